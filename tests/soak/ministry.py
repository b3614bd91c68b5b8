"""A ministry's network in network namespaces: no way out but a proxy, its own authority, a relay on port 25.

::

    inside (10.77.0.2) ── border (10.77.0.1 | 10.78.0.1) ── world (10.78.0.2)
    Leuchtturm            proxy, relay                       the page and a package index, over TLS

Names are in /etc/hosts of each namespace (``ip netns exec`` puts it there); "inside" knows only the border's.
As programs: ``python -m tests.soak.ministry world|relay FOLDER``.
"""

from __future__ import annotations

import shutil
import ssl
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import trustme

from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE, PACKAGES = "www.stadt.example", "packages.example"
PROXY, RELAY = "proxy.ministry.example", "relay.ministry.example"
INSIDE, BORDER_IN, BORDER_OUT, WORLD = "10.77.0.2", "10.77.0.1", "10.78.0.1", "10.78.0.2"
HOSTS = {
    "inside": f"{INSIDE} leuchtturm.ministry.example leuchtturm\n{BORDER_IN} {PROXY} {RELAY}\n",
    "border": f"{BORDER_IN} {PROXY} {RELAY}\n{WORLD} {PAGE} {PACKAGES}\n",
    "world": f"{WORLD} {PAGE} {PACKAGES}\n",
}
PROXY_PORT = 3128


@dataclass(frozen=True)
class Ministry:
    """The network while it is up. ``folder``: where the servers look for the page and put mails."""

    name: str
    folder: Path
    ca_file: Path

    def command(self, where: str, *words: str) -> list[str]:
        """``words`` as a command inside of a namespace."""
        return ["ip", "netns", "exec", f"{self.name}-{where}", *words]

    def show(self, page: bytes) -> None:
        """Publish this page."""
        (self.folder / "page.html").write_bytes(page)

    def mails(self) -> list[bytes]:
        """What the relay has taken."""
        return [path.read_bytes() for path in sorted((self.folder / "mails").iterdir())]


def missing() -> str | None:
    """Why no such network can be built here."""
    for program in ("ip", "tinyproxy"):
        if shutil.which(program) is None:
            return f"there is no {program} (apt-get install iproute2 tinyproxy)"
    if subprocess.run(["ip", "netns", "add", "lt-try"], capture_output=True, check=False).returncode:
        return "network namespaces need root"
    subprocess.run(["ip", "netns", "del", "lt-try"], check=True)
    return None


@contextmanager
def ministry(name: str, folder: Path, *, login: str | None = None) -> Iterator[Ministry]:
    """Build the network and start its servers; ``login``: ``user:password`` that the proxy asks for."""
    (folder / "mails").mkdir(parents=True)
    authority = trustme.CA(organization_name="Ministry")
    network = Ministry(name, folder, folder / "ministry.crt")
    authority.cert_pem.write_to_path(str(network.ca_file))
    authority.issue_cert(PAGE, PACKAGES).private_key_and_cert_chain_pem.write_to_path(
        str(folder / "server.pem")
    )
    with ExitStack() as stack:
        for where in HOSTS:
            stack.enter_context(_namespace(f"{name}-{where}", HOSTS[where]))
        _cable(name, "inside", INSIDE, "border", BORDER_IN)
        _cable(name, "border", BORDER_OUT, "world", WORLD)
        for where, words in {
            "world": [sys.executable, "-m", "tests.soak.ministry", "world", str(folder)],
            "border": [sys.executable, "-m", "tests.soak.ministry", "relay", str(folder)],
        }.items():
            stack.enter_context(_program(network.command(where, *words)))
        stack.enter_context(
            _program(network.command("border", "tinyproxy", "-d", "-c", _tinyproxy(folder, login)))
        )
        _wait_for(network, "border", BORDER_IN, PROXY_PORT)
        _wait_for(network, "border", BORDER_IN, 25)
        _wait_for(network, "world", WORLD, 443)
        yield network


