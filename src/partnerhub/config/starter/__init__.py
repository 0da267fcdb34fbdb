"""The hub that `hub init` writes: small, commented, and working at once with no network.

Its texts are the files beside this module, in `files/`, to be read and changed there. Overwrites nothing.
"""

from __future__ import annotations

import os
from datetime import date
from importlib.resources import files
from pathlib import Path

from partnerhub.errors import Refused

FILES = (
    "partners.yaml",
    "content/pages/about.md",
    "content/pages/accessibility.md",
    "content/pages/archive-policy.md",
    "content/pages/copyright.md",
    "content/pages/corrections-policy.md",
    "content/pages/house-rules.md",
    "content/pages/privacy.md",
    "content/decisions/.gitkeep",
    "sample/office.xml",
    "sample/foodbank.xml",
    ".gitignore",
)
_TODAY = b"TODAY"
_STORED_AS = {".gitignore": "gitignore"}  # under its own name it would rule over our own repository


def write(directory: Path, today: date) -> tuple[Path, ...]:
    """Writes the starter hub into `directory`, which is made when missing, and returns the paths written.

    Its statement on accessibility is of `today`.

    Raises `Refused`, with nothing written, when one of the files exists already or the directory cannot be used.
    """
    texts = files(__package__) / "files"
    targets = {directory / name: texts / _STORED_AS.get(name, name) for name in FILES}
    if taken := [path.relative_to(directory).as_posix() for path in targets if os.path.lexists(path)]:
        raise Refused(
            f"{directory} has {', '.join(taken)} already: nothing was written. "
            "Name a directory that is empty or does not exist yet"
        )
    parents = {parent for path in targets for parent in path.parents}
    if blocked := [parent for parent in parents if os.path.exists(parent) and not os.path.isdir(parent)]:
        raise Refused(f"{min(blocked)} is a file, not a directory: nothing was written. Name another directory")
    try:
        for path, text in targets.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:  # "x": even a file that appeared this moment is not overwritten
                file.write(text.read_bytes().replace(_TODAY, today.isoformat().encode()))
    except OSError as error:
        raise Refused(f"{error.filename or directory} cannot be written: {error.strerror}") from error
    return tuple(targets)
