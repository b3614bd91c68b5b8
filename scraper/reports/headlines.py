"""Write a change in one line: the subject of a mail, the first line in a chat, a terminal's list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.meetings import as_meeting
from scraper.records.equality import link_changes
from scraper.reports.i18n.value_format import day, days, value_text, words_for
from scraper.reports.naming import LONGEST_NAME, meeting_in_place, name, new_meeting, short_name
from scraper.reports.sanitize import one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.meetings import Meeting
    from scraper.records import Change, FieldChange, Link, LinkKind, Record
    from scraper.reports.i18n.phrases import Words
    from scraper.reports.model import Language

LONGEST_SUBJECT = 120
_LONGEST_VALUES = 70

_IMPORTANCE = (
    *("status", "start_date", "end_date", "municipality", "attendance", "links", "programme_area"),
    *("description", "title", "programme", "year", "intro"),
)
_KINDS: tuple[LinkKind, ...] = ("video", "document", "gallery", "page")
_TEXTS = frozenset({"description", "intro", "title"})
# A heading names year, town and programme, so its own change says nothing new beside theirs.
_IN_THE_TITLE = frozenset({"year", "municipality", "programme"})


def headline(change: Change, title: str, language: Language = "de") -> str:
    """Write one change as a self-contained line: ``Leuchtturmprojekte 2023 Baunatal: Datum geändert (…)``.

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
        about = short_name(as_meeting(meeting), words) if meeting else shorten(one_line(title), LONGEST_NAME)
        parts.append(f"{about} – {_summary(change, words, short=True)}")
    count = words.many.format(count=len(ordered))
    return shorten(f"{count}: {'; '.join(parts)}" if parts else count, LONGEST_SUBJECT)


def summary(change: Change, language: Language = "de") -> str:
    """Summarise a change without the meeting's name: ``Datum geändert (04.07.2023 → 05.07.2023)``."""
    words = words_for(language)
    return _status(change, words) if _new_status(change) else _summary(change, words)


