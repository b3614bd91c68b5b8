"""Say a change in one line: the subject of a mail, the first line in a chat, an entry in a terminal's
list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.reports.safe import one_line, shorten
from scraper.reports.words import SERIES, Words, day, value_text, words_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scraper.records import Change, FieldChange, Link, Meeting
    from scraper.reports.events import Language

LONGEST_SUBJECT = 120
_LONGEST_NAME = 60
_LONGEST_VALUES = 70

_IMPORTANCE = (
    *("status", "start_date", "end_date", "municipality", "attendance", "links", "programme_area"),
    *("description", "title", "programme", "year", "intro"),
)
# A heading names year, town and programme, so its own change says nothing new beside theirs.
_IN_THE_TITLE = frozenset({"year", "municipality", "programme"})


def headline(change: Change, title: str, language: Language = "de") -> str:
    """One change as a line that needs nothing around it: ``Leuchtturmprojekte 2023 Baunatal: Datum
    geändert (…)``.

    ``title`` is the page's title for people; it names what has no meeting. At most 120 characters, cut
    at a word.
    """
    line = _line(change, title, words_for(language))
    if len(line) > LONGEST_SUBJECT:
        line = _line(change, title, words_for(language), short=True)
    return shorten(line, LONGEST_SUBJECT)


def subject(changes: Sequence[Change], title: str, language: Language = "de") -> str:
    """All changes of one check in one line of at most 120 characters, the most important one first."""
    ordered = by_importance(changes)
    if len(ordered) == 1:
        return headline(ordered[0], title, language)
    words = words_for(language)
    parts: list[str] = []
    for change in ordered[:LONGEST_SUBJECT]:
        meeting = change.subject
        who = name(meeting, words, series="") if meeting else shorten(one_line(title), _LONGEST_NAME)
        parts.append(f"{who or SERIES} – {_summary(change, words, short=True)}")
    count = words.many.format(count=len(ordered))
    return shorten(f"{count}: {'; '.join(parts)}" if parts else count, LONGEST_SUBJECT)


def by_importance(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes in the order in which people want to read them: cancelled, new, gone or back, edited,
    the page."""
    order = {"added": 1, "removed": 2, "restored": 3, "edited": 4, "page_edited": 5}
    return tuple(sorted(changes, key=lambda change: 0 if _new_status(change) else order[change.kind]))


def kind_of(change: Change) -> str:
    """The kind as people see it: ``cancelled`` or ``postponed`` where that is the news, else the
    change's own."""
    return _new_status(change) or change.kind


def name(meeting: Meeting, words: Words, *, series: str) -> str:
    """What people call a meeting: series, year and town; the area or the title where there is no town."""
    parts = [series, "" if meeting.year is None else str(meeting.year), _place(meeting, words)]
    if not any(parts[1:]):
        return shorten(one_line(meeting.title), _LONGEST_NAME) or series
    return " ".join(filter(None, parts))


def _line(change: Change, title: str, words: Words, *, short: bool = False) -> str:
    meeting = change.subject
    if meeting is None:
        return f"{shorten(one_line(title), _LONGEST_NAME)}: {_summary(change, words, short=short)}"
    if change.kind == "added":
        return _new_meeting(meeting, words)
    if _new_status(change):
        return f"{_meeting(meeting, words)} {_status(change, words)}"
    return f"{name(meeting, words, series=SERIES)}: {_summary(change, words, short=short)}"


def _place(meeting: Meeting, words: Words) -> str:
    if meeting.municipality:
        return shorten(one_line(meeting.municipality), _LONGEST_NAME)
    area = shorten(one_line(meeting.programme_area or ""), _LONGEST_NAME)
    return words.quotes.format(area) if area else ""


def _new_meeting(meeting: Meeting, words: Words) -> str:
    year = "" if meeting.year is None else f" {meeting.year}"
    line = words.new_meeting.format(series=SERIES) + year
    place = _place(meeting, words) or ("" if year else shorten(one_line(meeting.title), _LONGEST_NAME))
    line += f": {place}" if place else ""
    dates = _span(meeting.start_date, meeting.end_date, words)
    line += f" ({dates})" if dates else ""
    return f"{line}, {words.values[meeting.status]}" if meeting.status else line


def _meeting(meeting: Meeting, words: Words) -> str:
    year = "" if meeting.year is None else f" {meeting.year}"
    place = _place(meeting, words)
    where = words.meeting_in.format(place=place) if meeting.municipality else f" {place}"
    return (words.meeting.format(series=SERIES) + year + where).rstrip()


