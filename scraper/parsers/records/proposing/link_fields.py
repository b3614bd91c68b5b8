"""Choose the fields of links: of columns, of the title or the first place that links, and of all the rest."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from scraper.parsers.records.declaration import Field

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from scraper.parsers.records.document import Span
    from scraper.parsers.records.proposing.sampled_records import FieldPlace, Records

_MIN_LINKED = 0.3
_NO_LINKS = ("several", "line", "cell line", "cell link", "whole", "label", "tail")


class LinkField(NamedTuple):
    """A field with its name, its addresses in the sample, and the page's words for it."""

    name: str
    field: Field
    texts: list[str]
    words: str = ""


def only_links(records: Records, candidates: Sequence[FieldPlace]) -> list[FieldPlace]:
    """The columns whose words are those of links to files: ``Einladung``, ``Einladung Niederschrift``."""
    document = records.document
    found = []
    for place in candidates:
        if place.source != "column":
            continue
        places = [records.places.spans(span, place.field) for span in records.sample]
        cells = [document.anchors(spans[0]) if spans else [] for spans in places]
        linked = [" ".join(document.text(document.span(n)) for n in anchors) for anchors in cells]
        is_repeated = len(set(filter(None, linked))) == 1 or any(len(anchors) > 1 for anchors in cells)
        if is_repeated and linked == records.texts(place.field, records.sample):
            found.append(place)
    return found


def link_fields(
    records: Records,
    candidates: Sequence[FieldPlace],
    title: FieldPlace | None,
    only_links: Collection[FieldPlace],
) -> Iterator[LinkField]:
    """A field for each column that links, else for the title or the first place, and one for all links where
    that is not the same. ``only_links``: the columns that have no other field."""
    seen: set[tuple[tuple[str, ...], ...]] = set()
    everything = _targets(records, [[span] for span in records.sample])
    for place in sorted(candidates, key=lambda place: place is not title):
        if place.source in _NO_LINKS or (seen and place.source != "column"):
            continue
        targets = _targets(records, [records.places.spans(span, place.field)[:1] for span in records.sample])
        if sum(map(bool, targets)) < _MIN_LINKED * len(targets) or targets in seen:
            continue
        seen.add(targets)
        places = [records.places.spans(span, place.field) for span in records.sample]
        first_only = place.field.column is None and _targets(records, places) != targets
        where = replace(place.field, nth=1 if first_only else None, type="links")
        name, words = _name(place, title, only_links)
        yield LinkField(name, where, _joined(targets), words)
    together = tuple(tuple(dict.fromkeys(chain(*parts))) for parts in zip(*seen, strict=True))
    is_covered = [*map(set, together)] == [*map(set, everything)]
    if not is_covered and sum(map(bool, everything)) >= _MIN_LINKED * len(everything):
        name = "links" if any(len(each) > 1 for each in everything) or seen else "link"
        yield LinkField(name, Field(type="links"), _joined(everything))


def _name(place: FieldPlace, title: FieldPlace | None, only_links: Collection[FieldPlace]) -> tuple[str, str]:
    """The name of the field of a place's links, and the page's words for it."""
    if place is title or place.source != "column" or not place.name:
        return "link", ""
    words = place.words.rstrip(": ")
    return (place.name, words) if place in only_links else (f"{place.name}_link", f"{words} (Link)")


def _joined(targets: tuple[tuple[str, ...], ...]) -> list[str]:
    return [" ".join(each) for each in targets]


def _targets(records: Records, places: list[list[Span]]) -> tuple[tuple[str, ...], ...]:
    document = records.document
    return tuple(
        tuple(
            dict.fromkeys(
                document.attribute(anchor, "href") for span in spans for anchor in document.anchors(span)
            )
        )
        for spans in places
    )
