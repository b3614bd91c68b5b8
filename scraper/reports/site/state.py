"""Write the status text of the published page: the page's state, its checks, its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scraper.records import pins_of
from scraper.reports.i18n.notice_phrases import notice_words
from scraper.reports.i18n.value_format import label, moment, site_words_for, words_for
from scraper.reports.sanitize import one_line, shorten

_MAX_HEADING = 160
_MAX_HEADINGS = 3

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scraper.reports.dataset import SeenRecord
    from scraper.reports.i18n.phrases import SiteWords
    from scraper.reports.model import Language
    from scraper.reports.site.site_data import Download, Site, SiteCheck


_READ_BUT_DOUBTED = frozenset({"mass_removal", "mass_edit", "field_lost", "too_few_meetings"})
"""Problems of a page that was read: an implausible state waits until a person confirms it."""


@dataclass(frozen=True, slots=True)
class State:
    """The page's status. ``tone`` is for the colour and the sign before the word ``label``."""

    tone: Literal["good", "bad"]
    label: str
    sentences: tuple[str, ...]


def state_of(site: Site) -> State:
    texts = site_words_for(site.language)
    if site.last_success_at is None and not site.problems:
        return State("bad", texts.never_read, (texts.never_read_sentence,))
    last = texts.never_read_sentence
    if site.last_success_at:
        last = texts.as_of.format(moment=at(site.last_success_at, site.language))
    if site.problems:
        problems = notice_words(site.language, site.record_type).problems
        sentences = []
        for problem in site.problems:
            since = texts.unreadable_since.format(since=at(problem.since, site.language))
            sentences.append(f"{problems[problem.kind]} {since}")
        changed = all(problem.kind in _READ_BUT_DOUBTED for problem in site.problems)
        return State("bad", texts.in_question if changed else texts.unreadable, (*sentences, last))
    if site.failures:
        failures = texts.failures.format(count=number(site.failures, texts))
        return State("bad", texts.unreachable, (texts.one_failure if site.failures == 1 else failures, last))
    unread = (
        texts.unread.format(heading=shorten(one_line(heading), _MAX_HEADING))
        for heading in site.unread[:_MAX_HEADINGS]
    )
    return State("good", texts.good, (texts.good_sentence, *unread))


def guarded(seen: SeenRecord, site: Site) -> tuple[str, ...]:
    """Return readers' notes on a listed record's values: set by hand, in doubt, restless, or lost."""
    if seen.removed:
        return ()
    texts, fields = site_words_for(site.language), site.record_type.by_name

    def heading(name: str) -> str:
        return label(fields[name], site.language) if name in fields else name

    pinned = list(map(heading, pins_of(seen.record)))
    doubts = [heading(doubt.field) for doubt in seen.record.doubts]
    restless = list(map(heading, site.restless.get(seen.id, ())))
    return (
        *([texts.pinned.format(fields=", ".join(pinned))] if pinned else []),
        *([texts.in_doubt.format(fields=", ".join(doubts))] if doubts else []),
        *([texts.restless.format(fields=", ".join(restless))] if restless else []),
        *([texts.losing] if seen.id in site.losing else []),
    )


def outcome(check: SiteCheck, texts: SiteWords) -> str:
    if check.outcome == "changed":
        return counted(check.changes, texts.change_count, texts)
    return texts.outcomes[check.outcome]


def offered(files: Sequence[Download], texts: SiteWords) -> list[tuple[Download, str, str]]:
    """Return each file with its title and purpose, the most useful first; an unknown one with its name."""
    order = [*texts.file_kinds]
    endings = [(file, file.name[file.name.rfind(".") :]) for file in files]
    endings.sort(key=lambda pair: order.index(pair[1]) if pair[1] in order else len(order))
    return [(file, *texts.file_kinds.get(ending, (file.name, ""))) for file, ending in endings]


def at(value: datetime, language: Language) -> str:
    """``23.11.2026, 06:17 Uhr``, by the clock in Berlin."""
    return moment(value, words_for(language))


def on(value: datetime, language: Language) -> str:
    """``23.11.2026``: the day that it was in Berlin."""
    return at(value, language).partition(",")[0]


def counted(count: int, forms: tuple[str, str], texts: SiteWords) -> str:
    """``1 Änderung``, ``1.000 Änderungen``."""
    return forms[count != 1].format(count=number(count, texts))


def number(value: int, texts: SiteWords) -> str:
    """``1.000``."""
    return f"{value:,}".replace(",", texts.thousands)


def size(octets: int, texts: SiteWords) -> str:
    """``12 KB``, ``1,4 MB``: never 0."""
    if octets < 1_000_000:
        return f"{number(max(1, round(octets / 1_000)), texts)} KB"
    return f"{octets / 1_000_000:.1f} MB".replace(".", texts.decimal)
