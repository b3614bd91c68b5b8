"""Records of declared lists, and changes of them, that the reports' tests put into words."""

from __future__ import annotations

from datetime import date
from typing import Any

from scraper.records import Change, DeclaredRecord, FieldChange, Link, RecordField, RecordType
from scraper.records.equality import differences
from scraper.reports.model import News
from tests.replacing import replace
from tests.scraper.reports.samples import SEEN_AT, URL

SITTING = RecordType(
    "sitzungen",
    one=("meeting", "die Sitzung"),
    many=("meetings", "Sitzungen"),
    template="{gremium}, {datum}",
    fields=(
        RecordField("datum", "date", ("date", "Datum")),
        RecordField("gremium", "text", ("committee", "Gremium"), identity="strong"),
        RecordField("bau_ort", "text"),
        RecordField("themen", "texts", ("topics", "Themen")),
        RecordField("plaetze", "number", ("seats", "Plätze"), watched=False),
        RecordField("summe", "number", ("amount", "Summe")),
        RecordField("form", "choice", ("form", "Form")),
        RecordField("unterlagen", "links", ("papers", "Unterlagen")),
    ),
)
NEUTRAL = replace(SITTING, one=("", ""), many=("", ""), template="")
PAPER = Link("document", "https://rat.example.org/1.pdf", "Tagesordnung")
TOPICS = ("Bericht der Verwaltung über den Haushalt.", "Anträge der Fraktionen zum Verkehr in der Altstadt.")

BUILDING = DeclaredRecord(
    SITTING, (date(2026, 3, 12), "Bau", "Rathaus", TOPICS, 12, 12500, "online", (PAPER,))
)
BARE = DeclaredRecord(SITTING, (date(2026, 7, 2), "Rat", None, (), None, None, None, ()))


def of_type(record_type: RecordType, record: DeclaredRecord = BUILDING) -> DeclaredRecord:
    """The same record under a type with other words."""
    return replace(record, record_type=record_type)


def added(record: DeclaredRecord = BUILDING, **values: Any) -> Change:
    return Change("added", after=record.with_values(values))


def removed(record: DeclaredRecord = BUILDING) -> Change:
    return Change("removed", 3, before=record)


def edited(record: DeclaredRecord = BUILDING, **values: Any) -> Change:
    after = record.with_values(values)
    return Change("edited", 1, record, after, differences(record, after))


def restored(record: DeclaredRecord = BUILDING, **values: Any) -> Change:
    return replace(edited(record, **values), kind="restored")


def of_all_kinds(record_type: RecordType = SITTING) -> tuple[Change, ...]:
    building, bare = of_type(record_type), of_type(record_type, BARE)
    title = Change("page_edited", fields=(FieldChange("title", "Sitzungen", "Sitzungen des Rates"),))
    topics = (TOPICS[0].replace("Haushalt", "Nachtrag"), TOPICS[1])
    moved = edited(building, datum=date(2026, 3, 13), themen=topics)
    without_papers = edited(building, unterlagen=())
    return (moved, added(bare), removed(building), restored(building), without_papers, title)


def news(*changes: Change, **values: Any) -> News:
    usual: dict[str, Any] = {"record_type": SITTING, **values}
    return replace(News("evt_0003", "sitzungen", "Sitzungen der Gemeinde", URL, 7, SEEN_AT, changes), **usual)


def hostile_changes(text: str) -> tuple[Change, ...]:
    """Every kind of change with ``text`` in every field that holds text, on both sides."""
    short = text[:100_000]
    links = (
        Link("page", "javascript:" + short[:5_000], short[:5_000]),
        Link("video", short[:5_000], short[:5_000]),
    )
    values = {"gremium": short, "bau_ort": short, "themen": (text, text), "form": short, "unterlagen": links}
    record = BUILDING.with_values(values)
    new = {"gremium": "neu " + short, "bau_ort": "neu " + short, "themen": ("neu " + text,), "unterlagen": ()}
    return (
        added(record),
        edited(record, **new),
        removed(record),
        restored(record, **new),
        edited(record, form="neu"),
    )


def hostile_type(text: str) -> RecordType:
    """A type whose words and labels are ``text``."""
    short = text[:5_000]
    fields = tuple(replace(field, label=(short, short)) for field in SITTING.fields)
    return replace(SITTING, one=(short, "die " + short), many=(short, short), fields=fields)
