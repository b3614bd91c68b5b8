"""Where the fuzzing starts: pages, schedule files, answers and a database, and how they are changed."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.fuzz.targets import BETWEEN_ANSWERS
from tests.paths import FIXTURES
from tests.schedules import flip_sweep
from tests.schedules.watched_page import Watch
from tests.scraper.parsers.worst_pages import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

KEPT = Path(__file__).parent / "kept"
"""Inputs that once broke something, by target: ``kept/TARGET-WHAT``."""

FOUND = Path(__file__).parent / "found"
"""Small inputs that reach code which others do not, by target: ``found/TARGET/…``; see ``guided.py``."""

_SCHEDULE_WORDS = (
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
_ANSWER_WORDS = (
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
_DATABASE_WORDS = (
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
_MAIL_LINES = (
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
_ANSWERS = (
    b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: "x"\r\nContent-Length: 9\r\n\r\n'
    b"<p>Leuchtturmprojekte.",
    b"HTTP/1.1 301 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00",
)
WORDS: dict[str, tuple[bytes, ...]] = {
    "page": tuple(unit.encode() for unit in UNITS),
    "schedule": tuple(word.encode() for word in _SCHEDULE_WORDS),
    "answer": _ANSWER_WORDS,
    "mail": _MAIL_LINES,
    "database": _DATABASE_WORDS,
}
"""Pieces of which the inputs for a target are made."""


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
    words = st.sampled_from(WORDS["page"])
    lists = st.lists(words, max_size=30).map(b"".join)
    return changed(st.one_of(st.sampled_from(pages()), lists), words)


def schedule_bytes() -> SearchStrategy[bytes]:
    """The shipped schedule file, changed."""
    return changed(st.just(schedule_file()), st.sampled_from(WORDS["schedule"]))


def answer_bytes() -> SearchStrategy[bytes]:
    """An answer of a web server, changed."""
    return changed(st.sampled_from(_ANSWERS), st.sampled_from(WORDS["answer"]))


def mail_bytes() -> SearchStrategy[bytes]:
    """What a mail server says in turn."""
    lines = st.one_of(st.sampled_from(_MAIL_LINES), st.binary(max_size=30))
    return st.lists(lines, max_size=9).map(BETWEEN_ANSWERS.join)


def database_bytes() -> SearchStrategy[bytes]:
    """The database, changed; perhaps with pages in other places, or cut off."""
    places = st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(0, 3))

    def apply(body: bytes, swaps: list[tuple[float, float, int]], cut: int) -> bytes:
        pages = [body[start : start + 4096] for start in range(0, len(body), 4096)]
        for there, here, last in swaps:
            to, source = int(there * (len(pages) - 1)), int(here * (len(pages) - 1))
            pages[to], pages[source] = (pages[source] if last else bytes(4096)), pages[to]
        whole = b"".join(pages)
        return Input(whole[: len(whole) - cut])

    start = st.builds(
        apply, st.builds(database), st.lists(places, max_size=2), st.sampled_from((0, 0, 1, 5_000))
    )
    return changed(start, st.sampled_from(WORDS["database"]))


STRATEGIES: dict[str, Callable[[], SearchStrategy[bytes]]] = {
    "page": page_bytes,
    "schedule": schedule_bytes,
    "answer": answer_bytes,
    "mail": mail_bytes,
    "database": database_bytes,
}


def kept(name: str) -> list[Path]:
    """What is kept for a target: what once broke it, and what reaches much of its code."""
    return sorted([*KEPT.glob(f"{name}-*"), *(FOUND / name).glob("*")])


def starts(name: str) -> list[bytes]:
    """Inputs from which a search that looks at coverage sets out."""
    own = {
        "page": [page for page in pages() if len(page) <= 20_000][::8],  # reading them takes a while
        "schedule": [schedule_file()],
        "answer": list(_ANSWERS),
        "mail": [b"".join(_MAIL_LINES[:4])],
        "database": [database()],
    }
    return [*own[name], *(path.read_bytes() for path in kept(name))]
