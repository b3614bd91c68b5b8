"""What Datasette shows of a value that the page made up."""

from __future__ import annotations

from typing import Any

import pytest

from db.datasette.cells import render_cell
from db.datasette.error_answers import german_error
from db.datasette.excel_csv import rewritten


def shown(value: object, column: str = "Links", row: dict[str, Any] | None = None) -> str:
    """The HTML of a cell in the view ``treffen``."""
    cell: Any = render_cell(row or {}, value, column, "treffen", "leuchtturm", None)
    return str(cell)


def test_a_line_of_words_and_address_is_a_link() -> None:
    assert '<a href="https://example.org/film" rel="noreferrer">Film &amp; Ton</a>' in shown(
        "Film & Ton: https://example.org/film"
    )


@pytest.mark.parametrize(
    "address",
    ["https://bank.example@elsewhere.example/", "https://example.org/\u202emoc.elgoog", "https://["],
)
def test_an_address_that_hides_something_is_no_link(address: str) -> None:
    for text in (f"Film: {address}", address, f"Siehe {address} dort. {'x' * 200}"):
        assert "<a " not in shown(text)
        assert "elgoog" in shown(text) or address[8:20] in shown(text)


@pytest.mark.parametrize(
    ("before", "after", "shown_before", "shown_after"),
    [
        (
            "Erster Satz.",
            "Erster Satz. Zweiter Satz.",
            "Erster Satz.",
            "Erster Satz. <ins>Zweiter Satz.</ins>",
        ),
        (
            "Erster Satz. Zweiter Satz.",
            "Erster Satz.",
            "Erster Satz. <del>Zweiter Satz.</del>",
            "Erster Satz.",
        ),
        ("A / B", "A/B", "<del>A / B</del>", "<ins>A/B</ins>"),
    ],
)
def test_a_text_that_only_grew_or_shrank_is_not_an_ellipsis_alone(
    before: str, after: str, shown_before: str, shown_after: str
) -> None:
    long = "Das Wort steht am Anfang und noch lange vor dem, was sich änderte. " * 5
    for start in ("", long):
        sides = {"Vorher": start + before, "Nachher": start + after}
        cells = [shown(value, column, sides) for column, value in sides.items()]
        assert cells[0].endswith(f"{shown_before}</div>")
        assert cells[1].endswith(f"{shown_after}</div>")
        assert all("…</div>" not in cell for cell in cells)


def test_a_number_has_a_decimal_comma() -> None:
    assert shown(0.011, "Dauer_Sekunden") == "0,011"


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (
            "no such column: Jar",
            "Eine Spalte „Jar“ gibt es nicht. Wie die Spalten in SQL heißen, steht unter jeder Tabelle bei "
            "„Was die Spalten bedeuten“.",
        ),
        ('near "SELEC": syntax error', "Die Abfrage ist kein gültiges SQL."),
        ("Record not found: ['1']", "Diese Seite gibt es hier nicht. Bitte prüfen Sie die Adresse."),
        ("Table not found: treffn", "Diese Seite gibt es hier nicht. Bitte prüfen Sie die Adresse."),
        (
            "something nobody foresaw",
            "Die Anfrage ist fehlgeschlagen. Näheres steht in der Meldung; ob die Datenbank beschädigt ist, "
            "sagt `leuchtturm doctor`.",
        ),
    ],
)
def test_what_went_wrong_is_said_in_german(english: str, german: str) -> None:
    assert german_error(english) == german


def test_csv_is_written_for_german_excel() -> None:
    body = rewritten('Ort,Dauer_Sekunden,Titel\n"Kassel, Nord",0.011,=1+1\nWetzlar,-3.5,"a;b"\n')
    assert body == 'Ort;Dauer_Sekunden;Titel\r\nKassel, Nord;0,011;\'=1+1\r\nWetzlar;-3,5;"a;b"\r\n'


def test_a_long_value_is_no_error() -> None:
    assert rewritten(f"Titel\n{'a' * 200_000}\n").startswith("Titel\r\naaa")


def test_no_column_is_a_formula() -> None:
    assert rewritten('=1+1,"a,=1+1"\n1,2\n').splitlines()[0] == "'=1+1;a,'=1+1"


def test_no_value_is_markup() -> None:
    hostile = '<script>alert(1)</script>" onmouseover="x'
    sides = {"Vorher": hostile, "Nachher": f"{hostile} https://example.org/{hostile}"}
    cells = [shown(hostile), shown(hostile, "Status")]
    cells += [shown(value, column, sides) for column, value in sides.items()]
    for cell in cells:
        assert "<script" not in cell
        assert '" on' not in cell
