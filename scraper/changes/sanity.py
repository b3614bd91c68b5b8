"""Decide whether a parsed page is plausible, compared with what is known; pure."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from scraper.meetings import MEETING, as_meeting, losses
from scraper.parsers.common import broken_text
from scraper.records import Link, Problem, empty_value, is_set
from scraper.records.equality import folded, same_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scraper.changes.matching import Matches
    from scraper.meetings.losses import Loss
    from scraper.records import Known, KnownRecord, Page, Record, RecordType

_ACCEPT = "if the page really is so now, accept it with `leuchtturm check NAME --accept`"

_ESSENTIAL_SHARE = 0.9
"""What so many records had is essential where the type does not say it."""
_MIN_COMPARED = 3
"""Records that must be there before the same field of half of them can change too often."""

_MAX_COMPARED = 200
"""Records that are gone and may be listed without a required field; of more, most were taken away."""

_LOSSES: dict[Loss, str] = {"text": "most of their text", "films": "their films"}


def find_implausibility(
    known: Known | None,
    page: Page,
    matches: Matches,
    *,
    min_meetings: int = 1,
    record_type: RecordType = MEETING,
) -> Problem | None:
    """Return the problem that makes ``page`` implausible, or ``None``.

    ``known``: what is remembered of the page, ``None`` before its first successful check; ``matches``: of
    :func:`scraper.changes.matching.match_page`. The first of these that applies:

    1. the problem that the parser found;
    2. no records (a declared list may be empty), or fewer than ``min_meetings``;
    3. broken text where the known text had none;
    4. a known record that is listed without a field that it must have;
    5. at least two, and at least half, of the listed records gone at once (a corrected one is not gone, nor
       one that was missing before, nor one that left a latest-list at its end);
    6. an essential field that at least two of the records had before now empty in all of them;
    7. of a declared list, the same field changed in at least half of three or more;
    8. at least two, and at least half, of the records that had a text (or films) without most of it at once.
    """
    if page.problem is not None:
        return page.problem
    if not page.records and not record_type.is_declared:
        return Problem("no_content", f"The page has no {record_type.plural} any more; {_ACCEPT}.")
    if len(page.records) < min_meetings:
        return Problem("too_few_meetings", _too_few(len(page.records), min_meetings, record_type))
    if known is None:
        return None
    return (
        _broken_text(known, page, matches)
        or _incomplete(known.records, page, matches, record_type)
        or _mass_removal(known.records, matches, record_type)
        or _field_lost(known.records, page.records, matches, record_type)
        or _mass_edit(known.records, page.records, matches, record_type)
        or _mass_loss(known.records, page.records, matches, record_type)
    )


def _too_few(count: int, min_meetings: int, record_type: RecordType) -> str:
    key = "min_records" if record_type.is_declared else "min_meetings"
    noun = record_type.singular if count == 1 else record_type.plural
    return (
        f"The page has {count} {noun}, but {key} in the schedule file asks "
        f"for at least {min_meetings}; look at the page, and if it really is so now, lower {key}."
    )


def _broken_text(known: Known, page: Page, matches: Matches) -> Problem | None:
    """Text that is broken where the same part of the page was not; a new record against the whole page."""
    own = [page.title or "", *page.intro]
    pairs = [(own, [known.title or "", *known.intro])]
    whole = [*pairs[0][1], *(text for stored in known.records for text in _texts(stored.record))]
    for record, index in zip(page.records, matches, strict=True):
        pairs.append((_texts(record), whole if index is None else _texts(known.records[index].record)))
    for texts, before in pairs:
        broken = _first_broken(texts)
        if broken is not None and _first_broken(before) is None:
            return Problem("broken_text", f"Letters of the page arrive as others (“{broken}”); {_ACCEPT}.")
    return None


def _texts(record: Record) -> list[str]:
    return [text for name in record.record_type.names for text in _texts_in(record.get(name))]


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield item.text if isinstance(item, Link) else str(item)


def _first_broken(texts: Iterable[str]) -> str | None:
    """The first broken place with some letters around it."""
    for text in texts:
        signs = broken_text.signs(text)
        if signs:
            start = text.index(signs[0])
            return text[max(0, start - 12) : start + len(signs[0]) + 12]
    return None


def _incomplete(
    known: Sequence[KnownRecord], page: Page, matches: Matches, record_type: RecordType
) -> Problem | None:
    """Known records that are gone only because a required field says nothing any more ("Termin folgt")."""
    here = set(matches)
    gone = [stored.record for index, stored in enumerate(known) if index not in here and not stored.removed]
    for entry, record in product(page.incomplete, gone[:_MAX_COMPARED]):
        empty = {
            field.name: empty_value(field.kind)
            for field in record_type.fields
            if not is_set(entry.get(field.name))
        }
        lost = [name for name in empty if is_set(record.get(name))]
        if lost and folded(record.with_values(empty)) == folded(entry):
            return Problem(
                "unreadable",
                f"“{record.name}” is still on the page, but without the required field {lost[0]}; if that is "
                f"usual, take `required` away from it in the schedule file; {_ACCEPT}.",
            )
    return None


def _mass_removal(known: Sequence[KnownRecord], matches: Matches, record_type: RecordType) -> Problem | None:
    here = set(matches)
    listed = [index for index, stored in enumerate(known) if not stored.removed and not stored.missing_checks]
    gone = [known[index].record for index in listed if index not in here]
    if record_type.is_window and len(gone) < len(listed):
        return None  # a list of the newest goes on while it has any of the known ones
    if len(gone) < 2 or len(gone) * 2 < len(listed):
        return None
    return Problem(
        "mass_removal",
        f"{len(gone)} of {len(listed)} known {record_type.plural} are gone from the page at once ("
        f"{_names(gone)}); {_ACCEPT}.",
    )


def _field_lost(
    known: Sequence[KnownRecord], listed: Sequence[Record], matches: Matches, record_type: RecordType
) -> Problem | None:
    before = [known[index].record for index in matches if index is not None]
    for field in record_type.fields:
        had = sum(1 for record in before if is_set(record.get(field.name)))
        is_essential = field.is_essential
        if is_essential is None:
            is_essential = had >= _ESSENTIAL_SHARE * len(before)
        if is_essential and had >= 2 and not any(_mentions(record, field.name) for record in listed):
            word = field.noun or field.label[0] or field.name
            return Problem(
                "field_lost",
                f"None of the {len(listed)} {record_type.plural} on the page has a {word} "
                f"any more, {had} of them had one before; {_ACCEPT}.",
            )
    return None


def _mentions(record: Record, name: str) -> bool:
    return is_set(record.get(name)) or any(doubt.field == name for doubt in record.doubts)


def _mass_edit(
    known: Sequence[KnownRecord], listed: Sequence[Record], matches: Matches, record_type: RecordType
) -> Problem | None:
    """One field of half of the records changed at once, as by a column that was put in before it."""
    pairs = [
        (known[index].record, record)
        for record, index in zip(listed, matches, strict=True)
        if index is not None and not known[index].removed
    ]
    if not record_type.is_declared or len(pairs) < _MIN_COMPARED:
        return None
    for name in record_type.watched:
        edited = [after for before, after in pairs if not same_value(before.get(name), after.get(name))]
        if len(edited) * 2 >= len(pairs):
            return Problem(
                "mass_edit",
                f"The field {name} has changed in {len(edited)} of {len(pairs)} {record_type.plural} at "
                f"once ({_names(edited)}), as if another column were read; look at the page, and correct "
                f"[records] in the schedule file; {_ACCEPT}.",
            )
    return None


def _mass_loss(
    known: Sequence[KnownRecord], listed: Sequence[Record], matches: Matches, record_type: RecordType
) -> Problem | None:
    """The same loss of substance at half of the records; those that lost it before do not count."""
    if record_type.is_declared:
        return None
    pairs = [
        (as_meeting(known[index].record), as_meeting(record))
        for record, index in zip(listed, matches, strict=True)
        if index is not None and not known[index].removed and not known[index].losing_checks
    ]
    for what, words in _LOSSES.items():
        had = [(before, after) for before, after in pairs if losses.has(before, what)]
        lost = [before for before, after in had if what in losses.losses(before, after)]
        if len(lost) >= 2 and len(lost) * 2 >= len(had):
            return Problem(
                "field_lost",
                f"{len(lost)} of {len(had)} {record_type.plural} have lost {words} at once ({_names(lost)}); "
                f"{_ACCEPT}.",
            )
    return None


def _names(records: Sequence[Record]) -> str:
    return ", ".join(record.name for record in records[:3]) + (" …" if len(records) > 3 else "")
