"""The HTML table: every value in its cell, nothing that runs or loads."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from scraper.exports import render
from tests.scraper.exports.samples import HOSTILE, everyday, hostile

ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "table", "caption"),
    *("thead", "tbody", "tr", "th", "td", "br", "a"),
}


class Seen(HTMLParser):
    """The elements, attributes and rows of cells of a document."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.rows: list[list[str]] = []
        self.feed(html.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "br":
            self.rows[-1][-1] += "\n"

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def test_a_row_has_the_page_s_values() -> None:
    header, full, *others = Seen(render("html", everyday())).rows
    values = dict(zip(header, full, strict=True))
    assert (values["Jahr"], values["Ort"], values["Datum"], values["Status"]) == (
        *("2022", "Wetzlar", "07.11.2022"),
        "abgesagt",
    )
    assert values["Filme"] == "Film: Rundgang\nhttps://vimeo.com/2"
    assert values["Zuletzt geändert"].strip() == "02.07.2026 06:17"
    assert len(others) == 3


def test_films_are_links() -> None:
    assert ("href", "https://vimeo.com/1") in Seen(render("html", everyday())).attributes


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text(name: str) -> None:
    seen = Seen(render("html", hostile(HOSTILE[name])))
    assert seen.elements <= ELEMENTS
    assert {name for name, _ in seen.attributes} <= {
        "lang",
        "charset",
        "http-equiv",
        "content",
        "scope",
        "href",
    }
    assert [
        value for name, value in seen.attributes if name == "href" and not value.startswith("https://")
    ] == []
    assert [len(row) for row in seen.rows] == [19] * 3
