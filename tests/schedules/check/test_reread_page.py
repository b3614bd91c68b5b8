"""After an update the first check compares two readings of the same page, and only then two pages."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from schedules.check.run import StoppedError, check
from scraper import parsers
from scraper.parsers import sandbox
from tests.db.states import contents
from tests.schedules import racing_parser
from tests.schedules.fake_page import LivingWatch, use_learned_parser, use_unlearned_parser
from tests.schedules.generated_history import FIRST_INTRO, TEMPLATES, Section, Story
from tests.schedules.watched_page import BASELINE, BROKEN, MORE, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def story() -> Story:
    """A page of seven meetings; one was called off, one took place online, and the introduction is long."""
    told = Story(3)
    told.intro = (FIRST_INTRO, "Ein zweiter Absatz der Einleitung.")
    told.sections[1] = replace(told.sections[1], status="cancelled")
    told.sections[2] = replace(told.sections[2], attendance="online")
    return told


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, story: Story) -> Iterator[LivingWatch]:
    """It has been read by a parser that had still to learn; Leuchtturm was updated since."""
    with LivingWatch(tmp_path / "leuchtturm.db") as watch:
        use_unlearned_parser(monkeypatch)
        watch.etag = '"1"'
        watch.check(page(story))
        use_learned_parser(monkeypatch)
        yield watch


def page(story: Story) -> bytes:
    """The page as it is now."""
    return next(story.states(1)).body


def use_broken_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Leuchtturm be updated once more, to a parser that reads the old template no more."""
    broken = parsers._Entry("tests.schedules.broken_parser", 3)
    monkeypatch.setitem(parsers._PARSERS, "leuchtturmprojekte", broken)


def listed(watch: LivingWatch) -> list[tuple[object, ...]]:
    """What counts as listed, in the order of the page."""
    return watch.rows(
        "SELECT year, programme, attendance, status FROM meetings WHERE removed_at IS NULL ORDER BY position"
    )


def expected(story: Story) -> list[tuple[object, ...]]:
    """The same as the generator has it."""
    records = [one.meeting for one in story.sections]
    return [(one.year, one.programme, one.attendance, one.status) for one in records]


def test_where_the_old_page_is_damaged_the_new_one_is_still_watched(watch: LivingWatch) -> None:
    watch.store.connection.execute("UPDATE snapshots SET body = x'00'")
    result = watch.check()
    assert (result.outcome, result.error) == ("changed", None)


def test_what_only_the_new_parser_reads_is_no_news(watch: LivingWatch, story: Story) -> None:
    assert listed(watch) != expected(story)
    result = watch.check()
    assert (result.outcome, result.changes) == ("unchanged", ())
    assert listed(watch) == expected(story)
    assert watch.rows("SELECT count(*) FROM alerts") == [(0,)]


def test_the_page_is_asked_for_whole_after_an_update_and_no_longer_after_that(watch: LivingWatch) -> None:
    watch.check()
    watch.check()
    asked = [request.header("if-none-match") for request in watch.page_requests()]
    assert asked == [None, None, '"1"']


def test_what_was_read_otherwise_is_marked(watch: LivingWatch) -> None:
    watch.check()
    rows = watch.rows(
        "SELECT record ->> 'programme', reread_at, parser_version FROM versions WHERE ended_at IS NULL"
    )
    at = f"{watch.now:%Y-%m-%dT%H:%M:%SZ}"
    assert rows == [("Sozialer Zusammenhalt", at, 2)] * 7
    assert watch.rows("SELECT reread_at FROM page_states WHERE ended_at IS NULL") == [(at,)]


def test_a_change_of_the_page_is_told_with_what_the_page_changed(watch: LivingWatch, story: Story) -> None:
    story.sections[0] = replace(story.sections[0], attendance="hybrid")
    story.sections.insert(0, Section(99, 2031, "Neustadt", "Neustadt-Mitte", story.sections[0].start))
    changes = watch.check(page(story)).changes
    told = [(change.kind, [one.field for one in change.fields]) for change in changes]
    assert told == [("added", []), ("edited", ["attendance", "description"])]
    assert listed(watch) == expected(story)


def test_a_removal_that_waits_to_be_confirmed_still_waits_after_an_update(
    watch: LivingWatch, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_unlearned_parser(monkeypatch)
    gone = story.sections.pop(4)
    watch.etag = '"2"'
    watch.check(page(story))
    use_learned_parser(monkeypatch)
    [told] = watch.check().changes
    assert (told.kind, told.before and told.before.get("year")) == ("removed", gone.year)


def test_a_page_with_a_problem_ends_no_reading(watch: LivingWatch, story: Story) -> None:
    before = watch.rows("SELECT * FROM versions")
    assert watch.check(BROKEN).outcome == "problem"
    assert watch.rows("SELECT * FROM versions") == before
    assert watch.check(page(story)).changes == ()
    assert listed(watch) == expected(story)


def test_a_new_parser_that_reads_next_to_nothing_is_a_problem_and_takes_nothing_away(
    watch: LivingWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.check()
    before = watch.rows("SELECT id, record, ended_at FROM versions")
    use_broken_parser(monkeypatch)
    assert watch.check().outcome == "problem"
    assert watch.rows("SELECT id, record, ended_at FROM versions") == before


def test_a_new_parser_that_knows_only_the_new_template_makes_no_news_of_the_old_one(
    watch: LivingWatch, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.check()
    use_broken_parser(monkeypatch)
    story.template = TEMPLATES.index(Story.folded)
    assert watch.check(page(story)).outcome == "unchanged"
    assert watch.rows("SELECT count(*) FROM meetings WHERE removed_at IS NULL") == [(len(story.sections),)]


def test_the_whole_history_follows_by_reparse(watch: LivingWatch, story: Story) -> None:
    watch.check()
    assert watch.rows("SELECT count(*) FROM meetings WHERE year = 1999") == [(1,)]
    watch.reparse()
    assert watch.rows("SELECT count(*) FROM meetings WHERE year = 1999") == [(0,)]
    versions = watch.rows("SELECT reread_at IS NOT NULL, run_id FROM versions")
    assert versions == [(1, 1)] * len(story.sections)


def test_a_check_that_is_stopped_while_it_reads_the_stored_page_again_compares_and_stores_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    with Watch(tmp_path / "l.db") as watch:
        watch.check(BASELINE + b"<!-- " + b"x" * sandbox.IN_PROCESS_BYTES + b" -->")  # read by a child
        stopping = parsers._Entry("tests.schedules.racing_parser", 99)
        monkeypatch.setitem(parsers._PARSERS, "leuchtturmprojekte", stopping)
        monkeypatch.setattr(racing_parser, "meanwhile", [stop.set])
        watch.page = MORE
        before = contents(watch.store.connection)
        with pytest.raises(StoppedError):
            check(watch.schedule, watch.store, watch.client, stop=stop)
        assert stop.is_set()
        assert contents(watch.store.connection) == before
