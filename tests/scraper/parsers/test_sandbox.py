"""A page is read within its deadline and memory, or one sentence says why not."""

from __future__ import annotations

import multiprocessing
import os
import platform
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper import parsers
from scraper.errors import FetchError, LeuchtturmError
from scraper.parsers import sandbox as reader
from scraper.parsers.page_json import page_from_wire, page_to_wire
from scraper.parsers.sandbox import read
from tests.memory import grows_by_at_most
from tests.scraper.parsers import worst_pages
from tests.work import assert_time_grows_with_size, steps, thread_seconds

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.meetings import MeetingPage

PARSER = "leuchtturmprojekte"
MAX_STEPS = 45_000
URL = "https://stadtentwicklung.example/leuchtturmprojekte-im-video.html"
FRAME = (
    "<!DOCTYPE html><html><head><title>Leuchtturmprojekte im Video</title></head>"
    "<body><main>{}</main></body></html>"
)


def section(number: int) -> str:
    year = 2000 + number % 100
    return (
        f"<h2>Leuchtturmprojekte {year} im Programm Sozialer Zusammenhalt in Ort{number}</h2>"
        f"<p>Im Jahr {year} stand das Programmgebiet „Ort{number} – Mitte“ im Mittelpunkt. Wir kamen am "
        f"04.07.{year} zusammen."
        f" {'Und so weiter. ' * 15}</p><p><a href='/doku-{number}.pdf'>Dokumentation</a></p>"
    )


def page_of(sections: int) -> bytes:
    return FRAME.format("".join(map(section, range(sections)))).encode()


def read_page(body: bytes, deadline: float = 100.0) -> MeetingPage:
    return read(body, "text/html; charset=utf-8", URL, "leuchtturmprojekte", deadline=deadline)


def test_a_page_read_in_a_child_is_the_page_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    body = page_of(3)
    here = read_page(body)
    monkeypatch.setattr(reader, "IN_PROCESS_BYTES", 0)
    there = read_page(body)
    assert there == here
    assert [meeting.evidence for meeting in there.records] == [meeting.evidence for meeting in here.records]
    assert here.records[0].evidence


def test_a_problem_survives_the_way_back() -> None:
    page = read_page(b"")
    assert page.problem is not None
    assert page_from_wire(page_to_wire(page)) == page


@pytest.mark.parametrize(
    "body",
    [
        FRAME.format("<div>" * 100_000).encode(),
        FRAME.format("<p " + " ".join(f"a{number:x}" for number in range(100_000)) + ">").encode(),
    ],
    ids=["nested", "attributes"],
)
def test_markup_that_takes_for_ever_ends_at_the_deadline(body: bytes) -> None:
    """Left alone it takes 40 s, and is read."""
    with pytest.raises(FetchError, match=r"could not be read within 0\.5 s.*look at the page"):
        read_page(body, deadline=0.5)


def test_a_program_that_is_stopped_does_not_wait_for_a_reading() -> None:
    stop = threading.Event()
    stop.set()
    body = FRAME.format("<div>" * 100_000).encode()
    with pytest.raises(FetchError, match="being stopped"):
        read(body, None, URL, "leuchtturmprojekte", deadline=100, stop=stop)


def test_formatting_whose_attributes_hold_a_bracket_is_not_read_in_this_process() -> None:
    """700 of them before 3,500 paragraphs make 2.4 million copies: 22 KB took 0.9 GB, without a deadline."""
    opened = "".join(f'<b x="<{number}">' for number in range(700))
    body = ("<p>" + opened + "<p>x" * 3500).encode()
    assert len(body) < reader.IN_PROCESS_BYTES
    with grows_by_at_most(50_000), pytest.raises(FetchError, match=r"could not be read within 288 MiB"):
        read_page(body)


@pytest.mark.parametrize(
    "opened",
    [
        "<b x={}>",
        "<B\tx={}>",
        "<i/x={}>",
        "<font\nx={}>",
        "<nobr x={}>",
        "<!--<!--><b x='<{}'>",
        "</b><b x={}></b",
    ],
)
def test_whatever_opens_formatting_elements_is_counted(opened: str) -> None:
    source = "".join(opened.format(number) for number in range(300)) + "<p>x" * 3000
    assert not reader.is_plainly_harmless(source)


