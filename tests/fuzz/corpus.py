"""Where the fuzzing starts: pages, schedule files, answers and a database, and how they are changed."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.paths import FIXTURES
from tests.schedules import flip_sweep
from tests.schedules.watched_page import Watch
from tests.scraper.parsers.worst_pages import UNITS

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

KEPT = Path(__file__).parent / "kept"
"""Inputs that once broke something, by target: ``kept/TARGET-WHAT``."""

CONTENT_TYPES = (
    None,
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=rot13",
    "x; charset=\xff",
    "",
)


class Input(bytes):
    """Bytes that are not printed whole when they broke something."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"


@functools.cache
def pages() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted((FIXTURES / "leuchtturmprojekte").glob("*/*/*.html")))


def schedule_file() -> bytes:
    return (Path(__file__).parents[2] / "schedules" / "leuchtturmprojekte.toml").read_bytes()


@functools.cache
def database() -> bytes:
    """A database with a history, a problem, and alerts."""
    with tempfile.TemporaryDirectory() as folder, Watch(Path(folder) / "l.db") as watch:
        flip_sweep.prepared(watch)
        return watch.path.read_bytes()


def changed(start: SearchStrategy[bytes], words: SearchStrategy[bytes]) -> SearchStrategy[bytes]:
    """``start`` with up to six pieces of it replaced, removed, doubled, or interrupted by a word."""
    edit = st.tuples(
        st.floats(0, 1), st.integers(0, 40), st.one_of(words, st.binary(max_size=12)), st.integers(1, 3)
    )

    def apply(body: bytes, edits: list[tuple[float, int, bytes, int]]) -> bytes:
        for place, length, piece, times in edits:
            at = int(place * len(body))
            body = body[:at] + piece * times + body[at + length :]
        return Input(body)

    return st.builds(apply, start, st.lists(edit, max_size=6))


def page_bytes() -> SearchStrategy[bytes]:
    """Pages of the fixtures and of nothing, changed."""
    words = st.sampled_from([unit.encode() for unit in UNITS])
    lists = st.lists(words, max_size=30).map(b"".join)
    return changed(st.one_of(st.sampled_from(pages()), lists), words)


def schedule_bytes() -> SearchStrategy[bytes]:
    """The shipped schedule file, changed."""
    words = (
        "[",
        "]",
        "=",
        '"',
        "\n",
        "[[channels]]\n",
        "{",
        "}",
        "'''",
        "\\u0000",
        "9" * 40,
        "-1",
        "true",
        "1979-05-27T07:32:00Z",
        "inf",
        "nan",
        "every = ",
        'cron = "',
        "*/0 ",
        "mon-sun",
        "name",
        "\ufeff",
        "[fetch]",
        "publish = ",
        "timeout",
        '"9999999999d"',
        "[alerts]",
        "language",
        "channels = ",
        "é",
    )
    return changed(st.just(schedule_file()), st.sampled_from([word.encode() for word in words]))


def answer_bytes() -> SearchStrategy[bytes]:
    """An answer of a web server, changed."""
    start = (
        b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: "x"\r\nContent-Length: 9\r\n\r\n'
        b"<p>Leuchtturmprojekte.",
        b"HTTP/1.1 301 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00",
    )
    words = (
        b"\r\n",
        b"\r",
        b"\n",
        b":",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"Set-Cookie: a=b\r\n",
        b"Location: ",
        b"http://[::1",
        b"//x",
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Length: 99999999999\r\n",
        b"\x00",
        b"Retry-After: -1\r\n",
        b"999",
        b"ffffffffffffffff",
        b"deflate, gzip",
        b"Content-Length: 5\r\n",
    )
    return changed(st.sampled_from(start), st.sampled_from(words))


def mail_answers() -> SearchStrategy[list[bytes]]:
    """What a mail server says in turn."""
    lines = (
        b"220 mail.example ESMTP\r\n",
        b"250-mail.example\r\n250-SIZE 100\r\n250 SMTPUTF8\r\n",
        b"250 OK\r\n",
        b"354 go on\r\n",
        b"550 5.1.1 unknown\r\n",
        b"421 4.3.2 later\r\n",
        b"250-",
        b"999\r\n",
        b"\r\n",
        b"25\r\n",
        b"250 \xff\xfe\r\n",
        b"250" + b"x" * 3_000 + b"\r\n",
        b"",
    )
    return st.lists(st.one_of(st.sampled_from(lines), st.binary(max_size=30)), max_size=9)


def database_bytes() -> SearchStrategy[bytes]:
    """The database, changed."""
    words = (
        b"\x00",
        b"\xff",
        b"\x80",
        b'"',
        b"{",
        b"null",
        b"2026-13-45",
        b"cancelled",
        b"SELECT",
        b"\x7f\xff\xff\xff",
    )
    return changed(st.builds(database), st.sampled_from(words))
