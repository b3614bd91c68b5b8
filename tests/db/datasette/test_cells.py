"""What Datasette shows of a value that the page made up."""

from __future__ import annotations

from typing import Any

import pytest

from db.datasette.cells import render_cell


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


def test_no_value_is_markup() -> None:
    hostile = '<script>alert(1)</script>" onmouseover="x'
    sides = {"Vorher": hostile, "Nachher": f"{hostile} https://example.org/{hostile}"}
    cells = [shown(hostile), shown(hostile, "Status")]
    cells += [shown(value, column, sides) for column, value in sides.items()]
    for cell in cells:
        assert "<script" not in cell
        assert '" on' not in cell
