"""The hub's own words, for translators: `python -m tests.catalogues` (`make locale`) renews the catalogues.

What was translated stays. A message that is new is empty, or `fuzzy` with the translation of one that is like it.
Nothing that changes by itself is written, neither dates nor line numbers, so that a diff shows only words.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "src" / "partnerhub" / "locale"
TEMPLATE = LOCALE / "hub.pot"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/hub.po"))
FOLDERS = ("plugins", "src/partnerhub", "theme/templates")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
HEADERS = ("Language:", "Plural-Forms:", "MIME-Version:", "Content-Type:", "Content-Transfer-Encoding:")


def extracted() -> Catalog:
    """Every message that stands in the code and the templates."""
    catalogue = Catalog(fuzzy=False)
    with (LOCALE / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    for name, _, message, comments, context in extract_from_dir(
        ROOT, methods, options, KEYWORDS, directory_filter=_is_ours
    ):
        catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def renewed(path: Path) -> Catalog:
    """A catalogue with the messages of today. What no longer stands anywhere is left out."""
    tag = path.parts[-3]
    with path.open("rb") as file:
        catalogue = read_po(file, locale=tag)
    catalogue.update(extracted())
    return catalogue


def written(catalogue: Catalog) -> str:
    """A catalogue as its file has it: by file, without what changes by itself."""
    made = BytesIO()
    write_po(made, catalogue, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    lines = made.getvalue().decode().strip().split("\n")
    end = lines.index("")  # of the header
    head = [line for line in lines[:end] if line.startswith("msg") or line[1:].startswith(HEADERS)]
    return "\n".join([*head, *lines[end:], ""])


def renew() -> None:
    TEMPLATE.write_text(written(extracted()), encoding="utf-8")
    for path in CATALOGUES:
        path.write_text(written(renewed(path)), encoding="utf-8")


def _is_ours(folder: str) -> bool:
    inner = Path(folder).relative_to(ROOT).as_posix()
    return any(f"{each}/".startswith(f"{inner}/") or inner.startswith(f"{each}/") for each in FOLDERS)


if __name__ == "__main__":
    renew()
