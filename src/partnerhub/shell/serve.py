"""The editors' server: shows `output` on this machine, builds again when something changes, and reloads the page.

The reload script is put into pages on their way out, never into the site itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

RELOAD = b"""let seen;setInterval(async()=>{try{const now=await(await fetch('/.edition')).text();
if(seen&&seen!==now)location.reload();seen=now}catch{}},700)"""
POLICY = b"default-src 'none'; "


class Handler(SimpleHTTPRequestHandler):
    """Files of the newest edition. Pages ask it now and then which edition that is."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - the class we extend has it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".xml": "application/xml; charset=utf-8",
        ".opml": "text/x-opml; charset=utf-8",
        ".json": "application/feed+json",
    }

    def do_GET(self) -> None:
        if self.path == "/.edition":
            self._answer(str(Path(self.directory).resolve()).encode(), "text/plain")
        elif self.path == "/.reload.js":
            self._answer(RELOAD, "text/javascript")
        elif (page := self._page()) is not None:
            watched = page.replace(POLICY, POLICY + b"script-src 'self'; connect-src 'self'; ", 1)
            self._answer(
                watched.replace(b"</head>", b'<script src="/.reload.js"></script></head>', 1),
                "text/html; charset=utf-8",
            )
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: an editor wants to see builds, not requests."""

    def _page(self) -> bytes | None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.endswith("/"):
            path /= "index.html"
        return path.read_bytes() if path.suffix == ".html" and path.is_file() else None

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


def serve(
    output: Path, port: int, watched: Iterable[Path], rebuild: Callable[[], None], ready: Callable[[str], None]
) -> None:
    """Serves until interrupted. `rebuild` runs after each change; `ready` is told the address."""
    with ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(output))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ready(f"http://127.0.0.1:{server.server_port}/")
        for _ in watch(*[path for path in watched if path.exists()], raise_interrupt=False):
            rebuild()
        server.shutdown()
