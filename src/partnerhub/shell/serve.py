"""The editors' server: shows `output` on this machine, builds again when something changes, and reloads the page.

What is put into pages on their way out (the reload script, a band that tells of a mistake) never gets into the site.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import sha256
from html import escape
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

from partnerhub.errors import Refused

RELOAD = b"""let seen;setInterval(async()=>{try{const now=await(await fetch('/.edition')).text();
if(seen&&seen!==now)location.reload();seen=now}catch{}},700)"""
BAND = b"pre.mistake{margin:0;padding:1rem;background:#a1261b;color:#fff;white-space:pre-wrap;font-size:1rem}"
POLICY = b"default-src 'none'; "
OPENED = b"script-src 'self'; connect-src 'self'; "

Rebuild = Callable[[], str]  # builds, and gives what went wrong, "" for nothing


class Desk(ThreadingHTTPServer):
    """The server, and what the last build had to say."""

    def __init__(self, output: Path, port: int) -> None:
        self.output = output
        self.mistake = ""
        super().__init__(("127.0.0.1", port), partial(Handler, directory=str(output)))

    @property
    def state(self) -> bytes:
        """Changes when a page must be loaded again."""
        return sha256(f"{self.output.resolve()} {self.mistake}".encode()).hexdigest().encode()


class Handler(SimpleHTTPRequestHandler):
    """Files of the newest edition. Pages ask it now and then whether there is another."""

    server: Desk
    extensions_map = {  # noqa: RUF012 - the class we extend has it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".xml": "application/xml; charset=utf-8",
        ".opml": "text/x-opml; charset=utf-8",
        ".json": "application/feed+json",
    }

    def do_GET(self) -> None:
        own = {
            "/.edition": (self.server.state, "text/plain"),
            "/.reload.js": (RELOAD, "text/javascript"),
            "/.mistake.css": (BAND, "text/css"),
        }
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        if self.path in own:
            self._answer(*own[self.path])
        elif page.suffix == ".html" and page.is_file():
            self._answer(self._watched(page.read_bytes()), "text/html; charset=utf-8")
        elif path.exists():
            super().do_GET()
        else:
            lost = self.server.output / "404.html"
            body = lost.read_bytes() if lost.is_file() else b"<head></head><body>There is no site yet.</body>"
            self._answer(self._watched(body), "text/html; charset=utf-8", HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: an editor wants to see builds, not requests."""

    def _watched(self, page: bytes) -> bytes:
        page = page.replace(POLICY, POLICY + OPENED, 1)
        page = page.replace(b"</head>", b'<script src="/.reload.js"></script></head>', 1)
        if self.server.mistake:
            band = (
                f'<link rel="stylesheet" href="/.mistake.css"><pre class="mistake">{escape(self.server.mistake)}</pre>'
            )
            page = page.replace(b"<body>", b"<body>" + band.encode(), 1)
        return page

    def _answer(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


def serve(output: Path, port: int, watched: Iterable[Path], rebuild: Rebuild, ready: Callable[[str], None]) -> None:
    """Serves until interrupted. `rebuild` runs first and after each change; `ready` is told the address."""
    try:
        desk = Desk(output, port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Refused(
            f"port {port} cannot be used ({reason}): stop the other program, or choose one with --port"
        ) from None
    with desk:
        desk.mistake = rebuild()
        threading.Thread(target=desk.serve_forever, daemon=True).start()
        ready(f"http://127.0.0.1:{desk.server_port}/")
        for _ in watch(*[path for path in watched if path.exists()], raise_interrupt=False):
            desk.mistake = rebuild()
        desk.shutdown()
