"""The gate between a finished edition and its readers: every new page is checked, every link must lead somewhere.

Takes an edition, gives the complaints. Reads only what this edition wrote; the rest passed the gate before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from partnerhub.publish.checks import check_page, check_xml, links_into
from partnerhub.publish.edition import Edition

XML = (".xml", ".opml")
UNLINKED = re.compile(r"(^|/)search/index/|^share/")  # no page links to these: a script and other sites load them


def complaints(edition: Edition) -> list[str]:
    """What must not be published, each naming its page."""
    found: list[str] = []
    written = set(edition.written)
    for path in edition.written:
        if path.endswith(".html"):
            faults, targets = check_page(path, edition.read(path).decode())
            found += [f"{path}: {fault}" for fault in faults]
            dead = sorted(target for target in targets if target not in edition.files)
            found += [f"{path}: links to {target}, which is not there" for target in dead]
        elif path.endswith(XML):
            found += [f"{path}: {fault}" for fault in check_xml(edition.read(path))]
    if vanished := {path for path in edition.vanished if not UNLINKED.search(path)}:
        names = _named(vanished)
        for path in sorted(edition.files.keys() - written):
            if path.endswith(".html") and names.search(page := edition.read(path)):
                lost = links_into(vanished, path, page.decode())
                found += [f"{path}: links to {target}, which is no longer there" for target in lost]
    return found


def _named(paths: Iterable[str]) -> re.Pattern[bytes]:
    """Finds what may be a link to one of these pages: the last part of its address that is not every folder's."""
    ends = {"/".join(path.split("/")[-2 if path.endswith("/index.html") else -1 :]) for path in paths}
    spelt = {spelling.encode() for end in ends for spelling in (end, quote(end))}
    return re.compile(b"|".join(map(re.escape, sorted(spelt))))
