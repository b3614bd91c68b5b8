"""Parse a page within limits: here if it is plainly harmless, else in a child process.

The HTML library needs time with the square of the nesting and of one tag's attributes, and memory with
the formatting elements that a page leaves open, because each paragraph after them repeats them all. So a
small body is not enough; what could multiply itself is counted before it is parsed. Patterns of the reading
rules may need time with the square of a paragraph, so only short ones are read here.

The child has a limit on its memory and its time, an empty environment, and may not open another file or
socket once it begins to parse.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scraper import lazy_re, parsers
from scraper.errors import FetchError
from scraper.parsers.page_json import page_from_wire, page_to_wire
from scraper.parsers.page_limits import within_limits
from scraper.parsers.read_options import ReadOptions, from_json, pin, to_json
from scraper.parsers.syscalls import keep_only_computing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Event

    from scraper.meetings import MeetingPage

IN_PROCESS_BYTES = 64 * 1024
MAX_REPEATED_ELEMENTS = 60_000
"""Copies of open formatting elements that a page read in this process can make at most."""
MAX_TEXT = 2_000
"""Characters of a paragraph, or an address, that is read in this process: patterns may need their square."""
MEMORY_BYTES = 288 * 1024 * 1024
MAX_SECONDS = 30.0
"""For one reading, however long the deadline is: other large pages wait for it."""

_FORMATTING = ("b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
# A tag with attributes, or one that merely looks so; another "<b " within an attribute's value counts too.
_FORMATTING_TAG = lazy_re.compile(rf"<({'|'.join(_FORMATTING)})([\s/>])")
_KEPT_OPEN = 3  # of formatting elements that are equal (HTML 13.2.4.3, "Noah's Ark clause")
MAX_ANSWER_BYTES = 32 * 1024 * 1024
"""Of the child's output: JSON of at most 2 million characters, with their evidence."""
_MAX_ERROR_BYTES = 64 * 1024
_STOP_CHECK_SECONDS = 0.5  # seconds between two checks for a request to stop

# One child at a time: several would need more memory together than the service is given.
_child_slot = threading.BoundedSemaphore(1)


def read(
    body: bytes,
    content_type: str | None,
    url: str,
    parser: str,
    *,
    options: ReadOptions | None = None,
    deadline: float = 30.0,
    stop: Event | None = None,
) -> MeetingPage:
    """Return what the page says.

    ``body``: as it was fetched, decompressed. ``content_type``: the HTTP header's value, if there was one.
    ``url``: where the page is. ``parser``: a name that :func:`scraper.parsers.get` knows. ``options``: the
    schedule's ``[read]``; selectors are an operator's, so they are tried in the child only. ``deadline``:
    seconds. ``stop``: once it is set, a child is waited for no longer.

    Raises :class:`~scraper.errors.FetchError` where the page cannot be read within the deadline and the
    memory that a reader is given, or before ``stop``, and :class:`~scraper.parsers.UnknownParserError`. A
    page that came but is not readable, or far too large, is not an error but a ``Page`` with a
    ``problem``.
    """
    parsers.version(parser)
    options = options or ReadOptions()
    if len(body) <= IN_PROCESS_BYTES and not options.selectors:
        source = _decoded(body, content_type)
        if is_plainly_harmless(source):
            from scraper.html import LongTextError

            with contextlib.suppress(LongTextError):
                return pin(_read_here(source, url, parser, longest=MAX_TEXT), options)
    task = {"content_type": content_type, "url": url, "parser": parser, "read": to_json(options)}
    answer = run_in_child(body, task, seconds=min(deadline, MAX_SECONDS), stop=stop)
    return pin(page_from_wire(answer), options)


def fingerprint(body: bytes, content_type: str | None, url: str) -> bytes:
    """Return a hash of the visible content: pages with the same hash give the same result in any parser.

    Arguments as of :func:`read`. A page that needs a child process to be read is the same only as itself.
    """
    from hashlib import sha256

    seen: object = (body, content_type)
    if len(body) <= IN_PROCESS_BYTES:
        source = _decoded(body, content_type)
        if is_plainly_harmless(source):
            seen = [_seen(source, trusting=trusting) for trusting in (False, True)]
    return sha256(repr((url, seen)).encode("utf-8", "surrogatepass")).digest()


