"""Keep the places that have words in enough records and say what no other does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import lazy_re

if TYPE_CHECKING:
    from scraper.parsers.records.proposing.sampled_records import FieldPlace, Records

_MIN_FILLED = 0.3
_MIN_TEXTS = 2
_MAX_LABEL = 30
_LETTER = lazy_re.compile(r"\w")  # pictures and arrows are no values


def distinct_places(records: Records, found: list[FieldPlace]) -> list[tuple[FieldPlace, list[str]]]:
    """The places that have words in enough records, and not the words of another place."""
    kept: list[tuple[FieldPlace, list[str]]] = []
    seen: set[tuple[str, ...]] = set()
    for place in found:
        texts = records.texts(place.field, records.sample)
        filled = [text for text in texts if text]
        fewest = 1 if place.source == "column" else max(1, _MIN_FILLED * len(texts))
        if len(filled) < fewest or tuple(texts) in seen or not _LETTER.search("".join(filled)):
            continue
        is_repeated = len(texts) > 2 and len(set(filled)) == 1 and len(filled) > 0.5 * len(texts)
        if is_repeated and place.source not in ("column", "label"):
            continue
        seen.add(tuple(texts))
        kept.append((place, texts))
    return _without_the_whole(_without_sums(kept))


def _without_sums(kept: list[tuple[FieldPlace, list[str]]]) -> list[tuple[FieldPlace, list[str]]]:
    """Leave out places whose words are those of others together, with or without the same label in all."""
    left = list(kept)
    for entry in kept:
        place, texts = entry
        if place.words or place.source == "whole" or place.field.type == "texts":
            continue
        parts = [
            others
            for other, others in left
            if other is not place
            and other.field.type != "texts"
            and all(0 < len(part) < len(text) for part, text in zip(others, texts, strict=True) if text)
        ]
        rests = {_uncovered(text, [part[n] for part in parts]) for n, text in enumerate(texts) if text}
        if parts and len(texts) > _MIN_TEXTS and len(rests) == 1 and len(rests.pop()) <= _MAX_LABEL:
            left.remove(entry)
    return left


def _uncovered(text: str, parts: list[str]) -> str:
    """The letters of a text that are in none of its parts."""
    for part in sorted(filter(None, parts), key=len, reverse=True):
        text = text.replace(part, " ", 1)
    return re.sub(r"\W", "", text)


def _without_the_whole(kept: list[tuple[FieldPlace, list[str]]]) -> list[tuple[FieldPlace, list[str]]]:
    """The whole record's text only where the other places leave words out that are not labels."""
    whole = next((index for index, (place, _) in enumerate(kept) if place.source == "whole"), None)
    if whole is None or len(kept) == 1:
        return kept
    others = [texts for index, (_, texts) in enumerate(kept) if index != whole]
    labels = [place.words for place, _ in kept if place.source == "label"]
    uncovered = 0
    for number, text in enumerate(kept[whole][1]):
        uncovered += len(_uncovered(text, [*labels, *(texts[number] for texts in others)])) > 0.25 * len(text)
    is_short = sum(len(text) for text in kept[whole][1]) <= 400 * len(kept[whole][1])
    if uncovered > 0.3 * len(kept[whole][1]) and is_short:
        return kept
    return [entry for index, entry in enumerate(kept) if index != whole]
