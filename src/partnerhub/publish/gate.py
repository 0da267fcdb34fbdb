"""The gate between a finished edition and its readers: every new page is checked, every link must lead somewhere.

Takes an edition, gives the complaints. Reads only what this edition wrote; the rest passed the gate before.
"""

from __future__ import annotations

from partnerhub.publish.checks import check_page, check_xml, links_into
from partnerhub.publish.edition import Edition

XML = (".xml", ".opml")


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
    if vanished := edition.vanished:
        for path in sorted(edition.files.keys() - written):
            if path.endswith(".html"):
                lost = links_into(vanished, path, edition.read(path).decode())
                found += [f"{path}: links to {target}, which is no longer there" for target in lost]
    return found
