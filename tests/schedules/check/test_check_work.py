"""What a check does, counted instead of timed: statements, modules, bytes in the file.

A limit that is reached says that a check has become dearer: raise it only with the reason in the commit.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.schedules.watched_page import BASELINE, MORE, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAIL = {"scraper.reports.mail", "scraper.reports.notices", "scraper.channels.smtp", "email.mime.text"}
READER = {
    *("selectolax", "scraper.html", "scraper.parsers.leuchtturmprojekte", "scraper.parsers.sandbox"),
    *(
        "scraper.changes.compare",
        "scraper.reports.headlines",
        "schedules.check.reread_page",
        "encodings.idna",
    ),
}
MAX_CALLS_WITHOUT_NEWS = 3_400
MAX_PATTERNS_WITHOUT_NEWS = 16
MAX_PATTERNS_WITH_NEWS = 145
MAX_DATACLASSES = 9  # making one takes as long as making fifty structs
HEAVY = {"sqlite_utils", "apscheduler", "jinja2", "icalendar", "xlsxwriter", "warcio", "standardwebhooks"}


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path / "leuchtturm.db", etag='"v1"') as watch:
        yield watch


def statements(watch: Watch, page: bytes | None = None) -> list[str]:
    """The SQL statements of one check, without those of triggers."""
    seen: list[str] = []
    watch.store.connection.set_trace_callback(seen.append)
    watch.check(page)
    watch.store.connection.set_trace_callback(None)
    return [statement for statement in seen if not statement.startswith("--")]


def test_a_check_writes_with_few_statements(watch: Watch) -> None:
    first = len(statements(watch, BASELINE))
    not_modified = len(statements(watch))
    watch.etag = None
    same_bytes = len(statements(watch, BASELINE))
    changed = len(statements(watch, MORE))
    counts = {"first": first, "304": not_modified, "same bytes": same_bytes, "changed": changed}
    limits = {"first": 44, "304": 12, "same bytes": 13, "changed": 40}
    assert {name: count for name, count in counts.items() if count > limits[name]} == {}, counts


def test_a_page_costs_few_bytes(watch: Watch) -> None:
    watch.check(BASELINE)
    (size,) = watch.rows("SELECT sum(pgsize) FROM dbstat WHERE name IN ('suche_data', 'suche_idx')")
    texts = "length(coalesce(description, '')) + length(title)"
    (words,) = watch.rows(f"SELECT sum({texts}) FROM meetings")
    assert int(str(size[0])) < 4 * int(str(words[0])) + 16_384


def test_an_unchanged_page_costs_few_calls(watch: Watch) -> None:
    """Of functions, in Python and C: httpx's memory for cookies and its merging of headers took 400 more."""
    watch.etag = None
    watch.check(BASELINE)
    watch.check(BASELINE)
    events: list[str] = []
    sys.setprofile(lambda _frame, event, _value: events.append(event))
    watch.check(BASELINE)
    sys.setprofile(None)
    calls = sum("call" in event for event in events)
    assert calls < MAX_CALLS_WITHOUT_NEWS, calls


class Work(NamedTuple):
    """What one ``leuchtturm check`` imported, how many patterns and dataclasses of ours it made."""

    modules: frozenset[str]
    patterns: int
    dataclasses: int


def work(watch: Watch) -> Work:
    script = (
        "import dataclasses, re._compiler, sys\n"
        "callers, compile_ = [], re._compiler.compile\n"
        "def counted(*rest):\n"
        "    frame = sys._getframe(2).f_back\n"
        "    name = frame.f_globals.get('__name__', '') if frame else ''\n"
        "    callers.append(name.partition('.')[0])\n"
        "    return compile_(*rest)\n"
        "re._compiler.compile = counted\n"
        "made, make = [], dataclasses._process_class\n"
        "def counted_class(cls, *rest):\n"
        "    made.append(cls.__module__.partition('.')[0])\n"
        "    return make(cls, *rest)\n"
        "dataclasses._process_class = counted_class\n"
        "from schedules.cli.main import cli\n"
        "cli(sys.argv[1:], standalone_mode=False)\n"
        "ours = ('scraper', 'db', 'schedules')\n"
        "print(sum(map(callers.count, ours)), sum(map(made.count, ours)), *sys.modules)"
    )
    arguments = ["check", "--db", str(watch.path), "--url", watch.schedule.url]
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True, timeout=100
    )
    patterns, dataclasses, *modules = ran.stdout.splitlines()[-1].split()
    return Work(frozenset(modules), int(patterns), int(dataclasses))


@pytest.mark.parametrize("page", [BASELINE, MORE], ids=["first", "changed"])
def test_a_check_with_news_imports_and_compiles_nothing_that_it_does_not_need(
    watch: Watch, page: bytes
) -> None:
    if page is MORE:
        watch.check(BASELINE)
    watch.page = page
    watch.etag = None
    done = work(watch)
    assert done.modules & (HEAVY | MAIL) == set()
    assert done.patterns <= MAX_PATTERNS_WITH_NEWS


def test_an_unchanged_check_imports_no_reader(watch: Watch) -> None:
    watch.check(BASELINE)
    done = work(watch)
    assert done.modules & (HEAVY | MAIL | READER) == set()
    assert done.patterns <= MAX_PATTERNS_WITHOUT_NEWS
    assert done.dataclasses <= MAX_DATACLASSES


def test_most_reading_rules_are_not_tried_on_most_pages() -> None:
    """A new process that reads a page compiles few of the patterns with term groups."""
    script = (
        "from scraper.html import blocks_of\n"
        "from scraper.parsers.leuchtturmprojekte import parse\n"
        "from scraper.parsers.common.event_terms import TERMS\n"
        f"assert len(parse(blocks_of({MORE.decode()!r}), 'https://e.example/').records) > 1\n"
        "patterns = TERMS.patterns()\n"
        "print(sum('compiled' in vars(pattern) for pattern in patterns), len(patterns))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=100
    )
    compiled, patterns = map(int, ran.stdout.split())
    assert compiled < patterns / 3, (compiled, patterns)
