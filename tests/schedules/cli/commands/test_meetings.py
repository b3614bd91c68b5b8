"""``leuchtturm meetings``: what the page lists, as a table and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.store import Store
from db.writes.runs import StoredSource
from scraper.meetings import MEETING_FIELDS, Meeting
from scraper.records import Link
from tests.schedules.cli.commands import stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tests.schedules.cli.commands.conftest import Run


def test_the_table_has_the_page_s_order_and_a_dash_for_what_it_does_not_say(run: Run, database: Path) -> None:
    lines = run("meetings").stdout.splitlines()
    assert lines == [
        "Year  Municipality  Programme area      Date        Attendance  Status",
        "2024  Dietzenbach   -                   -           -           -",
        "2023  Baunatal      Baunatal-Baunsberg  2023-07-05  -           -",
        "",
        "leuchtturmprojekte: 2 meetings, page last read 2026-03-04 06:17.",
    ]


def test_removed_meetings_are_listed_on_request_and_marked(run: Run, database: Path) -> None:
    table = run("meetings", "--all").stdout
    assert "2021-11-25 to 2021-11-26  online" in table
    assert "removed, gone since 2026-03-03 06:17" in table


def test_json_has_the_contract_s_fields_and_when_each_was_seen(
    run_json: Callable[..., Any], database: Path
) -> None:
    (new, edited) = run_json("meetings")["meetings"]
    assert list(new)[: len(MEETING_FIELDS)] == list(MEETING_FIELDS)
    assert (new["year"], new["start_date"], new["links"]) == (2024, None, [])
    assert (edited["start_date"], edited["first_seen_at"]) == ("2023-07-05", "2026-03-01T05:17:00Z")
    assert edited["description"] == ["Am 05.07.2023 kamen wir über Erfolge ins Gespräch."]
    assert [entry["removed_at"] for entry in run_json("meetings", "--all")["meetings"]] == [
        None,
        None,
        "2026-03-04T05:17:00Z",
    ]


def test_a_meeting_that_is_missing_once_says_so(run: Run, tmp_path: Path) -> None:
    with Store.open(tmp_path / "leuchtturm.db") as store:
        stored.accept(store, 0, stored.BAUNATAL, stored.STEINBACH)
        stored.accept(store, 1, stored.BAUNATAL)
    assert "missing since 2026-03-02 06:17, to be confirmed" in run("meetings").stdout


def test_a_page_with_a_problem_says_since_when(run: Run, database: Path) -> None:
    with Store.open(database) as store:
        stored.refuse(store, 4, "It says that it is being maintained.")
    assert run("meetings").stdout.splitlines()[-1] == (
        "leuchtturmprojekte: 2 meetings, page last read 2026-03-04 06:17; "
        "since 2026-03-05 06:17 it is not readable: It says that it is being maintained."
    )


def test_several_schedules_are_told_apart_and_can_be_chosen(run: Run, database: Path) -> None:
    with Store.open(database) as store:
        other = StoredSource("other", "Other", "http://127.0.0.1/b", "leuchtturmprojekte", 1)
        stored.accept(store, 4, stored.STEINBACH, watched=other)
    assert [line.split()[0] for line in run("meetings").stdout.splitlines()[:4]] == [
        "Schedule",
        "leuchtturmprojekte",
        "leuchtturmprojekte",
        "other",
    ]
    chosen = run("meetings", "--schedule", "other").stdout
    assert "Baunatal" not in chosen
    assert "leuchtturmprojekte:" not in chosen


def test_before_the_first_check_it_says_what_to_do(run: Run, tmp_path: Path) -> None:
    missing = run("meetings")
    assert missing.exit_code == 1
    assert "run `leuchtturm check` first" in missing.stderr
    Store.open(tmp_path / "leuchtturm.db").connection.close()
    assert run("meetings").stdout == "Nothing has been checked yet; `leuchtturm check` looks at the page.\n"


def test_escape_sequences_of_the_page_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    nasty = Meeting(
        year=2024,
        title="\x1b]0;owned\x07",
        municipality="\x1b[31mRed\u202e\x9b2J",
        description=("\x1b[2J\x9b2J",),
        links=(Link("page", "https://a.de/\x1b[5m", "\x9b5m"),),
    )
    with Store.open(tmp_path / "leuchtturm.db") as store:
        stored.accept(store, 0, nasty)
        stored.refuse(store, 1, "It calls itself \x1b]0;owned\x07.")
    for arguments in (["meetings"], ["meetings", "--json"], ["show", "2024"], ["show", "2024", "--json"]):
        output = run(*arguments).stdout
        assert not set("\x1b\x07\x9b\u202e") & set(output)
    assert "\\x1b[31mRed\\u202e\\x9b2J" in run("meetings").stdout
