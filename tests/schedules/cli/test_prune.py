"""Thinning takes away what says nothing new: nothing that can be asked, and nothing that re-reading needs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db.maintenance.prune import Pruned, prune
from db.store import Store
from schedules.check import replay_history
from scraper.parsers import leuchtturmprojekte
from scraper.parsers.sandbox import fingerprint
from tests.db.states import contents
from tests.replacing import replace
from tests.schedules.watched_page import BASELINE, BROKEN, FEWER, MORE, PATH, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.reparse.refresh import StoredPage
    from scraper.html import Blocks
    from scraper.meetings import MeetingPage

ASKED = (
    "meetings",
    "links",
    "records",
    "versions",
    "page_states",
    "changes",
    "problems",
    "schedules",
    "alerts",
)
YOUNGER = timedelta(days=30)
GOES = 5  # a check in the middle of a stretch: one that is deleted
RETAGGED = MORE.replace(b"<h2", b"<h3").replace(b"</h2>", b"</h3>")


def nonce(page: bytes, number: int) -> bytes:
    """The page in other bytes, as some servers send at each visit."""
    return page.replace(b"</head>", b'<meta name="csrf-token" content="%d"></head>' % number)


@pytest.fixture(scope="module")
def sixty_checks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """Sixty checks of all kinds, then a month of silence."""
    with Watch(tmp_path_factory.mktemp("sixty") / "leuchtturm.db") as watch:
        for number in range(12):
            watch.check(nonce(BASELINE, number))
        watch.check(nonce(MORE, 0))
        watch.etag = '"1"'
        for _ in range(12):
            watch.check(MORE)
        watch.etag = None
        for number in range(12):
            watch.check(BROKEN.replace(b"</head>", b"<!-- %d --></head>" % number))
        for number in range(6):
            watch.check(nonce(FEWER, number))
        watch.check(BASELINE)
        route = watch.server.routes.pop(PATH)
        for _ in range(6):
            watch.check()
        watch.server.routes[PATH] = route
        for number in range(11):
            watch.check(nonce(MORE, number))
        watch.now += YOUNGER
        yield watch


@pytest.fixture
def watch(sixty_checks: Watch, tmp_path: Path) -> Iterator[Watch]:
    """The same page and a copy of its database, for one test."""
    now, store = sixty_checks.now, sixty_checks.store
    path = tmp_path / "leuchtturm.db"
    store.connection.execute("VACUUM INTO ?", (str(path),))
    with Store.open(path, timeout=10) as sixty_checks.store:
        yield sixty_checks
    sixty_checks.now, sixty_checks.store = now, store


def seen_by_a_reader(page: StoredPage) -> bytes:
    return fingerprint(page.body, page.content_type, page.url)


def thin(watch: Watch, *, dry_run: bool = False) -> Pruned:
    return prune(watch.store, before=watch.now, fingerprint_of=seen_by_a_reader, dry_run=dry_run)


def asked(watch: Watch) -> dict[str, list[Any]]:
    return contents(watch.store.connection, ASKED)


def test_what_anybody_can_ask_stays(watch: Watch) -> None:
    before = asked(watch)
    done = thin(watch)
    assert asked(watch) == before
    assert done.runs > 30
    assert done.pages > 10
    assert watch.rows("PRAGMA foreign_key_check") == []
    assert watch.rows("PRAGMA integrity_check") == [("ok",)]


def test_of_equal_checks_the_first_and_the_last_stay(watch: Watch) -> None:
    query = (
        "SELECT min(started_at), max(started_at) FROM runs GROUP BY outcome, http_status, problem_id, error"
    )
    before = watch.rows(query)
    thin(watch)
    assert watch.rows(query) == before
    assert watch.rows("SELECT count(*) FROM runs WHERE http_status = 304") == [(2,)]
    assert watch.rows("SELECT count(*) FROM runs WHERE outcome = 'failed'") == [(2,)]


def test_thinning_twice_finds_nothing_more(watch: Watch) -> None:
    thin(watch)
    again = thin(watch)
    assert (again.runs, again.pages, again.refused) == (0, 0, 0)


def test_reading_all_again_makes_of_the_rest_what_it_makes_of_all(watch: Watch) -> None:
    before = asked(watch)
    thin(watch)
    done = replay_history.reparse(watch.store, "leuchtturmprojekte", now=watch.now)
    assert asked(watch) == before
    assert done.merged.reread == ()


def test_a_parser_that_learned_makes_of_the_rest_what_it_makes_of_all(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It overlooks a meeting below other headings, so one goes and comes back where there was no news."""
    real = leuchtturmprojekte.parse

    def learned(blocks: Blocks, url: str) -> MeetingPage:
        page, other = real(blocks, url), any(block.level == 3 for block in blocks.items)
        return replace(page, records=tuple(one for one in page.records if not (other and one.year == 2023)))

    for number in range(6):
        assert watch.kinds(nonce(RETAGGED, 80 + number)) == []
    for number in range(4):
        assert watch.kinds(nonce(MORE, 90 + number)) == []
    watch.now += YOUNGER
    copy = tmp_path / "copy.db"
    watch.store.connection.execute("VACUUM INTO ?", (str(copy),))
    thin(watch)
    monkeypatch.setattr(leuchtturmprojekte, "parse", learned)
    replay_history.reparse(watch.store, "leuchtturmprojekte", now=watch.now)
    with Store.open(copy) as whole:
        done = replay_history.reparse(whole, "leuchtturmprojekte", now=watch.now)
        assert done.merged.marks["found"] == 2
        assert contents(whole.connection, ASKED) == asked(watch)


