"""Sites that the published page's tests show: a few real meetings, and invented ones as many as wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from scraper.meetings import Meeting, as_meeting
from scraper.records import Link
from scraper.reports.dataset import FoundChange, SeenRecord, WatchedPage
from scraper.reports.site import Download, Owner, Site, SiteCheck, SiteProblem
from tests.scraper.reports.samples import (
    BAUNATAL,
    DIETZENBACH,
    STEINBACH,
    URL,
    WETZLAR,
    added,
    corrected,
    edited,
    intro_edited,
    removed,
)

if TYPE_CHECKING:
    from scraper.meetings import Attendance, Status
    from scraper.records import Change

PAGE = WatchedPage("leuchtturmprojekte", "Leuchtturmprojekte im Video", URL)
NOW = datetime(2024, 9, 23, 4, 15, tzinfo=UTC)
FILM = Link(
    "video", "https://www.youtube.com/watch?v=SYNTHv2022_", "Film: Leuchtturmprojekte 2022 in Wetzlar"
)
PAPER = Link("document", "https://www.example.org/2022/dokumentation.pdf", "Dokumentation (PDF)")
DOWNLOADS = tuple(
    Download(f"leuchtturm.{ending}", size)
    for ending, size in (("xlsx", 14_200), ("csv", 3_100), ("ics", 2_400), ("atom", 9_800), ("json", 7_600))
)
PLACES = (
    *("Kassel", "Wetzlar", "Hanau", "Offenbach am Main", "Marburg", "Gießen", "Fulda", "Rüsselsheim am Main"),
    *(
        "Bad Hersfeld",
        "Rotenburg an der Fulda",
        "Steinbach (Taunus)",
        "Baunatal",
        "Dietzenbach",
        "Groß-Gerau",
    ),
)
FORMS: tuple[Attendance | None, ...] = ("in_person", None, "online", "hybrid")
STATUSES: tuple[Status | None, ...] = (None,) * 9 + ("cancelled", "postponed")
SENTENCE = (
    "Anhand von ausgewählten Beispielen im Programmgebiet kamen wir über Erfolgsbedingungen und "
    "Umsetzungshemmnisse sozialer Stadtteilentwicklung mit dem Standort und diversen Projekten dort ins "
    "Gespräch."
)


def few() -> Site:
    """Three meetings, the news of one morning, everything well."""
    meetings = (BAUNATAL, replace(WETZLAR, links=(FILM, PAPER), description=(SENTENCE,)), STEINBACH)
    stored = [seen(4 - place, meeting, ago(400)) for place, meeting in enumerate(meetings, start=1)]
    stored[0] = replace(stored[0], changed_at=ago(3))
    changes = (found(ago(3), corrected(), 3), found(ago(9), intro_edited()))
    return site(tuple(stored), changes)


def several() -> Site:
    """Nine meetings, one of them gone and one called off; the watched page is not readable just now."""
    first = few()
    meetings = (
        seen(12, replace(DIETZENBACH, status="cancelled"), ago(3), changed_at=ago(2)),
        *first.records[:2],
        replace(first.records[2], missing_since=ago(2), removed=True),
        *(invented(number) for number in range(5)),
    )
    news = (
        found(ago(1), removed(), 1),
        found(ago(2), edited(DIETZENBACH, status="cancelled"), 12),
        found(ago(3), added(), 12),
        found(ago(3), edited(WETZLAR, links=(FILM,)), 2),
    )
    return replace(
        site(meetings, news + first.changes),
        problems=(SiteProblem("not_the_page", ago(1)),),
        last_success_at=ago(1),
    )


def many(count: int) -> Site:
    """``count`` invented meetings, and a change of every tenth."""
    meetings = tuple(invented(number) for number in range(count))
    changes = tuple(
        found(ago(stored.id), edited(as_meeting(stored.record), start_date=date(2024, 1, 1)), stored.id)
        for stored in meetings[::10]
    )[:200]
    return site(meetings, changes)


def invented(number: int) -> SeenRecord:
    """A meeting like those of the page, the newest first."""
    place, year = PLACES[number % len(PLACES)], 2020 - number // 25
    start = date(year, 1 + number % 12, 1 + number % 28)
    links = (Link("video", f"{FILM.url}{number}", "Film zum Treffen"), PAPER) if number % 3 else ()
    meeting = Meeting(
        year=year,
        title=f"Leuchtturmprojekte {year} im Programm Sozialer Zusammenhalt in {place}",
        programme="Sozialer Zusammenhalt",
        municipality=place,
        programme_area=f"{place} – Quartier {number + 1}",
        start_date=start if number % 7 else None,
        end_date=start + timedelta(days=1) if number % 31 == 1 else None,
        attendance=FORMS[number % len(FORMS)],
        status=STATUSES[number % len(STATUSES)],
        description=(
            f"Im Jahr {year} stand das Programmgebiet „Quartier {number + 1}“ im Mittelpunkt. {SENTENCE}",
        ),
        links=links,
    )
    return seen(100 + number, meeting, ago(400))


def site(meetings: tuple[SeenRecord, ...], changes: tuple[FoundChange, ...] = (), **values: Any) -> Site:
    """A site where everything is well, checked this morning."""
    checks = [SiteCheck(ago(days), "unchanged") for days in range(8)]
    checks[3] = SiteCheck(ago(3), "changed", 2)
    checks[5] = SiteCheck(ago(5), "failed")
    made = Site(
        title="Leuchtturmprojekte im Video",
        url=URL,
        last_checked_at=NOW,
        last_success_at=NOW,
        stale_at=NOW + timedelta(days=3),
        records=meetings,
        changes=changes,
        all_changes=len(changes),
        checks=tuple(checks),
        downloads=DOWNLOADS,
        owner=Owner(contact="leuchtturm@example.org"),
    )
    return replace(made, **values)


def seen(number: int, meeting: Meeting, first: datetime = NOW, **values: Any) -> SeenRecord:
    """A meeting as the database has it."""
    return replace(SeenRecord(number, PAGE, meeting, first), **values)


def found(at: datetime, change: Change, record_id: int | None = None) -> FoundChange:
    """A change as the database has it; its number is made from all that it is."""
    number = crc32(repr((at, change, record_id)).encode())
    return FoundChange(number, PAGE, at, replace(change, id=number), record_id)


def years(count: int) -> Site:
    """A meeting in each of the last ``count`` years, but for the gap of a year and a meeting that is gone."""
    meetings = []
    for number in range(count):
        year = 2024 - number
        if number % 8 == 5:
            continue
        meeting = replace(
            as_meeting(invented(number).record),
            year=year,
            start_date=date(year, 9, 1 + number),
            end_date=None,
            status=None,
        )
        gone = {"missing_since": ago(30), "removed": True} if number % 8 == 6 else {}
        meetings.append(seen(number + 1, meeting, ago(400), **gone))
    changes = (found(ago(3), added(as_meeting(meetings[0].record)), 1), *few().changes[1:])
    return site(tuple(meetings), changes)


def ago(days: int) -> datetime:
    """The check of ``days`` before the last."""
    return NOW - timedelta(days=days)
