"""Declared lists that the tests of all formats render: sittings and calls, and hostile text everywhere."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scraper.records import Change, DeclaredRecord, FieldChange, Link, RecordField, RecordType
from scraper.reports.dataset import Dataset, FoundChange, SeenRecord, WatchedPage
from tests.replacing import replace
from tests.scraper.exports.samples import CHANGED, FIRST

if TYPE_CHECKING:
    from scraper.records.types import FieldKind

SITTING = RecordType(
    "sitzungen",
    one=("sitting", "die Sitzung"),
    many=("sittings", "Sitzungen"),
    template="{gremium}, {datum}",
    fields=(
        RecordField("datum", "date", ("Day", "Tag")),
        RecordField("gremium", "text", ("Committee", "Gremium")),
        RecordField("themen", "texts", ("Topics", "Themen")),
        RecordField("freie_plaetze", "number"),
        RecordField("form", "choice", ("Form", "Form")),
        RecordField("unterlagen", "links", ("Papers", "Unterlagen")),
    ),
)
CALL = RecordType(
    "aufrufe",
    fields=(RecordField("titel", "text", ("Title", "Titel")), RecordField("summe", "number")),
)
PAGE = WatchedPage("sitzungen", "Sitzungen der Ausschüsse", "https://rat.example.org/sitzungen", SITTING)
CALLS = WatchedPage("aufrufe", "Förderaufrufe", "https://www.example.org/aufrufe", CALL)

BUILDING = DeclaredRecord(
    SITTING,
    (
        date(2026, 3, 4),
        "Bauausschuss",
        ("Bericht der Verwaltung.", "Anträge; mit „Zeichen“."),
        12,
        "online",
        (
            Link("document", "https://rat.example.org/1.pdf", "Tagesordnung"),
            Link("page", "https://rat.example.org/2", ""),
        ),
    ),
)
COUNCIL = DeclaredRecord(SITTING, (date(2026, 4, 1), "Rat", (), None, None, ()))
UNDATED = DeclaredRecord(SITTING, (None, "Hauptausschuss", (), -3, None, ()))


def stored(record: DeclaredRecord, number: int = 1, page: WatchedPage = PAGE, **values: Any) -> SeenRecord:
    """A record as the database has it."""
    return replace(SeenRecord(number, page, record, FIRST), **values)


def changes(page: WatchedPage = PAGE) -> tuple[FoundChange, ...]:
    """One of each kind that a declared list has, newest first."""
    moved = BUILDING.with_values({"datum": date(2026, 3, 11), "freie_plaetze": 1.5})
    made = (
        Change("added", after=COUNCIL),
        Change(
            "edited",
            1,
            BUILDING,
            moved,
            (
                FieldChange("datum", date(2026, 3, 4), date(2026, 3, 11)),
                FieldChange("freie_plaetze", 12, 1.5),
                FieldChange("unterlagen", BUILDING.get("unterlagen"), ()),
            ),
        ),
        Change("removed", 3, before=UNDATED),
    )
    return tuple(
        FoundChange(
            len(made) - place,
            page,
            CHANGED - timedelta(minutes=place),
            replace(change, id=place + 1),
            change.record_id or 2,
        )
        for place, change in enumerate(made)
    )


def sittings(**values: Any) -> Dataset:
    """Three records: all fields, one day, no day and gone; and changes of all kinds."""
    records = (
        stored(BUILDING, 1, changed_at=CHANGED, revision=2),
        stored(COUNCIL, 2),
        stored(UNDATED, 3, missing_since=CHANGED, removed=True),
    )
    return replace(Dataset((PAGE,), records, changes()), **values)


def calls() -> Dataset:
    """Two records of a list without days, links and words."""
    records = (DeclaredRecord(CALL, ("Quartiersbüro", 1234.5)), DeclaredRecord(CALL, ("Spielplatz", 10**20)))
    return Dataset((CALLS,), tuple(stored(record, number, CALLS) for number, record in enumerate(records, 4)))


def together(*datasets: Dataset) -> Dataset:
    """Several pages in one export."""
    return Dataset(
        sum((part.pages for part in datasets), ()),
        sum((part.records for part in datasets), ()),
        sum((part.changes for part in datasets), ()),
    )


def hostile(text: str) -> Dataset:
    """``text`` in every field that holds text, in the labels and words, in links and the page itself."""
    short = text[:60_000]
    words = (short[:200], f"die {short[:200]}")
    fields = tuple(replace(field, label=words) for field in SITTING.fields)
    record_type = replace(SITTING, fields=fields, one=words, many=words)
    page = WatchedPage(text[:200], short, "https://rat.example.org/" + text[:200], record_type)
    links = (Link("video", "https://vimeo.com/1", short), Link("page", "javascript:" + short, short))
    record = DeclaredRecord(record_type, (date(2026, 3, 4), short, (text, "Ende."), 7, short, links))
    edit = Change("edited", 1, COUNCIL, record, (FieldChange("gremium", "Rat", short),))
    found = FoundChange(1, page, CHANGED, replace(edit, before=replace(COUNCIL, record_type=record_type)))
    plain = replace(COUNCIL, record_type=record_type)
    return Dataset((page,), (stored(record, 1, page), stored(plain, 2, page)), (found,))


def like_meetings() -> Dataset:
    """A list whose fields are called like those of meetings, and have the operator's own values."""
    names = ("year", "title", "municipality", "start_date", "attendance", "status")
    kinds: tuple[FieldKind, ...] = ("text", "text", "text", "date", "choice", "choice")
    record_type = RecordType("like", tuple(map(RecordField, names, kinds)))
    page = replace(PAGE, schedule="like", record_type=record_type)
    before = DeclaredRecord(
        record_type, ("2026 ff.", "Titel", "Kassel", date(2026, 3, 4), "offen", "geplant")
    )
    after = before.with_values({"status": "cancelled", "start_date": date(2026, 3, 5)})
    edits = tuple(FieldChange(name, before.get(name), after.get(name)) for name in ("status", "start_date"))
    change = Change("edited", 1, before, after, edits, id=1)
    return Dataset((page,), (stored(after, 1, page),), (FoundChange(1, page, CHANGED, change, 1),))
