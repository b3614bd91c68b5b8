"""Bytes to Page within limits: a small body is read here, anything else in a child process that can be
ended.

The HTML library needs time with the square of the nesting and of one tag's attributes, and memory with
formatting elements that a page leaves open (each following paragraph repeats them all). A size limit alone
bounds neither.
"""

from __future__ import annotations

import contextlib
import gc
import json
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from scraper import parsers
from scraper.errors import FetchError
from scraper.records import Evidence, Page, Problem, meeting_from_json, meeting_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from threading import Event

    from scraper.records import Meeting

IN_PROCESS_BYTES = 64 * 1024
"""Up to here the worst nesting and the worst tag take less than a second (measured: 0.2 s)."""

_MAX_REPEATED = 200_000
_MEMORY_BYTES = 288 * 1024 * 1024
# Spelled out instead of re.IGNORECASE: four times as fast, and every page goes through it.
_FORMATTING = re.compile(
    r"<(?=[bBcCeEfFiIsStTuU])(?:[bBiIsSuU]|[bB][iI][gG]|[cC][oO][dD][eE]|[eE][mM]|[fF][oO][nN][tT]|[tT][tT]"
    r"|[sS](?:[mM][aA][lL][lL]|[tT][rR](?:[iI][kK][eE]|[oO][nN][gG])))(?=[\s/>])[^<>]*"
)
_ONE_LINE = 64 * 1024
_SLICE = 0.5  # seconds between two looks whether the program is to stop


def read(
    body: bytes,
    content_type: str | None,
    url: str,
    parser: str,
    *,
    deadline: float = 30.0,
    stop: Event | None = None,
) -> Page:
    """Return what the page says.

    ``body``: as it was fetched, decompressed. ``content_type``: the HTTP header's value, if there was one.
    ``url``: where the page is. ``parser``: a name that :func:`scraper.parsers.get` knows. ``deadline``:
    seconds. ``stop``: once it is set, a child is waited for no longer.

    Raises :class:`~scraper.errors.FetchError` where the page cannot be read within the deadline and the
    memory that a reader is given, or before ``stop``, and :class:`~scraper.parsers.UnknownParserError`. A
    page that came but says nothing readable is no error: it is a ``Page`` with a ``problem``.
    """
    parsers.version(parser)
    if len(body) <= IN_PROCESS_BYTES:
        source = _decoded(body, content_type)
        if _is_harmless(source):
            return _read_here(source, url, parser)
    return _read_in_child(body, content_type, url, parser, deadline, stop)


def fingerprint(body: bytes, content_type: str | None, url: str) -> bytes:
    """A hash of what a reader sees, the same for pages that any parser reads the same.

    Arguments as of :func:`read`. A page that needs a child process to be read is the same only as itself.
    """
    from hashlib import sha256

    seen: object = (body, content_type)
    if len(body) <= IN_PROCESS_BYTES:
        source = _decoded(body, content_type)
        if _is_harmless(source):
            seen = [_seen(source, trusting=trusting) for trusting in (False, True)]
    return sha256(repr((url, seen)).encode("utf-8", "surrogatepass")).digest()


def _seen(source: str, *, trusting: bool) -> tuple[object, ...]:
    from scraper.html import blocks_of

    page = blocks_of(source, trusting=trusting)
    return (page.items, page.parents, page.firsts, page.ends, page.title, page.base, page.refresh)


def _decoded(body: bytes, content_type: str | None) -> str:
    from scraper.html.encoding import decode  # `leuchtturm --help` does without

    return decode(body, content_type)


def _is_harmless(source: str) -> bool:
    """Whether open formatting elements cannot repeat too often: a parser keeps three of each kind open."""
    different = len({tag.lower() for tag in _FORMATTING.findall(source)})
    return 3 * different * source.count("<") <= _MAX_REPEATED