def test_an_ordinary_page_is_plainly_harmless() -> None:
    links = "".join(f"<li><a class=nav href='/x/{number}'>Seite <b>{number}</b></a>" for number in range(400))
    assert reader.is_plainly_harmless(links + page_of(25).decode())


@pytest.mark.parametrize(
    "call",
    [
        "open('/etc/passwd')",
        "os.stat('/etc/passwd')",
        "os.listdir('/')",
        "os.truncate(file, 0)",
        "os.unlink(file)",
        "os.rename(file, file + '.other')",
        "os.chmod(file, 0o777)",
        "os.symlink('/etc/passwd', file + '.link')",
        "os.mkdir(file + '.folder')",
        "os.memfd_create('x')",
        "os.pipe()",
        "os.dup(0)",
        "_socket.socket()",
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), 0)",
        "resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)",
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
        "system_call(101, 16, os.getppid(), 0, 0)",  # ptrace
        "system_call(310, os.getppid(), 0, 0, 0, 0, 0)",  # process_vm_readv
        "system_call(29, 0, 4096, 0o1600)",  # shmget
        "system_call(157, 23, 0, 0, 0, 0)",  # prctl
    ],
)
def test_the_child_can_do_nothing_but_compute(call: str, tmp_path: Path) -> None:
    """It reads pages with a library in C; one that takes it over finds nothing there, not as root either.

    Limits do not do that: without a descriptor a file is emptied, removed and renamed, and the parent's
    memory read and written.
    """
    if "system_call" in call and platform.machine() != "x86_64":
        pytest.skip("the numbers of these system calls are those of x86-64")
    file = tmp_path / "database"
    file.write_text("all that is known")
    program = f"""if True:
        import ctypes, os, resource, _socket
        from scraper.parsers import sandbox
        file = {str(file)!r}
        def system_call(*numbers):
            if ctypes.CDLL(None, use_errno=True).syscall(*numbers) < 0:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        sandbox._set_own_limits(5)
        sandbox._restrict_system_calls()
        try:
            {call}
        except (OSError, ValueError) as error:  # `resource` has its own words
            print(error)
        else:
            print("done")
    """
    child = subprocess.run(
        [sys.executable, "-P", "-c", program], env={}, capture_output=True, text=True, check=True
    )
    assert re.match(r"\[Errno 1\] Operation not permitted|not allowed to", child.stdout), child.stdout
    assert file.read_text() == "all that is known"
    assert list(tmp_path.iterdir()) == [file]


def test_the_child_has_limits_where_the_system_has_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: dict[str, int] = {}
    monkeypatch.setattr("platform.machine", lambda: "m68k")
    monkeypatch.setattr(reader, "_set_limits", lambda **values: limits.update(values))
    reader._restrict_system_calls()
    assert limits == {"RLIMIT_NOFILE": 0, "RLIMIT_NPROC": 0}


