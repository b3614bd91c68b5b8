"""Small pages of the series around the markup that a test is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.parsers.sandbox import read

if TYPE_CHECKING:
    from scraper.meetings import Meeting, MeetingPage
    from scraper.records import Link

URL = "https://stadtentwicklung.example/programme/leuchtturmprojekte-im-video.html"
TITLE = "Leuchtturmprojekte im Video"
INTRO = "Jedes Jahr findet im Programm Sozialer Zusammenhalt ein Treffen des Netzwerkes statt."
TOP = f"<h1>{TITLE}</h1><p>{INTRO}</p>"
KASSEL = "<h2>Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel</h2>"
VISIT = "Wir trafen uns am 17.09.2024 im Programmgebiet „Kassel-Wesertor“."
WETZLAR = (
    "<h2>Leuchtturmprojekte 2022 im Programm Sozialer Zusammenhalt in Wetzlar</h2>"
    "<p>Im Jahr 2022 stand das Programmgebiet „Wetzlar – Dalheim“ im Mittelpunkt.</p>"
)


def page(body: str, title: str = TITLE) -> MeetingPage:
    """``body`` as a whole document."""
    head = f"<!DOCTYPE html><html lang=de><head><meta charset=utf-8><title>{title}</title></head>"
    return read(f"{head}<body>{body}</body></html>".encode(), "text/html", URL, "leuchtturmprojekte")


def page_with(content: str) -> MeetingPage:
    """The series' page: its heading and introduction, ``content``, its footer."""
    return page(f"<main>{TOP}{content}</main><footer><p>Impressum</p></footer>")


def kassel(markup: str) -> Meeting:
    """The meeting in Kassel with ``markup`` below its first paragraph; Wetzlar's follows it."""
    meetings = page_with(f"{KASSEL}<p>{VISIT}</p>{markup}{WETZLAR}").records
    assert [meeting.year for meeting in meetings] == [2024, 2022]
    assert meetings[1].description == (
        "Im Jahr 2022 stand das Programmgebiet „Wetzlar – Dalheim“ im Mittelpunkt.",
    )
    assert meetings[1].links == ()
    return meetings[0]


def description(markup: str) -> tuple[str, ...]:
    """The paragraphs that ``markup`` adds to the meeting in Kassel."""
    first, *rest = kassel(markup).description
    assert first == VISIT
    return tuple(rest)


def links(markup: str) -> tuple[Link, ...]:
    """The links that ``markup`` adds to the meeting in Kassel."""
    return kassel(markup).links