@contextmanager
def _namespace(name: str, hosts: str) -> Iterator[None]:
    subprocess.run(["ip", "netns", "add", name], check=True)
    files = Path("/etc/netns") / name
    files.mkdir(parents=True)
    (files / "hosts").write_text(f"127.0.0.1 localhost\n{hosts}")
    (files / "resolv.conf").write_text("")  # no name server
    subprocess.run(["ip", "-n", name, "link", "set", "lo", "up"], check=True)
    try:
        yield
    finally:
        subprocess.run(["ip", "netns", "del", name], check=True)
        shutil.rmtree(files)


def _cable(name: str, one: str, address: str, other: str, other_address: str) -> None:
    ends = [(f"{name}-{one}", f"to-{other}", address), (f"{name}-{other}", f"to-{one}", other_address)]
    subprocess.run(
        ["ip", "link", "add", ends[0][1], "netns", ends[0][0], "type", "veth", "peer", "name", ends[1][1],
         "netns", ends[1][0]], check=True,
    )  # fmt: skip
    for namespace, device, own in ends:
        subprocess.run(["ip", "-n", namespace, "address", "add", f"{own}/24", "dev", device], check=True)
        subprocess.run(["ip", "-n", namespace, "link", "set", device, "up"], check=True)


def _tinyproxy(folder: Path, login: str | None) -> str:
    path = folder / "tinyproxy.conf"
    lines = [
        f"Port {PROXY_PORT}",
        f"Listen {BORDER_IN}",
        "Timeout 60",
        "Allow 10.77.0.0/24",
        "ConnectPort 443",
    ]
    lines += [f"BasicAuth {login.replace(':', ' ')}"] if login else []
    path.write_text("\n".join([*lines, f'LogFile "{folder / "proxy.log"}"', "LogLevel Connect", ""]))
    return str(path)


@contextmanager
def _program(command: list[str]) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        yield
    finally:
        process.terminate()
        process.communicate(timeout=100)


def _wait_for(network: Ministry, where: str, host: str, port: int) -> None:
    script = f"import socket; socket.create_connection(('{host}', {port}), 1).close()"
    for _ in range(100):
        command = network.command(where, sys.executable, "-c", script)
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on {host}:{port}")


# The servers, each a process in its namespace.


def serve_world(folder: Path) -> None:
    """The page, and a package index with the wheels in ``folder``, by the names that were asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = (self.headers["host"] or "").partition(":")[0]
            content = _of_index(folder, self.path) if host == PACKAGES else _of_page(folder, self.path)
            self.send_response(200 if content is not None else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((WORLD, 443), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()


def _of_page(folder: Path, path: str) -> bytes | None:
    return (folder / "page.html").read_bytes() if path == "/leuchtturmprojekte.html" else None


def _of_index(folder: Path, path: str) -> bytes | None:
    """The simple index (PEP 503)."""
    _, kind, name, *_ = [*path.split("/"), "", ""]
    if kind == "files":
        return (folder / "wheels" / name).read_bytes()
    wheels = [
        wheel.name for wheel in (folder / "wheels").iterdir()
        if wheel.name.partition("-")[0].lower().replace("_", "-").replace(".", "-") == name
    ]  # fmt: skip
    return "".join(f'<a href="/files/{wheel}">{wheel}</a>\n' for wheel in wheels).encode() if wheels else None


def serve_relay(folder: Path) -> None:
    """A relay without TLS and without a login, which takes mail from inside only."""
    from aiosmtpd.controller import Controller

    class Keep:
        async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
            if session.peer[0] != INSIDE:
                return "554 5.7.1 relay access denied"
            number = len(list((folder / "mails").iterdir()))
            (folder / "mails" / f"{number:03}.eml").write_bytes(envelope.content)
            return "250 2.0.0 queued"

    Controller(Keep(), hostname=BORDER_IN, port=25, server_hostname=RELAY).start()
    threading.Event().wait()


if __name__ == "__main__":
    {"world": serve_world, "relay": serve_relay}[sys.argv[1]](Path(sys.argv[2]))