def _new_status(change: Change) -> str:
    """``cancelled`` or ``postponed`` if a change made it so; a new or returned meeting is that first of
    all."""
    if change.kind != "edited":
        return ""
    return next((entry.after or "" for entry in change.fields if entry.field == "status"), "")


def _status(change: Change, words: Words) -> str:
    status = words.values[_new_status(change)]
    moved = next((entry for entry in change.fields if entry.field == "start_date"), None)
    values = _values(moved, change, words) if moved else ""
    return f"{status} ({values})" if values else status


def _summary(change: Change, words: Words, *, short: bool = False) -> str:
    """What happened, without whom it happened to; ``short`` leaves out values and what comes second."""
    if change.kind == "added":
        return words.kinds["added"].lower()
    if change.kind == "removed":
        return words.removed
    if change.kind == "restored":
        return words.restored
    if short and _new_status(change):
        return words.values[_new_status(change)]
    entries = _news_worthy(change)
    if len(entries) == 1:
        return _one_field(entries[0], change, words, short=short)
    return words.changed.format(field=_listed([_label(entry, change, words) for entry in entries], words))


def _news_worthy(change: Change) -> list[FieldChange]:
    """The fields without those that only echo another: the heading, the text around a date, the end of
    a span."""
    names = {entry.field for entry in change.fields}
    echoes = {"end_date"} if "start_date" in names else set()
    if change.subject is not None:
        echoes |= {"title"} if names & _IN_THE_TITLE else set()
        echoes |= {"description"} if names - {"description"} - echoes else set()
    entries = [entry for entry in change.fields if entry.field not in echoes]
    return sorted(entries, key=lambda entry: _IMPORTANCE.index(entry.field))


def _listed(labels: Sequence[str], words: Words) -> str:
    if len(labels) > 3:
        return words.more_fields.format(fields=", ".join(labels[:2]), count=len(labels) - 2)
    return words.conjunction.join(filter(None, [", ".join(labels[:-1]), *labels[-1:]]))


def _label(entry: FieldChange, change: Change, words: Words) -> str:
    if entry.field == "title" and change.subject is None:
        return words.page_title
    return _in_a_sentence(words.fields[entry.field], words)


def _in_a_sentence(noun: str, words: Words) -> str:
    return noun if words.nouns_are_capitals else noun.lower()


def _one_field(entry: FieldChange, change: Change, words: Words, *, short: bool) -> str:
    label = _label(entry, change, words)
    if entry.field == "links":
        return _links(entry.before, entry.after, words) or words.changed.format(field=label)
    if entry.field == "status":  # gone: a new one is told before anything else
        return words.no_longer.format(status=words.values[entry.before])
    values = "" if short else _values(entry, change, words)
    if not entry.after:
        pattern = words.dropped_was if values else words.dropped
        return pattern.format(field=label, value=values)
    line = (words.changed if entry.before else words.completed).format(field=label)
    return f"{line} ({values})" if values else line


def _values(entry: FieldChange, change: Change, words: Words) -> str:
    """``before → after``, or the one there is; '' where that is too long for a headline."""
    if entry.field in {"description", "intro", "title"}:
        return ""
    sides = [_side(entry, entry.before, change.before, words), _side(entry, entry.after, change.after, words)]
    values = " → ".join(filter(None, sides))
    return values if len(values) <= _LONGEST_VALUES else ""


def _side(entry: FieldChange, value: Any, meeting: Meeting | None, words: Words) -> str:
    if value is None:
        return ""
    if entry.field == "start_date":
        return _span(value, meeting.end_date if meeting else None, words)
    return day(value, words) if entry.field == "end_date" else value_text(entry.field, value, words)


def _span(start: date | None, end: date | None, words: Words) -> str:
    if start is None:
        return ""
    return f"{day(start, words)} – {day(end, words)}" if end else day(start, words)


def _links(before: Sequence[Link], after: Sequence[Link], words: Words) -> str:
    """``neues Video``, ``3 neue Links``, ``Video entfernt``; '' where links both came and went."""
    old, new = {link.url for link in before}, {link.url for link in after}
    added = [link for link in after if link.url not in old]
    gone = [link for link in before if link.url not in new]
    if bool(added) == bool(gone):
        return ""
    kinds = {link.kind for link in added or gone}
    name_of_one, one_new, several_new = words.link_kinds[kinds.pop() if len(kinds) == 1 else "page"]
    if added:
        return one_new if len(added) == 1 else words.new_links.format(count=len(added), kind=several_new)
    if len(gone) == 1:
        return words.dropped.format(field=_in_a_sentence(name_of_one, words))
    return words.links_dropped.format(count=len(gone))
