"""What web servers must be told for the site to be shown safely: headers, types, errors, what is gone.

`headers` is the text of `_headers`, which Netlify and Cloudflare Pages read in the site's root; `snippets` are for
nginx, Apache and Caddy and never become part of the site. Pure: one table of rules, and a writer for each server.
docs/hosting.md says where each goes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from partnerhub.model import Hub
from partnerhub.publish import addresses

_NOTHING = "default-src 'none'"
# Pages without a script connect to nothing, but Lighthouse reads robots.txt in their name.
_REST = "style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
# A page's own policy, in its head, is often stricter; a browser obeys both. Only a header can say who may frame it.
PAGE_POLICY = f"{_NOTHING}; script-src 'self'; {_REST}; frame-ancestors 'none'"
SEARCH_POLICY = f"{_NOTHING}; script-src 'self' 'wasm-unsafe-eval'; {_REST}; frame-ancestors 'none'"
EMBED_POLICY = f"{_NOTHING}; {_REST}; frame-ancestors *"

POLICY, CACHE, TYPE = "Content-Security-Policy", "Cache-Control", "Content-Type"
SHARED, LENT = "Access-Control-Allow-Origin", "Cross-Origin-Resource-Policy"
FOR_GOOD = "public, max-age=31536000, immutable"  # the name changes with the bytes

EVERYWHERE: Mapping[str, str] = {
    POLICY: PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    LENT: "same-origin",
    CACHE: "public, max-age=300, must-revalidate",  # a page that is withdrawn is gone in five minutes
}
LATER = "Strict-Transport-Security", "max-age=31536000"  # only a suggestion: it cannot be taken back for a year
TYPES: Mapping[str, str] = {
    "atom.xml": "application/xml; charset=utf-8",  # by their own names some browsers save feeds instead of showing them
    "rss.xml": "application/xml; charset=utf-8",
    "digest.txt": "text/plain; charset=utf-8",
    "feed.json": "application/feed+json",
    "calendar.ics": "text/calendar; charset=utf-8",
    "embed.json": "application/json",
    addresses.CHANNELS: "text/x-opml",
}
SQUEEZED = (  # beside HTML, what is worth compressing
    "text/css text/plain text/javascript text/calendar text/x-opml image/svg+xml application/javascript "
    "application/xml application/json application/atom+xml application/rss+xml application/feed+json"
)
AT_ONCE = 200  # withdrawn stories on one line of Apache's


@dataclass(frozen=True, slots=True)
class Rule:
    """Files whose headers differ from everyone's. The same files twice: as `_headers` and as the others name them."""

    name: str
    globs: tuple[str, ...]  # from the site's root, with at most one star each
    pattern: str  # a regular expression that the whole path from the site's root matches
    headers: Mapping[str, str]


def rules(hub: Hub) -> tuple[Rule, ...]:
    ways = [addresses.prefix(code, hub.languages) for code in hub.languages]
    either = f"(?:{'|'.join(map(_literal, ways))})" if len(ways) > 1 else ""
    lent = {SHARED: "*", LENT: "cross-origin"}
    return (
        Rule("search", tuple(f"{way}search/*" for way in ways), f"{either}search/.*", {POLICY: SEARCH_POLICY}),
        Rule(
            "embed",
            ("embed.html", "*/embed.html", "embed", "*/embed"),  # Cloudflare leaves out the ending
            "(?:.*/)?embed(?:[.]html)?",
            {POLICY: EMBED_POLICY, LENT: "cross-origin"},
        ),
        *(
            Rule(
                re.sub(r"\W", "-", name),
                (name, f"*/{name}"),
                f"(?:.*/)?{_literal(name)}",
                {TYPE: mime, **lent},
            )
            for name, mime in TYPES.items()
        ),
        Rule(  # web readers of feeds show them too
            "pictures", ("pictures/*", "share/*"), "(?:pictures|share)/.*", {CACHE: FOR_GOOD, LENT: "cross-origin"}
        ),
        Rule(
            "found",
            ("*.pf_fragment", "*.pf_index", "*.pf_meta"),
            ".*[.]pf_(?:fragment|index|meta)",
            {CACHE: FOR_GOOD},
        ),
    )


