"""Real web servers on loopback, with the snippets that the hub writes for them.

`python -m tests.servers` installs nginx, Apache and Caddy by package when we are root on Debian, without starting them.
Elsewhere the tests use those that are there already.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

PACKAGES = {"nginx": "nginx-light", "apache2": "apache2-bin", "caddy": "caddy"}
MODULES = ("mpm_event", "authz_core", "dir", "mime", "headers", "rewrite")
_LOCKED = Path("/usr/sbin/policy-rc.d")  # Debian's way to say that no service may be started


def installed(server: str) -> bool:
    return shutil.which(server, path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None


def install() -> None:
    """Leaves those servers that can be had. Raises CalledProcessError when the packages cannot be installed."""
    missing = [package for server, package in PACKAGES.items() if not installed(server)]
    if not missing or os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return
    was_locked = _LOCKED.exists()
    if not was_locked:
        _LOCKED.write_text("#!/bin/sh\nexit 101\n")
        _LOCKED.chmod(0o755)
    try:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, "media-types"]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    finally:
        if not was_locked:
            _LOCKED.unlink()


class Served:
    """A server that answers on loopback."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str) -> tuple[int, HTTPMessage, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"Host": "localhost"})
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, answer.msg, body


@contextmanager
def serving(server: str, snippet: str, www: Path) -> Iterator[Served]:
    """`snippet`: as the hub writes it, but for its port. `www`: the folder that addresses begin in."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="hub-server-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        command = {"nginx": _nginx, "apache2": _apache, "caddy": _caddy}[server](snippet, www, port, folder)
        environment = {
            **os.environ,
            "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin",
            "HOME": name,
            "XDG_DATA_HOME": name,
            "XDG_CONFIG_HOME": name,
        }
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
            try:
                _wait(port, process, folder / "log")
                yield Served(port)
            finally:
                process.terminate()
                process.wait(20)


def _nginx(snippet: str, www: Path, port: int, folder: Path) -> list[str]:
    text = snippet.replace("    listen [::]:80;\n", "").replace("listen 80;", f"listen 127.0.0.1:{port};")
    (folder / "site.conf").write_text(text)
    places = "".join(
        f"    {kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder / 'pid'};\nerror_log stderr;\nevents {{ }}\nhttp {{\n"
        f"    include /etc/nginx/mime.types;\n    access_log off;\n{places}    include {folder / 'site.conf'};\n}}\n"
    )
    return ["nginx", "-e", "stderr", "-c", str(folder / "nginx.conf")]


def _apache(snippet: str, www: Path, port: int, folder: Path) -> list[str]:
    """`snippet` may be one for a .htaccess, which stands in the site already."""
    (folder / "site.conf").write_text(snippet)
    modules = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in MODULES)
    user = "User nobody\nGroup nogroup\n" if os.geteuid() == 0 else ""
    (folder / "apache.conf").write_text(
        f"{modules}{user}ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {folder / 'pid'}\n"
        f"DefaultRuntimeDir {folder}\nErrorLog /dev/stderr\nTypesConfig /etc/mime.types\nDocumentRoot {www}\n"
        f"<Directory {www}>\n    Require all granted\n    AllowOverride All\n</Directory>\n"
        f"Include {folder / 'site.conf'}\n"
    )
    return ["apache2", "-X", "-d", str(folder), "-f", str(folder / "apache.conf")]


def _caddy(snippet: str, www: Path, port: int, folder: Path) -> list[str]:
    block = snippet[snippet.index(" {\n") :]
    text = f"{{\n\tadmin off\n\tauto_https off\n}}\nhttp://localhost:{port}{block}"
    (folder / "Caddyfile").write_text(text)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')}")


if __name__ == "__main__":
    install()
