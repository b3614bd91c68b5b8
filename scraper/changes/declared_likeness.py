"""Score how likely two records of a declared list are the same one; no field is known in advance.

A field weighs more the better it distinguishes records: by the share of records that have it, and of those by
the share of different values. What an operator calls ``strong`` weighs double, ``weak`` a third, ``none``
nothing. A field that agrees gives its weight, one that contradicts takes up to two thirds of it, and one that
either side does not have gives nothing:

==============  ======================================================================================
text, choice    from agreement to contradiction by the letter pairs in common
date            agreement, or a contradiction that grows with the distance, up to all of the weight
number          agreement or contradiction
links           agreement where one address is the same, else half a contradiction
texts           the words in common; another text contradicts nothing
==============  ======================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from scraper.records import Link
from scraper.records.equality import normalize_paragraphs, normalize_text
from scraper.records.url_identity import normalize_url

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from scraper.records import Record, RecordField, RecordType

POINT = 100

_MAX_COMPARED = 300  # characters of a text, words of a list of texts that are looked at
_WORD = re.compile(r"\w+")
_STRONG, _WEAK = 2.0, 1 / 3
_CONTRADICTION = 2 / 3
_MATCH_SHARE = 0.15
"""Of all weights. Two records with one field of two corrected still reach it; two that share only what many
share do not."""
_MAX_DAYS_APART = 60
"""Days; a day that is further away contradicts no more than this."""
_MATCH_SHARE_IN_LATEST = 0.4
"""In a list of the newest one leaves whenever another comes, so the two must not be taken for one."""
_RESTORE_SHARE = 0.5
_MAX_CORRECTED = 2


@dataclass(frozen=True, slots=True)
class DeclaredFeatures:
    """Normalised values in the order of the fields, with the letter pairs or words of each text."""

    values: tuple[Hashable, ...]
    parts: tuple[frozenset[str], ...]
    keys: tuple[Hashable, ...]
    identity: None = None  # no field is known in advance, so nothing identifies a record by itself


class DeclaredLikeness:
    def __init__(self, record_type: RecordType, known: Sequence[Record], listed: Sequence[Record]) -> None:
        self._kinds = [field.kind for field in record_type.fields]
        columns = [
            (
                [_normalized(record.get(field.name)) for record in known],
                [_normalized(record.get(field.name)) for record in listed],
            )
            for field in record_type.fields
        ]
        self._weights = [
            max(map(_distinctness, sides)) * _factor(field)
            for field, sides in zip(record_type.fields, columns, strict=True)
        ]
        self._names = record_type.names
        self._is_window = record_type.is_window
        total = sum(self._weights) * POINT
        enough = _MATCH_SHARE_IN_LATEST if record_type.is_window else _MATCH_SHARE
        self.match_threshold = max(1, round(total * enough))
        self.restore_threshold = max(1, round(total * _RESTORE_SHARE))
        self.removed_penalty = round(total)

    def features(self, record: Record) -> DeclaredFeatures:
        values = tuple(_normalized(record.get(name)) for name in self._names)
        weighty = [
            (name, value)
            for name, value, weight in zip(self._names, values, self._weights, strict=True)
            if weight and value not in _EMPTY
        ]
        parts = tuple(_parts(value) for value in values)
        return DeclaredFeatures(values, parts, tuple(_keys(weighty)))

    def score(self, first: DeclaredFeatures, second: DeclaredFeatures) -> int:
        """Return the sum of agreements and contradictions, in hundredths of a point; symmetric."""
        points = 0.0
        for index, weight in enumerate(self._weights):
            one, other = first.values[index], second.values[index]
            if weight and one not in _EMPTY and other not in _EMPTY:
                parts = first.parts[index], second.parts[index]
                points += weight * _agreement(self._kinds[index], one, other, *parts)
        return round(points * POINT)

    def is_same_in_place(self, first: DeclaredFeatures, second: DeclaredFeatures) -> bool:
        """Whether two records at one place of the list are one: at most two values differ, such as title and
        day, another is equal, and more agrees than contradicts."""
        pairs = [
            one == other
            for one, other, weight in zip(first.values, second.values, self._weights, strict=True)
            if weight and one not in _EMPTY and other not in _EMPTY
        ]
        few_differ = any(pairs) and pairs.count(False) <= _MAX_CORRECTED
        return few_differ and not self._is_window and self.score(first, second) > 0


_EMPTY: tuple[Hashable, ...] = (None, "", frozenset())


def _factor(field: RecordField) -> float:
    """What is not watched may change at any time, so it identifies nothing unless the operator says so."""
    identity = field.identity or ("" if field.watched else "none")
    return {"strong": _STRONG, "weak": _WEAK, "none": 0.0}.get(identity, 1.0)


def _distinctness(values: Sequence[Hashable]) -> float:
    """The share of records with a value, times the share of different ones among these."""
    filled = [value for value in values if value not in _EMPTY]
    if not filled:
        return 0.0
    return len(filled) / len(values) * (len(set(filled)) / len(filled))


def _normalized(value: Hashable) -> Hashable:
    if isinstance(value, tuple):
        if any(isinstance(item, Link) for item in value):
            return frozenset(normalize_url(link.url) for link in value)
        return normalize_paragraphs(value)[: _MAX_COMPARED * 8].casefold()
    if isinstance(value, str):
        return (normalize_text(value[:_MAX_COMPARED]) or "").casefold()
    return value


def _parts(value: Hashable) -> frozenset[str]:
    if not isinstance(value, str):
        return frozenset()
    if len(value) > _MAX_COMPARED:
        return frozenset(_WORD.findall(value)[:_MAX_COMPARED])
    return frozenset(a + b for a, b in pairwise(f" {value} "))


def _keys(values: Sequence[tuple[str, Hashable]]) -> Iterable[Hashable]:
    for name, value in values:
        if isinstance(value, frozenset):
            yield from ((name, item) for item in value)
        else:
            yield name, value
    yield from combinations(values[:4], 2)


def _agreement(
    kind: str, one: Hashable, other: Hashable, parts: frozenset[str], other_parts: frozenset[str]
) -> float:
    """From 1 for the same value down to minus two thirds."""
    if one == other:
        return 1.0
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return 1.0 if one & other else -_CONTRADICTION / 2
    if isinstance(one, date) and isinstance(other, date):
        return -(1 + 2 * min(abs((one - other).days), _MAX_DAYS_APART) / _MAX_DAYS_APART) / 3
    share = 2 * len(parts & other_parts) / max(len(parts) + len(other_parts), 1)
    if kind == "texts":
        return share / 2
    return -_CONTRADICTION + (1 + _CONTRADICTION) * max(share - 0.4, 0) / 0.6
