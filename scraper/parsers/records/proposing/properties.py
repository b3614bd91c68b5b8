"""Find the names that a page itself gives its values, for programs: microdata, and JSON-LD of schema.org."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from scraper.parsers.records.proposing import field_naming
from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.parsers.records.document import Document, Span

_TYPES = {
    "Event": (("event", "die Veranstaltung"), ("events", "Veranstaltungen")),
    "JobPosting": (("job", "die Stelle"), ("jobs", "Stellen")),
    "NewsArticle": (("news item", "die Meldung"), ("news items", "Meldungen")),
    "BlogPosting": (("post", "der Beitrag"), ("posts", "Beiträge")),
    "Article": (("article", "der Artikel"), ("articles", "Artikel")),
    "ScholarlyArticle": (("publication", "die Veröffentlichung"), ("publications", "Veröffentlichungen")),
    "Dataset": (("dataset", "der Datensatz"), ("datasets", "Datensätze")),
    "Course": (("course", "der Kurs"), ("courses", "Kurse")),
    "Product": (("product", "das Produkt"), ("products", "Produkte")),
}
"""What people call the things of a type of schema.org: one and many, English and German."""
_MOSTLY = 0.8
_SHORTEST = 3
_LONGEST_JSON = 500_000


def microdata(document: Document, number: int, record: Span) -> str:
    """The name of the property whose whole value the element in the record is, ``''`` for none."""
    text = document.text(document.span(number))
    for around in (number, *document.ancestors(number)):
        if around <= record.start or document.text(document.span(around)) != text:
            return ""
        if names := document.attribute(around, "itemprop").split():
            return field_naming.from_property(names[0])
    return ""


def words_of(document: Document, records: Sequence[Span]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What people call one and many of the records, by the type that the page gives them; else empty."""
    kinds = Counter(_type_of(document, record) for record in records)
    kinds.update({kind: number for kind, number in json_ld(document).types.items() if kind not in kinds})
    kind = next((kind for kind in _TYPES if kinds[kind] >= _MOSTLY * len(records)), None)
    return _TYPES[kind] if kind is not None else ((), ())


def _type_of(document: Document, record: Span) -> str:
    """The type of the first item in a record, or of the item that the record is."""
    for number in range(record.start, record.end):
        if kind := document.attribute(number, "itemtype") if document.tags[number] != "#text" else "":
            return _short(kind)
    return ""


def _short(kind: object) -> str:
    """``MusicEvent`` is an ``Event``."""
    name = str(kind).rpartition("/")[2]
    return "Event" if name.endswith("Event") else name


class JsonLd(NamedTuple):
    """The texts in a page's JSON-LD, folded, with their properties, and how often each type is there."""

    texts: dict[str, str]
    types: Counter[str]


@lru_cache(maxsize=1)
def json_ld(document: Document) -> JsonLd:
    """What the page says in JSON-LD."""
    found = JsonLd({}, Counter())
    for span in document.select('script[type="application/ld+json"]'):
        source = "".join(document.texts.get(number, "") for number in range(span.start, span.end))
        if len(source) <= _LONGEST_JSON:
            try:
                _collect(json.loads(source), "", found)
            except (ValueError, RecursionError):
                continue
    return found


def _collect(value: Any, name: str, found: JsonLd) -> None:
    """Take the texts of a value of the property ``name``: the name of a place is the property whose value the
    place is."""
    if isinstance(value, list):
        for item in value:
            _collect(item, name, found)
    elif isinstance(value, dict):
        found.types[_short(value.get("@type", ""))] += 1
        for key, inner in value.items():
            if not key.startswith("@") or key == "@graph":
                is_name = bool(name) and key == "name"
                _collect(inner, name if is_name else field_naming.from_property(key), found)
    elif isinstance(value, str) and name and len(value) >= _SHORTEST:
        found.texts[normalise(value).casefold()] = name
