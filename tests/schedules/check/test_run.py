"""The invariants of a check, each on the page that breaks it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scraper import parsers
from tests.schedules.watched_page import BASELINE, BOTH, BROKEN, FEWER, MORE, PATH, Watch
from tests.servers import answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers import Route


@pytest.fixture
def watch(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Watch]:
    with Watch(tmp_path / "leuchtturm.db", schedules=getattr(request, "param", None)) as watch:
        yield watch


def stored(watch: Watch) -> list[tuple[object, ...]]:
    """What readers would be told about, without times that grow with each check."""
    return watch.rows("SELECT meeting_id, first_seen_at, record FROM versions ORDER BY id")


# 1: the same page twice is no change, the first one is no news


@BOTH
def test_the_first_check_is_the_baseline_and_no_news(watch: Watch) -> None:
    result = watch.check()
    assert (result.outcome, result.changes, result.listed) == ("baseline", (), 3)


@BOTH
def test_the_same_page_again_is_unchanged_with_and_without_validators(watch: Watch) -> None:
    watch.check()
    assert watch.check().outcome == "unchanged"
    watch.etag = '"v1"'
    assert watch.check(BASELINE + b"\n").outcome == "unchanged"
    assert watch.check().not_modified


def test_bytes_that_are_to_be_read_otherwise_now_are_read(watch: Watch) -> None:
    body = BASELINE.decode().encode("cp1252")
    watch.content_type = "text/html; charset=windows-1251"  # wrong: umlauts come as Russian letters
    watch.check(body)
    watch.content_type = "text/html; charset=windows-1252"
    assert set(watch.kinds(body)) == {"edited", "page_edited"}
    assert watch.kinds(body) == []


def test_a_wrong_label_on_bytes_that_are_plainly_utf_8_is_no_change(watch: Watch) -> None:
    watch.check()
    for label in ("iso-8859-1", "windows-1252", "us-ascii", "utf-8"):
        watch.content_type = f"text/html; charset={label}"
        assert watch.kinds() == []


@BOTH
def test_a_change_is_told_once(watch: Watch) -> None:
    watch.check()
    assert watch.kinds(MORE) == ["added"]
    assert watch.kinds() == []


# 4: a page with a problem changes nothing that is stored


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (BROKEN, "not_the_page"),
        (BASELINE[: len(BASELINE) // 2], "truncated"),
        (BASELINE.partition(b"<h2>Leuchtturmprojekte 2022")[0] + b"</main></body></html>", "mass_removal"),
    ],
    ids=["soft-404", "half-a-page", "two-of-three-gone"],
)
def test_a_problem_is_kept_as_evidence_and_changes_nothing(watch: Watch, page: bytes, problem: str) -> None:
    watch.check()
    before = stored(watch)
    for _ in range(3):
        result = watch.check(page)
        assert (result.outcome, result.problem and result.problem.kind) == ("problem", problem)
        assert not result.ok
    assert stored(watch) == before
    assert watch.rows("SELECT kind, seen_count, ended_at FROM problems") == [(problem, 3, None)]
    assert watch.rows("SELECT count(*) FROM snapshots WHERE problem_id IS NOT NULL") == [(1,)]
    assert watch.check(BASELINE).changes == ()
    assert watch.rows("SELECT count(*) FROM problems WHERE ended_at IS NULL") == [(0,)]


def test_constant_broken_bytes_and_their_304_do_not_end_the_watch(watch: Watch) -> None:
    watch.check()
    watch.etag = '"broken"'
    for _ in range(3):
        assert watch.check(BROKEN).outcome == "problem"


@BOTH
def test_a_person_may_accept_what_looks_implausible(watch: Watch) -> None:
    watch.check()
    shrunk = BASELINE.partition(b"<h2>Leuchtturmprojekte 2022")[0] + b"</main></body></html>"
    assert watch.check(shrunk).outcome == "problem"
    assert watch.kinds(accept=True) == ["removed", "removed"]


def test_what_is_not_the_page_is_not_accepted_by_anybody(watch: Watch) -> None:
    watch.check()
    assert watch.check(BROKEN, accept=True).outcome == "problem"


# 5: validators come from the last accepted page only


@BOTH
def test_validators_are_echoed_byte_for_byte_after_an_accepted_page_only(watch: Watch) -> None:
    watch.etag = 'W/"odd, but ours"'
    watch.check()
    watch.check()
    assert [request.header("if-none-match") for request in watch.page_requests()] == [None, watch.etag]


@BOTH
def test_the_validators_of_a_broken_page_are_never_sent(watch: Watch) -> None:
    watch.check()
    watch.etag = '"broken"'
    watch.check(BROKEN)
    watch.check()
    assert watch.page_requests()[-1].header("if-none-match") is None


def test_a_new_parser_version_reads_the_page_in_full(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    watch.etag = '"v1"'
    watch.check()
    newer = parsers.version("leuchtturmprojekte") + 1
    monkeypatch.setattr(parsers, "version", lambda name: newer)
    assert not watch.check().not_modified
    assert watch.check().not_modified


@BOTH
def test_a_server_whose_304_is_wrong_hides_the_page_for_a_week_at_most(watch: Watch) -> None:
    watch.etag = '"always the same"'
    watch.check()
    assert watch.check(MORE).not_modified
    watch.now += timedelta(days=7)
    assert watch.kinds() == ["added"]


# 6: removed means gone at two checks in a row


@BOTH
def test_gone_once_is_no_news(watch: Watch) -> None:
    watch.check()
    assert watch.kinds(FEWER) == []
    assert watch.kinds(BASELINE) == []
    assert watch.kinds(FEWER) == []


@BOTH
def test_gone_twice_is_removed_and_told_once(watch: Watch) -> None:
    watch.check()
    assert [watch.kinds(FEWER) for _ in range(4)] == [[], ["removed"], [], []]
    assert watch.rows("SELECT count(*) FROM records") == [(3,)]


@BOTH
def test_there_back_there_again_is_three_changes(watch: Watch) -> None:
    watch.check()
    told = [watch.kinds(page) for page in (FEWER, FEWER, BASELINE, FEWER, FEWER)]
    assert told == [[], ["removed"], ["restored"], [], ["removed"]]


@BOTH
def test_while_a_removal_is_unconfirmed_the_page_is_read_in_full(watch: Watch) -> None:
    watch.check()
    watch.etag = '"fewer"'
    watch.check(FEWER)
    assert watch.kinds() == ["removed"]


@BOTH
def test_a_problem_between_two_looks_does_not_confirm_a_removal(watch: Watch) -> None:
    watch.check()
    assert watch.kinds(FEWER) == []
    assert watch.check(BROKEN).outcome == "problem"
    assert watch.kinds(BASELINE) == []
    assert watch.rows("SELECT count(*) FROM changes") == [(0,)]


# 10: what fails says so


@BOTH
def test_a_page_that_does_not_come_is_a_failure_in_words(watch: Watch) -> None:
    watch.check()
    before = stored(watch)
    watch.server.routes.clear()
    result = watch.check()
    assert result.outcome == "failed"
    assert result.error
    assert "404" in result.error
    assert stored(watch) == before
    assert watch.rows("SELECT failures_in_row FROM schedules") == [(1,)]


@pytest.mark.parametrize(
    ("route", "status"),
    [
        (answer(503, retry_after="3600"), 503),
        (answer(403), 403),
        (answer(200, b"%PDF", content_type="application/pdf"), 200),
        (answer(302, location="https://elsewhere.example.org/"), 302),
    ],
)
@BOTH
def test_a_failure_keeps_what_the_server_answered(watch: Watch, route: Route, status: int) -> None:
    watch.server.routes[PATH] = route
    assert watch.check().outcome == "failed"
    assert watch.rows("SELECT http_status FROM runs") == [(status,)]


@BOTH
def test_where_robots_txt_is_shut_the_page_has_answered_nothing(watch: Watch) -> None:
    watch.server.routes["/robots.txt"] = answer(503, retry_after="3600")
    assert watch.check().outcome == "failed"
    assert watch.rows("SELECT http_status FROM runs") == [(None,)]


def test_no_value_that_is_stored_knows_the_clock(watch: Watch, tmp_path: Path) -> None:
    watch.check()
    with Watch(tmp_path / "other.db", now=watch.now + timedelta(days=400)) as later:
        later.check()
        values = "SELECT record FROM versions ORDER BY id"
        assert later.rows(values) == watch.rows(values)
