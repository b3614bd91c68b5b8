"""What each field adds to the likeness of two declared records, by the table of ``declared_likeness``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from scraper.changes.declared_likeness import DeclaredLikeness
from scraper.records import DeclaredRecord, Link, RecordField, RecordType
from scraper.records.url_identity import normalize_url
from tests.replacing import replace

if TYPE_CHECKING:
    from scraper.records.types import FieldKind, Identity

A, B, C = (Link("document", f"https://musterstadt.example/{name}.pdf", name) for name in "abc")
WORDS = " ".join(f"wort{number}" for number in range(100))  # longer than what is compared letter by letter
OTHERS = " ".join(f"wort{number}" for number in range(50, 150))
FAR = " ".join(f"text{number}" for number in range(100))


def points(
    kind: FieldKind, first: Any, second: Any, *, identity: Identity | None = None, watched: bool = True
) -> int:
    """The score of two records of one field, whose values no other record has."""
    record_type = RecordType("things", (RecordField("value", kind, identity=identity, watched=watched),))
    one, other = DeclaredRecord(record_type, (first,)), DeclaredRecord(record_type, (second,))
    filled = next(value for value in (first, second) if value not in (None, ()))
    likeness = DeclaredLikeness(record_type, [DeclaredRecord(record_type, (filled,))], [])
    features = likeness.features(one), likeness.features(other)
    assert likeness.score(*features) == likeness.score(*reversed(features))
    return likeness.score(*features)


@pytest.mark.parametrize(
    ("kind", "first", "second", "expected"),
    [
        ("text", "Bauausschuss", "Bauausschuss", 100),
        ("text", "Bauausschuss", "BAUAUSSCHUSS ", 100),
        ("text", "Bauausschuss", "Wehrführung", -67),
        ("text", "abcdefg", "abcdxyz", -39),  # five of eight letter pairs
        ("choice", "offen", "offen", 100),
        ("choice", "offen", "voll", -67),
        ("date", date(2027, 1, 1), date(2027, 1, 1), 100),
        ("date", date(2027, 1, 1), date(2027, 1, 2), -34),
        ("date", date(2027, 1, 1), date(2027, 1, 31), -67),
        ("date", date(2027, 1, 1), date(2027, 3, 2), -100),
        ("date", date(2027, 1, 1), date(2029, 1, 1), -100),
        ("number", 3, 3, 100),
        ("number", 3, 4, -67),
        ("links", (A,), (A,), 100),
        ("links", (A, B), (B, C), 100),
        ("links", (A,), (B,), -33),
        ("texts", (WORDS,), (WORDS,), 100),
        ("texts", (WORDS,), (OTHERS,), 25),
        ("texts", (WORDS,), (FAR,), 0),
    ],
)
def test_a_field_adds_what_the_table_says(kind: FieldKind, first: Any, second: Any, expected: int) -> None:
    assert points(kind, first, second) == expected


@pytest.mark.parametrize(
    ("kind", "value", "empty"),
    [
        ("text", "Bauausschuss", None),
        ("date", date(2027, 1, 1), None),
        ("number", 3, None),
        ("links", (A,), ()),
        ("texts", (WORDS,), ()),
    ],
)
def test_what_one_of_them_does_not_have_says_nothing(kind: FieldKind, value: Any, empty: Any) -> None:
    assert points(kind, value, empty) == 0


@pytest.mark.parametrize(
    ("identity", "watched", "expected"),
    [
        (None, True, 100),
        ("strong", True, 200),
        ("weak", True, 33),
        ("none", True, 0),
        (None, False, 0),
        ("strong", False, 200),
    ],
)
def test_the_operators_word_weighs(identity: Identity | None, watched: bool, expected: int) -> None:
    assert points("number", 3, 3, identity=identity, watched=watched) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1, 2, 3, 4), 100),
        ((1, 2, 3, None), 75),
        ((1, 1, 2, 2), 50),
        ((1, 1, None, None), 25),
        ((None,) * 4, 0),
    ],
)
def test_a_field_weighs_as_much_as_it_tells_records_apart(
    values: tuple[int | None, ...], expected: int
) -> None:
    record_type = RecordType("things", (RecordField("value", "number"),))
    records = [DeclaredRecord(record_type, (value,)) for value in values]
    for likeness in (DeclaredLikeness(record_type, records, []), DeclaredLikeness(record_type, [], records)):
        features = likeness.features(DeclaredRecord(record_type, (1,)))
        assert likeness.score(features, features) == expected


THINGS = RecordType(
    "things",
    (
        RecordField("name"),
        RecordField("day", "date"),
        RecordField("papers", "links"),
        RecordField("seats", "number", watched=False),
    ),
)


def thing(name: str | None, day: int | None, *papers: Link) -> DeclaredRecord:
    return DeclaredRecord(THINGS, (name, day and date(2027, 1, day), papers, 20))


def test_a_share_of_all_weights_is_enough() -> None:
    known = [thing("Alpha", 1, A), thing("Beta", 2, B)]
    likeness = DeclaredLikeness(THINGS, known, known)
    assert (likeness.match_threshold, likeness.restore_threshold, likeness.removed_penalty) == (45, 150, 300)
    window = replace(THINGS, is_window=True)
    assert DeclaredLikeness(window, known, known).match_threshold == 120
    assert (
        DeclaredLikeness(THINGS, [], []).match_threshold
        == DeclaredLikeness(THINGS, [], []).restore_threshold
        == 1
    )


def test_each_value_and_each_two_are_keys() -> None:
    known = [thing("Alpha", 1, A, B), thing("Beta", 2)]
    name, day = ("name", "alpha"), ("day", date(2027, 1, 1))
    first, second = normalize_url(A.url), normalize_url(B.url)
    papers = ("papers", frozenset({first, second}))
    assert set(DeclaredLikeness(THINGS, known, known).features(known[0]).keys) == {
        name,
        day,
        ("papers", first),
        ("papers", second),
        (name, day),
        (name, papers),
        (day, papers),
    }
    assert set(DeclaredLikeness(THINGS, known, known).features(known[1]).keys) == {
        ("name", "beta"),
        ("day", date(2027, 1, 2)),
        (("name", "beta"), ("day", date(2027, 1, 2))),
    }
