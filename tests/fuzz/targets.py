"""What is fuzzed, a function for each kind of input: it takes what it is given, or refuses it in a sentence.

Each raises what it must not: any exception but those of ``scraper.errors``, or an assertion.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import socket
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from click.testing import CliRunner

from db.damage import find_damage
from db.maintenance.integrity import inspect
from db.queries import current
from schedules.cli.main import cli
from schedules.config import schedule_files
from scraper.channels import open_channel
from scraper.channels.protocol import Message
from scraper.channels.settings import EmailSettings
from scraper.errors import DeliveryError, FetchError, LeuchtturmError, ScheduleError
from scraper.html import blocks_of
from scraper.html.encoding import decode
from scraper.parsers import sandbox
from scraper.parsers.page_json import page_from_wire, page_to_wire
from tests.mail_servers import LOOPBACK, RawServer, Talk
from tests.schedules import flip_sweep
from tests.scraper.http.fetch_client import Guest
from tests.servers import Loopback, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

URL = "https://page.example/leuchtturmprojekte.html"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


CONTENT_TYPES = (
    None,
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=rot13",
    "x; charset=\xff",
    "",
)
BETWEEN_ANSWERS = b"\0\n"
"""Parts the answers of a mail server where they are kept as one file."""


def read_page(body: bytes) -> None:
    """Bytes to blocks to a page, as a check does, whatever charset the server names."""
    for content_type in CONTENT_TYPES:
        _read_page(body, content_type)


def _read_page(body: bytes, content_type: str | None) -> None:
    """The page is the same after the way through the child."""
    source = decode(body[: sandbox.IN_PROCESS_BYTES], content_type)
    if not sandbox.is_plainly_harmless(source):
        return
    blocks_of(source, trusting=True)
    with contextlib.suppress(FetchError):
        page = sandbox.read(body[: sandbox.IN_PROCESS_BYTES], content_type, URL, "leuchtturmprojekte")
        assert page_from_wire(json.loads(json.dumps(page_to_wire(page)))) == page
        assert not (page.problem and page.records)


def read_schedule_file(text: bytes) -> None:
    """A schedule file: a schedule, or one sentence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.toml"
        path.write_bytes(text)
        try:
            schedule_files.load_file(path)
        except ScheduleError as error:
            sentence = str(error)
            assert "\n" not in sentence
            assert sentence.startswith(str(path)), sentence
            assert sentence.endswith("."), sentence


_numbers = itertools.count(os.getpid() << 8)


def next_address() -> str:
    """Return another loopback address each time: one has 28,000 ports, and each stays taken for a minute."""
    if sys.platform != "linux":
        return LOOPBACK
    number = next(_numbers)
    return f"127.{1 + (number >> 16) % 250}.{(number >> 8) % 256}.{1 + number % 250}"


def fetch_answer(answer: bytes) -> None:
    """What a web server says, from the status line on."""

    def route(_request: Request, _server: Loopback) -> Iterator[bytes]:
        yield answer

    address = next_address()
    with (
        Loopback({"/": route}, host=address, address=address) as server,
        contextlib.suppress(LeuchtturmError),
    ):
        Guest().fetch(server.url(), robots=False, timeout=2.0, deadline=4.0, max_bytes=100_000)


def send_mail(answers: bytes) -> None:
    """What a mail server answers; it says all of it at once, so that neither side waits for the other."""

    def talk(connection: Talk) -> None:
        connection.say(answers.replace(BETWEEN_ANSWERS, b""))
        connection.connection.shutdown(socket.SHUT_WR)
        connection.listen_only()

    message = Message("evt_1", "Neues Treffen", "Text", "<p>Text", {}, thread="page", created_at=NOW)
    with RawServer(talk, next_address()) as server:
        settings = EmailSettings(
            name="mail", host=server.address, port=server.port, security="none", sender="a@example.org",
            recipients=("b@example.org", "c@example.org"), timeout=2, deadline=4,
        )  # fmt: skip
        with contextlib.suppress(DeliveryError):
            receipt = open_channel(settings).deliver(message, now=NOW)
            assert set(receipt.accepted) <= {"b@example.org", "c@example.org"}


ASKING = [command for command in flip_sweep.COMMANDS if command[0] not in ("check", "deliver")]
"""The commands that need no server."""


def open_database(body: bytes) -> None:
    """A database file: what is known of its pages, or one sentence; ``doctor`` looks at any file.

    Which other command is tried depends on the file.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "l.db"
        path.write_bytes(body)
        try:
            with current.opened(path) as connection:
                list(current.records(connection, include_removed=True))
                current.changes(connection)
                current.schedule_states(connection)
        except LeuchtturmError:
            pass
        except Exception:
            if find_damage(path) is None:
                raise
        assert list(inspect(path, NOW))
        command = [part.format(folder=folder) for part in ASKING[crc32(body) % len(ASKING)]]
        result = CliRunner().invoke(cli, ["--db", str(path), *command])
        assert result.exit_code in (0, 1, 2), (command, result.output, result.exc_info)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "page": read_page,
    "schedule": read_schedule_file,
    "answer": fetch_answer,
    "mail": send_mail,
    "database": open_database,
}
