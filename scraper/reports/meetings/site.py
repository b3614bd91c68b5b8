"""Lay the meetings out for the published page, a card and a table row each, and by their years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.meetings import as_meeting
from scraper.reports.i18n.value_format import days, site_words_for, words_for
from scraper.reports.meetings.naming import series_of
from scraper.reports.meetings.words import meeting_words
from scraper.reports.site.site_records import (
    MAX_LINKS,
    anchor_of,
    history,
    paragraphs,
    presence,
    seen_when,
    short,
    target,
)
from scraper.reports.site.state import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.meetings import Meeting
    from scraper.reports.dataset import FoundChange, SeenRecord
    from scraper.reports.i18n.phrases import SiteWords, Words
    from scraper.reports.model import Language
    from scraper.reports.site.site_data import Site
    from scraper.reports.site.site_records import Choice, HistoryLine, State, Target

TEMPLATE = "site_meetings.html.j2"

_MAX_FILM_BUTTONS = 3
_MAX_SPAN = 60  # years that the overview shows as a whole, gaps included


@dataclass(frozen=True, slots=True)
class Card:
    """A meeting in words; '' is what the page does not say.

    ``name``: what people call it. ``day``: as on a card, with its weekday; ``date``: as in the table;
    ``iso``: for programs. ``states``: a word, a shorter one for the years, and the kind of its colour.
    ``films``: those that have a button; ``links``: all others. ``calendar``: a file with its appointment.
    ``search``: words besides the shown ones by which it is found.
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
    format: str
    states: tuple[State, ...]
    paragraphs: tuple[str, ...]
    films: tuple[Target, ...]
    links: tuple[Target, ...]
    hidden_links: int
    history: tuple[HistoryLine, ...]
    calendar: str
    seen: str
    search: str
    removed: bool
    missing: bool

    @property
    def targets(self) -> tuple[Target, ...]:
        """All that it points to, films first."""
        return (*self.films, *self.links)


@dataclass(frozen=True, slots=True)
class Year:
    """A year in the overview of the years; without ``cards`` the page lists no meeting for it."""

    name: str
    cards: tuple[Card, ...]


def view(site: Site, title: str) -> dict[str, Any]:
    """What the template shows of the meetings; ``title``: the page's."""
    words, texts = words_for(site.language), site_words_for(site.language)
    shown = cards(site)
    return {
        "heading": texts.heading.format(series=_series(site) or title),
        "cards": shown,
        "years": years(shown, texts),
        "choices": _choices(shown, words, texts),
        "columns": _columns(texts, words),
        "named_by": 1,
        "area_label": words.fields["programme_area"],
    }


def _series(site: Site) -> str:
    """What the meetings are called together: the first name that a heading shares with the page's title."""
    names = (series_of(as_meeting(seen.record), site.title) for seen in site.records)
    return next(filter(None, names), "")


def _columns(texts: SiteWords, words: Words) -> tuple[str, ...]:
    """The columns of the table, in order; on a narrow screen they are labels."""
    area, date = words.fields["programme_area"], words.fields["start_date"]
    return (texts.year, texts.place, area, date, texts.format, texts.status, texts.films_and_links)


def _choices(shown: Sequence[Card], words: Words, texts: SiteWords) -> list[Choice]:
    """What can be chosen from above the table; nothing where all meetings are alike."""
    choices = (
        ("jahr", texts.year, sorted({card.year or words.unknown for card in shown}, reverse=True), 0, 2),
        ("format", texts.format, sorted({card.format or words.unknown for card in shown}), 4, 2),
        ("status", texts.status, sorted({word for card in shown for word, _, _ in card.states}), 5, 1),
    )
    return [
        (key, name, values, column) for key, name, values, column, fewest in choices if len(values) >= fewest
    ]


def cards(site: Site) -> tuple[Card, ...]:
    """The meetings in the order of the watched page."""
    by_meeting: dict[int | None, list[FoundChange]] = {}
    for change in site.changes:
        by_meeting.setdefault(change.record_id, []).append(change)
    return tuple(_card(seen, by_meeting.get(seen.id, []), site) for seen in site.records)


def years(shown: Sequence[Card], texts: SiteWords) -> tuple[Year, ...]:
    """The years with their meetings, newest first, years without one between them too; no year comes last."""
    by_year: dict[str, list[Card]] = {}
    for card in sorted(shown, key=lambda card: card.iso or "later"):
        by_year.setdefault(card.year, []).append(card)
    unknown = by_year.pop("", [])
    known = sorted(map(int, by_year), reverse=True)
    span: Sequence[int] = known
    if known and known[0] - known[-1] < _MAX_SPAN:
        span = range(known[0], known[-1] - 1, -1)
    listed = [Year(str(year), tuple(by_year.get(str(year), ()))) for year in span]
    return (*listed, *([Year(texts.no_year, tuple(unknown))] if unknown else []))


def _card(seen: SeenRecord, changes: Sequence[FoundChange], site: Site) -> Card:
    meeting, language = as_meeting(seen.record), site.language
    words, texts = words_for(language), site_words_for(language)
    targets = [target(link, language) for link in meeting.links[:MAX_LINKS]]
    films = [link for link in targets if link.is_film and link.href][:_MAX_FILM_BUTTONS]
    return Card(
        anchor=anchor_of(site.record_type, seen.id),
        name=_name(meeting) or texts.unnamed,
        title=short(meeting.title),
        year="" if meeting.year is None else str(meeting.year),
        place=short(meeting.municipality),
        area=short(meeting.programme_area),
        programme=short(meeting.programme),
        day=_days(seen, words, weekday=True),
        date=_days(seen, words),
        iso=meeting.start_date.isoformat() if meeting.start_date else "",
        format=words.values[meeting.attendance] if meeting.attendance else "",
        states=_states(seen, language),
        paragraphs=paragraphs(meeting.description, words.shortened),
        films=tuple(films),
        links=tuple(link for link in targets if link not in films),
        hidden_links=len(meeting.links) - len(targets),
        history=history(seen, changes, site),
        calendar=site.calendars.get(seen.id, ""),
        seen=" ".join((seen_when(seen, language), *guarded(seen, site))),
        search=" ".join(filter(None, (texts.films if films else "", _months(meeting, texts)))),
        removed=seen.removed,
        missing=seen.missing_since is not None and not seen.removed,
    )


def _days(seen: SeenRecord, words: Words, *, weekday: bool = False) -> str:
    """The days, or that a postponed meeting has no new one yet and which it had."""
    meeting = as_meeting(seen.record)
    when = days(meeting.start_date, meeting.end_date, words, weekday=weekday)
    if when or meeting.status != "postponed":
        return when
    is_open = meeting_words(words.language).new_day_open
    previous = days(seen.previous_start, seen.previous_end, words)
    return f"{is_open} ({words.was.format(value=previous)})" if previous else is_open


def _name(meeting: Meeting) -> str:
    return short(meeting.municipality) or short(meeting.programme_area) or short(meeting.title)


def _months(meeting: Meeting, texts: SiteWords) -> str:
    dates = [day for day in (meeting.start_date, meeting.end_date) if day]
    return " ".join(dict.fromkeys(texts.month_names[day.month - 1] for day in dates))


def _states(seen: SeenRecord, language: Language) -> tuple[State, ...]:
    status = as_meeting(seen.record).status
    word = words_for(language).values[status] if status else ""
    return (*(((word, word, status),) if status else ()), *presence(seen, language))
