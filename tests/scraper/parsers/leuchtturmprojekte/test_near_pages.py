"""Whole pages of other sites, and other pages of the same site, with headings like the watched list's."""

from __future__ import annotations

import pytest

from scraper.parsers.leuchtturmprojekte.page_identity import names_the_list
from scraper.parsers.read_options import ReadOptions
from scraper.parsers.sandbox import read
from tests.scraper.parsers.leuchtturmprojekte.near_pages import FRAMES, KINDS, NearPage, pages
from tests.scraper.parsers.leuchtturmprojekte.small_pages import URL

ALL = [page for stem in KINDS for page in pages(stem)]


def meetings(body: bytes) -> list[str]:
    page = read(body, "text/html; charset=utf-8", URL, "leuchtturmprojekte")
    assert (page.problem is None) == bool(page.records)
    return [meeting.title for meeting in page.records]


def test_there_are_enough_of_them() -> None:
    assert len({page.name for page in ALL}) == len(ALL) > 110


@pytest.mark.parametrize(
    ("page", "frame"),
    [pytest.param(page, frame, id=f"{page.name}-{frame}") for page in ALL for frame in page.frames],
)
def test_a_page_that_is_nearly_the_list_has_no_meeting(page: NearPage, frame: str) -> None:
    assert meetings(page.within(frame)) == []


@pytest.mark.parametrize("frame", FRAMES)
def test_the_list_itself_has_its_meetings_in_each_of_the_frames(frame: str) -> None:
    """So it is not the frame that keeps the near pages out."""
    body = (
        "<h1>Leuchtturmprojekte im Video</h1><p>Jedes Jahr trifft sich das Netzwerk.</p>"
        "<h2>Leuchtturmprojekte 2023 in Baunatal</h2><p>Am 04.07.2023 kamen wir ins Gespräch.</p>"
        "<h2>Leuchtturmprojekte 2022 in Wetzlar</h2><p>Am 07.11.2022 kamen wir ins Gespräch.</p>"
    )
    page = NearPage("list", (frame,), "Leuchtturmprojekte im Video", body)
    assert len(meetings(page.within(frame))) == 2


@pytest.mark.parametrize(
    "name",
    [
        "Leuchtturmprojekte im Video - Nachhaltige Stadtentwicklung in Hessen",
        "Leuchturmprojekte im Video",
        "Unsere Leuchtturmprojekte | Soziale Quartiere",
        "Filme der Leuchtturmprojekte",
        "Nachhaltige Stadtentwicklung in Hessen: Leuchtturmprojekte",
        "Thema: Leuchtturmprojekte im Video",
        "Leuchtturmprojekte seit 2012",
        "Leuchtturmprojekte 2012 bis 2024",
        "Leuchtturmprojekte im Programm Sozialer Zusammenhalt (ehemals: Soziale Stadt)",
        "Rückblick auf die Leuchtturmprojekte",
        "Leuchtturm-Projekte in Leichter Sprache",
        "Leuchtturmprojekte in Gebärdensprache | Soziale Stadt",
    ],
)
def test_a_name_of_the_list(name: str) -> None:
    assert names_the_list(name)


@pytest.mark.parametrize(
    "name",
    [
        "Leuchtturmprojekte 2024",
        "Leuchtturmprojekte in Baunatal: Der Tag im Liveticker",
        "Leuchtturmprojekte 2024 in Leichter Sprache",
        "Kassel war Gastgeber der Leuchtturmprojekte",
        "Suche nach „Leuchtturmprojekte im Video“",
        "Suche: Leuchtturmprojekte im Video",
        "Schlagwort: Leuchtturmprojekte",
        "Diskussion:Leuchtturmprojekte",
        "Unsere Fraktion bei den Leuchtturmprojekten",
        "Aktuelles",
    ],
)
def test_no_name_of_the_list(name: str) -> None:
    assert not names_the_list(name)


def test_an_operator_who_names_the_headings_knows_whose_page_it_is() -> None:
    """The list under a new name is refused, and read again with one line in the schedule file."""
    body = (
        "<h1>Unsere Treffen</h1><h2 class=ort>Leuchtturmprojekte 2023 in Baunatal</h2><p>Am 04.07.2023.</p>"
    )
    page = NearPage("renamed", ("own",), "Unsere Treffen", body).within("own")
    assert meetings(page) == []
    options = ReadOptions(sections="h2.ort")
    found = read(page, "text/html; charset=utf-8", URL, "leuchtturmprojekte", options=options)
    assert [meeting.municipality for meeting in found.records] == ["Baunatal"]


OURS = "<h1>Leuchtturmprojekte im Video</h1><p>Jedes Jahr trifft sich das Netzwerk Sozialer Zusammenhalt.</p>"


@pytest.mark.parametrize(
    "other",
    [
        "<h2>Großes Angeln in Rostock im Mai 2022</h2><p>Viele Gäste sahen Ruten und Rollen.</p>",
        "<h2>Großes Angeln in Rostock im Mai 2022</h2><p>Jedes Jahr kommen hier Tausende zusammen.</p>",
        "<h2>1924 – Elektrizität</h2><p>Licht kam.</p><h2>1951 – Wasserwerk</h2><p>Rohre kamen.</p>",
    ],
)
def test_headings_of_something_else_below_our_introduction_are_no_meetings(other: str) -> None:
    page = NearPage("other", ("own",), "Leuchtturmprojekte im Video", OURS + other)
    assert meetings(page.within("own")) == []


def test_one_short_heading_below_our_introduction_is_a_meeting_where_its_text_says_so() -> None:
    said = "<h2>Rostock 2022</h2><p>Am 07.11.2022 traf sich das Netzwerk im Programmgebiet „Süd“.</p>"
    page = NearPage("ours", ("own",), "Leuchtturmprojekte im Video", OURS + said)
    assert meetings(page.within("own")) == ["Rostock 2022"]
