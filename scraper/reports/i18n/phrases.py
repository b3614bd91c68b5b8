"""The texts that a language has to have: one type a kind of report, so that no language can lack one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Words:
    """What a report about changes says by itself."""

    fields: Mapping[str, str]
    values: Mapping[str, str]
    kinds: Mapping[str, str]
    link_kinds: Mapping[str, tuple[str, str, str, str]]
    """One, and in a headline one new, several new and several: ``Film``, ``neuer Film``, ``neue Filme``,
    ``Filme``."""
    weekdays: Sequence[str]
    months: Sequence[str]
    quotes: str
    nouns_are_capitals: bool
    day: str
    day_with_weekday: str
    moment: str
    unknown: str
    conjunction: str
    more_fields: str
    changed: str
    completed: str
    dropped: str
    unstated: str
    unstated_was: str
    was: str
    postponed_to: str
    span: str
    span_in_a_year: str
    span_in_a_month: str
    meeting: str
    meeting_of_series: str
    new_meeting: str
    meeting_in: str
    no_longer: str
    removed: str
    restored: str
    restored_with: str
    page_title: str
    many: str
    many_on: str
    new_links: str
    replaced: str
    link_text: str
    link_texts: str
    before: str
    now: str
    link_new: str
    link_gone: str
    link_changed: str
    link_was: str
    note_removed: str
    note_removed_cancelled: str
    note_restored: str
    shortened: str
    more_links: str
    more_change: str
    more_changes: str
    page: str
    open_page: str
    overview: str
    open_overview: str
    seen: str
    marked: str
    why_readers: str
    why_operators: str
    channel: str
    stop_contact: str
    stop: str
