"""A declared list from its page to each output: checked over HTTP, published, exported, listed."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import feedparser
import openpyxl
import pytest
from click.testing import CliRunner
from icalendar import Calendar

from schedules.cli.main import cli
from schedules.publishing.publish import publish
from schedules.publishing.site_source import settings_of
from tests.schedules.declared_list import DECLARATION, ROWS, ListWatch, Row, page
from tests.schedules.watched_page import Watch
from tests.scraper.reports.test_site import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEW: Row = ("09.03.2027", "Bauausschuss", "Rathaus, Saal 1", 30)
MOVED: Row = ("19.01.2027", "Sozialausschuss", "Rathaus, Saal 3", 8)


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ListWatch]:
    """Five sittings; then one is new, one has another place, and the last one is gone for good."""
    with ListWatch(tmp_path_factory.mktemp("list") / "leuchtturm.db") as watch:
        assert watch.check().outcome == "baseline"
        later = page([ROWS[0], MOVED, *ROWS[2:4], NEW])
        for outcome in ("changed", "changed", "unchanged"):
            assert watch.check(later).outcome == outcome
        yield watch


def run(watch: ListWatch, *arguments: str) -> str:
    """What a command prints."""
    result = CliRunner().invoke(cli, ["--db", str(watch.path), *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def exported(watch: ListWatch, *arguments: str) -> bytes:
    """What ``export`` writes."""
    return CliRunner().invoke(cli, ["--db", str(watch.path), "export", *arguments]).stdout_bytes


def test_records_are_listed_with_their_fields(watch: ListWatch) -> None:
    lines = run(watch, "records").splitlines()
    assert lines[0].split() == ["datum", "gremium", "ort", "plaetze"]
    assert lines[2].split() == ["2027-01-19", "Sozialausschuss", "Rathaus,", "Saal", "3", "8"]
    assert lines[-1].startswith("sitzungen: 5 sittings, page last read ")
    assert "Haupt- und Finanzausschuss" not in "".join(lines)
    assert "removed, gone since" in run(watch, "records", "sitzungen", "--all")
    listed = json.loads(run(watch, "records", "--json"))["records"]
    assert listed[1]["name"] == "Sozialausschuss, 2027-01-19"
    assert listed[1]["record"]["ort"] == "Rathaus, Saal 3"
    assert "sitzungen: no meetings; `leuchtturm records sitzungen` lists" in run(watch, "meetings")


def test_a_record_is_shown_with_its_history(watch: ListWatch) -> None:
    shown = run(watch, "show", "sozialausschuss", "--history")
    assert shown.startswith("Sozialausschuss, 2027-01-19\n")
    assert "edited: ort: Bürgerhaus → Rathaus, Saal 3" in shown
    assert "/to/19.01.2027-Sozi" in shown
    [record] = json.loads(run(watch, "show", "sozialausschuss", "--json"))["records"]
    assert [version["record"]["ort"] for version in record["history"]] == ["Bürgerhaus", "Rathaus, Saal 3"]
    result = CliRunner().invoke(cli, ["--db", str(watch.path), "show", "Atlantis"])
    assert "No record with the words 'Atlantis' is known" in result.stderr


def test_changes_and_differences_name_the_records(watch: ListWatch) -> None:
    rows = [" ".join(line.split()[2:]) for line in run(watch, "changes").splitlines()[1:]]
    assert rows == [
        "edited Sozialausschuss, 2027-01-19 ort: Bürgerhaus → Rathaus, Saal 3",
        "added Bauausschuss, 2027-03-09 new on the page",
        "removed Haupt- und Finanzausschuss, 2027-02-23 no longer on the page",
    ]
    compared = run(watch, "diff", "#1", "#2")
    assert "Sozialausschuss, 2027-01-19 ort [-Bürgerhaus-] {+Rathaus, Saal 3+}" in " ".join(compared.split())
    assert "{+2027-03-09+}" in compared
    [then] = json.loads(run(watch, "as-of", "#1", "--json"))["pages"]
    assert [record["record"]["ort"] for record in then["records"]] == [row[2] for row in ROWS]
    assert "Bürgerhaus" in run(watch, "as-of", "#1")


def test_each_export_has_the_records(watch: ListWatch) -> None:
    text = exported(watch, "csv", "--all").decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["Datum"], row["Ort"], row["Auf der Seite"]) for row in table[:2]] == [
        ("12.01.2027", "Rathaus, Saal 1", "ja"),
        ("19.01.2027", "Rathaus, Saal 3", "ja"),
    ]
    assert sum(row["Auf der Seite"] == "nein" for row in table) == 1
    book = openpyxl.load_workbook(io.BytesIO(exported(watch, "xlsx")))
    assert book.sheetnames == ["Sitzungen", "Änderungen", "Links"]
    assert len(json.loads(exported(watch, "json"))["records"]) == 5
    events: list[Any] = Calendar.from_ical(exported(watch, "ics")).walk("VEVENT")
    assert len(events) == 6  # the removed one too: it would stay in calendars that have it
    rows = Seen(exported(watch, "html").decode())
    assert rows.tags.count("tr") == 6


def test_the_feed_has_the_changes(watch: ListWatch) -> None:
    feed = feedparser.parse(exported(watch, "atom"))
    assert not feed.bozo
    assert len(feed.entries) == 3
    assert any("Sozialausschuss" in entry.title for entry in feed.entries)


def test_the_page_is_published_with_its_files(watch: ListWatch, tmp_path: Path) -> None:
    written = publish(watch.path, "sitzungen", tmp_path / "web", settings_of(watch.schedule)).written
    assert set(written) == {f"leuchtturm.{form}" for form in ("csv", "xlsx", "json", "ics", "atom")} | {
        "index.html"
    }
    shown = Seen((tmp_path / "web" / "index.html").read_text(encoding="utf-8"))
    assert "Sitzungen der Gemeinde" in shown.text
    assert "5 Sitzungen" in shown.text
    assert "Rathaus, Saal 3" in shown.text
    assert "Kalender (ICS)" in shown.text
    assert shown.tags.count("tr") == 1 + 6 + 1 + 4  # sittings and checks, each with a head


def test_a_list_of_the_newest_shows_only_what_is_on_the_page(tmp_path: Path) -> None:
    with ListWatch(tmp_path / "leuchtturm.db", declaration='list = "latest"\n' + DECLARATION) as watch:
        watch.page = page(ROWS[::-1])
        watch.check()
        watch.check(page([NEW, *ROWS[::-1][:4]]))
        watch.check()
        publish(watch.path, "sitzungen", tmp_path / "web", settings_of(watch.schedule))
        text = Seen((tmp_path / "web" / "index.html").read_text(encoding="utf-8")).text
    assert "09.03.2027" in text
    assert "12.01.2027" not in text


def test_a_database_of_both_kinds_says_which_export_has_room(tmp_path: Path) -> None:
    path = tmp_path / "leuchtturm.db"
    with ListWatch(path) as lists, Watch(path) as meetings:
        lists.check()
        meetings.check()
        result = CliRunner().invoke(cli, ["--db", str(path), "export", "csv"])
        assert result.exit_code == 1
        assert "csv has room for one kind of records" in result.stderr
        book = openpyxl.load_workbook(io.BytesIO(exported(lists, "xlsx")))
        assert {"Treffen", "Sitzungen"} < set(book.sheetnames)
        assert exported(lists, "csv", "--schedule", "sitzungen").decode("utf-8-sig").startswith("Datum;")
        printed = run(lists, "records")
        assert "sitzungen: 5 sittings" in printed
        assert "meetings, page last read" in printed