@pytest.mark.parametrize("descriptor", [1, 2], ids=["answer", "complaint"])
def test_a_child_that_writes_without_end_is_cut_off(
    descriptor: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What a hostile child says is held in the memory of its parent."""
    spy = tmp_path / "python"
    spy.write_text(f"#!/bin/sh\nexec cat /dev/zero >&{descriptor}\n")
    spy.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(spy))
    monkeypatch.setattr(reader, "MAX_ANSWER_BYTES", 1 << 20)
    with (
        grows_by_at_most(50_000),
        pytest.raises(FetchError, match=r"more than 1 MiB were found on it; look at the page"),
    ):
        read_page(page_of(300))


@pytest.mark.parametrize(
    "words",
    [
        "<p>Wir kamen am " + "Programmeinen" * 4_000,
        "<p>Wir trafen uns " + "1.1. " * 10_000,
        "<div class=cookie>" + section(1) + "<p>Wir kamen am " + "Programmeinen" * 4_000 + "</div>",
        "<p><a href='/" + "Programmeinen" * 4_000 + "'>Seite</a>",
    ],
    ids=["a word", "a paragraph", "hidden by its class", "an address"],
)
def test_a_long_text_is_not_read_in_this_process(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules may need the square of a clause: one word of 52 KB took nine minutes, without a deadline."""
    body = FRAME.format(section(1) * ("class=cookie" not in words) + words).encode()
    assert reader.is_plainly_harmless(body.decode())
    given: list[bytes] = []

    def child(body: bytes, *_: object, **__: object) -> object:
        given.append(body)
        raise FetchError("a child was asked")

    monkeypatch.setattr(reader, "run_in_child", child)
    with pytest.raises(FetchError, match="a child was asked"):
        read_page(body)
    assert given == [body]


def test_a_word_without_end_is_read_in_time() -> None:
    """In 0.02 s; what took the square needed 3 s for an eighth of it, and three minutes for this."""
    source = FRAME.format(section(1) + "<p>Wir kamen am " + "Programmeinen" * 2_400)
    assert thread_seconds(lambda: reader._read_here(source, URL, PARSER)) < 20


def test_the_child_is_given_no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A stand-in for Python writes down what it was given."""
    spy = tmp_path / "python"
    spy.write_text(f"#!/bin/sh\n/usr/bin/env > {tmp_path}/seen\nexit 1\n")
    spy.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(spy))
    monkeypatch.setenv("SMTP_PASSWORD", "secret")
    with pytest.raises(FetchError):
        read_page(page_of(300))
    names = {line.partition("=")[0] for line in (tmp_path / "seen").read_text().splitlines()}
    assert names <= {"PWD", "SHLVL", "_", "OLDPWD"}


@pytest.mark.parametrize(
    ("meeting", "what"),
    [
        ("<a href=/d{0}.pdf>Dokument</a> ", "links"),
        ("<h2>Leuchtturmprojekte {1} im Programm Soziale Stadt in Ort{0}</h2><p>Wir kamen.</p>", "meetings"),
        ("<p>" + "Und so weiter in Ort{0}. " * 20 + "</p>", "characters"),
    ],
    ids=["links", "meetings", "text"],
)
def test_a_page_that_says_far_too_much_is_a_problem(meeting: str, what: str) -> None:
    body = section(1) + "".join(meeting.format(number, 1990 + number % 40) for number in range(6_000))
    page = read_page(FRAME.format(body).encode())
    assert page.problem is not None
    assert page.problem.kind == "not_the_page"
    assert re.search(rf"The page has [\d,]+ {what}, more than the [\d,]+ that are read", page.problem.reason)
    assert (page.records, page.intro) == ((), ())


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_formatting_that_multiplies_itself_ends_at_the_memory_limit(codec: str) -> None:
    opened = "".join(f"<b a={number}>" for number in range(300))
    with pytest.raises(FetchError, match=r"could not be read within 288 MiB"):
        read_page(FRAME.format(f"<p>{opened}</p>" + "<p>x" * 3000).encode(codec))


def test_small_markup_at_its_worst_is_read_at_once() -> None:
    """In half a second: it needs the square, and 16 times as much markup would need two minutes."""
    size = reader.IN_PROCESS_BYTES - 200
    assert thread_seconds(lambda: read_page(FRAME.format("<div>" * (size // 5)).encode())) < 20


def test_a_child_that_ends_badly_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(FetchError, match=r"exit 1"):
        read_page(page_of(300))


def test_an_unknown_parser_is_named_with_those_that_there_are() -> None:
    with pytest.raises(LookupError, match=r"“nosuch”; known parsers: leuchtturmprojekte"):
        read(b"", None, URL, "nosuch")


def test_asking_for_a_version_imports_no_html_library() -> None:
    code = (
        "import sys, scraper.parsers as p, scraper.parsers.sandbox; v = p.version('leuchtturmprojekte');"
        "assert v >= 1; print([m for m in sys.modules if 'selectolax' in m or 'webencodings' in m])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_reading_the_same_page_twice_gives_the_same_page() -> None:
    body = page_of(5)
    assert read_page(body) == read_page(body)
    assert parsers.names() == ("leuchtturmprojekte",)


@settings(max_examples=60)
@given(st.binary(max_size=2000))
def test_no_bytes_crash_the_reader(noise: bytes) -> None:
    assert read(noise, None, URL, "leuchtturmprojekte").records == ()


@settings(max_examples=60)
@given(st.binary(max_size=40), st.integers(min_value=0), st.integers(min_value=1, max_value=400))
def test_no_damage_crashes_the_reader(noise: bytes, position: int, length: int) -> None:
    body = page_of(3)
    position %= len(body)
    damaged = body[:position] + noise + body[position + length :]
    try:
        page = read_page(damaged)
    except LeuchtturmError:
        return
    assert page.problem is None or page.records == ()


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9, 0.97, 0.99])
def test_no_record_is_taken_from_half_a_page(share: float) -> None:
    body = page_of(4)
    page = read_page(body[: int(len(body) * share)])
    assert page.problem is not None
    assert page.problem.kind == "truncated"
    assert page.records == ()


def test_a_large_page_is_read_in_a_child() -> None:
    assert len(read_page(page_of(300)).records) == 300


def test_a_film_that_a_large_page_keeps_in_an_attribute_is_read_in_a_child() -> None:
    kept = '<div data-iframe="&amp;lt;iframe src=&amp;quot;https://www.youtube.com/embed/abcdefghijk&amp;quot;>"></div>'
    large = page_of(300).replace(b"</p>", f"</p>{kept}".encode(), 1)
    assert len(large) > reader.IN_PROCESS_BYTES
    assert "video" in [link.kind for link in read_page(large).records[0].links]


@pytest.mark.soak
@pytest.mark.parametrize(
    ("size", "seconds", "most_seconds", "most_mebibytes"),
    [(reader.IN_PROCESS_BYTES, 30, 30, 300), (10_000_000, 30, 34, 300)],
    ids=["64 KiB", "10 MB"],
)
def test_the_worst_page_that_a_search_finds_costs_little(
    size: int, seconds: float, most_seconds: float, most_mebibytes: float
) -> None:
    """``LEUCHTTURM_SEED`` chooses the pages; another one each day finds more than the same one for ever."""
    seed = int(os.environ.get("LEUCHTTURM_SEED", time.strftime("%Y%m%d")))
    # A process of its own: the kernel counts the memory of this one as the peak of each that it starts.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        found = process.submit(worst_pages.search, size, seconds, seed).result()
    slowest = found[0]
    largest = max(found, key=lambda entry: entry[0].mebibytes)
    print(f"seed {seed}: {len(found)} pages of {size} bytes; slowest {slowest}, largest {largest}")
    assert slowest[0].seconds < most_seconds, slowest
    assert largest[0].mebibytes < most_mebibytes, largest
    here = [entry for entry in found if entry[0].in_process]
    assert all(cost.mebibytes < 100 for cost, _ in here)


@pytest.mark.soak
def test_time_grows_with_the_page_and_not_with_its_square() -> None:
    def seconds(count: int) -> float:
        source = page_of(count).decode()

        def read_here() -> None:
            assert len(reader._read_here(source, URL, PARSER).records) == count

        return thread_seconds(read_here)

    seconds(10)
    assert_time_grows_with_size(seconds, 100)


def test_reading_an_everyday_page_takes_few_steps() -> None:
    """With so many it takes five times as long as the bare parse; a limit that is reached says: dearer."""
    links = "".join(
        f"<li class=nav-item><a href='/x/{number}.html'>Seite {number}</a></li>\n" for number in range(330)
    )
    chrome = f"<style>{'.a { color: red }' * 150}</style><nav class=main-nav><ul>{links}</ul></nav>"
    body = page_of(25).replace(b"<main>", chrome.encode() + b"<main><h1>Leuchtturmprojekte im Video</h1>")
    assert 30_000 < len(body) < 60_000
    read_page(body)
    done = steps(lambda: read_page(body))
    assert done < MAX_STEPS, done


def test_a_child_that_starts_slowly_gets_all_of_a_large_page() -> None:
    slow = "import sys, time; time.sleep(1.2); print(len(sys.stdin.buffer.read()))"
    with subprocess.Popen(
        [sys.executable, "-c", slow], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        answer, _ = reader._communicate(child, b"x" * 3_000_000, 100.0, None)
    assert answer.strip() == b"3000000"


def test_the_child_ends_with_its_parent() -> None:
    """A parent that was ended because memory was short would leave it to read on for half a minute."""
    program = """if True:
        import os, sys, time
        from scraper.parsers import sandbox
        child = os.fork()
        if child:
            os.read(0, 1)
            os._exit(0)
        sandbox._restrict_system_calls()
        os.write(1, b"computes")
        while True:
            pass
    """
    with subprocess.Popen(
        [sys.executable, "-P", "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        assert parent.stdout.read(8) == b"computes"
        parent.stdin.write(b"!")
        parent.stdin.close()
        parent.wait(100)
        assert parent.stdout.read() == b""  # its end comes once the child, which has it open too, has ended
