"""A record as it was read: its values, where they were read from, and what is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, Self

from msgspec import Struct, convert

from scraper import lazy_re
from scraper.records.types import FieldKind, Link, RecordType, empty_value, from_json_value, to_json_value


class Evidence(Struct, frozen=True):
    """The place that a value was read from.

    ``place``: ``heading``, ``paragraph 2`` …; ``quote``: the words; ``rule``: the name of the reading rule.
    """

    field: str
    place: str
    quote: str
    rule: str = ""


PINNED = "pinned"
"""``Evidence.place`` and ``Evidence.rule`` of a value that an operator has set; ``quote`` is the reason."""


class Candidate(Struct, frozen=True):
    """One possible reading of a value in doubt: ``value`` as in JSON, ``quote``: the words."""

    value: str
    quote: str


class Doubt(Struct, frozen=True):
    """A value that the page may say in more than one way: the field is ``None`` and the readings are here.

    ``reason``: one English sentence for operators.
    """

    field: str
    reason: str
    candidates: tuple[Candidate, ...] = ()


class Record(Protocol):
    """What all records have in common. A value is ``None``, or an empty tuple, where the page says nothing.

    Neither evidence nor doubts are part of a record's equality.
    """

    @property
    def record_type(self) -> RecordType:
        """The type, with the names and kinds of the fields."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where the values were read from."""

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Which values are missing because the page can be read in more than one way."""

    @property
    def undeclared(self) -> frozenset[str]:
        """The fields of the type that were not declared yet when it was read: nothing is known of them."""

    @property
    def name(self) -> str:
        """What operators call it, in one line: ``2024 Kassel``; days as in ISO 8601."""

    def __hash__(self) -> int:
        """Equal records have the same."""

    def get(self, name: str) -> Any:
        """Return the value of the field ``name``."""

    def with_values(self, values: Mapping[str, Any]) -> Self:
        """Return the record with other values of some fields."""

    def with_evidence(self, evidence: tuple[Evidence, ...], doubts: tuple[Doubt, ...] = ()) -> Self:
        """Return the record with other evidence and doubts."""


@dataclass(frozen=True, slots=True)
class DeclaredRecord:
    """A record of a type that an operator has declared; ``values`` in the order of the type's fields."""

    record_type: RecordType = field(compare=False)
    values: tuple[Any, ...]
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)
    doubts: tuple[Doubt, ...] = field(default=(), compare=False)
    undeclared: frozenset[str] = field(default=frozenset(), compare=False)

    def get(self, name: str) -> Any:
        return self.values[self.record_type.names.index(name)]

    def with_values(self, values: Mapping[str, Any]) -> Self:
        pairs = zip(self.record_type.names, self.values, strict=True)
        return replace(
            self,
            values=tuple(values.get(name, value) for name, value in pairs),
            evidence=tuple(entry for entry in self.evidence if entry.field not in values),
        )

    def with_evidence(self, evidence: tuple[Evidence, ...], doubts: tuple[Doubt, ...] = ()) -> Self:
        return replace(self, evidence=evidence, doubts=doubts)

    @property
    def name(self) -> str:
        """The type's template filled in; without one, its first two values, no lists, or links."""
        return self.named(_plain)

    def named(self, text: Callable[[Any], str]) -> str:
        """The name with each value as ``text`` writes it; what only joins an empty value goes with it."""
        if self.record_type.template:
            texts = {name: text(self.get(name)) or _NOTHING for name in self.record_type.names}
            return " ".join(_AROUND_NOTHING.sub("", self.record_type.template.format_map(texts)).split())
        kinds = [field.kind for field in self.record_type.fields]
        named = [
            text(value)
            for kind, value in zip(kinds, self.values, strict=True)
            if kind not in ("texts", "links")
        ]
        linked = (text(value) for kind, value in zip(kinds, self.values, strict=True) if kind == "links")
        return ", ".join([*filter(None, named)][:2] or [*filter(None, linked)][:2])


_NOTHING = "\0"
_AROUND_NOTHING = lazy_re.compile(r"\A(?:\0[\s,;:/–-]*)+|[\s,;:/–(\[-]*\0[)\]]*")


def _plain(value: Any) -> str:
    """A value as a part of a name; of links the words."""
    if isinstance(value, tuple):
        return next((item.text if isinstance(item, Link) else str(item) for item in value), "")
    return "" if value is None else str(value)


def declared_from_json(record_type: RecordType, data: Mapping[str, Any]) -> DeclaredRecord:
    """A record from JSON as :func:`record_to_json` writes it, perhaps under an earlier declaration.

    A field that is missing there has no value; a value of another kind is kept as what it is.
    """
    values = (_of_kind(field.kind, data.get(field.name)) for field in record_type.fields)
    return DeclaredRecord(
        record_type, tuple(values), undeclared=frozenset(record_type.by_name.keys() - data.keys())
    )


def _of_kind(kind: FieldKind, value: Any) -> Any:
    if value is None:
        return empty_value(kind)
    if isinstance(value, list) != (kind in ("texts", "links")):
        kind = "texts" if isinstance(value, list) else "text"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        kind = "links"
    try:
        return from_json_value(kind, value)
    except ValueError:  # words, where a day is declared now
        return value


def record_to_json(record: Record) -> dict[str, Any]:
    """The record by the names of its fields, every field present."""
    return {name: to_json_value(record.get(name)) for name in record.record_type.names}


def pins_of(record: Record) -> dict[str, str]:
    """The fields that an operator has set (``[[read.pin]]``), each with the reason."""
    return {entry.field: entry.quote for entry in record.evidence if entry.place == PINNED}


def doubts_to_json(doubts: tuple[Doubt, ...]) -> list[dict[str, Any]]:
    """The doubts about one record: ``[{"field", "reason", "candidates": [{"value", "quote"}]}]``."""
    return [
        {
            "field": doubt.field,
            "reason": doubt.reason,
            "candidates": [{"value": entry.value, "quote": entry.quote} for entry in doubt.candidates],
        }
        for doubt in doubts
    ]


def doubts_from_json(data: list[dict[str, Any]]) -> tuple[Doubt, ...]:
    return convert(data, tuple[Doubt, ...])