def _seen(source: str, *, trusting: bool) -> tuple[object, ...]:
    from scraper.html import blocks_of

    page = blocks_of(source, trusting=trusting)
    return (page.items, page.parents, page.firsts, page.ends, page.title, page.base, page.refresh)


def _decoded(body: bytes, content_type: str | None) -> str:
    from scraper.html.encoding import decode  # `leuchtturm --help` does without

    return decode(body, content_type)


def is_plainly_harmless(source: str) -> bool:
    """Whether parsing makes at most :data:`MAX_REPEATED_ELEMENTS` copies of elements left open.

    Counted generously: each formatting tag with attributes may be one of its own and stay open to the end,
    of those without attributes three of each name, and each ``<`` may begin a block that repeats them.
    """
    tags: list[tuple[str, str]] = _FORMATTING_TAG.findall(source.lower())
    plain = {name for name, end in tags if end == ">"}
    different = sum(end != ">" for _, end in tags) + _KEPT_OPEN * len(plain)
    return different * source.count("<") <= MAX_REPEATED_ELEMENTS


def _read_here(
    source: str, url: str, parser: str, options: ReadOptions | None = None, *, longest: int | None = None
) -> MeetingPage:
    from selectolax.lexbor import SelectolaxError

    from scraper.html import Selectors, blocks_of

    selectors = Selectors(options.content, options.ignore, options.sections) if options else None
    try:
        blocks = blocks_of(source, selectors=selectors, longest=longest)
        return within_limits(parsers.get(parser).parse(blocks, url))
    except (SelectolaxError, MemoryError, RecursionError) as cause:
        raise FetchError(
            f"The page at {url} could not be read: its markup is broken beyond reading "
            f"({type(cause).__name__}: {cause}); look at the page."
        ) from cause


