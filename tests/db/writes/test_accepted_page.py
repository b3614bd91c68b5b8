"""What an accepted page leaves in the tables."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

import pytest

from db.serialization import record_from_text
from db.writes import accepted_page, problems
from scraper.records import Evidence, change_to_json, record_to_json
from tests.db.states import (
    BASELINE,
    KASSEL,
    MAINTENANCE,
    MOVED,
    NEW,
    SOURCE,
    STEINBACH,
    WETZLAR,
    at,
    contents,
    listing,
    one,
    received,
    rows,
    see,
    see_problem,
    text,
)
from tests.replacing import replace
from tests.scraper.changes.matched import compare

if TYPE_CHECKING:
    from db.store import Store


def test_the_first_page_is_the_baseline_and_no_news(store: Store) -> None:
    recorded = see(store, BASELINE)
    assert (recorded.outcome, recorded.change_ids) == ("baseline", ())
    assert one(store.connection, "SELECT count(*) FROM changes") == 0
    assert one(store.connection, "SELECT revision FROM schedules") == 1


def test_the_same_page_twice_changes_nothing_but_when_it_was_seen(store: Store) -> None:
    see(store, BASELINE, 0)
    before = contents(store.connection, ("links", "versions", "changes"))
    assert see(store, BASELINE, 1).outcome == "unchanged"
    assert contents(store.connection, ("links", "versions", "changes")) == before
    assert {row["last_seen_at"] for row in rows(store.connection, "SELECT last_seen_at FROM meetings")} == {
        text(1)
    }


def test_a_meeting_is_stored_as_the_page_says_it(store: Store) -> None:
    see(store, BASELINE)
    [row] = rows(store.connection, "SELECT * FROM meetings WHERE municipality = 'Wetzlar'")
    assert row == {
        "id": 1,
        "schedule_id": 1,
        "position": 0,
        "first_seen_at": text(0),
        "last_seen_at": text(0),
        "missing_since": None,
        "missing_checks": 0,
        "removed_at": None,
        "year": 2023,
        "start_date": "2023-07-04",
        "end_date": None,
        "attendance": "in_person",
        "status": None,
        "title": "Leuchtturmprojekte 2023: Wetzlar",
        "programme": "Sozialer Zusammenhalt",
        "municipality": "Wetzlar",
        "programme_area": "Dalheim / Altenberger Straße",
        "description": "Am 4. Juli 2023 in Wetzlar.\n\nEs gab „Führungen“.",
        "losing_since": None,
        "losing_checks": 0,
    }


def test_what_the_page_does_not_say_is_null(store: Store) -> None:
    see(store, BASELINE)
    [row] = rows(store.connection, "SELECT * FROM meetings WHERE municipality = 'Kassel'")
    unknown = {"start_date", "end_date", "attendance", "status", "programme", "programme_area", "description"}
    assert {name for name, value in row.items() if value is None} >= unknown


def test_links_are_rows_in_the_order_of_the_page(store: Store) -> None:
    see(store, BASELINE)
    assert rows(store.connection, "SELECT * FROM links") == [
        {"meeting_id": 1, "position": 0, "kind": "video", "url": "https://vimeo.com/1", "text": "Film"},
        {"meeting_id": 1, "position": 1, "kind": "page", "url": "https://example.org/a", "text": ""},
    ]


def test_what_is_known_is_what_was_stored(store: Store) -> None:
    see(store, BASELINE)
    with store.writing() as writing:
        known = writing.known(SOURCE.name)
        assert writing.known("another") is None
    assert known is not None
    assert (known.title, known.intro) == (BASELINE.title, BASELINE.intro)
    assert tuple(one.record for one in known.records) == BASELINE.records


def test_nothing_is_known_before_the_baseline(store: Store) -> None:
    see_problem(store)
    with store.writing() as writing:
        assert writing.known(SOURCE.name) is None
        assert writing.state(SOURCE.name) == (0, True)


def test_a_new_meeting_is_a_row_a_version_and_a_change(store: Store) -> None:
    see(store, BASELINE, 0)
    recorded = see(store, listing(NEW, *BASELINE.records), 1)
    assert recorded.outcome == "changed"
    [change] = rows(store.connection, "SELECT * FROM changes")
    [meeting] = rows(store.connection, "SELECT * FROM meetings WHERE municipality = 'Dietzenbach'")
    [version] = rows(store.connection, "SELECT * FROM versions WHERE meeting_id = ?", meeting["id"])
    assert recorded.change_ids == (change["id"],)
    assert (change["run_id"], change["meeting_id"], change["version_id"]) == (
        recorded.run_id,
        meeting["id"],
        version["id"],
    )
    data = json.loads(change["data"])
    assert (
        change["kind"],
        change["created_at"],
        data["meeting"]["year"],
        data["meeting"]["municipality"],
    ) == (
        "added",
        text(1),
        2024,
        "Dietzenbach",
    )
    assert data["record"] == record_to_json(NEW)
    assert (version["first_seen_at"], version["ended_at"]) == (text(1), None)
    assert (meeting["position"], meeting["first_seen_at"]) == (0, text(1))


def test_two_equal_new_meetings_are_two_rows_with_a_change_each(store: Store) -> None:
    see(store, BASELINE, 0)
    see(store, listing(NEW, NEW, *BASELINE.records), 1)
    ids = [row["meeting_id"] for row in rows(store.connection, "SELECT meeting_id FROM changes")]
    assert len(set(ids)) == 2


def test_an_edit_ends_one_version_and_begins_the_next(store: Store) -> None:
    see(store, BASELINE, 0)
    see(store, BASELINE, 1)
    see(store, listing(MOVED, STEINBACH, KASSEL), 2)
    old, new = rows(store.connection, "SELECT * FROM versions WHERE meeting_id = 1 ORDER BY id")
    assert (old["first_seen_at"], old["last_seen_at"], old["ended_at"]) == (text(0), text(1), text(2))
    assert (new["first_seen_at"], new["last_seen_at"], new["ended_at"]) == (text(2), None, None)
    assert record_from_text(old["record"], None) == WETZLAR
    assert record_from_text(new["record"], None) == MOVED
    [change] = rows(store.connection, "SELECT * FROM changes")
    assert (change["kind"], change["version_id"]) == ("edited", new["id"])
    [meeting] = rows(
        store.connection, "SELECT start_date, first_seen_at, last_seen_at FROM meetings WHERE id = 1"
    )
    assert meeting == {"start_date": "2023-07-05", "first_seen_at": text(0), "last_seen_at": text(2)}
    assert one(store.connection, "SELECT count(*) FROM links WHERE meeting_id = 1") == 1


def test_a_cosmetic_difference_refreshes_the_version_in_place(store: Store) -> None:
    see(store, BASELINE, 0)
    evidence = (Evidence("start_date", "paragraph 2", "Am 4. Juli 2023"),)
    same = replace(WETZLAR, description=(" ".join(WETZLAR.description),), evidence=evidence)
    assert see(store, listing(same, STEINBACH, KASSEL), 1).outcome == "unchanged"
    [version] = rows(store.connection, "SELECT * FROM versions WHERE meeting_id = 1")
    assert (version["first_seen_at"], version["run_id"], version["snapshot_id"]) == (text(0), 1, 2)
    assert json.loads(version["record"])["description"] == list(same.description)
    assert json.loads(version["evidence"])[0]["place"] == "paragraph 2"
    assert one(store.connection, "SELECT description FROM meetings WHERE id = 1") == same.description[0]
    assert one(store.connection, "SELECT count(*) FROM changes") == 0


def test_a_newer_parser_that_reads_the_same_is_noted_in_the_version(store: Store) -> None:
    see(store, BASELINE, 0)
    see(store, BASELINE, 1, watched=replace(SOURCE, parser_version=2))
    assert one(store.connection, "SELECT DISTINCT parser_version FROM versions") == 2
    assert one(store.connection, "SELECT parser_version FROM schedules") == 2


def test_a_meeting_gone_once_is_counted_and_not_removed(store: Store) -> None:
    see(store, BASELINE, 0)
    assert see(store, listing(WETZLAR, STEINBACH), 1).outcome == "unchanged"
    [row] = rows(store.connection, "SELECT * FROM meetings WHERE municipality = 'Kassel'")
    assert (row["missing_since"], row["missing_checks"], row["removed_at"]) == (text(1), 1, None)
    assert row["last_seen_at"] == text(0)
    assert one(store.connection, "SELECT ended_at FROM versions WHERE meeting_id = 3") is None


def test_a_meeting_that_is_back_at_the_next_check_was_never_gone(store: Store) -> None:
    see(store, BASELINE, 0)
    see(store, listing(WETZLAR, STEINBACH), 1)
    assert see(store, BASELINE, 2).outcome == "unchanged"
    [row] = rows(store.connection, "SELECT * FROM meetings WHERE municipality = 'Kassel'")
    assert (row["missing_since"], row["missing_checks"], row["last_seen_at"]) == (None, 0, text(2))
    assert one(store.connection, "SELECT count(*) FROM versions WHERE meeting_id = 3") == 1


def test_a_confirmed_removal_marks_the_meeting_and_ends_its_version(store: Store) -> None:
    see(store, BASELINE, 0)
    for hour in (1, 2):
        see(store, listing(WETZLAR, STEINBACH), hour)
    [row] = rows(store.connection, "SELECT * FROM meetings WHERE municipality = 'Kassel'")
    assert (row["missing_since"], row["missing_checks"], row["removed_at"]) == (text(1), 2, text(2))
    [version] = rows(store.connection, "SELECT * FROM versions WHERE meeting_id = 3")
    assert (version["last_seen_at"], version["ended_at"]) == (text(0), text(1))
    [change] = rows(store.connection, "SELECT * FROM changes")
    assert (change["kind"], change["meeting_id"], change["version_id"]) == ("removed", 3, version["id"])
    named = {"year": 2021, "municipality": "Kassel", "programme_area": None}
    assert json.loads(change["data"])["meeting"] == named


def test_there_back_there_again_is_three_changes_and_a_version_for_each_time(store: Store) -> None:
    see(store, BASELINE, 0)
    for hour in (1, 2, 3):
        see(store, listing(WETZLAR, STEINBACH), hour)
    see(store, BASELINE, 4)
    for hour in (5, 6):
        see(store, listing(WETZLAR, STEINBACH), hour)
    kinds = [row["kind"] for row in rows(store.connection, "SELECT kind FROM changes ORDER BY id")]
    assert kinds == ["removed", "restored", "removed"]
    times = rows(
        store.connection,
        "SELECT first_seen_at, last_seen_at, ended_at FROM versions WHERE meeting_id = 3 ORDER BY id",
    )
    assert times == [
        {"first_seen_at": text(0), "last_seen_at": text(0), "ended_at": text(1)},
        {"first_seen_at": text(4), "last_seen_at": text(4), "ended_at": text(5)},
    ]
    assert one(store.connection, "SELECT count(*) FROM meetings") == 3


def test_a_changed_intro_is_a_change_of_the_page(store: Store) -> None:
    see(store, BASELINE, 0)
    see(store, replace(BASELINE, intro=("Ganz neu.",)), 1)
    [change] = rows(store.connection, "SELECT * FROM changes")
    assert (change["kind"], change["meeting_id"], change["version_id"]) == ("page_edited", None, None)
    assert one(store.connection, "SELECT intro FROM schedules") == "Ganz neu."


def test_changes_are_stored_in_the_order_of_the_comparison(store: Store) -> None:
    see(store, BASELINE, 0)
    with store.writing() as writing:
        page = replace(listing(NEW, MOVED, STEINBACH), intro=())
        comparison = compare(writing.known(SOURCE.name), page, confirm_removals=1)
        recorded = accepted_page.write(
            writing.connection,
            SOURCE,
            response=received(page),
            comparison=comparison,
            started_at=at(1),
            now=at(1),
        )
    stored = [
        json.loads(row["data"]) for row in rows(store.connection, "SELECT data FROM changes ORDER BY id")
    ]
    assert stored == [change_to_json(change, quotes=True) for change in comparison.changes]
    assert len(recorded.change_ids) == len(comparison.changes) == 4
    assert one(store.connection, "SELECT changes FROM runs WHERE id = ?", recorded.run_id) == 4


def test_another_order_on_the_page_is_only_another_position(store: Store) -> None:
    see(store, BASELINE, 0)
    assert see(store, listing(*reversed(BASELINE.records)), 1).outcome == "unchanged"
    positions = [
        row["position"] for row in rows(store.connection, "SELECT position FROM meetings ORDER BY id")
    ]
    assert positions == [2, 1, 0]


def test_a_body_is_kept_once_with_all_its_headers(store: Store) -> None:
    for hour in (0, 1):
        see(store, BASELINE, hour, body="<html>Grüße</html>")
    [row] = rows(store.connection, "SELECT * FROM snapshots")
    assert zlib.decompress(row["body"]).decode() == "<html>Grüße</html>"
    assert json.loads(row["headers"]) == [list(header) for header in received(BASELINE).headers]
    assert (row["size"], row["first_seen_at"], row["last_seen_at"]) == (20, text(0), text(1))


def test_a_run_says_when_it_began_and_how_long_it_took(store: Store) -> None:
    see(store, BASELINE, 1)
    [run] = rows(
        store.connection, "SELECT started_at, duration_ms, snapshot_id, parser_version, http_status FROM runs"
    )
    assert run == {
        "started_at": "2026-01-01T00:59:59Z",
        "duration_ms": 1500,
        "snapshot_id": 1,
        "parser_version": 1,
        "http_status": 200,
    }


def test_accepting_writes_no_table_that_the_schema_does_not_have(store: Store) -> None:
    before = one(store.connection, "SELECT group_concat(sql) FROM sqlite_master")
    see(store, BASELINE, 0)
    see(store, listing(NEW, MOVED), 1)
    assert one(store.connection, "SELECT group_concat(sql) FROM sqlite_master") == before


def test_one_schedule_does_not_touch_another(store: Store) -> None:
    other = replace(SOURCE, name="andere", url="https://example.org/b")
    see(store, BASELINE, 0)
    before = contents(store.connection, ("meetings", "links", "versions", "problems"))
    see(store, listing(NEW), 1, watched=other)
    see(store, listing(KASSEL), 2, watched=other)
    assert {
        table: [row for row in values if row in before[table]]
        for table, values in contents(store.connection, tuple(before)).items()
    } == before


def test_an_exception_in_the_transaction_leaves_nothing(store: Store) -> None:
    see(store, BASELINE, 0)
    before = contents(store.connection)

    def broken_check() -> None:
        with store.writing() as writing:
            problems.write(
                writing.connection,
                SOURCE,
                response=received("x"),
                problem=MAINTENANCE,
                started_at=at(1),
                now=at(1),
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_check()
    assert contents(store.connection) == before
