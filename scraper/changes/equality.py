"""Normalise values before they are compared: differences that readers would not call a change vanish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper import lazy_re
from scraper.changes.url_identity import normalize_url
from scraper.records import MEETING_FIELDS, FieldChange, Link, Meeting
from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

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
_FRENCH_SPACE = lazy_re.compile(r"(?<!\S)[«‹] | [»›](?!\w)")

# What players and their placeholders bring along ("YouTube video player", "Video laden") says nothing.
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
    return _FRENCH_SPACE.sub('"', normalise(text)).translate(TYPOGRAPHY)


def normalize_paragraphs(paragraphs: Iterable[str]) -> str:
    """Return the folded text of ``paragraphs`` as one: where a paragraph ends is layout."""
    return " ".join(filter(None, (normalize_text(paragraph) for paragraph in paragraphs)))


def same_value(field: str, before: Any, after: Any) -> bool:
    """Return whether two values of a record's ``field`` say the same to a reader.

    ``field`` is one of ``MEETING_FIELDS`` or ``intro``; values as in the record. Links are a set: their
    order means nothing, and a video's text counts only where both sides have one, because a player that
    waits for consent often loses its title. So this relation is symmetric, but for such a text not
    transitive.
    """
    if before == after:
        return True
    if field in ("description", "intro"):
        return normalize_paragraphs(before) == normalize_paragraphs(after)
    if field == "links":
        return _same_links(before, after)
    if isinstance(before, str) and isinstance(after, str):
        return normalize_text(before) == normalize_text(after)
    return False


def link_changes(
    before: Iterable[Link], after: Iterable[Link]
) -> tuple[tuple[Link | None, Link | None], ...]:
    """Return what became of a meeting's links, as pairs of before and after: new, with another text, gone.

    Links that say the same to a reader are left out, so there is none exactly where ``same_value`` holds.
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


def differences(before: Meeting, after: Meeting) -> tuple[FieldChange, ...]:
    """Return the fields in which two records differ to a reader, in the contract's order, as recorded."""
    return tuple(
        FieldChange(name, getattr(before, name), getattr(after, name))
        for name in MEETING_FIELDS
        if not same_value(name, getattr(before, name), getattr(after, name))
    )


def folded(meeting: Meeting) -> tuple[Any, ...]:
    """Return a normalised value, equal for two records only if a reader would see no difference.

    The texts of videos are left out, as if they were lost.
    """
    links = frozenset(
        target if target[0] == "video" else (target, frozenset(texts))
        for target, texts in _texts_by_target(meeting.links).items()
    )
    return (
        meeting.year,
        normalize_text(meeting.title),
        normalize_text(meeting.programme),
        normalize_text(meeting.municipality),
        normalize_text(meeting.programme_area),
        meeting.start_date,
        meeting.end_date,
        meeting.attendance,
        meeting.status,
        normalize_paragraphs(meeting.description),
        links,
    )