def run_in_child(body: bytes, task: dict[str, Any], *, seconds: float, stop: Event | None = None) -> Any:
    """Run a task on ``body`` in a child process, and return its result, decoded from JSON.

    ``task``: ``content_type`` and ``url`` of the body, and ``parser``, or instead of it ``module``: the name
    of a module of ours with ``run(source, task)``, which is called once without a source before the child may
    open no more files. Raises as :func:`read` does.
    """
    url = task["url"]
    line = json.dumps({**task, "seconds": seconds}).encode() + b"\n"
    with (
        _exclusive_child(url, seconds, stop),
        subprocess.Popen(
            [sys.executable, "-P", "-m", "scraper.parsers.sandbox"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={},
        ) as child,
    ):
        try:
            stdout, stderr = _communicate(child, line + body, seconds, stop)
        except subprocess.TimeoutExpired as cause:
            child.kill()
            raise FetchError(
                f"The page at {url} could not be read within {seconds:g} s: its markup is nested or repeated "
                "beyond reason; look at the page, and tell its operator if it stays so."
            ) from cause
        except BaseException:
            child.kill()
            raise
    if child.returncode != 0:
        raise FetchError(
            f"The page at {url} could not be read within {MEMORY_BYTES >> 20} MiB and {seconds:g} s: its "
            "markup is nested or repeated beyond reason; look at the page "
            f"({_last_line(stderr, child.returncode)})."
        )
    return json.loads(stdout)


@contextlib.contextmanager
def _exclusive_child(url: str, seconds: float, stop: Event | None) -> Iterator[None]:
    """Wait until no other thread has a child; not much longer than it may take."""
    ends = time.monotonic() + 2 * seconds
    while not _child_slot.acquire(timeout=_STOP_CHECK_SECONDS):
        _raise_if_stopped(stop)
        if time.monotonic() > ends:
            raise FetchError(
                f"The page at {url} was not read: other large pages kept the reader busy for {2 * seconds:g} "
                "s; check them at different times."
            )
    try:
        yield
    finally:
        _child_slot.release()


def _communicate(
    child: subprocess.Popen[bytes], stdin: bytes, seconds: float, stop: Event | None
) -> tuple[bytes, bytes]:
    """Return what ``child`` writes to standard output, and to standard error. Raises ``TimeoutExpired``, and
    ``FetchError`` soon after ``stop`` is set, or where it writes far more than a page can say.

    Threads read and write, so that no full pipe blocks another one.
    """
    pipe, child.stdin = child.stdin, None  # closed by its thread
    threading.Thread(target=_write, args=(pipe, stdin), daemon=True).start()
    stdout, stderr = _PipeReader(child.stdout), _PipeReader(child.stderr)
    ends = time.monotonic() + seconds
    for reader in (stdout, stderr):
        while reader.is_alive():
            _raise_if_stopped(stop)
            left = ends - time.monotonic()
            if left <= 0:
                raise subprocess.TimeoutExpired(child.args, seconds)
            reader.join(min(left, _STOP_CHECK_SECONDS))
        if len(reader.received) > MAX_ANSWER_BYTES:
            raise FetchError(
                f"The page was not read, because more than {MAX_ANSWER_BYTES >> 20} MiB were found on it; "
                "look at the page, and tell its operator if it stays so."
            )
    child.wait(max(0.0, ends - time.monotonic()))
    return stdout.received, stderr.received


class _PipeReader(threading.Thread):
    """Reads a pipe to its end, or a byte more than is allowed."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        super().__init__(daemon=True)
        assert pipe is not None  # noqa: S101 - Popen was asked for one
        self._pipe = pipe
        self.received = b""
        self.start()

    def run(self) -> None:
        self.received = self._pipe.read(MAX_ANSWER_BYTES + 1)


def _write(pipe: IO[bytes], content: bytes) -> None:
    with contextlib.suppress(OSError), pipe:  # a child that has ended reads no more
        pipe.write(content)


def _raise_if_stopped(stop: Event | None) -> None:
    if stop is not None and stop.is_set():
        raise FetchError("The page was not read, because Leuchtturm is being stopped.") from None


def _last_line(stderr: bytes, code: int) -> str:
    lines = stderr[-_MAX_ERROR_BYTES:].decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else f"exit {code}"


def _raise_oom_score() -> None:
    """Make Linux end this child instead of the daemon when memory is short. See proc(5)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _set_own_limits(seconds: float) -> None:
    """End with an error instead of exhausting the machine; not every system has the limits."""
    cpu = max(1, int(seconds) + 1)
    _set_limits(RLIMIT_AS=MEMORY_BYTES, RLIMIT_CPU=cpu, RLIMIT_CORE=0, RLIMIT_FSIZE=0)


def _restrict_system_calls() -> None:
    """Deny files, sockets and processes from now on; open descriptors stay usable."""
    if not keep_only_computing():  # a system that has limits only
        _set_limits(RLIMIT_NOFILE=0, RLIMIT_NPROC=0)


def _set_limits(**limits: int) -> None:
    with contextlib.suppress(ImportError):
        import resource

        for name, value in limits.items():
            with contextlib.suppress(AttributeError, ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (value, value))


def main() -> int:
    """Read one page: a line of JSON and the body come on standard input, JSON goes to standard output."""
    _raise_oom_score()
    task = json.loads(sys.stdin.buffer.readline())
    _set_own_limits(task["seconds"])
    source = _decoded(sys.stdin.buffer.read(), task["content_type"])
    work = import_all(task)
    _restrict_system_calls()
    json.dump(work(source, task), sys.stdout)
    return 0


def import_all(task: dict[str, Any]) -> Callable[[str, dict[str, Any]], dict[str, Any]]:
    """Return the function that reads the page, and import all that it may need while files can be opened."""
    work = import_module(task["module"]).run if "module" in task else _page
    work("", task)
    import_module("html")  # for films that a consent tool keeps in an attribute
    return work


def _page(source: str, task: dict[str, Any]) -> dict[str, Any]:
    return page_to_wire(_read_here(source, task["url"], task["parser"], from_json(task["read"])))


if __name__ == "__main__":
    sys.exit(main())