def headers(hub: Hub) -> str:
    """`_headers`. The general rule stands first: where several match, Netlify takes the last value of a header.

    Cloudflare joins them all, so that the lines with `!`, which Netlify passes over, take back the general one.
    """
    root = _root(hub)
    lines = ["# Made by Partner Hub: what every answer says. See docs/hosting.md.", f"{root}*"]
    lines += [f"  {name}: {value}" for name, value in EVERYWHERE.items()]
    lines.append(f"  # {LATER[0]}: {LATER[1]}")
    for rule in rules(hub):
        for glob in rule.globs:
            lines.append(f"{root}{glob}")
            lines += [f"  ! {name}" for name in rule.headers if name in EVERYWHERE]
            lines += [f"  {name}: {value}" for name, value in rule.headers.items()]
    return "\n".join(lines) + "\n"


def snippets(hub: Hub, gone: Collection[str] = ()) -> Mapping[str, str]:
    """The text of each file of var/hosting by its name. `gone`: the ids of stories that were withdrawn."""
    ids = sorted(gone)
    apache = "\n".join(_apache(hub, ids)) + "\n"
    root = _root(hub)
    folder = _quoted(str(hub.root / "output") if root == "/" else f"{_ABOVE}{root.rstrip('/')}")
    inside = "".join(f"    {line}\n" if line else "\n" for line in apache.splitlines())
    return {
        "nginx.conf": "\n".join(_nginx(hub, ids)) + "\n",
        "apache.conf": f"{_MADE}\n{_link(hub)}<Directory {folder}>\n    Require all granted\n"
        f"    Options FollowSymLinks\n    AllowOverride None\n{inside}</Directory>\n",
        "htaccess": f"{_MADE}\n{apache}",
        "Caddyfile": "\n".join(_caddy(hub, ids)) + "\n",
    }


_ABOVE = "/var/www"  # where a site in a folder is looked for: most have one already
_MADE = "# Made by Partner Hub at every build: copy or include it, do not edit it. See docs/hosting.md."


def _root(hub: Hub) -> str:
    """The path that the site lives under, with a slash at both ends."""
    path = urlsplit(hub.url).path
    return path if path.endswith("/") else f"{path}/"


def _link(hub: Hub) -> str:
    """What has to be there for a site in a folder, as a comment; "" for one that has its host to itself."""
    root = _root(hub)
    return "" if root == "/" else f"# {_ABOVE}{root.rstrip('/')} is to be a link to {hub.root / 'output'}.\n"


def _host(hub: Hub) -> str:
    return urlsplit(hub.url).hostname or "localhost"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _literal(text: str) -> str:
    """Text as a regular expression without a backslash, which each server's quotes would read in its own way."""
    return "".join(letter if letter.isalnum() or letter in "/-_~%" else f"[{letter}]" for letter in text)


def _pattern(hub: Hub, rule: Rule) -> str:
    return f"^{_literal(_root(hub))}{rule.pattern}$"


def _told(hub: Hub, ids: Sequence[str]) -> str:
    """The addresses of these stories in every language, as one regular expression."""
    ways = "|".join(_literal(addresses.prefix(code, hub.languages)) for code in hub.languages)
    names = "|".join(map(_literal, ids))
    return f"^{_literal(_root(hub))}(?:{ways})stories/({names})[.]html$"


