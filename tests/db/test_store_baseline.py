"""What a check starts from: validators only where a 304 would be an answer; robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.store import CheckBaseline, Store
from db.writes import accepted_page
from scraper.http.response import Validators
from scraper.http.robots import RobotsAnswer
from tests.db.states import (
    BASELINE,
    MODIFIED,
    SOURCE,
    STEINBACH,
    WETZLAR,
    at,
    listing,
    one,
    received,
    see,
    see_problem,
)
from tests.replacing import replace
from tests.scraper.changes.matched import compare

if TYPE_CHECKING:
    from pathlib import Path

    from db.writes.runs import StoredSource

DAY = 24


def test_an_unknown_schedule_starts_from_nothing(store: Store) -> None:
    assert store.baseline(SOURCE, now=at(0)) == CheckBaseline()
    assert one(store.connection, "SELECT count(*) FROM schedules") == 0


def test_an_accepted_page_gives_its_validators_byte_for_byte(store: Store) -> None:
    see(store, BASELINE, 0)
    assert store.baseline(SOURCE, now=at(1)) == CheckBaseline(
        revision=1,
        validators=Validators('"1"', MODIFIED),
        accepted=received(BASELINE).identity,
    )


@pytest.mark.parametrize(
    "watched",
    [
        replace(SOURCE, url="https://example.org/neu"),
        replace(SOURCE, parser="other"),
        replace(SOURCE, parser_version=2),
    ],
    ids=["address", "parser", "parser version"],
)
def test_another_reading_asks_for_the_page_in_full(store: Store, watched: StoredSource) -> None:
    see(store, BASELINE, 0)
    assert store.baseline(watched, now=at(1)) == CheckBaseline(revision=1)


def test_an_open_problem_asks_in_full_until_a_page_is_accepted(store: Store) -> None:
    see(store, BASELINE, 0)
    see_problem(store, 1)
    assert store.baseline(SOURCE, now=at(2)) == CheckBaseline(revision=1)
    see(store, BASELINE, 2)
    assert store.baseline(SOURCE, now=at(3)).validators.etag == '"1"'


def test_a_problem_survives_a_restart(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    see_problem(store, 1)
    store.close()
    with Store.open(path) as again:
        assert again.baseline(SOURCE, now=at(2)).validators.etag is None
        assert see_problem(again, 2).first_seen_at == f"{at(1):%Y-%m-%dT%H:%M:%SZ}"


def test_an_unconfirmed_removal_asks_in_full(store: Store) -> None:
    see(store, BASELINE, 0)
    see(store, listing(WETZLAR, STEINBACH), 1)
    assert store.baseline(SOURCE, now=at(2)) == CheckBaseline(revision=2)
    see(store, listing(WETZLAR, STEINBACH), 2)
    assert store.baseline(SOURCE, now=at(3)).validators.etag == '"1"'


def test_a_server_that_always_answers_304_is_asked_in_full_once_a_week(store: Store) -> None:
    see(store, BASELINE, 0)
    with store.writing() as writing:
        writing.not_modified(SOURCE, started_at=at(6 * DAY), now=at(6 * DAY))
    assert store.baseline(SOURCE, now=at(7 * DAY - 1)).validators.etag == '"1"'
    baseline = store.baseline(SOURCE, now=at(7 * DAY))
    assert baseline.validators == Validators()
    assert baseline.accepted == received(BASELINE).identity
    with store.writing() as writing:
        writing.unchanged(SOURCE, response=received(BASELINE), started_at=at(7 * DAY), now=at(7 * DAY))
    assert store.baseline(SOURCE, now=at(8 * DAY)).validators.etag == '"1"'


def test_a_page_without_validators_does_not_inherit_older_ones(store: Store) -> None:
    see(store, BASELINE, 0)
    page = listing(*reversed(BASELINE.records))
    with store.writing() as writing:
        bare = received(page, etag=None, modified=None)
        comparison = compare(writing.known(SOURCE.name), page)
        accepted_page.write(
            writing.connection, SOURCE, response=bare, comparison=comparison, started_at=at(1), now=at(1)
        )
    baseline = store.baseline(SOURCE, now=at(2))
    assert baseline.validators == Validators()


def test_only_the_bytes_of_the_page_accepted_last_are_the_accepted_page(store: Store) -> None:
    see(store, BASELINE, 0, body="first")
    see(store, BASELINE, 1, body="second")
    see_problem(store, 2, body="refused")
    with store.writing() as writing:
        bodies = ("first", "second", "refused")
        accepted = [writing.is_accepted(SOURCE.name, received(body)) for body in bodies]
        assert not writing.is_accepted("another", received("second"))
    assert accepted == [False, True, False]


def test_robots_answers_are_kept_by_origin_and_replaced(store: Store) -> None:
    store.robots.put("https://example.org", RobotsAnswer(at(0), 404, ""))
    store.robots.put("https://example.org", RobotsAnswer(at(1), 200, "User-agent: *\nDisallow: /ä\n"))
    assert store.robots.get("https://example.org") == RobotsAnswer(
        at(1), 200, "User-agent: *\nDisallow: /ä\n"
    )
    assert store.robots.get("http://example.org") is None