def test_of_refused_pages_the_first_and_the_last_ten_stay(watch: Watch) -> None:
    assert watch.rows("SELECT count(*) FROM snapshots WHERE problem_id IS NOT NULL") > [(12,)]
    stay = watch.rows(
        "SELECT id FROM (SELECT id FROM snapshots WHERE problem_id IS NOT NULL "
        "ORDER BY last_seen_at DESC, id DESC LIMIT 10) UNION SELECT snapshot_id FROM problems ORDER BY 1"
    )
    assert thin(watch).refused > 0
    assert watch.rows("SELECT id FROM snapshots WHERE problem_id IS NOT NULL ORDER BY id") == stay


def test_what_is_younger_stays(watch: Watch) -> None:
    before = contents(watch.store.connection)
    done = prune(watch.store, before=watch.now - 2 * YOUNGER, fingerprint_of=seen_by_a_reader)
    assert (done.runs, done.pages, done.refused) == (0, 0, 0)
    assert contents(watch.store.connection) == before


@pytest.mark.parametrize("table", ["versions", "changes", "page_states", "alerts"])
def test_a_check_that_something_points_to_since_it_was_chosen_stays(watch: Watch, table: str) -> None:
    if table == "alerts":
        watch.store.connection.execute(
            "INSERT INTO alerts (schedule_id, run_id, created_at, due_at, kind, channel, event_id, data) "
            "SELECT schedule_id, run_id, created_at, created_at, 'changes', 'mail', 'evt', '{}' FROM changes"
        )
    pointed = f"UPDATE {table} SET run_id = {GOES} WHERE id = (SELECT max(id) FROM {table})"

    def seen_while_another_writes(page: StoredPage) -> bytes:
        with Store.open(watch.store.path) as other, other.writing() as writing:
            writing.connection.execute(pointed)
        return seen_by_a_reader(page)

    assert prune(watch.store, before=watch.now, fingerprint_of=seen_while_another_writes).runs > 0
    assert watch.rows(f"SELECT id FROM runs WHERE id = {GOES}") == [(GOES,)]


def test_a_dry_run_says_the_same_and_changes_nothing(watch: Watch) -> None:
    before = contents(watch.store.connection)
    would = thin(watch, dry_run=True)
    assert contents(watch.store.connection) == before
    done = thin(watch)
    assert (would.runs, would.pages, would.refused) == (done.runs, done.pages, done.refused)
    assert done.size_after < done.size_before == would.size_after


def test_the_next_check_goes_on_as_if_nothing_had_been_thinned(watch: Watch) -> None:
    thin(watch)
    assert watch.check(nonce(MORE, 500)).outcome == "unchanged"
    assert watch.kinds(nonce(BASELINE, 501)) == []
    assert watch.kinds(nonce(BASELINE, 502)) == ["removed"]
