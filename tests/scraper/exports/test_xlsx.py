"""The Excel workbook, as openpyxl reads it."""

from __future__ import annotations

import io
import re
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from scraper.exports import render
from scraper.meetings import Meeting
from scraper.records import Link
from tests.scraper.exports.samples import HOSTILE, everyday, hostile, stored
from tests.scraper.reports.samples import BAUNATAL

if TYPE_CHECKING:
    from scraper.reports.dataset import Dataset


def opened(exported: Dataset) -> Any:
    """The workbook that is made of it."""
    return openpyxl.load_workbook(io.BytesIO(render("xlsx", exported)))


def cell(sheet: Any, heading: str, row: int = 2) -> Any:
    """The cell below a heading; the first row is 2."""
    return next(column[row - 1] for column in sheet.iter_cols() if column[0].value == heading)


def test_days_and_moments_are_real_and_look_german() -> None:
    sheet = opened(everyday())["Treffen"]
    assert (cell(sheet, "Datum").value, cell(sheet, "Datum").number_format) == (
        datetime.fromisoformat("2022-11-07"),
        "dd.mm.yyyy",
    )
    assert cell(sheet, "Zuletzt geändert").value == datetime.fromisoformat("2026-07-02 06:17")
    assert cell(sheet, "Zuletzt geändert").number_format == "dd.mm.yyyy hh:mm"
    assert cell(sheet, "Jahr").value == 2022


def test_each_sheet_has_filters_widths_and_a_fixed_header() -> None:
    book = opened(everyday())
    assert book.sheetnames == ["Treffen", "Änderungen", "Filme und Links"]
    assert [sheet.freeze_panes for sheet in book] == ["A2"] * 3
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:S5", "A1:J9", "A1:E4"]
    assert all(sheet.column_dimensions["B"].width > 10 for sheet in book)
    assert cell(book["Treffen"], "Titel", 1).font.bold


def test_films_and_the_source_are_links() -> None:
    book = opened(everyday())
    film = cell(book["Treffen"], "Filme")
    assert film.hyperlink.target == "https://vimeo.com/1"
    assert film.value == "Film: Rundgang: https://vimeo.com/1\nhttps://vimeo.com/2"
    assert cell(book["Treffen"], "Quelle").hyperlink.target.startswith("https://www.example.org/")
    targets = [row[4].hyperlink.target for row in book["Filme und Links"].iter_rows(min_row=2)]
    assert targets == ["https://vimeo.com/1", "https://vimeo.com/2", "https://www.example.org/a.pdf"]


def test_the_changes_have_a_sheet_with_before_and_after() -> None:
    rows = list(opened(everyday())["Änderungen"].iter_rows(min_row=2, values_only=True))
    day, again = map(datetime.fromisoformat, ("2023-07-04", "2023-07-05"))
    assert ("Geändert", 2023, "Baunatal", "Baunatal-Baunsberg", "Datum", day, again) in [
        row[1:8] for row in rows
    ]
    assert [row[1] for row in rows] == [
        *("Seite geändert", "Geändert", "Geändert", "Geändert", "Entfernt", "Wieder da", "Neu", "Geändert")
    ]
    assert rows[4][5:8] == ("Treffen", rows[5][7], None)


def test_the_changes_say_what_re_reading_made_of_them() -> None:
    changes = tuple(replace(found, reread="gone") for found in everyday().changes)
    sheet = opened(everyday(changes=changes))["Änderungen"]
    assert cell(sheet, "Hinweis").value == "so gemeldet, war aber keine Änderung"


def test_a_sheet_prints_on_a4_with_the_columns_that_fit() -> None:
    for sheet, last in zip(opened(everyday()), ("I", "H", "E"), strict=True):
        assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_area.endswith(f"${last}${sheet.max_row}")
        assert sheet.print_title_rows == "$1:$1"
        wide = sum(sheet.column_dimensions[letter].width for letter in "ABCDEFGHI"[: ord(last) - 64])
        assert wide < 210  # characters: no smaller than two thirds of its size


def test_a_row_is_as_high_as_its_text() -> None:
    long = replace(BAUNATAL, description=("Ein Satz. " * 60, "Ende."))
    sheet = opened(everyday(records=(stored(Meeting(2023, "T")), stored(long, 2))))["Treffen"]
    assert sheet.row_dimensions[2].height == 15 * 3  # the page's address
    assert sheet.row_dimensions[3].height == 15 * 11
    huge = opened(everyday(records=(stored(replace(BAUNATAL, description=("Wort " * 5_000,))),)))["Treffen"]
    assert huge.row_dimensions[2].height == pytest.approx(409, abs=1)  # what Excel takes


def test_english_has_english_sheets_and_days() -> None:
    book = opened(everyday(language="en"))
    assert book.sheetnames == ["Meetings", "Changes", "Films and links"]
    assert cell(book["Meetings"], "Date").number_format == "yyyy-mm-dd"


def test_a_day_that_excel_cannot_count_to_is_a_text() -> None:
    book = opened(everyday(records=(stored(Meeting(1848, "T", start_date=date(1848, 5, 18))),)))
    assert cell(book["Treffen"], "Datum").value == "1848-05-18"


def test_the_same_records_are_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = render("xlsx", everyday())
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert render("xlsx", everyday()) == first


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text(name: str) -> None:
    book = opened(hostile(HOSTILE[name]))
    cells = [found for sheet in book for row in sheet.iter_rows() for found in row]
    assert {found.data_type for found in cells} <= {"s", "n", "d"}
    assert all(len(str(found.value).encode("utf-16-le")) <= 2 * 32_767 for found in cells)
    targets = [found.hyperlink.target for found in cells if found.hyperlink]
    assert [target for target in targets if not re.match("https?://", target)] == []
    assert cell(book["Treffen"], "Ort", 3).value == "Baunatal"


def test_no_part_of_the_workbook_has_a_formula_or_a_macro() -> None:
    parts = zipfile.ZipFile(io.BytesIO(render("xlsx", hostile(HOSTILE["hyperlink"]))))
    assert not [name for name in parts.namelist() if "vba" in name or "externalLink" in name]
    assert not [name for name in parts.namelist() if "sheet" in name and b"<f>" in parts.read(name)]


def test_what_looks_like_an_escape_of_excel_stays_as_it_is() -> None:
    assert cell(opened(hostile(HOSTILE["escape"]))["Treffen"], "Ort").value == HOSTILE["escape"]


def test_more_links_than_a_sheet_may_have_are_told_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    from scraper.exports import xlsx

    monkeypatch.setattr(xlsx, "_MAX_LINKS", 3)
    links = tuple(Link("video", f"https://vimeo.com/{number}", "") for number in range(5))
    sheet = opened(everyday(records=(stored(Meeting(2023, "T", links=links)),)))["Filme und Links"]
    cells = [row[4] for row in sheet.iter_rows(min_row=2)]
    assert [found.value for found in cells] == [link.url for link in links]
    assert [found.hyperlink is not None for found in cells] == [True] * 3 + [False] * 2