def by_importance(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Sort the changes by importance: cancelled, new, removed or restored, edited, the page."""
    order = {"added": 1, "removed": 2, "restored": 3, "edited": 4, "page_edited": 5}
    return tuple(sorted(changes, key=lambda change: 0 if _new_status(change) else order[change.kind]))


def kind_of(change: Change) -> str:
    """The kind as people see it: ``cancelled`` or ``postponed`` where that is the news, else the
    change's own."""
    return _new_status(change) or change.kind


def _line(change: Change, title: str, words: Words, *, short: bool = False) -> str:
    if change.subject is None:
        return f"{shorten(one_line(title), LONGEST_NAME)}: {_summary(change, words, short=short)}"
    meeting = as_meeting(change.subject)
    if change.kind == "added":
        return _new_meeting(meeting, title, words)
    if _new_status(change):
        return f"{meeting_in_place(meeting, title, words)} {_status(change, words)}"
    return f"{name(meeting, title, words)}: {_summary(change, words, short=short)}"


def _new_meeting(meeting: Meeting, title: str, words: Words) -> str:
    line = new_meeting(meeting, title, words)
    when = days(meeting.start_date, meeting.end_date, words)
    if when and meeting.status == "postponed":
        return f"{line} ({words.postponed_to.format(value=when)})"
    line += f" ({when})" if when else ""
    return f"{line}, {words.values[meeting.status]}" if meeting.status else line


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
    if moved and values and not moved.after:  # or the day that is no longer meant reads like the new one
        values = words.was.format(value=values)
    return f"{status} ({values})" if values else status


def _summary(change: Change, words: Words, *, short: bool = False) -> str:
    """Summarise what happened, without the meeting's name; ``short`` leaves out values and secondary
    changes."""
    if change.kind == "added":
        status = as_meeting(change.after).status if change.after else None
        return ", ".join(filter(None, [words.kinds["added"].lower(), status and words.values[status]]))
    if change.kind == "removed":
        return words.removed
    if change.kind == "restored":
        if short or not change.fields:
            return words.restored
        return words.restored_with.format(what=_fields(change, words, short=True))
    if short and _new_status(change):
        return words.values[_new_status(change)]
    return _fields(change, words, short=short)


def _fields(change: Change, words: Words, *, short: bool) -> str:
    """``Datum und Ort geändert, neues Video``: what became of the fields that are news."""
    entries = _news_worthy(change)
    if len(entries) == 1:
        return _one_field(entries[0], change, words, short=short)
    alone = {entry.field: _says_more(entry, words) for entry in entries}
    together = [entry for entry in entries if not alone[entry.field]]
    if len(together) == 1:
        phrase = _one_field(together[0], change, words, short=True)
    else:
        labels = _listed([_label(entry, change, words) for entry in together], words)
        phrase = _pattern(together, words).format(field=labels) if together else ""
    return ", ".join(filter(None, [alone.get("status"), phrase, alone.get("links")]))


def _says_more(entry: FieldChange, words: Words) -> str:
    """What is said of a field apart from the others, because "changed" would not say it."""
    if entry.field == "links":
        return _links(entry, words)
    if entry.field == "status":
        gone = words.no_longer.format(status=words.values[entry.before]) if entry.before else ""
        return words.values[entry.after] if entry.after else gone
    return ""


def _pattern(entries: Sequence[FieldChange], words: Words) -> str:
    if not any(entry.before for entry in entries):
        return words.completed
    return words.changed if any(entry.after for entry in entries) else words.unstated


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
    if phrase := _says_more(entry, words):
        return phrase
    values = "" if short else _values(entry, change, words)
    if not entry.after and entry.field in _TEXTS:
        return words.dropped.format(field=label)
    if not entry.after:
        return (words.unstated_was if values else words.unstated).format(field=label, value=values)
    line = _pattern([entry], words).format(field=label)
    return f"{line} ({values})" if values else line


def _values(entry: FieldChange, change: Change, words: Words) -> str:
    """``before → after``, or the one there is; '' where that is too long for a headline."""
    if entry.field in _TEXTS:
        return ""
    sides = [_side(entry, entry.before, change.before, words), _side(entry, entry.after, change.after, words)]
    values = " → ".join(filter(None, sides))
    return values if len(values) <= _LONGEST_VALUES else ""


def _side(entry: FieldChange, value: Any, meeting: Record | None, words: Words) -> str:
    if value is None:
        return ""
    if entry.field == "start_date":
        return days(value, as_meeting(meeting).end_date if meeting else None, words)
    if entry.field == "end_date":
        return day(value, words)
    text = value_text(entry.field, value, words)
    return text.partition(" (")[0] if entry.field == "attendance" else text  # the line has its own brackets


def _links(entry: FieldChange, words: Words) -> str:
    """``neuer Film, neue Bildergalerie``, ``3 neue Links``, ``Film ersetzt``, ``Linktext geändert``."""
    pairs = link_changes(entry.before or (), entry.after or ())
    new = [after for before, after in pairs if after and not before]
    gone = [before for before, after in pairs if before and not after]
    if not new and not gone:
        return ("", words.link_text, words.link_texts)[min(len(pairs), 2)]
    if len(new) == len(gone) == 1 and len(pairs) == 2 and new[0].kind == gone[0].kind:
        return words.replaced.format(field=_in_a_sentence(words.link_kinds[new[0].kind][0], words))
    if len({link.kind for link in (*new, *gone)}) > 3:
        new, gone = ([replace(link, kind="page") for link in links] for links in (new, gone))
    return ", ".join(filter(None, [_new_links(new, words), _dropped_links(gone, words)]))


def _new_links(links: Sequence[Link], words: Words) -> str:
    phrases = []
    for kind, count in _counts(links):
        _, one_new, several_new, _ = words.link_kinds[kind]
        phrases.append(one_new if count == 1 else words.new_links.format(count=count, kind=several_new))
    return ", ".join(phrases)


def _dropped_links(links: Sequence[Link], words: Words) -> str:
    phrases = []
    for kind, count in _counts(links):
        one, _, _, several = words.link_kinds[kind]
        phrases.append(f"{count} {several}" if count > 1 else _in_a_sentence(one, words))
    return words.dropped.format(field=_listed(phrases, words)) if phrases else ""


def _counts(links: Sequence[Link]) -> list[tuple[LinkKind, int]]:
    """How many links there are of each kind, without the kinds of which there are none."""
    counts = [(kind, sum(link.kind == kind for link in links)) for kind in _KINDS]
    return [(kind, count) for kind, count in counts if count]
