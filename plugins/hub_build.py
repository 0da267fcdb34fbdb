"""Runs Pelican on a hub: theme, plugins and settings are the hub's own where it has them, else ours.

The only place that starts Pelican; what it builds is in `hub_site` and `hub_pages`.
"""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from datetime import datetime
from pathlib import Path

import pelican.log
from pelican import Pelican
from pelican.settings import read_settings
from rich.console import Console
from rich.logging import RichHandler

from partnerhub.model import Content, Hub
from partnerhub.shell.report import Built


def build_site(hub: Hub, content: Content, now: datetime, allow_shrinking: bool, ours: Path, console: Console) -> Built:
    """Builds and shows a new edition. `Refused` or `ConfigError` when a check stops it: the last one stays."""

    def own(name: str) -> str:
        return str(hub.root / name if (hub.root / name).exists() else ours / name)

    (hub.root / "content").mkdir(exist_ok=True)  # a hub need not have pages of its own, but Pelican needs the folder
    settings = read_settings(
        own("pelicanconf.py"),
        override={
            "HUB_DIR": str(hub.root),
            "HUB": hub,
            "CONTENT": content,
            "PATH": str(hub.root / "content"),
            "OUTPUT_PATH": str(hub.root / "output"),
            "THEME": own("theme"),
            "PLUGIN_PATHS": [own("plugins")],  # where names in a hub's own PLUGINS are looked up
            "NOW": now.isoformat(),
            "ALLOW_SHRINKING": allow_shrinking,
        },
    )
    pelican.log.init(handler=RichHandler(console=console, show_path=False, show_time=False, markup=False))
    with redirect_stdout(io.StringIO()):  # Pelican counts its articles there; we have none
        run = Pelican(settings)
        build = settings["HUB_BUILD"]
        try:
            run.run()
        except BaseException:
            build.edition.abandon()
            raise
        finally:
            build.close()
    edition = build.edition
    return Built(build.stories, len(edition.files), len(edition.written), len(edition.vanished))
