"""partners.yaml to a `Hub`, or every mistake in it at once.

Takes the hub's directory. Reads that one file and asks whether the channels' files exist. Fetches nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from partnerhub.config import promises, rules, spoken
from partnerhub.config.build import hub_of
from partnerhub.config.document import Document, Unreadable, read, text_of
from partnerhub.config.kept import FILE, has_file
from partnerhub.config.shape import FileShape
from partnerhub.config.wording import findings_of, mistakes_of, placed
from partnerhub.errors import ConfigError, Mistake
from partnerhub.model import Hub


def load(root: Path, *, needs_files: bool = True) -> Hub:
    """`config.load`, by reading the file whatever is kept of it."""
    root = root.resolve()
    return _hub(root, _document(root / FILE), needs_files)


def checked(root: Path, raw: bytes) -> Hub:
    """The hub as it would be if these bytes were its partners.yaml. Raises `ConfigError` as `load` does."""
    root = root.resolve()
    return _hub(root, _read(root, lambda: raw), True)


def _hub(root: Path, document: Document, needs_files: bool) -> Hub:
    findings = list(placed(document.findings))
    try:
        file = FileShape.model_validate(document.data)
    except ValidationError as error:
        findings += findings_of(error)
    findings += rules.check(document, lambda path: has_file(root, path, needs_files))
    findings += promises.check(rules.Spot((), document.data))
    findings += spoken.check(document)
    if findings:
        raise ConfigError(mistakes_of(FILE, document, findings))
    return hub_of(file, root)


def _document(path: Path) -> Document:
    return _read(path.parent, path.read_bytes)


def _read(root: Path, bring: Callable[[], bytes]) -> Document:
    try:
        document = read(text_of(bring()))
    except FileNotFoundError:
        problem = f"there is none in {root}: name the hub's directory with --hub, or write one with `hub init DIR`"
        raise ConfigError([Mistake(FILE, 0, "", problem)]) from None
    except NotADirectoryError:
        problem = f"{root} is a file: --hub names the directory that partners.yaml is in"
        raise ConfigError([Mistake(FILE, 0, "", problem)]) from None
    except OSError as error:
        raise ConfigError([Mistake(FILE, 0, "", f"cannot be read: {error.strerror}")]) from None
    except Unreadable as error:
        raise ConfigError([Mistake(FILE, error.line, "", error.problem)]) from None
    if document.data is None:
        raise ConfigError([Mistake(FILE, 0, "", "is empty: `hub init DIR` writes one to start from")])
    if not isinstance(document.data, dict):
        problem = "should hold the keys hub, office, patch, topics, accounts and partners"
        raise ConfigError([Mistake(FILE, document.lines[()].value, "", problem)])
    return document
