"""The series' name is recognised with slips of the hand, and other words are not taken for it."""

from __future__ import annotations

import pytest

from scraper.parsers.leuchtturmprojekte.fields.headings import NAMED


@pytest.mark.parametrize(
    "name",
    [
        "Leuchtturmprojekte",
        "LEUCHTTURMPROJEKTE",
        "leuchtturmprojekt",
        "Leuchtturm-Projekte",
        "Leuchtturm Projekte",
        "Leucht-Turm-Projekte",
        "Leuchturmprojekte",
        "Leuchttumprojekte",
        "Leuchtturmproekte",
        "Leuchtturmprojkte",
        "Leuchttrumprojekte",
        "Leuchttturmprojekte",
        "Leuchtturmprojecte",
        "Lechtturmprojekte",
        "Leuchturm-Projekte",
        "Leuchturmprojeckte",
        "LeuchtturmProjekte",
        "Leuchttürmprojekte",
    ],
)
def test_a_slip_of_the_hand_is_still_the_name(name: str) -> None:
    title = f"Die {name} 2024 in Kassel"
    span = NAMED.search(title)
    assert span is not None
    assert title[span.start() : span.end()] == name
    assert NAMED.match(f"{name} 2024") is not None
    assert NAMED.match(title) is None


@pytest.mark.parametrize(
    "text",
    [
        "Leuchttürme 2024 in Kassel",
        "Stadtumbauprojekte 2024 in Kassel",
        "Lernfeldprojekte im Leuchtturm",
        "Leuchtende Projekte in Kassel",
        "Leutprojekte",
        "Leuchtturm – Projekte und mehr",
        "",
    ],
)
def test_another_word_is_not_the_name(text: str) -> None:
    assert NAMED.search(text) is None
    assert NAMED.match(text) is None
