"""Normalise values before they are compared: differences that readers would not call a change vanish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from scraper import lazy_re
from scraper.records.known import FieldChange
from scraper.records.types import Link
from scraper.records.url_identity import normalize_url
from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from scraper.records.record import Record

# Quotation marks of every style, single and double, are one; so are dashes and hyphens. Nothing else is
# folded: a capital letter, an ellipsis or a missing space is what the page says.
TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys(
            "'\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\uff02\uff07", '"'
        ),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    }
)
# French style puts a space inside the marks; a mark of the German style (»so«) never stands between two
# spaces.
_FRENCH_MARKS = "«‹»›"
_FRENCH_SPACE = lazy_re.compile(r"(?<!\S)[«‹] | [»›](?!\w)")

# Words of players and their placeholders ("YouTube video player", "Video laden") do not count.
_PLAYER_WORDS = lazy_re.compile(
    r"(?:(?:youtube|vimeo|video|videos|player|videoplayer|laden|abspielen|ansehen|starten|auf|von|load|play|watch|on)"
    r"(?:[ -]|$))*",
    re.IGNORECASE,
)


def normalize_text(text: str | None) -> str | None:
    """Return ``text`` without mere typography: white space, Unicode form, style of quotes and dashes.

    ``None`` stays ``None``: to say nothing is not the same as to say something.
    """
    if text is None:
        return None
    text = normalise(text)
    if any(mark in text for mark in _FRENCH_MARKS):
        text = _FRENCH_SPACE.sub('"', text)
    return text.translate(TYPOGRAPHY)


def normalize_paragraphs(paragraphs: Iterable[str]) -> str:
    """Return the folded text of ``paragraphs`` as one: where a paragraph ends is layout."""
    return " ".join(filter(None, (normalize_text(paragraph) for paragraph in paragraphs)))


def same_value(before: Any, after: Any) -> bool:
    """Return whether two values of a field say the same to a reader; values as in the record.

    Links are a set: their order means nothing, and a video's text counts only where both sides have one,
    because a player that waits for consent often loses its title. So this relation is symmetric, but for such
    a text not transitive.
    """
    if before == after:
        return True
    if isinstance(before, tuple) and isinstance(after, tuple):
        if any(isinstance(item, Link) for item in (*before, *after)):
            return _same_links(before, after)
        return normalize_paragraphs(before) == normalize_paragraphs(after)
    if isinstance(before, str) and isinstance(after, str):
        return normalize_text(before) == normalize_text(after)
    return False


def link_changes(
    before: Iterable[Link], after: Iterable[Link]
) -> tuple[tuple[Link | None, Link | None], ...]:
    """Return what became of a meeting's links, as pairs of before and after: new, with another text, gone.

    Links that say the same to a reader are left out: the result is empty exactly where ``same_value`` holds.
    """
    old, new = _texts_by_target(before), _texts_by_target(after)
    was, now = _first_by_target(before), _first_by_target(after)
    return (
        *((None, link) for target, link in now.items() if target not in old),
        *(
            (was[target], link)
            for target, link in now.items()
            if target in old and not _same_texts(target, old[target], new[target])
        ),
        *((link, None) for target, link in was.items() if target not in new),
    )


def without_redundant_changes(entries: Iterable[FieldChange]) -> list[FieldChange]:
    """Leave out changes that only repeat another: a title that is also a link, or part of a longer text,
    changes once for a reader.

    Left out are links of which only the words changed, if another field has these before and after, and texts
    whose only change is that of another field in them.
    """
    entries = list(entries)
    texts = {
        (normalize_text(entry.before), normalize_text(entry.after))
        for entry in entries
        if isinstance(entry.before, str) and isinstance(entry.after, str) and entry.before
    }
    return [
        entry
        for entry in entries
        if not (_only_repeats_texts(entry, texts) or _only_contains_change(entry, texts))
    ]


def _only_contains_change(entry: FieldChange, texts: set[tuple[str | None, str | None]]) -> bool:
    if not isinstance(entry.before, str) or not isinstance(entry.after, str):
        return False
    before, after = normalize_text(entry.before), normalize_text(entry.after)
    return any(
        old and old != before and old in (before or "") and (before or "").replace(old, new or "", 1) == after
        for old, new in texts
    )


def _only_repeats_texts(entry: FieldChange, texts: set[tuple[str | None, str | None]]) -> bool:
    values = [*(entry.before or ()), *(entry.after or ())] if _has_lists(entry) else []
    if not values or not all(isinstance(value, Link) for value in values):
        return False
    return all(
        before and after and (normalize_text(before.text), normalize_text(after.text)) in texts
        for before, after in link_changes(entry.before, entry.after)
    )


def _has_lists(entry: FieldChange) -> bool:
    return isinstance(entry.before, tuple) and isinstance(entry.after, tuple)


def _same_links(before: Iterable[Link], after: Iterable[Link]) -> bool:
    old, new = _texts_by_target(before), _texts_by_target(after)
    return old.keys() == new.keys() and all(
        _same_texts(target, texts, new[target]) for target, texts in old.items()
    )


def _same_texts(target: tuple[Any, ...], old: set[str], new: set[str]) -> bool:
    return old == new or (target[0] == "video" and not (old and new))


def _target(link: Link) -> tuple[Any, ...]:
    return (link.kind, normalize_url(link.url))


def _first_by_target(links: Iterable[Link]) -> dict[tuple[Any, ...], Link]:
    targets: dict[tuple[Any, ...], Link] = {}
    for link in links:
        targets.setdefault(_target(link), link)
    return targets


def _texts_by_target(links: Iterable[Link]) -> dict[tuple[Any, ...], set[str]]:
    targets: dict[tuple[Any, ...], set[str]] = {}
    for link in links:
        texts = targets.setdefault(_target(link), set())
        text = normalize_text(link.text)
        if text and not (link.kind == "video" and _PLAYER_WORDS.fullmatch(text)):
            texts.add(text)
    return targets


def differences(before: Record, after: Record) -> tuple[FieldChange, ...]:
    """Return the watched fields in which two records of a type differ to a reader, in the type's order.

    A field that an earlier declaration did not read of ``before`` does not count, nor do the words of a link
    in a declared list that only repeat the record's other values, as those of a link round a whole card.
    """
    changes = (
        FieldChange(name, before.get(name), after.get(name))
        for name in after.record_type.watched
        if name not in before.undeclared and not same_value(before.get(name), after.get(name))
    )
    return tuple(
        change
        for change in changes
        if not (after.record_type.is_declared and _only_repeats_values(change, before, after))
    )


def _only_repeats_values(change: FieldChange, before: Record, after: Record) -> bool:
    if not (_has_lists(change) and all(isinstance(item, Link) for item in (*change.before, *change.after))):
        return False
    return all(
        was and now and _repeats_a_value(was, before) and _repeats_a_value(now, after)
        for was, now in link_changes(change.before, change.after)
    )


def _repeats_a_value(link: Link, record: Record) -> bool:
    words = normalize_text(link.text) or ""
    values = (record.get(field.name) for field in record.record_type.fields if field.kind == "text")
    return any(text in words for text in map(normalize_text, values) if text)


def folded(record: Record) -> tuple[Hashable, ...]:
    """Return a normalised value, equal for two records only if a reader would see no difference.

    The texts of videos are left out, as if they were lost.
    """
    return tuple(_folded_value(record.get(name)) for name in record.record_type.names)


def _folded_value(value: Any) -> Hashable:
    if isinstance(value, str):
        return normalize_text(value)
    if not isinstance(value, tuple):
        return cast("Hashable", value)
    if not any(isinstance(item, Link) for item in value):
        return normalize_paragraphs(value)
    return frozenset(
        target if target[0] == "video" else (target, frozenset(texts))
        for target, texts in _texts_by_target(value).items()
    )
