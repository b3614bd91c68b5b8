"""Lay the meetings out for the published page, a card and a table row each: bounded, linked safely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.reports.change_layout import anchor_of as anchor_of_change
from scraper.reports.headlines import summary
from scraper.reports.i18n.value_format import days, site_words_for, words_for
from scraper.reports.sanitize import host_of, one_line, shorten, web_address
from scraper.reports.site.state import guarded, on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.meetings import Meeting
    from scraper.records import Link
    from scraper.reports.dataset import FoundChange, SeenMeeting
    from scraper.reports.i18n.phrases import SiteWords
    from scraper.reports.model import Language
    from scraper.reports.site.site_data import Site

_LONGEST_NAME = 200
_LONGEST_TEXT = 4_000
_LONGEST_LINK = 120
_MOST_LINKS = 20
_MOST_FILM_BUTTONS = 3
_MOST_HISTORY = 8
_LONGEST_SPAN = 60  # years that the overview shows as a whole, gaps included


@dataclass(frozen=True, slots=True)
class Target:
    """Something a meeting points to. ``href`` is ``None`` where linking is not safe."""

    kind: str
    is_film: bool
    text: str
    host: str
    href: str | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An event in a meeting's history; ``anchor``: the change's place in the page, '' if it has none."""

    day: str
    text: str
    anchor: str


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
    states: tuple[tuple[str, str, str], ...]
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


def cards(site: Site) -> tuple[Card, ...]:
    """The meetings in the order of the watched page."""
    by_meeting: dict[int | None, list[FoundChange]] = {}
    for change in site.changes:
        by_meeting.setdefault(change.meeting_id, []).append(change)
    return tuple(_card(seen, by_meeting.get(seen.id, []), site) for seen in site.meetings)


def years(shown: Sequence[Card], texts: SiteWords) -> tuple[Year, ...]:
    """The years with their meetings, newest first, years without one between them too; no year comes last."""
    by_year: dict[str, list[Card]] = {}
    for card in sorted(shown, key=lambda card: card.iso or "later"):
        by_year.setdefault(card.year, []).append(card)
    unknown = by_year.pop("", [])
    known = sorted(map(int, by_year), reverse=True)
    span: Sequence[int] = known
    if known and known[0] - known[-1] < _LONGEST_SPAN:
        span = range(known[0], known[-1] - 1, -1)
    listed = [Year(str(year), tuple(by_year.get(str(year), ()))) for year in span]
    return (*listed, *([Year(texts.no_year, tuple(unknown))] if unknown else []))


def anchor_of(meeting_id: int | None) -> str:
    """The name of a meeting's place in the page; the same in every language, so that links stay right."""
    return f"treffen-{meeting_id}"


def _card(seen: SeenMeeting, changes: Sequence[FoundChange], site: Site) -> Card:
    meeting, language = seen.meeting, site.language
    words, texts = words_for(language), site_words_for(language)
    targets = [_target(link, language) for link in meeting.links[:_MOST_LINKS]]
    films = [target for target in targets if target.is_film and target.href][:_MOST_FILM_BUTTONS]
    return Card(
        anchor=anchor_of(seen.id),
        name=_name(meeting) or texts.unnamed,
        title=_short(meeting.title),
        year="" if meeting.year is None else str(meeting.year),
        place=_short(meeting.municipality),
        area=_short(meeting.programme_area),
        programme=_short(meeting.programme),
        day=days(meeting.start_date, meeting.end_date, words, weekday=True),
        date=days(meeting.start_date, meeting.end_date, words),
        iso=meeting.start_date.isoformat() if meeting.start_date else "",
        format=words.values[meeting.attendance] if meeting.attendance else "",
        states=_states(seen, language),
        paragraphs=_paragraphs(meeting.description, words.shortened),
        films=tuple(films),
        links=tuple(target for target in targets if target not in films),
        hidden_links=len(meeting.links) - len(targets),
        history=_history(seen, changes, site),
        calendar=site.calendars.get(seen.id, ""),
        seen=" ".join((_seen(seen, language), *guarded(seen, site))),
        search=" ".join(filter(None, (texts.films if films else "", _months(meeting, texts)))),
        removed=seen.removed,
        missing=seen.missing_since is not None and not seen.removed,
    )


def _name(meeting: Meeting) -> str:
    return _short(meeting.municipality) or _short(meeting.programme_area) or _short(meeting.title)


def _short(text: str | None) -> str:
    return shorten(one_line(text), _LONGEST_NAME) if text else ""


def _months(meeting: Meeting, texts: SiteWords) -> str:
    dates = [day for day in (meeting.start_date, meeting.end_date) if day]
    return " ".join(dict.fromkeys(texts.month_names[day.month - 1] for day in dates))


def _states(seen: SeenMeeting, language: Language) -> tuple[tuple[str, str, str], ...]:
    words, texts = words_for(language), site_words_for(language)
    states: list[tuple[str, str, str]] = []
    if seen.meeting.status:
        word = words.values[seen.meeting.status]
        states.append((word, word, seen.meeting.status))
    if seen.removed:
        states.append((texts.removed, texts.removed_short, "removed"))
    elif seen.missing_since:
        states.append((texts.missing, texts.missing_short, "removed"))
    return tuple(states)


def _seen(seen: SeenMeeting, language: Language) -> str:
    """When it was first seen, last changed, and since when it is missing."""
    texts = site_words_for(language)
    parts = [texts.first_seen.format(day=on(seen.first_seen_at, language))]
    if seen.changed_at and not seen.removed:
        parts.append(texts.changed_on.format(day=on(seen.changed_at, language)))
    if seen.missing_since:
        pattern = texts.removed_since if seen.removed else texts.missing_since
        parts.append(pattern.format(day=on(seen.missing_since, language)))
    return ", ".join(parts) + "."


def _history(seen: SeenMeeting, changes: Sequence[FoundChange], site: Site) -> tuple[HistoryLine, ...]:
    """What became of it, newest first: each change leads to the version that it began."""
    lines = [
        HistoryLine(
            on(entry.found_at, site.language),
            summary(entry.change, site.language),
            anchor_of_change(entry.change),
        )
        for entry in changes[:_MOST_HISTORY]
    ]
    if lines and not any(entry.change.kind == "added" for entry in changes):
        first = site_words_for(site.language).first_version
        lines.append(HistoryLine(on(seen.first_seen_at, site.language), first, ""))
    return tuple(lines)


def _paragraphs(description: Sequence[str], shortened: str) -> tuple[str, ...]:
    left = _LONGEST_TEXT
    paragraphs = []
    for text in description:
        if left <= 0:
            paragraphs.append(shortened)
            break
        paragraphs.append(shorten(one_line(text), left))
        left -= len(text)
    return tuple(filter(None, paragraphs))


def _target(link: Link, language: Language) -> Target:
    href = web_address(link.url)
    kind = words_for(language).link_kinds[link.kind][0]
    return Target(
        kind=kind,
        is_film=link.kind == "video",
        text=shorten(one_line(link.text), _LONGEST_LINK) or kind,
        host=host_of(href) if href else "",
        href=href,
    )
