"""Two hundred web servers with faults, and a webhook receiver that is often down, all on loopback.

The servers keep the books against which the database is held: which states each page had, and how often it
was asked for.
"""

from __future__ import annotations

import asyncio
import random
import struct
import threading
import time
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET
from typing import TYPE_CHECKING, Self

from tests.schedules.watched_page import BASELINE

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter

FAULTS = ("hang", "500", "reset", "garbage", "drip")
_MARK = "diversen Projekten dort ins Gespräch"
_SEEN_OFTEN = 8  # three changes within ten checks would be held back as restless, and told as one


@dataclass
class Site:
    """One page on a host of its own. ``state``: what it says now, counted from 0."""

    number: int
    fault: str | None
    state: int = 0
    served: int = 0
    asked_at: list[float] = field(default_factory=list)
    changing: bool = True

    @property
    def host(self) -> str:
        """Its address: all of 127.0.0.0/8 is this computer."""
        return f"127.0.1.{self.number + 1}"

    def body(self) -> bytes:
        """The page in its present state."""
        return BASELINE.replace(_MARK.encode(), f"{_MARK} (Stand {self.state})".encode())

    def was_read(self, chance: random.Random) -> None:
        """The page went out as a whole: once that was so often enough, it may change."""
        self.served += 1
        if self.changing and self.served >= _SEEN_OFTEN and chance.random() < 0.05:
            self.state += 1
            self.served = 0


class World:
    """``with World(200) as world:``; a quarter of the sites fail at every second request."""

    def __init__(self, count: int, seed: int = 4) -> None:
        self.sites = [
            Site(number, FAULTS[number // 4 % len(FAULTS)] if number % 4 == 0 else None)
            for number in range(count)
        ]
        self.received: list[str] = []
        self.receiver_is_up = True
        self.receiver_takes = 0.0  # seconds for each message
        self.calm = False  # no more faults
        self._chance = random.Random(seed)
        self._by_host = {site.host: site for site in self.sites}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._ready = threading.Event()
        self._servers: list[asyncio.Server] = []
        self.port = 0
        self.receiver_port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def url(self, site: Site) -> str:
        """Where the page is."""
        return f"http://{site.host}:{self.port}/leuchtturmprojekte-im-video.html"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        for server in self._servers:
            server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _listen(self) -> None:
        first, *others = (site.host for site in self.sites)
        server = await asyncio.start_server(self._page, first, 0)
        self.port = server.sockets[0].getsockname()[1]
        receiver = await asyncio.start_server(self._webhook, "127.0.0.1", 0)
        self.receiver_port = receiver.sockets[0].getsockname()[1]
        rest = await asyncio.start_server(self._page, others, self.port) if others else receiver
        self._servers = [server, receiver, rest]

    async def _page(self, reader: StreamReader, writer: StreamWriter) -> None:
        site = self._by_host[writer.get_extra_info("sockname")[0]]
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            if b"/robots.txt" in request:
                writer.write(_answer(404, b""))
            else:
                site.asked_at.append(time.monotonic())
                if site.fault and not self.calm and self._chance.random() < 0.5:
                    await self._misbehave(site.fault, reader, writer)
                else:
                    self._behave(site, request, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the daemon was killed
        finally:
            writer.close()

    def _behave(self, site: Site, request: bytes, writer: StreamWriter) -> None:
        etag = f'"{site.state}"'
        if site.number % 2 and f"if-none-match: {etag}".encode() in request.lower():
            writer.write(_answer(304, b"", etag=etag))
        else:
            writer.write(_answer(200, site.body(), **({"etag": etag} if site.number % 2 else {})))
        site.was_read(self._chance)

    async def _misbehave(self, fault: str, reader: StreamReader, writer: StreamWriter) -> None:
        if fault == "hang":
            await reader.read(1)  # until the other side has had enough
        elif fault == "500":
            writer.write(_answer(500, b"<h1>Interner Fehler</h1>"))
        elif fault == "reset":
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, linger)
        elif fault == "garbage":
            writer.write(self._chance.randbytes(3_000))
        else:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 9999\r\n\r\n")
            while not writer.is_closing():
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.2)

    async def _webhook(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
            await reader.readexactly(int(fields["content-length"]))
            await asyncio.sleep(self.receiver_takes)
            if self.receiver_is_up:
                self.received.append(fields["webhook-id"])
            writer.write(_answer(200 if self.receiver_is_up else 503, b""))
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the daemon was killed
        finally:
            writer.close()


def _answer(status: int, body: bytes, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Status", "content-type: text/html; charset=utf-8", "connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if status != 304:
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body
