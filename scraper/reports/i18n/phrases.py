"""The texts that a language has to have: one type a kind of report, so that no language can lack one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import asdict, replace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from scraper.records import ProblemKind
    from scraper.reports.model import Language, NoticeKind

T = TypeVar("T", bound=Struct)


def with_nouns(texts: T, nouns: Mapping[str, str]) -> T:
    """The texts with ``{many}`` and other names replaced by the nouns of these names."""
    return replace(texts, **{name: _filled(value, nouns) for name, value in asdict(texts).items()})


def _filled(value: Any, nouns: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda match: nouns.get(match[1], match[0]), value)
    if isinstance(value, dict):
        return {key: _filled(inner, nouns) for key, inner in value.items()}
    return tuple(_filled(inner, nouns) for inner in value) if isinstance(value, tuple) else value


class Words(Struct, frozen=True):
    """The fixed texts of a report about changes.

    ``{one}``, ``{many}``, ``{new}``, ``{this}``, ``{another}`` are the type's words (``type_words.Forms``).
    """

    language: Language
    fields: Mapping[str, str]
    """The labels of the type's fields and of the page's own texts."""
    values: Mapping[str, str]
    """The terms of a programmed type's closed vocabularies."""
    choices: Collection[str]
    """The fields with such a vocabulary."""
    kinds: Mapping[str, str]
    link_kinds: Mapping[str, tuple[str, str, str, str]]
    """One, and in a headline one new, several new and several: ``Film``, ``neuer Film``, ``neue Filme``,
    ``Filme``."""
    weekdays: Sequence[str]
    months: Sequence[str]
    quotes: str
    thousands: str
    decimal: str
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
    until: str
    span: str
    span_in_a_year: str
    span_in_a_month: str
    record: str
    new_record: str
    perhaps_another: str
    removed: str
    restored: str
    restored_with: str
    page_title: str
    many: str
    many_on: str
    new_links: str
    replaced: str
    link_title: str
    link_text: str
    link_texts: str
    before: str
    now: str
    quoted_now: str
    quoted_before: str
    set_by_hand: str
    link_new: str
    link_gone: str
    link_changed: str
    link_was: str
    note_removed: str
    note_restored: str
    notes_removed: str
    notes_restored: str
    note_perhaps_another: str
    shortened: str
    more_links: str
    more_change: str
    more_changes: str
    page: str
    open_page: str
    open_overview: str
    seen: str
    digest: str
    marked: str
    why_readers: str
    why_operators: str
    channel: str
    stop_contact: str
    stop: str


class SiteWords(Struct, frozen=True):
    """The fixed texts of the published page; ``scraper.reports.site`` fills in ``{…}``.

    ``{one}``, ``{many}``, ``{One}``, ``{Many}`` are the type's words; ``{entry}`` is ``Eintrag`` for a list.
    """

    heading: str
    lead: str
    open_page: str
    questions: str
    print_page: str
    skip: str
    own_page: str
    last_check: str
    last_read: str
    last_change: str
    listed: str
    listed_missing: str
    never: str
    none_yet: str
    good: str
    good_sentence: str
    never_read: str
    never_read_sentence: str
    unreadable: str
    in_question: str
    unreadable_since: str
    unreachable: str
    one_failure: str
    failures: str
    as_of: str
    not_current: str
    stale: str
    latest: str
    new_since: tuple[str, str]
    new_badge: str
    years: str
    no_meeting: str
    meetings: str
    meeting_count: tuple[str, str]
    find: str
    search: str
    year: str
    format: str
    status: str
    any_value: str
    only_films: str
    reset: str
    view: str
    cards: str
    table: str
    table_caption: str
    place: str
    films_and_links: str
    sort_by: str
    sort_help: str
    sorted_by: str
    ascending: str
    descending: str
    chosen_of: str
    removed_of_them: str
    selection: str
    nothing_chosen: str
    no_meetings: str
    no_meetings_yet: str
    no_year: str
    watch: str
    watch_one: str
    appointment: str
    details: str
    history: str
    first_version: str
    more: tuple[str, str]
    removed: str
    missing: str
    removed_short: str
    missing_short: str
    first_seen: str
    changed_on: str
    removed_since: str
    missing_since: str
    in_doubt: str
    pinned: str
    restless: str
    losing: str
    unread: str
    changes: str
    legend: str
    underlined: str
    struck_out: str
    change_count: tuple[str, str]
    more_changes: tuple[str, str]
    not_all_changes: str
    to_meeting: str
    to_change: str
    no_changes: str
    no_changes_yet: str
    files: str
    files_short: str
    checks_short: str
    file_kinds: Mapping[str, tuple[str, str]]
    list_file_kinds: Mapping[str, tuple[str, str]]
    subscribe_hint: str
    subscribe_feed_hint: str
    checks: str
    checks_caption: str
    check_time: str
    check_result: str
    outcomes: Mapping[str, str]
    unstated_hint: str
    sources: str
    privacy_note: str
    list_privacy_note: str
    run_by: str
    imprint: str
    privacy: str
    accessibility: str
    unnamed: str
    films: str
    month_names: Sequence[str]
    thousands: str
    decimal: str


class NoticeWords(Struct, frozen=True):
    """The fixed texts of a notice. ``{one}`` … are those of ``MEETINGS`` and ``RECORDS``."""

    headlines: Mapping[NoticeKind, str]
    headline_problem: Mapping[ProblemKind, str]
    failing_once: str
    seen: str
    reason: str
    since: str
    readers: str
    next: str
    command: str
    affected: str
    or_: str
    page_itself: str
    more_items: str
    problems: Mapping[ProblemKind, str]
    blocked: str
    never_well: str
    not_watched: str
    seen_some: str
    readers_some: str
    readers_none: str
    next_some: str
    seen_what: Mapping[NoticeKind, str]
    since_when: Mapping[NoticeKind, str]
    for_readers: Mapping[NoticeKind, str]
    readers_decide: str
    next_blocked: str
    next_problem: Mapping[ProblemKind, str]
    next_what: Mapping[NoticeKind, str]
