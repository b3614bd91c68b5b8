"""What holds for every page: hypothesis looks for one for which it does not; an oracle checks the pairing."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date, timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.changes import matching
from scraper.changes.assignment import EXACT_SIDE, best_assignment
from scraper.meetings import Meeting, MeetingPage
from scraper.records import Known, KnownRecord, Link
from scraper.records.equality import differences
from tests.replacing import replace
from tests.scraper.changes.matched import compare
from tests.work import assert_steps_grow_with_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Few values, so that meetings share many of them: that is where pairing is hard.
TOWNS = ["Kassel", "Wetzlar", "Wezlar", "Baunatal", None]
NAMES = ["Kassel-Rothenditmold", "Wetzlar – Dalheim", "Wetzlar - Dalheim", "„Dalheim“", "Nord", None]
DAYS = [date(2023, 7, 4), date(2023, 7, 5), date(2024, 7, 4), None]
FILMS = [Link("video", f"https://www.youtube.com/watch?v=film{number}", "Film") for number in range(3)]
FILE = Link("document", "https://stadt.example/doku.pdf", "Dokumentation")
TEXTS = [
    "Im Jahr 2023 stand „Dalheim“ im Mittelpunkt.",
    "Wir kamen am 04.07.2023 ins Gespräch.",
    "Kurz – gut.",
]

meetings = st.builds(
    Meeting,
    year=st.sampled_from([2022, 2023, 2024, None]),
    title=st.sampled_from(["Leuchtturmprojekte 2023", "Leuchtturmprojekte 2024", "Treffen „vor Ort“"]),
    municipality=st.sampled_from(TOWNS),
    programme_area=st.sampled_from(NAMES),
    start_date=st.sampled_from(DAYS),
    status=st.sampled_from([None, "cancelled"]),
    description=st.lists(st.sampled_from(TEXTS), max_size=2).map(tuple),
    links=st.lists(st.sampled_from([*FILMS, FILE]), max_size=2, unique=True).map(tuple),
)
listings = st.lists(meetings, max_size=6)
memories = st.lists(st.tuples(meetings, st.integers(0, 2), st.booleans()), max_size=6).map(
    lambda states: tuple(KnownRecord(number, *state) for number, state in enumerate(states, start=1))
)


def page(listed: Iterable[Meeting]) -> MeetingPage:
    return MeetingPage("Titel", (), tuple(listed))


def known(remembered: Iterable[KnownRecord]) -> Known:
    return Known("Titel", (), tuple(remembered))


def fresh(listed: Iterable[Meeting]) -> Known:
    return known(KnownRecord(number, one) for number, one in enumerate(listed, start=1))


def news(remembered: Iterable[KnownRecord], listed: Iterable[Meeting]) -> Counter[Any]:
    changes = compare(known(remembered), page(listed)).changes
    return Counter((one.kind, one.record_id, one.before, one.after, one.fields) for one in changes)


@given(listings)
def test_a_page_differs_in_nothing_from_itself(listed: list[Meeting]) -> None:
    comparison = compare(fresh(listed), page(listed))
    assert comparison.changes == ()
    assert comparison.missing == ()
    assert sorted(filter(None, comparison.known_ids)) == list(range(1, len(listed) + 1))


@given(memories, listings, st.randoms(use_true_random=False))
def test_order_means_nothing(remembered: tuple[KnownRecord, ...], listed: list[Meeting], random: Any) -> None:
    mixed, mixed_memory = list(listed), list(remembered)
    random.shuffle(mixed)
    random.shuffle(mixed_memory)
    assert news(mixed_memory, mixed) == news(remembered, listed)


@given(memories, listings)
def test_every_meeting_is_one_meeting(remembered: tuple[KnownRecord, ...], listed: list[Meeting]) -> None:
    comparison = compare(known(remembered), page(listed))
    assert len(comparison.known_ids) == len(listed)
    ids = [number for number in comparison.known_ids if number is not None]
    assert len(ids) == len(set(ids))
    listed_before = {one.id for one in remembered if not one.removed}
    assert set(comparison.missing) == listed_before - set(ids)


@given(memories, listings)
def test_the_changes_lead_from_what_is_known_to_the_page(
    remembered: tuple[KnownRecord, ...], listed: list[Meeting]
) -> None:
    comparison = compare(known(remembered), page(listed), confirm_removals=1)
    state = {one.id: one.record for one in remembered if not one.removed}
    added = []
    for change in comparison.changes:
        if change.kind == "added":
            added.append(change.after)
        elif change.kind == "removed":
            del state[change.record_id or 0]
        else:
            assert change.before is not None
            values: dict[str, Any] = {entry.field: entry.after for entry in change.fields}
            state[change.record_id or 0] = change.before.with_values(values)
    assert added == [one for one, number in zip(listed, comparison.known_ids, strict=True) if number is None]
    for meeting, number in zip(listed, comparison.known_ids, strict=True):
        assert number is None or differences(state.pop(number), meeting) == ()
    assert state == {}


def _split_paragraphs(one: Meeting) -> Meeting:
    return replace(one, description=tuple(" ".join(one.description).split(" ")))


def _retext(change: Callable[[str], str]) -> Callable[[Meeting], Meeting]:
    def retext(one: Meeting) -> Meeting:
        texts: dict[str, Any] = {
            name: change(value)
            for name in ("title", "municipality", "programme_area")
            if (value := getattr(one, name)) is not None
        }
        return replace(one, description=tuple(map(change, one.description)), **texts)

    return retext


def _relink(change: Callable[[Link], Link]) -> Callable[[Meeting], Meeting]:
    return lambda one: replace(one, links=tuple(change(link) for link in reversed(one.links)))


COSMETIC: dict[str, Callable[[Meeting], Meeting]] = {
    "paragraphs": _split_paragraphs,
    "NFD": _retext(lambda text: unicodedata.normalize("NFD", text)),
    "no-break space": _retext(lambda text: text.replace(" ", "\u00a0")),
    "soft hyphen": _retext(lambda text: "\u00ad".join(text)),
    "quotes": _retext(lambda text: text.translate({0x201E: "»", 0x201C: "«"})),
    "dashes": _retext(lambda text: text.translate({0x2013: "-", 0x2D: "\u2011"})),
    "campaign": _relink(
        lambda link: replace(link, url=f"{link.url}{'&' if '?' in link.url else '?'}utm_id=7")
    ),
    "lost titles": _relink(lambda link: replace(link, text="") if link.kind == "video" else link),
}


@given(listings, st.lists(st.sampled_from(sorted(COSMETIC)), max_size=3), st.randoms(use_true_random=False))
def test_a_redesign_is_no_news(listed: list[Meeting], ways: list[str], random: Any) -> None:
    after = list(listed)
    for way in ways:
        after = [COSMETIC[way](one) for one in after]
    random.shuffle(after)
    comparison = compare(fresh(listed), page(after))
    assert (comparison.changes, comparison.missing) == ((), ())


CORRECTIONS: dict[str, Any] = {
    "year": 1999,
    "municipality": "Dietzenbach",
    "programme_area": "Dietzenbach – Süd-Ost",
    "start_date": date(1999, 12, 31),
    "title": "1999",
    "description": ("Ganz anders.",),
    "links": (),
}
COMPLETE = [
    Meeting(2021, "2021", None, "Steinbach (Taunus)", "Innenstadt", date(2021, 11, 25), links=(FILE,)),
    Meeting(2022, "2022", None, "Wetzlar", "Wetzlar – Dalheim", date(2022, 11, 7), links=(FILE,)),
    Meeting(2023, "2023", None, "Baunatal", "Baunatal-Baunsberg", date(2023, 7, 4), links=(FILE,)),
    Meeting(2023, "2023", None, "Kassel", "Rothenditmold", date(2023, 9, 20), links=(FILE,)),
]


@pytest.mark.parametrize("field", CORRECTIONS)
@pytest.mark.parametrize("which", range(len(COMPLETE)))
def test_any_corrected_value_is_one_edit_there_back_and_there_again(which: int, field: str) -> None:
    corrected = list(COMPLETE)
    corrected[which] = replace(COMPLETE[which], **{field: CORRECTIONS[field]})
    for before, after in ((COMPLETE, corrected), (corrected, COMPLETE), (COMPLETE, corrected)):
        (change,) = compare(fresh(before), page(reversed(after)), confirm_removals=1).changes
        assert (change.kind, change.record_id) == ("edited", which + 1)
        assert [entry.field for entry in change.fields] == [field]


weight_tables = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 30), min_size=1, max_size=18
)


def _best_total(weights: dict[tuple[int, int], int]) -> int:
    """The oracle: every way to seat five lefts on five rights."""
    return max(sum(weights.get(pair, 0) for pair in enumerate(rights)) for rights in permutations(range(5)))


@given(weight_tables)
def test_the_assignment_is_the_best_of_all(weights: dict[tuple[int, int], int]) -> None:
    pairs = best_assignment(weights)
    assert len(set(pairs.values())) == len(pairs)
    assert all(pair in weights for pair in pairs.items())
    assert sum(weights[pair] for pair in pairs.items()) == _best_total(weights)


@given(weight_tables, st.randoms(use_true_random=False))
def test_the_assignment_depends_on_no_order(weights: dict[tuple[int, int], int], random: Any) -> None:
    mixed = list(weights.items())
    random.shuffle(mixed)
    assert best_assignment(dict(mixed)) == best_assignment(weights)


def test_a_group_too_large_for_the_exact_method_takes_the_best_pairs_first() -> None:
    size = 40
    assert size > EXACT_SIDE
    weights = {(left, right): 1 + (left == right) for left in range(size) for right in range(size)}
    weights |= {(0, 0): 10, (0, 1): 9, (1, 0): 9}
    pairs = best_assignment(weights)
    assert pairs[0] == 0
    assert sorted(pairs.values()) == list(range(size))


def many(count: int) -> list[Meeting]:
    """``count`` meetings that differ in what meetings differ in; a year has many, a town has several."""
    return [
        Meeting(
            year=1950 + number % 70,
            title=f"Leuchtturmprojekte {1950 + number % 70}",
            municipality=f"Ort {chr(65 + number % 26)}{number // 3}",
            programme_area=f"Gebiet {number * 7919 % 10_007}",
            start_date=date(1950 + number % 70, 1 + number % 12, 1 + number % 28),
            description=("Im Jahr stand das Gebiet im Mittelpunkt. " * 3,),
        )
        for number in range(count)
    ]


CORRECT_ALL: dict[str, Callable[[Meeting], Meeting]] = {
    "text": lambda one: replace(one, description=("Neu.",)),
    "dates": lambda one: replace(one, start_date=(one.start_date or date.min) + timedelta(1)),
    "towns": lambda one: replace(one, municipality=f"{one.municipality}x"),
    "years": lambda one: replace(one, year=(one.year or 0) + 1),
    "areas": lambda one: replace(one, programme_area="Innenstadt", status="cancelled"),
}


@pytest.mark.parametrize("way", CORRECT_ALL)
def test_a_hundred_corrections_at_once_find_their_meetings(way: str) -> None:
    before = many(100)
    after = [CORRECT_ALL[way](one) for one in reversed(before)]
    assert len(before) * len(after) > matching._ALL_PAIRS
    comparison = compare(fresh(before), page(after))
    assert comparison.known_ids == tuple(range(100, 0, -1))
    assert {change.kind for change in comparison.changes} == {"edited"}


def test_a_hundred_records_that_are_all_alike_stay() -> None:
    before = [
        Meeting(2024, "2024", None, "Kassel", description=(f"Text {number}.",)) for number in range(100)
    ]
    after = [replace(one, description=(f"{one.description[0]} Neu.",)) for one in before]
    assert None not in compare(fresh(before), page(after)).known_ids


@pytest.mark.soak
@pytest.mark.parametrize("way", ["text", "dates", "towns", "years"])
def test_work_grows_as_the_page_does(way: str) -> None:
    def prepare(count: int) -> Callable[[], object]:
        before = many(count)
        state, new = fresh(before), page([CORRECT_ALL[way](one) for one in before])
        return lambda: compare(state, new)

    assert_steps_grow_with_size(prepare, 500)
