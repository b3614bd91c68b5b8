"""Write a change in one line: the subject of a mail, the first line in a chat, a terminal's list."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from scraper.records import is_set
from scraper.reports.i18n.value_format import words_for
from scraper.reports.link_phrases import listed
from scraper.reports.sanitize import one_line, shorten
from scraper.reports.type_words import plural
from scraper.reports.wording import MAX_NAME, wording_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Change, FieldChange
    from scraper.reports.i18n.phrases import Words
    from scraper.reports.model import Language
    from scraper.reports.wording import Wording

MAX_SUBJECT = 120
_TOGETHER_FROM = 5
"""So many records of a list that left it at once, or came back, are told as one."""


def headline(change: Change, title: str, language: Language = "de") -> str:
    """Write one change as a self-contained line: ``Leuchtturmprojekte 2023 Baunatal: Datum geändert (…)``.

    ``title`` is the page's title for people; it names what has no record. At most 120 characters, cut
    at a word.
    """
    wording = wording_of(change, language)
    line = _line(change, title, wording)
    if len(line) > MAX_SUBJECT:
        line = _line(change, title, wording, short=True)
    return shorten(line, MAX_SUBJECT)


def subject(changes: Sequence[Change], title: str, language: Language = "de") -> str:
    """All changes of one check in one line of at most 120 characters, the most important one first."""
    groups = grouped(changes)
    if len(groups) == 1:
        line = group_headline(groups[0], title, language)
        return (
            line
            if len(changes) == 1
            else shorten(f"{shorten(one_line(title), MAX_NAME)}: {line}", MAX_SUBJECT)
        )
    words = words_for(language)
    parts: list[str] = []
    for change, *others in groups[:MAX_SUBJECT]:
        if others:
            parts.append(group_headline((change, *others), title, language))
            continue
        wording, record = wording_of(change, language), change.subject
        about = wording.short_name(record) if record else shorten(one_line(title), MAX_NAME)
        parts.append(f"{about or words.unknown} – {_summary(change, wording, short=True)}")
    count = words.many.format(count=len(changes))
    return shorten(f"{count}: {'; '.join(parts)}" if parts else count, MAX_SUBJECT)


def summary(change: Change, language: Language = "de") -> str:
    """Summarise a change without the record's name: ``Datum geändert (04.07.2023 → 05.07.2023)``."""
    wording = wording_of(change, language)
    return wording.own_summary(change, short=False) or _summary(change, wording)


def group_headline(group: Sequence[Change], title: str, language: Language) -> str:
    """The headline of one change, or of several alike: ``6 Termine nicht mehr auf der Seite``."""
    if len(group) == 1:
        return headline(group[0], title, language)
    wording = wording_of(group[0], language)
    many = wording.in_a_sentence(plural(wording.record_type, language))
    return f"{len(group)} {many} {_summary(group[0], wording)}"


def grouped(changes: Sequence[Change]) -> list[tuple[Change, ...]]:
    """The changes by importance, each alone but for many records of a list that left it or came back."""
    groups: dict[object, list[Change]] = {}
    for place, change in enumerate(by_importance(changes)):
        is_alike = change.kind in ("removed", "restored") and not change.fields
        of_list = change.subject is not None and change.subject.record_type.is_declared
        groups.setdefault(change.kind if is_alike and of_list else place, []).append(change)
    apart = [[tuple(group)] if len(group) >= _TOGETHER_FROM else zip(group) for group in groups.values()]
    return [*chain.from_iterable(apart)]


def by_importance(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Sort the changes by importance: cancelled, new, removed or restored, edited, the page."""
    order = {"added": 1, "removed": 2, "restored": 3, "edited": 4, "page_edited": 5}

    def place(change: Change) -> int:
        return 0 if wording_of(change, "de").is_urgent(change) else order[change.kind]

    return tuple(sorted(changes, key=place))


def _line(change: Change, title: str, wording: Wording, *, short: bool = False) -> str:
    if change.subject is None:
        return f"{shorten(one_line(title), MAX_NAME)}: {_summary(change, wording, short=short)}"
    if change.kind == "added":
        return wording.added(change.subject, title)
    own = wording.own_headline(change, title)
    return own or f"{wording.name(change.subject, title)}: {_summary(change, wording, short=short)}"


def _summary(change: Change, wording: Wording, *, short: bool = False) -> str:
    """Summarise what happened, without the record's name; ``short`` leaves out values and secondary
    changes."""
    words = wording.words
    if short and (own := wording.own_summary(change, short=True)):
        return own
    if change.kind == "added":
        return words.kinds["added"].lower()
    if change.kind == "removed":
        return words.removed
    if change.kind == "restored":
        if short or not change.fields:
            return words.restored
        return words.restored_with.format(what=_fields(change, wording, short=True))
    line = _fields(change, wording, short=short)
    return f"{line}, {words.perhaps_another}" if wording.is_perhaps_another(change) else line


def _fields(change: Change, wording: Wording, *, short: bool) -> str:
    """``Datum und Ort geändert, neues Video``: what became of the fields that are news."""
    entries = wording.headline_fields(change)
    if len(entries) == 1:
        return _one_field(entries[0], change, wording, short=short)
    alone = {entry.field: wording.own_phrase(entry) for entry in entries}
    together = [entry for entry in entries if not alone[entry.field]]
    if len(together) == 1:
        phrase = _one_field(together[0], change, wording, short=True)
    else:
        labels = listed(
            [wording.in_a_sentence(wording.label(entry.field)) for entry in together], wording.words
        )
        phrase = _pattern(together, wording.words).format(field=labels) if together else ""
    links = [entry.field for entry in entries if wording.is_links(entry)]
    first = [alone[entry.field] for entry in entries if entry.field not in links]
    return ", ".join(filter(None, [*first, phrase, *dict.fromkeys(alone[field] for field in links)]))


def _pattern(entries: Sequence[FieldChange], words: Words) -> str:
    if not any(is_set(entry.before) for entry in entries):
        return words.completed
    return words.changed if any(is_set(entry.after) for entry in entries) else words.unstated


def _one_field(entry: FieldChange, change: Change, wording: Wording, *, short: bool) -> str:
    words = wording.words
    label = wording.in_a_sentence(wording.label(entry.field))
    if phrase := wording.own_phrase(entry):
        return phrase
    values = "" if short else wording.values(entry, change)
    if not is_set(entry.after) and wording.is_running_text(entry):
        return words.dropped.format(field=label)
    if not is_set(entry.after):
        return (words.unstated_was if values else words.unstated).format(field=label, value=values)
    line = _pattern([entry], words).format(field=label)
    return f"{line} ({values})" if values else line
