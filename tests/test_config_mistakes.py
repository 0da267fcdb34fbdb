"""Every kind of mistake in partners.yaml, one by one: a good file, one change, and the exact words it brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from partnerhub.config import load
from partnerhub.errors import ConfigError
from partnerhub.model import Kind

GOOD = """\
hub:
  title: Vale Together
  contact: hub@vale.example
office:
  - {name: Vale Commissioner, short: PCC, from: 2024-05-09, to: 2028-05-03}
  - {name: Vale Board, short: Board, from: 2028-05-04}
patch:
  id: vale
  name: Vale
  kind: force
  areas:
    - id: hill
      name: Hill
      kind: district
      places: [Hill]
      postcodes: [ZX1]
topics:
  - {id: roads, name: Roads}
accounts:
  - id: vale-pcc
    name: Commissioner
    voice: holder
    from: 2024-05-09
    channels:
      - id: vale-pcc-news
        url: https://pcc.vale.example/feed/
partners:
  - id: foodbank
    name: Hill Foodbank
    url: https://foodbank.example/
    areas: [hill]
    topics: [roads]
    permission:
      basis: agreement
      granted_by: Chair
      date: 2026-01-12
    channels:
      - id: foodbank-news
        kind: rss
        url: https://foodbank.example/feed/
"""
FEED = "        url: https://foodbank.example/feed/\n"
SECRET = "s3cr3t"

# what it is about, what is replaced in the good file, with what, and the lines an editor reads
CASES: list[tuple[str, ...]] = [
    (
        "an unknown key is named",
        "    topics: [roads]\n    perm",
        "    topics: [roads]\n    fed: x\n    perm",
        '33: partner "foodbank": unknown key "fed"',
    ),
    ("an unknown key of the hub is named", "  title:", "  zzz: 1\n  title:", '2: hub: unknown key "zzz"'),
    (
        "an unknown section is named once, not at everything that uses it",
        "topics:\n",
        "topcis:\n",
        '17: unknown key "topcis" (did you mean "topics"?)',
    ),
    (
        "an unknown key of a permission is named with what is missing instead",
        "      granted_by: Chair",
        "      granted_bye: Chair",
        '33: partner "foodbank": permission: missing granted_by: the basis agreement needs the role of whoever agreed',
        '35: partner "foodbank": permission: unknown key "granted_bye" (did you mean "granted_by"?)',
    ),
    ("a missing title is told at the hub", "  title: Vale Together\n", "", "1: hub: missing title"),
    ("a key with nothing behind it is missing", "title: Vale Together", "title:", "2: hub: missing title"),
    ("a title of blanks is empty", "title: Vale Together", "title: ''", "2: hub: title should not be empty"),
    ("a missing section is told", "hub:\n  title: Vale Together\n  contact: hub@vale.example\n", "", "1: missing hub"),
    (
        "a section with nothing behind it is missing",
        "hub:\n  title: Vale Together\n  contact: hub@vale.example\n",
        "hub:\n",
        "1: missing hub",
    ),
    (
        "a section that is a list should be keys",
        "hub:\n  title: Vale Together\n  contact: hub@vale.example\n",
        "hub: [1]\n",
        "1: hub should be a group of keys, each written as `key: value`",
    ),
    (
        "a missing permission comes with its remedy",
        "    permission:\n      basis: agreement\n      granted_by: Chair\n      date: 2026-01-12\n",
        "",
        '28: partner "foodbank": missing permission: write `permission: {basis: link-only}` to show titles '
        "and links only, or record the licence or agreement",
    ),
    (
        "a word where a list should be is told",
        "    areas: [hill]",
        "    areas: hill",
        '31: partner "foodbank": areas should be a list: write each entry on a line of its own, with a '
        "hyphen before it",
    ),
    (
        "a number where text should be is told",
        "    name: Hill Foodbank",
        "    name: 2026",
        '29: partner "foodbank": name should be text: if it looks like a number, put it in quotes',
    ),
    (
        "a number in a list of texts is told with its place",
        "places: [Hill]",
        "places: [Hill, 1984]",
        '15: area "hill": places (entry 2) should be text: if it looks like a number, put it in quotes',
    ),
    (
        "yes is not true",
        "name: Roads}",
        "name: Roads, priority: yes}",
        '18: topic "roads": priority should be true or false',
    ),
    (
        "an id with capitals and blanks is refused",
        "- id: foodbank\n",
        "- id: Food Bank\n",
        '28: partner "Food Bank": id should be up to 40 small letters, digits and hyphens, not "Food Bank"',
    ),
    (
        "an id with an underscore is refused",
        "- id: foodbank\n",
        "- id: foodbank_\n",
        '28: partner "foodbank_": id should be up to 40 small letters, digits and hyphens, not "foodbank_"',
    ),
    (
        "an id of a partner is not one of an account",
        "- id: foodbank\n",
        "- id: vale-pcc\n",
        '28: partner "vale-pcc": the id "vale-pcc" is used already on line 20',
    ),
    (
        "a channel's id is used once in the file",
        "- id: foodbank-news",
        "- id: vale-pcc-news",
        '38: channel "vale-pcc-news": the id "vale-pcc-news" is used already on line 25',
    ),
    (
        "an area's id is used once",
        "- id: hill",
        "- id: vale",
        '12: area "vale": the id "vale" is used already on line 8',
        '31: partner "foodbank": unknown area "hill"',
    ),
    (
        "a topic's id is used once",
        "name: Roads}",
        "name: Roads}\n  - {id: roads, name: More}",
        '19: topic "roads": the id "roads" is used already on line 18',
    ),
    (
        "a key is written once",
        "    name: Hill Foodbank",
        "    name: Hill Foodbank\n    name: Again",
        '30: partner "foodbank": name is written twice (first on line 29)',
    ),
    (
        "an unknown area comes with the nearest one",
        "areas: [hill]",
        "areas: [hil]",
        '31: partner "foodbank": unknown area "hil" (did you mean "hill"?)',
    ),
    ("an unknown topic is named", "topics: [roads]", "topics: [zzzz]", '32: partner "foodbank": unknown topic "zzzz"'),
    (
        "an address needs its scheme",
        FEED,
        "        url: foodbank.example/feed/\n",
        '40: channel "foodbank-news": url should start with https:// or http://',
    ),
    (
        "an address is on the web",
        FEED,
        "        url: ftp://foodbank.example/feed/\n",
        '40: channel "foodbank-news": url should start with https:// or http://',
    ),
    (
        "an address needs a host",
        FEED,
        "        url: https:///feed/\n",
        '40: channel "foodbank-news": url names no host',
    ),
    (
        "an address has no user name or password",
        FEED,
        f"        url: https://me:{SECRET}@foodbank.example/feed/\n",
        '40: channel "foodbank-news": url has a user name or password in it: a feed that needs a secret '
        "cannot be in a public file",
    ),
    (
        "an address has no token",
        FEED,
        f"        url: https://foodbank.example/feed/?access_token={SECRET}\n",
        '40: channel "foodbank-news": url has a secret in it ("access_token"): a feed that needs a secret '
        "cannot be in a public file",
    ),
    (
        "an address has no API key, however it is spelt",
        FEED,
        f"        url: https://foodbank.example/feed/?a=b&API-Key={SECRET}\n",
        '40: channel "foodbank-news": url has a secret in it ("API-Key"): a feed that needs a secret cannot'
        " be in a public file",
    ),
    (
        "a home page has no key either",
        "url: https://foodbank.example/\n",
        f"url: https://foodbank.example/?key={SECRET}\n",
        '30: partner "foodbank": url has a secret in it ("key"): a feed that needs a secret cannot be in a public file',
    ),
    (
        "an address has no blanks",
        FEED,
        "        url: https://foodbank.example/fe ed/\n",
        '40: channel "foodbank-news": url should be one web address, without spaces, quotes or backslashes',
    ),
    (
        "an address has a port that exists",
        FEED,
        "        url: https://foodbank.example:99999/feed/\n",
        '40: channel "foodbank-news": url is not a web address: its host or port cannot be read',
    ),
    (
        "an odd port is refused unless it is listed",
        FEED,
        "        url: https://foodbank.example:8443/feed/\n",
        '40: channel "foodbank-news": url leads to port 8443, which is not a web port: list '
        '"foodbank.example:8443" under hub.network.allow if you mean it',
    ),
    (
        "a private address is refused",
        FEED,
        "        url: https://192.168.1.4/feed/\n",
        '40: channel "foodbank-news": url leads to a private address (192.168.1.4): list "192.168.1.4:443" '
        "under hub.network.allow if you mean it",
    ),
    (
        "the loopback address is refused",
        FEED,
        "        url: https://[::1]/feed/\n",
        '40: channel "foodbank-news": url leads to a private address (::1): list "[::1]:443" under '
        "hub.network.allow if you mean it",
    ),
    (
        "a private address in hexadecimal is refused",
        FEED,
        "        url: https://0x7f.1/feed/\n",
        '40: channel "foodbank-news": url leads to a private address (0x7f.1): list "127.0.0.1:443" under '
        "hub.network.allow if you mean it",
    ),
    (
        "a private address as one number is refused",
        FEED,
        "        url: https://2130706433/feed/\n",
        '40: channel "foodbank-news": url leads to a private address (2130706433): list "127.0.0.1:443" '
        "under hub.network.allow if you mean it",
    ),
    (
        "a private address inside an IPv6 one is refused",
        FEED,
        "        url: https://[::ffff:10.0.0.1]/feed/\n",
        '40: channel "foodbank-news": url leads to a private address (::ffff:10.0.0.1): list '
        '"[::ffff:a00:1]:443" under hub.network.allow if you mean it',
    ),
    (
        "localhost is refused",
        FEED,
        "        url: https://localhost/feed/\n",
        '40: channel "foodbank-news": url leads to a private address (localhost): list "localhost:443" '
        "under hub.network.allow if you mean it",
    ),
    (
        "an internal name is refused",
        FEED,
        "        url: https://rss.internal/feed/\n",
        '40: channel "foodbank-news": url leads to a private address (rss.internal): list '
        '"rss.internal:443" under hub.network.allow if you mean it',
    ),
    (
        "a name of one word is refused",
        FEED,
        "        url: https://bridge:3000/feed/\n",
        '40: channel "foodbank-news": url leads to a private address (bridge): list "bridge:3000" under '
        "hub.network.allow if you mean it",
    ),
    (
        "a home page on a private address is refused on any port",
        "url: https://foodbank.example/\n",
        "url: http://10.1.2.3:8000/\n",
        '30: partner "foodbank": url leads to a private address (10.1.2.3): list "10.1.2.3:8000" under '
        "hub.network.allow if you mean it",
    ),
    (
        "the same address is not asked twice",
        FEED,
        "        url: http://PCC.vale.example/feed/#x\n",
        '40: channel "foodbank-news": the address is used already on line 26',
    ),
    (
        "a channel has not both an address and a file",
        FEED,
        FEED + "        path: x.xml\n",
        '38: channel "foodbank-news": has both url and path: write one of them',
        '41: channel "foodbank-news": path "x.xml" is not a file in the hub\'s directory',
    ),
    (
        "a channel has an address or a file",
        FEED,
        "",
        '38: channel "foodbank-news": has neither url nor path: write one of them',
    ),
    (
        "a file does not lie elsewhere",
        FEED,
        "        path: /etc/passwd\n",
        '40: channel "foodbank-news": path should stay inside the hub\'s directory: write it from there, '
        "with / and without ..",
    ),
    (
        "a file does not lie above the hub",
        FEED,
        "        path: ../x.xml\n",
        '40: channel "foodbank-news": path should stay inside the hub\'s directory: write it from there, '
        "with / and without ..",
    ),
    (
        "a file exists",
        FEED,
        "        path: none.xml\n",
        '40: channel "foodbank-news": path "none.xml" is not a file in the hub\'s directory',
    ),
    (
        "the boundaries are a file in the hub",
        "  title:",
        "  boundaries: none.geojson\n  title:",
        '2: hub: boundaries "none.geojson" is not a file in the hub\'s directory',
    ),
    (
        "the boundaries stay inside the hub",
        "  title:",
        "  boundaries: ../none.geojson\n  title:",
        "2: hub: boundaries should stay inside the hub's directory: write it from there, with / and without ..",
    ),
    (
        "a kind is one of ours",
        "kind: rss",
        "kind: rs",
        f'39: channel "foodbank-news": kind should be one of {", ".join(Kind)}, not "rs" (did you mean "rss"?)',
    ),
    (
        "a pause is written as one",
        FEED,
        FEED + "        every: soon\n",
        '41: channel "foodbank-news": every should be a pause such as "30m", "6h" or "2d"',
    ),
    (
        "a pause is not too short",
        FEED,
        FEED + "        every: 5m\n",
        '41: channel "foodbank-news": every should be between 15m and 30d',
    ),
    (
        "a pause has a unit",
        FEED,
        FEED + "        every: 30\n",
        '41: channel "foodbank-news": every should be a pause such as "30m", "6h" or "2d"',
    ),
    (
        "a language is a tag",
        FEED,
        FEED + "        language: english language\n",
        '41: channel "foodbank-news": language should be a language tag such as "en" or "cy-GB", not '
        '"english language"',
    ),
    (
        "a partner does not speak for the office",
        FEED,
        FEED + "        voice: office\n",
        '41: channel "foodbank-news": voice office is for the office\'s own accounts: move it to accounts',
    ),
    (
        "an account speaks for the office or its holder",
        "voice: holder",
        "voice: partner",
        '22: account "vale-pcc": voice should be one of office, holder, not "partner"',
    ),
    (
        "an account says who speaks",
        "    voice: holder\n",
        "",
        '20: account "vale-pcc": missing voice: write office when the body speaks, holder when the person '
        "elected to lead it speaks",
    ),
    (
        "a holder has a first day",
        "    from: 2024-05-09\n    ch",
        "    ch",
        '20: account "vale-pcc": missing from: a holder\'s account needs the first day of the term, such as 2026-05-01',
    ),
    (
        "an account does not end before it begins",
        "    from: 2024-05-09\n",
        "    from: 2024-05-09\n    to: 2024-05-08\n",
        '24: account "vale-pcc": to (2024-05-08) is before from (2024-05-09)',
    ),
    (
        "a body does not end before it begins",
        "to: 2028-05-03",
        "to: 2024-05-03",
        '5: office "PCC": to (2024-05-03) is before from (2024-05-09)',
    ),
    (
        "two bodies are not in office on one day",
        "to: 2028-05-03",
        "to: 2028-05-04",
        '6: office "Board": from overlaps with PCC, which ends on 2028-05-04',
    ),
    (
        "a body that is followed has a last day",
        ", to: 2028-05-03",
        "",
        '5: office "PCC": missing to: another body follows, so write the last day of this one',
    ),
    (
        "the bodies are in order of date",
        "from: 2028-05-04",
        "from: 2020-01-01",
        '6: office "Board": from is not after that of PCC: write the bodies in order of date',
    ),
    (
        "there is at least one body",
        "office:\n  - {name: Vale Commissioner, short: PCC, from: 2024-05-09, to: 2028-05-03}\n"
        "  - {name: Vale Board, short: Board, from: 2028-05-04}",
        "office: []",
        "4: office needs at least one entry",
    ),
    (
        "a day is written as one",
        "date: 2026-01-12",
        "date: 12 January 2026",
        '36: partner "foodbank": permission.date should be a day such as 2026-05-01',
    ),
    (
        "a day exists",
        "date: 2026-01-12",
        "date: 2026-02-30",
        '36: partner "foodbank": permission.date should be a day such as 2026-05-01',
    ),
    (
        "a day has no hour",
        "from: 2028-05-04}",
        "from: 2028-05-04 10:00:00}",
        '6: office "Board": from should be a day such as 2026-05-01',
    ),
    (
        "a record has a day",
        "      date: 2026-01-12\n",
        "",
        '33: partner "foodbank": permission: missing date: the basis agreement needs the day it was recorded',
    ),
    (
        "an agreement was given by somebody",
        "      granted_by: Chair\n",
        "",
        '33: partner "foodbank": permission: missing granted_by: the basis agreement needs the role of whoever agreed',
    ),
    (
        "a licence has a name",
        "basis: agreement",
        "basis: licence",
        '33: partner "foodbank": permission: missing licence: the basis licence needs its name, such as "OGL-UK-3.0"',
    ),
    (
        "a basis is one of ours",
        "basis: agreement",
        "basis: licenced",
        '34: partner "foodbank": permission.basis should be one of licence, agreement, link-only, not '
        '"licenced" (did you mean "licence"?)',
    ),
    (
        "link-only shows no words and no images",
        "basis: agreement",
        "basis: link-only\n      excerpt_words: 20\n      images: true",
        '35: partner "foodbank": permission.excerpt_words cannot be used with link-only: leave it out',
        '36: partner "foodbank": permission.images cannot be used with link-only: leave it out',
    ),
    (
        "a number of words is not negative",
        "basis: agreement",
        "basis: agreement\n      excerpt_words: -1",
        '35: partner "foodbank": permission.excerpt_words should be a number of words from 0, or "all", not "-1"',
    ),
    (
        "a number of words is a number",
        "basis: agreement",
        "basis: agreement\n      excerpt_words: some",
        '35: partner "foodbank": permission.excerpt_words should be a number of words from 0, or "all", not "some"',
    ),
    (
        "an area lies in a larger one",
        "kind: district",
        "kind: force",
        '14: area "hill": a force cannot lie inside a force',
    ),
    (
        "an area's kind is one of ours",
        "kind: district",
        "kind: ward",
        '14: area "hill": kind should be one of force, district, neighbourhood, not "ward"',
    ),
    (
        "a postcode is an outward code",
        "[ZX1]",
        "[zx1 2ab]",
        '16: area "hill": postcodes (entry 1) should be an outward code such as "ZX1", not "zx1 2ab"',
    ),
    (
        "a time zone exists",
        "  contact",
        "  timezone: Europe/Londn\n  contact",
        '3: hub: timezone should be a time zone such as "Europe/London" (did you mean "Europe/London"?)',
    ),
    (
        "a language of the hub is a tag",
        "  contact",
        "  languages: [en, e]\n  contact",
        '3: hub: languages (entry 2) should be a language tag such as "en" or "cy-GB", not "e"',
    ),
    (
        "the hub can speak its languages",
        "  contact",
        "  languages: [en, ga]\n  contact",
        '3: hub: languages "ga": the hub has no catalogue for it, only for en and cy: leave it out, or add one as '
        "docs/languages.md tells",
    ),
    (
        "a language is there once",
        "  contact",
        "  languages: [en, cy, EN]\n  contact",
        '3: hub: languages "en" is there twice: leave one out',
    ),
    (
        "a text in several languages is in those of the hub",
        "Roads}",
        "{en: Roads, cy: Ffyrdd}}",
        '18: topic "roads": name is in a language that the site does not speak "cy": hub.languages has en',
    ),
    (
        "a language that was mistyped is known",
        "  title: Vale Together\n",
        "  languages: [en, cy]\n  title: {en: Vale Together, cyy: Y Dyffryn}\n",
        '3: hub: title is in a language that the site does not speak "cyy" (did you mean "cy"?)',
    ),
    (
        "a text in several languages is in the site's own",
        "  title: Vale Together\n",
        "  languages: [en, cy]\n  title: {cy: Y Dyffryn Ynghyd}\n",
        "3: hub: title is missing in en, the site's own language: add `en: …`",
    ),
    (
        "a text in a language is not empty",
        "name: Hill Foodbank",
        "name: {en: ' '}",
        '29: partner "foodbank": name.en should not be empty: write the words, or leave en out',
    ),
    (
        "a text in a language is text",
        "short: PCC",
        "short: {en: 12}",
        "5: office 1: short.en should be text: if it looks like a number, put it in quotes",
    ),
    (
        "a text in a language is written once",
        "  name: Vale\n",
        "  name: {en: Vale, EN: The Vale}\n",
        '9: area "vale": name is there twice in "en": leave one out',
    ),
    (
        "a name is text or texts",
        "name: Hill Foodbank",
        "name: [Hill Foodbank]",
        '29: partner "foodbank": name should be text: if it looks like a number, put it in quotes',
    ),
    ("the hub has a language", "  contact", "  languages: []\n  contact", "3: hub: languages needs at least one entry"),
    (
        "a contact can be reached",
        "hub@vale.example",
        "nobody",
        "3: hub: contact should be an e-mail address or the web address of a page",
    ),
    (
        "the hub's own address is one",
        "  contact",
        "  url: vale.example\n  contact",
        "3: hub: url should start with https:// or http://",
    ),
    (
        "the way out is an address",
        "  contact",
        "  quick_exit: weather.example\n  contact",
        "3: hub: quick_exit should start with https:// or http://",
    ),
    (
        "the way out leads to no private machine",
        "  contact",
        "  quick_exit: http://10.1.2.3/\n  contact",
        "3: hub: quick_exit leads to a private address (10.1.2.3): "
        'list "10.1.2.3:80" under hub.network.allow if you mean it',
    ),
    (
        "the way out leads away from the site",
        "  contact",
        "  url: https://vale.example/hub/\n  quick_exit: https://vale.example/weather\n  contact",
        "4: hub: quick_exit leads to this site itself: name a page elsewhere, such as the weather",
    ),
    (
        "a host to allow is one",
        "  contact",
        "  network: {allow: ['http://x', 'h:0', 'ok:80']}\n  contact",
        "3: hub: network.allow (entry 1) should be a host, host:port, *.suffix:port or a network such as "
        "10.1.0.0/16 (not 10.1.0.7/16)",
        "3: hub: network.allow (entry 2) should have a port from 1 to 65535",
    ),
    (
        "a relation is one of ours",
        "    topics: [roads]\n    perm",
        "    relation: [lives, work]\n    topics: [roads]\n    perm",
        '32: partner "foodbank": relation (entry 2) should be one of lives, works, plays, studies, '
        'passes, national, not "work" (did you mean "works"?)',
    ),
    (
        "trust is one of ours",
        "    topics: [roads]\n    perm",
        "    trust: automatic\n    topics: [roads]\n    perm",
        '32: partner "foodbank": trust should be one of auto, review, not "automatic" (did you mean "auto"?)',
    ),
    (
        "a partner is a group of keys",
        "  - id: foodbank\n",
        "  - hello\n  - id: foodbank\n",
        "28: partner 1: should be a group of keys, each written as `key: value`",
    ),
    (
        "a tag means nothing here",
        "name: Hill Foodbank",
        "name: !secret Hill Foodbank",
        '29: partner "foodbank": name has the tag "!secret", which means nothing here: remove it',
    ),
    (
        "a control character is refused",
        "name: Hill Foodbank",
        'name: "Hill\\u0007"',
        '29: partner "foodbank": name has a control character in it',
    ),
    (
        "a channel without an id is found by its partner",
        "      - id: foodbank-news\n        kind",
        "      - kind",
        '38: partner "foodbank": channel 1: missing id',
    ),
    (
        "an address in the wrong place is not repeated",
        "kind: rss",
        "kind: https://x/?token=abc",
        f'39: channel "foodbank-news": kind should be one of {", ".join(Kind)}',
    ),
    (
        "an address is no file",
        FEED,
        f"        path: https://foodbank.example/?token={SECRET}\n",
        '40: channel "foodbank-news": path should be a file in the hub\'s directory: '
        "for a web address write url instead",
    ),
    (
        "the hub's own address has no query",
        "  contact",
        "  url: https://vale.example/?a=b\n  contact",
        "3: hub: url should be where the site begins, without ? or #",
    ),
    (
        "an account does not speak as a partner",
        "        url: https://pcc.vale.example/feed/\n",
        "        url: https://pcc.vale.example/feed/\n        voice: partner\n",
        '27: channel "vale-pcc-news": voice partner is for partners: here write office or holder',
    ),
    (
        "a channel is a group of keys",
        "        url: https://pcc.vale.example/feed/\n",
        "        url: https://pcc.vale.example/feed/\n      - https://pcc.vale.example/podcast/\n",
        '27: account "vale-pcc": channel 2: should be a group of keys, each written as `key: value`',
    ),
    (
        "a weight belongs to a keyword",
        "name: Roads}",
        "name: Roads, keywords: [speeding], weights: {speding: 2, mud: 1}}",
        '18: topic "roads": weights: unknown keyword "mud": add it to keywords',
        '18: topic "roads": weights: unknown keyword "speding" (did you mean "speeding"?)',
    ),
    (
        "a weight is a number",
        "name: Roads}",
        "name: Roads, keywords: [a, b, c], weights: {a: much, b: -1, c: true}}",
        '18: topic "roads": weights.a should be a number such as 2 or 0.5, not "much"',
        '18: topic "roads": weights.b should be between 0 and 100',
        '18: topic "roads": weights.c should be a number such as 2 or 0.5, not "True"',
    ),
    (
        "weights are a group of keys",
        "name: Roads}",
        "name: Roads, weights: [a]}",
        '18: topic "roads": weights should be a group of keys, each written as `key: value`',
    ),
    (
        "a topic does not end before it begins",
        "name: Roads}",
        "name: Roads, from: 2026-05-01, to: 2026-04-01}",
        '18: topic "roads": to (2026-04-01) is before from (2026-05-01)',
    ),
    (
        "a partner publishes numbers, mailboxes, postcodes and domains",
        "    topics: [roads]\n    perm",
        "    contacts: [call us, 'https://foodbank.example/', 999]\n    topics: [roads]\n    perm",
        '32: partner "foodbank": contacts (entry 1) should be a telephone number, a mailbox, a postcode or a '
        'domain such as "foodbank.example"',
        '32: partner "foodbank": contacts (entry 2) should be a domain alone, such as "foodbank.example": leave out '
        "https:// and the path",
        '32: partner "foodbank": contacts (entry 3) should be text: if it looks like a number, put it in quotes',
    ),
    (
        "an inbox is read from content alone",
        "kind: rss",
        "kind: inbox\n        every: 6h",
        '40: channel "foodbank-news": every cannot be used with kind inbox, whose posts are files in content/inbox: '
        "leave it out",
        '41: channel "foodbank-news": url cannot be used with kind inbox, whose posts are files in content/inbox: '
        "leave it out",
    ),
    (
        "a case has a name, words and a last day",
        "partners:\n",
        "watch:\n  - {name: The mill fire, words: []}\n  - {words: [arson], until: soon}\npartners:\n",
        '28: case "The mill fire": missing until: the last day, such as 2026-12-18',
        '28: case "The mill fire": words needs at least one entry',
        "29: case 2: missing name",
        "29: case 2: until should be a day such as 2026-05-01",
    ),
    (
        "a case is there once",
        "partners:\n",
        "watch:\n  - {name: Fire, words: [a], until: 2026-12-18}\n"
        "  - {name: Fire, words: [a], until: 2026-12-18}\npartners:\n",
        '29: case "Fire": the case "Fire" is used already on line 28',
    ),
    (
        "a restricted period has both ends",
        "partners:\n",
        "restricted_periods:\n  - {name: Poll, from: 2026-03-01, candidate: [x]}\npartners:\n",
        '28: period "Poll": missing to: the last day, such as 2026-05-07',
        '28: period "Poll": unknown key "candidate" (did you mean "candidates"?)',
    ),
    (
        "a restricted period does not end before it begins",
        "partners:\n",
        "restricted_periods:\n  - {name: Poll, from: 2026-03-01, to: 2026-02-01}\npartners:\n",
        '28: period "Poll": to (2026-02-01) is before from (2026-03-01)',
    ),
]


def mistakes(root: Path, text: str) -> list[str]:
    """What `load` says about a text, line by line; nothing when it is good."""
    (root / "partners.yaml").write_text(text, encoding="utf-8")
    try:
        load(root)
    except ConfigError as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


def test_the_good_file_has_no_mistake(tmp_path: Path) -> None:
    assert mistakes(tmp_path, GOOD) == []


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_mistake_is_told_with_its_line_its_subject_and_its_remedy(tmp_path: Path, case: tuple[str, ...]) -> None:
    _, old, new, *expected = case
    assert GOOD.count(old) == 1
    told = mistakes(tmp_path, GOOD.replace(old, new))
    assert told == [f"partners.yaml:{line}" for line in expected]
    assert SECRET not in "".join(told)
