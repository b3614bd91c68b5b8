"""The word diff: nothing lost, nothing invented, marks where a person would put them, an end in any case."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.reports.word_diff import Segment, excerpt, new_side, old_side, word_diff, words

FEW_WORDS = st.lists(st.sampled_from(["rot", "grün", " ", ", ", ".", "\n", "04.07.2023"]), max_size=40).map(
    "".join
)
TEXTS = st.one_of(FEW_WORDS, st.text(max_size=60))


def joined(segments: tuple[Segment, ...]) -> str:
    return "".join(segment.text for segment in segments)


@given(TEXTS, TEXTS)
def test_kept_and_removed_words_are_the_old_text_kept_and_added_ones_the_new(before: str, after: str) -> None:
    segments = word_diff(before, after)
    assert joined(old_side(segments)) == before
    assert joined(new_side(segments)) == after


@given(TEXTS, TEXTS)
def test_what_is_folded_away_is_kept_as_it_is_now(before: str, after: str) -> None:
    fold = {ord("ü"): "u", ord("\n"): " "}
    segments = word_diff(before, after, fold)
    assert joined(old_side(segments)).translate(fold) == before.translate(fold)
    assert joined(new_side(segments)) == after
    if before.translate(fold) == after.translate(fold):
        assert {segment.kind for segment in segments} <= {"kept"}


@given(TEXTS, TEXTS)
def test_no_segment_is_empty_and_what_went_stands_before_what_came(before: str, after: str) -> None:
    segments = word_diff(before, after)
    assert all(segment.text for segment in segments)
    pairs = {(left.kind, right.kind) for left, right in pairwise(segments)}
    assert pairs <= {
        ("kept", "removed"),
        ("kept", "added"),
        ("removed", "added"),
        ("removed", "kept"),
        ("added", "kept"),
    }


@given(TEXTS)
def test_words_joined_are_the_text_again(text: str) -> None:
    assert "".join(words(text)) == text


@given(TEXTS)
def test_the_same_text_has_no_change(text: str) -> None:
    assert all(segment.kind == "kept" for segment in word_diff(text, text))


def test_a_date_changes_as_one_word() -> None:
    assert word_diff("am 04.07.2023 über", "am 05.07.2023 über") == (
        Segment("kept", "am "),
        Segment("removed", "04.07.2023"),
        Segment("added", "05.07.2023"),
        Segment("kept", " über"),
    )


def test_a_letter_more_marks_the_word_and_not_the_letter() -> None:
    removed = [
        segment.text for segment in word_diff("Das löste die", "Das lösten die") if segment.kind == "removed"
    ]
    assert removed == ["löste"]


def test_a_replaced_sentence_is_not_cut_up_at_the_words_that_happen_to_survive() -> None:
    segments = word_diff(
        "Anhand von Beispielen, im Programm kamen wir ins Gespräch.",
        "Es war schön, in Baunatal zu Gast gewesen zu sein, und wir danken.",
    )
    assert [segment.kind for segment in segments] == ["removed", "added", "kept"]


def test_two_changes_far_apart_stay_two() -> None:
    segments = word_diff(
        "Rot und eine lange Mitte bleibt hier stehen, blau",
        "Weiß und eine lange Mitte bleibt hier stehen, gelb",
    )
    assert [segment.kind for segment in segments] == ["removed", "added", "kept", "removed", "added"]


def test_a_sentence_put_in_is_marked_from_its_first_word_to_its_point() -> None:
    segments = word_diff("Eins. Zwei. Vier.", "Eins. Zwei. Drei. Vier.")
    assert [segment.text.strip() for segment in segments] == ["Eins. Zwei.", "Drei.", "Vier."]
    assert word_diff("Eins.", "Eins. Zwei.") == (Segment("kept", "Eins."), Segment("added", " Zwei."))


@given(st.lists(st.sampled_from(["rot", "grün", "blau"]), min_size=1, max_size=40), st.data())
def test_one_word_put_in_is_all_that_is_marked(kept: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(kept) - 1))
    segments = word_diff(" ".join(kept), " ".join([*kept[:place], "gelb", *kept[place:]]))
    assert [segment.text.strip() for segment in segments if segment.kind != "kept"] == ["gelb"]


REPEATED = ["und"] * 300_000
OFTEN_ALIKE = tuple(
    " ".join(sign if n % 1_579 == at else w for n, w in enumerate(REPEATED))
    for sign, at in (("x", 1), ("y", 2))
)
MANY = " ".join(f"wort{number % 4999} satz{number % 13}," for number in range(60_000))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(MANY, MANY[::-1], id="nothing in common"),
        pytest.param("a b " * 250_000, "b a " * 250_000 + "c", id="two words"),
        pytest.param("x " + "a " * 500_000 + "y", "z " + "a " * 499_000 + "q", id="one word"),
        pytest.param(*OFTEN_ALIKE, id="repeated words with few changes"),
        pytest.param("x" * 1_000_000, "y" * 1_000_000, id="no spaces"),
        pytest.param(".," * 500_000, ",." * 500_000 + "!", id="signs"),
        pytest.param("\n".join(MANY.split()), "\n".join(MANY.split()[::-1]), id="lines"),
    ],
)
@pytest.mark.soak
def test_a_megabyte_on_both_sides_ends_soon_and_is_still_right(before: str, after: str) -> None:
    segments = word_diff(before, after)
    assert joined(old_side(segments)) == before
    assert joined(new_side(segments)) == after


def test_too_many_differences_are_told_by_whole_paragraphs() -> None:
    first, last = "Der erste Absatz bleibt.", "Der letzte auch."
    before = "\n".join([first, " ".join(f"alt{n}" for n in range(500)), last])
    after = "\n".join([first, " ".join(f"neu{n} {n}" for n in range(500)), last])
    kept = [segment.text for segment in word_diff(before, after) if segment.kind == "kept"]
    assert kept == [first + "\n", last] or kept == [first + "\n", "\n" + last]


def test_a_search_through_too_many_repetitions_is_given_up() -> None:
    before, after = OFTEN_ALIKE
    assert len([segment for segment in word_diff(before, after) if segment.kind != "kept"]) == 2


def test_two_long_passages_swapped_are_told_by_whole_paragraphs_too() -> None:
    one, two = (" ".join(f"{name}{number}" for number in range(300)) for name in ("eins", "zwei"))
    segments = word_diff(f"{one} {two}\nEnde.", f"{two} {one}\nEnde.")
    assert [segment.text for segment in segments] == [f"{one} {two}\n", f"{two} {one}\n", "Ende."]


def test_an_excerpt_shows_the_changed_words_with_what_surrounds_them() -> None:
    rest = "Und so geht es noch lange weiter, ohne dass sich etwas ändert. " * 20
    segments, shortened = excerpt(
        word_diff(rest + "am Montag. " + rest, rest + "am Freitag. " + rest), around=30, longest=500
    )
    assert joined(new_side(segments)) == "… dass sich etwas ändert. am Freitag. Und so geht es noch lange …"
    assert not shortened


def test_an_excerpt_leaves_a_short_text_whole() -> None:
    segments = word_diff("Treffen am Montag in Wetzlar", "Treffen am Freitag in Wetzlar")
    assert excerpt(segments, around=30, longest=500) == (segments, False)


def test_an_excerpt_of_a_text_replaced_shows_both_the_old_and_the_new() -> None:
    segments, shortened = excerpt(word_diff("alt " * 9_000, "neu " * 9_000), around=30, longest=400)
    assert [segment.kind for segment in segments if segment.text.strip() not in {"", "…"}] == [
        "removed",
        "added",
    ]
    assert all(len(segment.text) <= 402 for segment in segments)
    assert shortened


@given(TEXTS, TEXTS, st.integers(0, 60), st.integers(1, 80))
def test_an_excerpt_is_never_much_longer_than_asked_for(
    before: str, after: str, around: int, longest: int
) -> None:
    segments, _ = excerpt(word_diff(before, after), around=around, longest=longest)
    for kind in ("removed", "added"):
        assert sum(len(segment.text) for segment in segments if segment.kind == kind) <= longest + 2


def test_many_small_changes_do_not_add_up_to_a_long_excerpt() -> None:
    before = " ".join(f"w{n} bleibt ganz genau so stehen wie es war und" for n in range(300))
    after = before.replace("w1", "v1")
    segments, shortened = excerpt(word_diff(before, after), around=40, longest=300)
    assert len(joined(segments)) < 1_200
    assert shortened


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("Wetzlar – Dalheim / Altenberger Straße", "Wetzlar – Dalheim/Altenberger Straße",
         "Dalheim / Altenberger", "Dalheim/Altenberger"),
        ("am 4. Juli", "am 4.Juli", "4. Juli", "4.Juli"),
        ("Stadt teil", "Stadtteil", "Stadt teil", "Stadtteil"),
        ("ein(zwei) drei", "ein (zwei) drei", "ein(zwei", "ein (zwei"),
    ],
)  # fmt: skip
def test_a_change_of_blanks_alone_is_marked_with_the_words_beside_it(
    before: str, after: str, removed: str, added: str
) -> None:
    segments = word_diff(before, after)
    assert [segment.text for segment in segments if segment.kind == "removed"] == [removed]
    assert [segment.text for segment in segments if segment.kind == "added"] == [added]


@given(TEXTS, TEXTS)
def test_what_is_marked_can_be_seen(before: str, after: str) -> None:
    if before.split() and after.split():
        marked = [segment for segment in word_diff(before, after) if segment.kind != "kept"]
        assert not marked or any(segment.text.strip() for segment in marked)
