"""CSV: what Excel and pandas read; no value becomes a formula, a line or a column."""

from __future__ import annotations

import csv
import io
import re

import pytest

from scraper.exports import render
from scraper.exports.columns import MAX_CELL
from scraper.meetings import Meeting
from tests.scraper.exports.samples import HOSTILE, everyday, hostile, stored

FORMULA = re.compile(r"[\t\r ]*[=+\-@＝＋－＠]")


def lines(body: bytes) -> list[list[str]]:
    """The cells, as any reader of semicolons has them."""
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def test_it_begins_with_a_mark_and_its_lines_end_as_excel_wants() -> None:
    body = render("csv", everyday())
    assert body.startswith(b"\xef\xbb\xbfJahr;Ort;")
    assert body.count(b"\r\n") == body.count(b"\n") == 5


def test_a_row_has_the_page_s_values_in_german() -> None:
    header, full, *_ = lines(render("csv", everyday()))
    assert dict(zip(header, full, strict=True)) == {
        "Jahr": "2022",
        "Ort": "Wetzlar",
        "Programmgebiet": "Wetzlar – Dalheim / Altenberger Straße",
        "Datum": "07.11.2022",
        "Bis": "08.11.2022",
        "Format": "hybrid (vor Ort und online)",
        "Status": "abgesagt",
        "Titel": "Leuchtturmprojekte 2022 im Programm Sozialer Zusammenhalt in Wetzlar",
        "Programm": "Sozialer Zusammenhalt",
        "Beschreibung": "Erster Absatz. | Zweiter; mit „Zeichen“, und mehr.",
        "Filme": "Film: Rundgang: https://vimeo.com/1 | https://vimeo.com/2",
        "Weitere Links": "Bericht: https://www.example.org/a.pdf",
        "Auf der Seite": "ja",
        "Von Hand festgelegt": "",
        "Fehlt seit": "",
        "Zuerst gesehen": "01.03.2026 06:17",
        "Zuletzt geändert": "02.07.2026 06:17",
        "Seite": "Leuchtturmprojekte im Video",
        "Quelle": "https://www.example.org/foerderprogramme/sozialer-zusammenhalt/leuchtturmprojekte-im-video.html",
    }


def test_what_the_page_does_not_say_is_empty() -> None:
    header, _, _, bare, gone = lines(render("csv", everyday()))
    assert [name for name, value in zip(header, bare, strict=True) if value] == [
        *("Auf der Seite", "Titel", "Fehlt seit", "Zuerst gesehen", "Seite", "Quelle")
    ]
    assert bare[header.index("Auf der Seite")] == "fehlt, noch nicht bestätigt"
    assert gone[header.index("Auf der Seite")] == "nein"


def test_english_has_english_words_and_days() -> None:
    header, full, *_ = lines(render("csv", everyday(language="en")))
    assert header[:5] == ["Year", "Place", "Programme area", "Date", "Until"]
    assert full[3:7] == ["2022-11-07", "2022-11-08", "hybrid (in person and online)", "cancelled"]


def test_without_meetings_there_is_the_header() -> None:
    assert len(lines(render("csv", everyday(records=())))) == 1


def test_pandas_reads_it() -> None:
    import pandas  # it takes half a second, for each process that collects tests

    frame = pandas.read_csv(
        io.BytesIO(render("csv", everyday())), sep=";", parse_dates=["Datum"], date_format="%d.%m.%Y"
    )
    assert frame["Datum"].tolist()[:2] == [pandas.Timestamp(2022, 11, 7), pandas.Timestamp(2023, 7, 4)]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_stays_in_its_cell(name: str) -> None:
    body = render("csv", hostile(HOSTILE[name]))
    rows = lines(body)
    assert [len(row) for row in rows] == [19] * 3
    assert body.count(b"\n") == body.count(b"\r") == 3
    cells = [cell for row in rows[1:] for cell in row]
    assert [cell for cell in cells if FORMULA.match(cell)] == []
    assert max(len(cell.encode("utf-16-le")) // 2 for cell in cells) <= MAX_CELL + 1
    assert "Baunatal" in rows[2]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", " ="])
def test_a_formula_begins_with_an_apostrophe(sign: str) -> None:
    _, [_, place, *_] = lines(
        render("csv", everyday(records=(stored(Meeting(2023, "T", municipality=f"{sign}1+1")),)))
    )
    assert place == f"'{sign.strip()}1+1"


@pytest.mark.parametrize("before", [",", ", ", ',"', ',""', ' , "', ",\t", "\t"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_formula_after_a_comma_is_none_for_those_who_read_by_commas(before: str, separator: str) -> None:
    meetings = (
        stored(Meeting(2023, "T", municipality=f"Kassel{before}=1+1", description=(f"a{before}@b",))),
    )
    text = render("csv", everyday(records=meetings)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
    assert [cell for cell in cells if FORMULA.match(cell)] == []
    assert "=1+1" in text
