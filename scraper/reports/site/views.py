"""Lay the meetings and changes out for the published page: one line each, bounded, links only to the web."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from scraper.reports.change_layout import Entry, Limits, bounded, lay_out
from scraper.reports.i18n.german import WORDS as GERMAN
from scraper.reports.i18n.value_format import day, day_with_weekday
from scraper.reports.sanitize import host_of, one_line, shorten, web_address
from scraper.reports.site.site_phrases import at, on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from scraper.records import Link, Meeting
    from scraper.reports.site.site_data import Site, SiteChange, SiteMeeting

NO_YEAR = "ohne Jahr"
_LONGEST_NAME = 200
_LONGEST_TEXT = 4_000
_LONGEST_LINK = 120
_MOST_LINKS = 20
_SHORT_TEXT = 420
_ENTRY_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Target:
    """Something a meeting points to. ``href`` is ``None`` where linking is not safe."""

    kind: str
    film: bool
    text: str
    host: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """A meeting in words; '' is what the page does not say.

    ``name``: what people call it. ``day``: as on a card, with its weekday; ``date``: as in the table;
    ``iso``: for programs. ``is_long``: the text is better folded away.
    ``states``: pairs of a word and the kind of its colour, e.g. ``("abgesagt", "cancelled")``.
    """

    anchor: str
    name: str
    title: str
    year: str
    place: str
    area: str
    programme: str
    day: str
    date: str
    iso: str
    form: str
    states: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    is_long: bool
    links: tuple[Target, ...]
    hidden_links: int
    seen: str
    removed: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change laid out, when it was found, and the anchor of its meeting ('' for the page's own)."""

    found_at: str
    entry: Entry
    anchor: str


@dataclass(frozen=True, slots=True)
class Year:
    """The meetings of a year in the timeline."""

    name: str
    cards: tuple[Card, ...]


def cards(site: Site) -> tuple[Card, ...]:
    """The meetings in the order of the watched page."""
    return tuple(_card(stored) for stored in site.meetings)


def timeline(shown: Iterable[Card]) -> tuple[Year, ...]:
    """The listed meetings by year, newest first; those without a year last."""
    listed = [card for card in shown if not card.removed]
    ordered = sorted(listed, key=lambda card: (-int(card.year) if card.year else 1, card.iso or "later"))
    return tuple(Year(name or NO_YEAR, tuple(group)) for name, group in groupby(ordered, lambda c: c.year))


def told(site: Site) -> tuple[ChangeView, ...]:
    """The changes, newest first, with no more of their text than a page can show."""
    known = {stored.id for stored in site.meetings}
    return tuple(_told(change, site.title, known) for change in site.changes)


def _told(found: SiteChange, title: str, known: set[int]) -> ChangeView:
    entry = bounded(lay_out(found.change, title), _ENTRY_LIMITS)
    anchor = anchor_of(found.meeting_id) if found.meeting_id in known else ""
    return ChangeView(at(found.found_at), entry, anchor)


def anchor_of(meeting_id: int | None) -> str:
    """The name of a meeting's place in the page."""
    return f"treffen-{meeting_id}"


def _card(stored: SiteMeeting) -> Card:
    meeting = stored.meeting
    paragraphs = _paragraphs(meeting.description)
    links = tuple(_target(link) for link in meeting.links[:_MOST_LINKS])
    return Card(
        anchor=anchor_of(stored.id),
        name=_name(meeting),
        title=_short(meeting.title),
        year="" if meeting.year is None else str(meeting.year),
        place=_short(meeting.municipality),
        area=_short(meeting.programme_area),
        programme=_short(meeting.programme),
        day=_days(meeting.start_date, meeting.end_date, weekday=True),
        date=_days(meeting.start_date, meeting.end_date, weekday=False),
        iso=meeting.start_date.isoformat() if meeting.start_date else "",
        form=GERMAN.values[meeting.attendance] if meeting.attendance else "",
        states=_states(stored),
        paragraphs=paragraphs,
        is_long=sum(map(len, paragraphs)) > _SHORT_TEXT,
        links=links,
        hidden_links=len(meeting.links) - len(links),
        seen=_seen(stored),
        removed=stored.removed,
    )


def _name(meeting: Meeting) -> str:
    return (
        _short(meeting.municipality) or _short(meeting.programme_area) or _short(meeting.title) or "Treffen"
    )


def _short(text: str | None) -> str:
    return shorten(one_line(text), _LONGEST_NAME) if text else ""


def _days(start: date | None, end: date | None, *, weekday: bool) -> str:
    if start is None:
        return ""
    written = day_with_weekday if weekday and end is None else day
    last = f" – {day(end, GERMAN)}" if end else ""
    return written(start, GERMAN) + last


def _states(stored: SiteMeeting) -> tuple[tuple[str, str], ...]:
    states: list[tuple[str, str]] = []
    if stored.meeting.status:
        states.append((GERMAN.values[stored.meeting.status], stored.meeting.status))
    if stored.removed:
        states.append(("nicht mehr auf der Seite", "removed"))
    elif stored.missing_since:
        states.append(("fehlt seit dem letzten Abruf", "removed"))
    return tuple(states)


def _seen(stored: SiteMeeting) -> str:
    """When it was first seen, last changed, and when it went."""
    parts = [f"Zuerst gesehen am {on(stored.first_seen_at)}"]
    if stored.changed_at:
        parts.append(f"zuletzt geändert am {on(stored.changed_at)}")
    if stored.missing_since:
        confirmed = "" if stored.removed else ", noch nicht bestätigt"
        parts.append(f"nicht mehr auf der Seite seit dem {on(stored.missing_since)}{confirmed}")
    return ", ".join(parts) + "."


def _paragraphs(description: Sequence[str]) -> tuple[str, ...]:
    left = _LONGEST_TEXT
    paragraphs = []
    for text in description:
        if left <= 0:
            paragraphs.append(GERMAN.shortened)
            break
        paragraphs.append(shorten(one_line(text), left))
        left -= len(text)
    return tuple(filter(None, paragraphs))


def _target(link: Link) -> Target:
    href = web_address(link.url)
    text = shorten(one_line(link.text), _LONGEST_LINK)
    return Target(
        kind=GERMAN.link_kinds[link.kind][0],
        film=link.kind == "video",
        text=text or GERMAN.link_kinds[link.kind][0],
        host=host_of(href) if href else "",
        href=href,
    )
