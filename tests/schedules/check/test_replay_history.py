"""Reading all pages again: beside checks, with pages that are refused now, and where it cannot be done."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from db.store import Store
from schedules.check.replay_history import reparse
from scraper import parsers
from scraper.errors import StoreError
from scraper.meetings import MeetingPage
from scraper.parsers import leuchtturmprojekte
from scraper.records import Problem
from tests.schedules import racing_parser
from tests.schedules.fake_page import LivingWatch
from tests.schedules.watched_page import BASELINE, FEWER, MORE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[LivingWatch]:
    """One that has seen a meeting come."""
    with LivingWatch(tmp_path / "leuchtturm.db") as watch:
        watch.check(BASELINE)
        watch.check(MORE)
        yield watch


VERSION = parsers.version("leuchtturmprojekte")


def use(monkeypatch: pytest.MonkeyPatch, module: str, version: int = VERSION) -> None:
    """Let this be the parser."""
    monkeypatch.setitem(parsers._PARSERS, "leuchtturmprojekte", parsers._Entry(module, version))


def test_a_check_that_comes_between_is_not_lost(watch: LivingWatch, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, "tests.schedules.racing_parser")
    with LivingWatch(watch.path, now=watch.now, page=BASELINE) as other:
        # Both look at the same address: the shipped schedule's, served by the first.
        other.server.port = watch.server.port
        watch.page = BASELINE
        monkeypatch.setattr(racing_parser, "meanwhile", [other.check])
        watch.reparse()
        monkeypatch.undo()
    assert watch.rows("SELECT count(*) FROM runs") == [(3,)]
    assert watch.rows("SELECT year, missing_checks FROM meetings ORDER BY id") == [
        *((year, 0) for year in (2023, 2022, 2021)),
        (2024, 1),
    ]
    before = watch.contents()
    watch.reparse()
    assert watch.contents() == before


def test_a_parser_that_reads_nothing_takes_nothing_away(
    watch: LivingWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = MeetingPage(None, problem=Problem("no_content", "There is nothing."))
    monkeypatch.setattr(leuchtturmprojekte, "parse", lambda *_: nothing)
    before = watch.contents()
    with pytest.raises(StoreError, match="takes none of the 2 stored pages of leuchtturmprojekte"):
        watch.reparse()
    assert watch.contents() == before


def test_with_checks_without_end_it_gives_up_and_says_so(
    watch: LivingWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, "tests.schedules.racing_parser")

    def another() -> None:
        with Store.open(watch.path) as store:
            store.connection.execute(
                "INSERT INTO runs (schedule_id, started_at, duration_ms, outcome, http_status) "
                "VALUES (1, '2026-11-23T12:00:00Z', 0, 'unchanged', 304)"
            )

    monkeypatch.setattr(racing_parser, "meanwhile", [another] * 6)
    with pytest.raises(StoreError, match="stop them first"):
        watch.reparse()


def test_a_re_reading_that_fails_halfway_changes_nothing(
    watch: LivingWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = watch.contents()
    use(monkeypatch, "tests.schedules.older_parser", VERSION + 1)
    connection = watch.store.connection
    connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON page_states BEGIN SELECT raise(ABORT, 'the disk is full'); END"
    )
    with pytest.raises(sqlite3.DatabaseError):
        watch.reparse()
    assert watch.contents() == before


def test_a_page_that_is_refused_now_is_left_out_and_named(
    watch: LivingWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = watch.rows("SELECT id, data FROM changes")
    use(monkeypatch, "tests.schedules.stricter_parser", VERSION + 1)
    done = watch.reparse()
    assert done.unreadable == (2,)
    assert watch.rows("SELECT year, removed_at IS NULL FROM meetings ORDER BY id") == [
        (2023, 1),
        (2022, 1),
        (2021, 1),
        (2024, 0),
    ]
    assert watch.rows("SELECT id, data FROM changes") == told
    assert watch.rows("SELECT parser_version FROM schedules") == [(VERSION,)], (
        "the next check has to read it all again"
    )


def test_a_removal_confirmed_by_hand_is_one_again(watch: LivingWatch) -> None:
    assert [change.kind for change in watch.check(BASELINE, accept=True).changes] == ["removed"]
    before = watch.contents()
    watch.reparse()
    assert watch.contents() == before


def test_the_same_bytes_under_another_content_type_are_read_as_they_were(watch: LivingWatch) -> None:
    umlauts = BASELINE.replace(b'<meta charset="utf-8">', b"")
    watch.check(umlauts)
    watch.content_type = "text/html; charset=iso-8859-1"
    watch.check(MORE.replace(b'<meta charset="utf-8">', b""))
    watch.check(umlauts)
    watch.check(FEWER)
    before = watch.contents()
    assert watch.rows("SELECT count(*) FROM snapshots GROUP BY sha256 HAVING count(*) > 1") == [(2,)]
    watch.reparse()
    assert watch.contents() == before


def test_two_schedules_in_one_file_do_not_mix(watch: LivingWatch) -> None:
    connection = watch.store.connection
    connection.execute(
        "INSERT INTO schedules (name, title, parser, url) VALUES ('other', 'Other', 'leuchtturmprojekte', '')"
    )
    connection.execute(
        "INSERT INTO runs (schedule_id, started_at, duration_ms, outcome) "
        "VALUES (2, '2026-11-23T12:00:00Z', 0, 'unchanged')"
    )
    before = watch.contents()
    watch.reparse()
    assert watch.contents() == before
    with pytest.raises(StoreError, match="nothing to read again"):
        reparse(watch.store, "other", now=watch.now)


def test_a_parser_that_is_gone_is_one_sentence(watch: LivingWatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(parsers._PARSERS, "leuchtturmprojekte")
    with pytest.raises(StoreError, match="cannot be read again: There is no parser"):
        reparse(watch.store, "leuchtturmprojekte", now=watch.now)