def _read_here(source: str, url: str, parser: str) -> Page:
    from selectolax.lexbor import SelectolaxError

    from scraper.html import blocks_of

    try:
        with _collector_at_rest():
            return parsers.get(parser).parse(blocks_of(source), url)
    except (SelectolaxError, MemoryError) as cause:
        raise FetchError(
            f"The page at {url} could not be read: its markup is broken beyond reading ({cause})."
        ) from cause


@contextlib.contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A reading makes thousands of small records and no cycles; looking for some takes a third of its time.

    Safe in threads: only who found the collector at work sets it to work again.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


def _read_in_child(
    body: bytes, content_type: str | None, url: str, parser: str, deadline: float, stop: Event | None
) -> Page:
    task = json.dumps({"content_type": content_type, "url": url, "parser": parser, "seconds": deadline})
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "scraper.parsers.sandbox"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        try:
            answer, trouble = _answer(child, task.encode() + b"\n" + body, deadline, stop)
        except subprocess.TimeoutExpired as cause:
            child.kill()
            raise FetchError(
                f"The page at {url} could not be read within {deadline:g} s: its markup is nested or "
                f"repeated beyond "
                "reason; look at the page, and tell its operator if it stays so."
            ) from cause
        except BaseException:
            child.kill()
            raise
    if child.returncode != 0:
        raise FetchError(
            f"The page at {url} could not be read within {_MEMORY_BYTES >> 20} MiB and {deadline:g} s: "
            f"its markup is "
            f"nested or repeated beyond reason; look at the page ({_last_line(trouble, child.returncode)})."
        )
    return page_from_wire(json.loads(answer))


def _answer(
    child: subprocess.Popen[bytes], question: bytes, deadline: float, stop: Event | None
) -> tuple[bytes, bytes]:
    """What ``child`` prints. Raises ``TimeoutExpired``, and ``FetchError`` soon after ``stop`` is set."""
    ends = time.monotonic() + deadline
    unsent: bytes | None = question
    while True:
        left = ends - time.monotonic()
        try:
            return child.communicate(unsent, timeout=max(0.0, min(left, _SLICE)))
        except subprocess.TimeoutExpired:
            if stop is not None and stop.is_set():
                raise FetchError("The page was not read, because Leuchtturm is being stopped.") from None
            if left <= _SLICE:
                raise
            unsent = None  # it goes on being sent


def _last_line(trouble: bytes, code: int) -> str:
    lines = trouble[-_ONE_LINE:].decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else f"exit {code}"


def page_to_wire(page: Page) -> dict[str, Any]:
    """The page with the places that its values were read from, as JSON can write it."""
    return {
        "title": page.title,
        "intro": page.intro,
        "meetings": [meeting_to_json(meeting) for meeting in page.meetings],
        "evidence": [
            [[one.field, one.place, one.quote] for one in meeting.evidence] for meeting in page.meetings
        ],
        "problem": [page.problem.kind, page.problem.reason] if page.problem else None,
    }


def page_from_wire(data: dict[str, Any]) -> Page:
    """The inverse of :func:`page_to_wire`."""
    from dataclasses import replace

    meetings: Iterable[Meeting] = (
        replace(meeting_from_json(meeting), evidence=tuple(Evidence(*one) for one in evidence))
        for meeting, evidence in zip(data["meetings"], data["evidence"], strict=True)
    )
    problem = Problem(*data["problem"]) if data["problem"] else None
    return Page(data["title"], tuple(data["intro"]), tuple(meetings), problem)


def _limit_myself(seconds: float) -> None:
    """End with an error instead of taking the machine along; not every system has the limits."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        cpu = max(1, int(seconds) + 1)
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Read one page: a line of JSON and the body come on standard input, the page goes to standard
    output."""
    task = json.loads(sys.stdin.buffer.readline())
    _limit_myself(task["seconds"])
    source = _decoded(sys.stdin.buffer.read(), task["content_type"])
    page = _read_here(source, task["url"], task["parser"])
    json.dump(page_to_wire(page), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
