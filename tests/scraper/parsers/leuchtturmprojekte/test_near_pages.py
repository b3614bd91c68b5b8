"""Whole pages of other sites, and other pages of the same site, that have headings like the watched list's.

``near/*.txt`` holds their contents, each under a line ``=== name | frames | title``; ``near/frames`` the
templates of the sites around them: header, navigation, sidebar, teasers, footer.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from scraper.parsers.leuchtturmprojekte.page_identity import names_the_list
from scraper.parsers.sandbox import read
from tests.paths import FIXTURES

NEAR = FIXTURES / "leuchtturmprojekte" / "near"
FRAMES = {path.stem: path.read_text(encoding="utf-8") for path in (NEAR / "frames").glob("*.html")}
URL = "https://stadtentwicklung.example/programme/leuchtturmprojekte-im-video.html"


class NearPage(NamedTuple):
    name: str
    frames: tuple[str, ...]
    title: str
    body: str

    def within(self, frame: str) -> bytes:
        return FRAMES[frame].replace("{title}", self.title).replace("{body}", self.body).encode()


def pages(stem: str) -> list[NearPage]:
    found = []
    for part in (NEAR / f"{stem}.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        head, _, body = part.partition("\n")
        name, frames, title = head.split(" | ", 2)
        found.append(NearPage(name, tuple(frames.split()), title, body))
    return found


KINDS = ("articles", "others", "lists", "instead", "various")
ALL = [page for stem in KINDS for page in pages(stem)]


def meetings(body: bytes) -> list[str]:
    page = read(body, "text/html; charset=utf-8", URL, "leuchtturmprojekte")
    assert (page.problem is None) == bool(page.meetings)
    return [meeting.title for meeting in page.meetings]


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
    ],
)
def test_a_name_of_the_list(name: str) -> None:
    assert names_the_list(name)


@pytest.mark.parametrize(
    "name",
    [
        "Leuchtturmprojekte 2024",
        "Leuchtturmprojekte in Baunatal: Der Tag im Liveticker",
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
