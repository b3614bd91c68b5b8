"""Looking at the file: what the commands that list and show get, and that they get it without writing."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from db import database_file
from db.queries import current
from db.store import Store
from scraper.errors import StoreError
from scraper.records import record_to_json
from tests.db.states import (
    BASELINE,
    KASSEL,
    MOVED,
    NEW,
    SOURCE,
    STEINBACH,
    WETZLAR,
    at,
    listing,
    see,
    see_problem,
    text,
)
from tests.replacing import replace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def eventful(store: Store) -> Store:
    """Kassel is removed, Wetzlar edited, Dietzenbach added, and now the page is under construction."""
    see(store, BASELINE, 0)
    see(store, listing(WETZLAR, STEINBACH), 1)
    see(store, listing(NEW, MOVED, STEINBACH), 2)
    see_problem(store, 3)
    return store


def test_the_listed_meetings_come_in_the_order_of_the_page(eventful: Store, path: Path) -> None:
    with current.opened(path) as connection:
        listed = current.records(connection)
    assert [one.record for one in listed] == [NEW, MOVED, STEINBACH]
    assert listed[1].record.evidence == MOVED.evidence
    assert (listed[0].schedule, listed[0].first_seen_at, listed[1].first_seen_at) == (
        "treffen",
        text(2),
        text(0),
    )


def test_removed_meetings_come_when_asked_for(eventful: Store, path: Path) -> None:
    with current.opened(path) as connection:
        stored = current.records(connection, "treffen", include_removed=True)
        assert current.records(connection, "another") == ()
    [kassel] = [one for one in stored if one.removed_at]
    assert kassel.record == KASSEL
    assert (kassel.last_seen_at, kassel.missing_since, kassel.removed_at) == (text(0), text(1), text(2))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("2023", [MOVED]),
        (" 2021 ", [KASSEL]),
        ("wetzlar", [MOVED]),
        ("ALTENBERGER STRASSE", [MOVED]),
        ("taunus steinbach", [STEINBACH]),
        ("202", [NEW, MOVED, STEINBACH, KASSEL]),
        ("Atlantis", []),
        ("Sozialer Zusammenhalt", []),
        ("in_person", []),
        (" ", []),
    ],
)
def test_a_meeting_is_found_by_year_or_place(
    eventful: Store, path: Path, wanted: str, found: list[object]
) -> None:
    with current.opened(path) as connection:
        stored = current.find(connection, wanted)
    assert sorted((one.record for one in stored), key=str) == sorted(found, key=str)


def test_the_history_tells_each_version_and_its_time(eventful: Store, path: Path) -> None:
    with current.opened(path) as connection:
        [wetzlar] = current.find(connection, "Wetzlar")
        old, new = current.history(connection, wetzlar.id)
    assert (old.record, old.first_seen_at, old.last_seen_at, old.ended_at) == (
        WETZLAR,
        text(0),
        text(1),
        text(2),
    )
    assert (new.record, new.first_seen_at, new.last_seen_at, new.ended_at) == (MOVED, text(2), text(2), None)


def test_changes_come_oldest_first_and_since_a_moment(eventful: Store, path: Path) -> None:
    with current.opened(path) as connection:
        all_changes = current.changes(connection)
        assert current.changes(connection, since=at(2), schedule="treffen") == all_changes
        assert current.changes(connection, since=at(2.1)) == ()
        assert current.changes(connection, schedule="another") == ()
        [removed] = current.changes(connection, record_id=3)
    assert [change.kind for change in all_changes] == ["added", "edited", "removed"]
    assert all_changes[0].data["record"] == record_to_json(NEW)
    assert all_changes[1].data["fields"]["start_date"] == {"before": "2023-07-04", "after": "2023-07-05"}
    assert (removed.kind, removed.created_at) == ("removed", text(2))


def test_runs_come_newest_first(eventful: Store, path: Path) -> None:
    with current.opened(path) as connection:
        runs = current.runs(connection, "treffen", limit=10)
        assert current.runs(connection, "treffen", limit=2) == runs[:2]
        assert current.runs(connection, "another", limit=2) == ()
    assert [run.outcome for run in runs] == ["problem", "changed", "unchanged", "baseline"]


def test_the_state_of_a_schedule_names_its_open_problems(eventful: Store, path: Path) -> None:
    with current.opened(path) as connection:
        [state] = current.schedule_states(connection)
    assert (state.name, state.revision, state.listed, state.last_outcome) == ("treffen", 3, 3, "problem")
    assert (state.last_checked_at, state.last_success_at, state.last_change_at) == (text(3), text(2), text(2))
    [problem] = state.problems
    assert (problem.kind, problem.first_seen_at) == ("not_the_page", text(3))
    assert problem.reason == "The page says that it is being maintained."


def test_one_look_sees_one_moment_while_others_write(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    with current.opened(path) as connection:
        see(store, listing(NEW, *BASELINE.records), 1)
        assert len(current.records(connection)) == 3
        assert current.changes(connection) == ()
    with current.opened(path) as connection:
        assert len(current.records(connection)) == 4


def test_looking_cannot_write(store: Store, path: Path) -> None:
    with pytest.raises(StoreError, match="may not be written"), current.opened(path) as connection:
        connection.execute("DELETE FROM runs")


def test_without_a_database_one_is_told_what_to_do(path: Path) -> None:
    sentence = r"There is no database .* yet: run `leuchtturm check` first"
    with pytest.raises(StoreError, match=sentence), current.opened(path):
        pass
    assert not path.exists()


def test_another_programs_file_is_refused(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="is not an SQLite database"), current.opened(path):
        pass


def test_a_path_with_signs_of_an_address_is_opened(tmp_path: Path) -> None:
    odd = tmp_path / "50 % #1?.db"
    with Store.open(odd) as store:
        see(store, BASELINE)
    with current.opened(odd) as connection:
        assert len(current.records(connection)) == 3


def test_an_older_file_is_brought_up_to_date_before_it_is_read(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(path) as store:
        see(store, BASELINE)
    following = tmp_path / "9999_next.sql"
    following.write_text("CREATE TABLE notes (a TEXT) STRICT;\n")
    released = database_file.migrations()
    monkeypatch.setattr(database_file, "migrations", lambda: [*released, following])
    with current.opened(path) as connection:
        assert len(current.records(connection)) == 3
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)


def test_schedules_are_told_apart(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    see(store, listing(KASSEL), 1, watched=replace(SOURCE, name="andere"))
    with current.opened(path) as connection:
        assert len(current.records(connection, "treffen")) == 3
        assert len(current.records(connection)) == 4
        assert [state.name for state in current.schedule_states(connection)] == ["andere", "treffen"]


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("db.queries.current", {"httpx", "selectolax", "apscheduler", "sqlite_utils"}),
        ("db.store", {"httpx", "selectolax", "apscheduler", "sqlite_utils"}),
    ],
)
def test_opening_the_file_imports_no_heavy_library(module: str, heavy: set[str]) -> None:
    script = f"import sys, {module}; print(*sorted({heavy!r} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=100
    )
    assert answer.stdout == "\n"
