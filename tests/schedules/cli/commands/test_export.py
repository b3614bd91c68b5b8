"""``leuchtturm export``: the same database makes the same files, whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from db.queries import current
from db.store import Store
from schedules.publishing import export
from scraper.exports import FORMATS
from tests.replacing import replace
from tests.schedules.cli.commands import stored

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.meetings import Meeting
    from tests.schedules.cli.commands.conftest import Run


def table(body: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def appointments(body: bytes) -> list[Any]:
    """The appointments of a calendar."""
    return list(Calendar.from_ical(body).walk("VEVENT"))


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_and_standard_output_have_the_same_bytes(
    run: Run, database: Path, tmp_path: Path, form: str
) -> None:
    assert run("export", form, tmp_path / "file").output == ""
    body = (tmp_path / "file").read_bytes()
    assert run("export", form).stdout_bytes == run("export", form, "-").stdout_bytes == body
    assert body
    assert not list(tmp_path.glob(".*"))


def test_the_listed_meetings_are_there_and_with_all_the_removed_ones(run: Run, database: Path) -> None:
    assert [row["Ort"] for row in table(run("export", "csv").stdout_bytes)] == ["Dietzenbach", "Baunatal"]
    gone = table(run("export", "csv", "--all").stdout_bytes)[2]
    assert (gone["Ort"], gone["Auf der Seite"], gone["Fehlt seit"]) == (
        "Steinbach (Taunus)",
        "nein",
        "03.03.2026 06:17",
    )


def test_a_calendar_cancels_no_meeting_that_only_left_the_page(run: Run, database: Path) -> None:
    baunatal, steinbach = appointments(run("export", "ics").stdout_bytes)
    assert (baunatal["SEQUENCE"], baunatal["DTSTAMP"].dt) == (1, stored.after(1))
    assert "STATUS" not in steinbach  # the page does not say that it is cancelled
    assert (steinbach["SEQUENCE"], steinbach["DTSTAMP"].dt) == (1, stored.after(3))


def test_a_number_of_a_calendar_grows_with_each_change(run: Run, tmp_path: Path) -> None:
    numbers = []
    states: tuple[list[Meeting], ...]
    states = ([stored.BAUNATAL], [stored.EDITED], [stored.BAUNATAL], [], [], [stored.BAUNATAL])
    with Store.open(tmp_path / "leuchtturm.db") as store:
        for days, meetings in enumerate(states):
            stored.accept(store, days, *meetings, stored.DIETZENBACH)
            [event] = appointments(run("export", "ics").stdout_bytes)
            numbers.append(event["SEQUENCE"])
    assert numbers == [0, 1, 2, 2, 3, 4]


def test_a_new_meeting_s_number_is_nought(run: Run, tmp_path: Path) -> None:
    with Store.open(tmp_path / "leuchtturm.db") as store:
        stored.accept(store, 0, stored.BAUNATAL)
        stored.accept(store, 1, stored.BAUNATAL, stored.STEINBACH)
    assert [event["SEQUENCE"] for event in appointments(run("export", "ics").stdout_bytes)] == [0, 0]


def test_a_number_of_a_calendar_counts_only_what_was_told(run: Run, database: Path) -> None:
    with Store.open(database) as store:
        store.connection.execute("UPDATE changes SET reread = 'found' WHERE kind = 'edited'")
        store.connection.execute(
            "UPDATE versions SET reread_at = '2026-05-01T00:00:00Z' WHERE meeting_id = 1 AND ended_at IS NULL"
        )
    event, _ = appointments(run("export", "ics").stdout_bytes)
    assert (event["SEQUENCE"], event["DTSTAMP"].dt) == (0, datetime(2026, 5, 1, tzinfo=UTC))


def test_english_and_one_schedule_can_be_asked_for(run: Run, database: Path) -> None:
    rows = table(run("export", "csv", "--language", "en", "--schedule", "leuchtturmprojekte").stdout_bytes)
    assert [(row["Place"], row["Date"]) for row in rows] == [("Dietzenbach", ""), ("Baunatal", "2023-07-05")]
    assert len(json.loads(run("export", "json", "--schedule", "leuchtturmprojekte").stdout)["@graph"]) == 2


def test_two_pages_have_names_of_their_own(run: Run, database: Path) -> None:
    with Store.open(database) as store:
        stored.accept(store, 4, stored.BAUNATAL, watched=replace(stored.SOURCE, name="zweite"))
    events = json.loads(run("export", "json").stdout)["@graph"]
    assert len({event["@id"] for event in events}) == 3
    assert "leuchtturm/zweite/meeting/4" in run("export", "json").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("docx",), "'docx' is not one of 'csv', 'xlsx', 'json', 'ics', 'atom', 'html'"),
        (("csv", "nowhere/a.csv"), "Error: nowhere/a.csv cannot be written: No such file or directory."),
        (("csv", "."), "Error: . cannot be written: "),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    run: Run, database: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    result = run("export", *arguments)
    assert result.exit_code in (1, 2)
    assert sentence in result.stderr


def test_a_file_that_cannot_be_replaced_stays_as_it_was(run: Run, database: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    assert run("export", "csv", "a.csv").exit_code == 1
    assert not list(tmp_path.glob(".*"))
    assert (tmp_path / "a.csv").is_dir()


def test_a_workbook_is_not_written_into_a_terminal(database: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "schedules.cli.main", "export", "xlsx", "--db", str(database)]
    done = subprocess.run(command, stdout=follower, stderr=subprocess.PIPE, text=True)
    os.close(follower)
    os.close(leader)
    assert done.returncode == 2
    assert "give a FILE, such as leuchtturm.xlsx" in done.stderr


def test_a_publisher_gets_name_and_content_of_each_file(run: Run, database: Path) -> None:
    with current.opened(database) as connection:
        known = export.collect(connection, schedule="leuchtturmprojekte", include_removed=True)
    files = dict(export.files(known))
    assert list(files) == [f"leuchtturm.{form}" for form in ("csv", "xlsx", "json", "ics", "atom")]
    assert all(
        files[f"leuchtturm.{form}"] == run("export", form, "--all").stdout_bytes for form in ("csv", "atom")
    )


def test_hostile_text_of_the_database_leaves_in_every_format(run: Run, tmp_path: Path) -> None:
    hostile: dict[str, Any] = dict.fromkeys(("title", "municipality", "programme"), "=1+1 <b>\ufffe\x00")
    with Store.open(tmp_path / "leuchtturm.db") as store:
        stored.accept(store, 0, stored.BAUNATAL)
        stored.accept(store, 1, replace(stored.BAUNATAL, **hostile))
    for form in FORMATS:
        result = run("export", form)
        assert result.exit_code == 0, result.output
        assert b"\x00" not in result.stdout_bytes or form == "xlsx"