def _nginx(hub: Hub, gone: Sequence[str]) -> Iterator[str]:
    root, known = _root(hub), rules(hub)
    yield _MADE
    yield f"{_link(hub)}# Belongs into http, as the files of conf.d and sites-enabled do."
    varied = dict.fromkeys(name for rule in known for name in rule.headers if name != TYPE)
    for name in varied:
        yield f"map $uri {_variable(name)} {{"
        yield f"    default {_quoted(EVERYWHERE.get(name, ''))};"
        for rule in known:
            if name in rule.headers:
                yield f"    {_quoted('~' + _pattern(hub, rule))} {_quoted(rule.headers[name])};"
        yield "}"
    yield "map $uri $hub_story {"
    yield '    default "";'
    story = _told(hub, ["ID"]).replace("(ID)", "(?<hub_id>[^/]+)")
    yield f"    {_quoted('~' + story)} $hub_id;"
    yield "}"
    yield "map $hub_story $hub_gone {"
    yield "    default 0;"
    yield from (f"    {_quoted(id_)} 1;" for id_ in gone)
    yield "}"
    yield "server {"
    yield "    listen 80;"
    yield "    listen [::]:80;"
    yield f"    server_name {_host(hub)};"
    yield f"    root {_quoted(str(hub.root / 'output') if root == '/' else _ABOVE)};"
    yield "    index index.html;"
    yield "    charset utf-8;"
    yield "    gzip on;"
    yield f"    gzip_types {SQUEEZED};"
    for name in dict.fromkeys((*EVERYWHERE, *varied)):
        value = _variable(name) if name in varied else _quoted(EVERYWHERE[name])
        yield f"    add_header {name} {value} always;"
    yield f"    # add_header {LATER[0]} {_quoted(LATER[1])} always;"
    yield f"    error_page 404 {root}404.html;"
    yield f"    error_page 403 =404 {root}404.html;"
    yield "    error_page 410 @hub_gone;"
    yield "    if ($hub_gone) {"
    yield "        return 410;"
    yield "    }"
    yield "    location @hub_gone {"
    yield "        try_files $uri =410;"
    yield "    }"
    for rule in known:
        if TYPE in rule.headers:
            yield f"    location ~ {_quoted(_pattern(hub, rule))} {{"
            yield "        types { }"
            yield f"        default_type {_quoted(rule.headers[TYPE])};"
            yield "    }"
    yield "}"


def _variable(header: str) -> str:
    return f"$hub_{header.lower().replace('-', '_')}"


def _apache(hub: Hub, gone: Sequence[str]) -> Iterator[str]:
    """Lines that may stand in a <Directory> as well as in a .htaccess. Needs mod_headers, and mod_rewrite for 410."""
    root, known = _root(hub), rules(hub)
    yield "DirectoryIndex index.html"
    yield "AddDefaultCharset utf-8"
    yield f"ErrorDocument 404 {root}404.html"
    for name, value in EVERYWHERE.items():
        yield f"Header always set {name} {_quoted(value)}"
    yield f"# Header always set {LATER[0]} {_quoted(LATER[1])}"
    for rule in known:
        where = f"expr=%{{REQUEST_URI}} =~ m#{_pattern(hub, rule)}#"
        for name, value in rule.headers.items():
            if name != TYPE:
                yield f"Header always set {name} {_quoted(value)} {_quoted(where)}"
    for file, mime in TYPES.items():
        yield f"<Files {_quoted(file)}>"
        yield f"    ForceType {_quoted(mime)}"
        yield "</Files>"
    yield "AddType image/webp .webp"
    if gone:
        yield "# What was withdrawn says so, and that it is gone."
        yield "ErrorDocument 410 /%{REQUEST_URI}"
        yield "RewriteEngine On"
        for start in range(0, len(gone), AT_ONCE):
            yield 'RewriteCond "%{ENV:REDIRECT_STATUS}" "^$"'
            yield f'RewriteCond "%{{REQUEST_URI}}" {_quoted(_told(hub, gone[start : start + AT_ONCE]))}'
            yield 'RewriteRule "^" "-" [G]'


def _caddy(hub: Hub, gone: Sequence[str]) -> Iterator[str]:
    root, known = _root(hub), rules(hub)
    yield f"{_MADE}\n{_link(hub)}{_host(hub)} {{"
    yield f"\troot * {_quoted(str(hub.root / 'output') if root == '/' else _ABOVE)}"
    yield "\tencode gzip"
    yield "\troute {"
    yield "\t\theader {"
    yield from (f"\t\t\t{name} {_quoted(value)}" for name, value in EVERYWHERE.items())
    yield f"\t\t\t# {LATER[0]} {_quoted(LATER[1])}"
    yield "\t\t}"
    for rule in known:
        yield f"\t\t@{rule.name} path_regexp {_pattern(hub, rule)}"
        yield f"\t\theader @{rule.name} {{"
        yield from (f"\t\t\t{name} {_quoted(value)}" for name, value in rule.headers.items())
        yield "\t\t}"
    if gone:
        yield f"\t\t@gone path_regexp {_told(hub, gone)}"
        yield "\t\tfile_server @gone {"
        yield "\t\t\tstatus 410"
        yield "\t\t}"
    yield "\t\tfile_server"
    yield "\t}"
    yield "\thandle_errors {"
    yield f"\t\trewrite * {root}404.html"
    yield "\t\tfile_server"
    yield "\t}"
    yield "}"
