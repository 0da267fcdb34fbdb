"""The browser that tests look at pages with: Debian's Chromium where there is one, else Playwright's own.

`python -m tests.browser` installs it: by package when we are root on Debian, by Playwright elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

QUIET = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--no-sandbox",
]


def installed() -> str | None:
    """The path of the system's Chromium, None when there is none."""
    return next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)


def install() -> None:
    """Leaves a browser that `browser()` can start. Raises CalledProcessError when it cannot."""
    if installed():
        return
    if Path("/etc/debian_version").exists() and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
        packages = ["chromium", "fonts-dejavu-core"]
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=installed(), args=QUIET)
        yield started
        started.close()


class Quiet(SimpleHTTPRequestHandler):
    """A web server without a word: tests read what the browser says."""

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def served(site: Path, scratch: Path) -> Iterator[str]:
    """The address of a site that stands in a sub-folder of a web server. `scratch`: an empty folder."""
    (scratch / "hub").symlink_to(site.resolve(), target_is_directory=True)
    with serving(scratch) as root:
        yield f"{root}hub/"


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a folder that is all of a web server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder.resolve()))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


if __name__ == "__main__":
    install()
