"""Build an invented change, to preview an alert before there is a real one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from scraper.meetings import MEETING, Meeting
from scraper.records import Change, DeclaredRecord, Link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.records import RecordType
    from scraper.records.types import FieldKind

_MEETING = Meeting(
    year=2099,
    title="Leuchtturmprojekte 2099 im Programm Sozialer Zusammenhalt in Musterstadt",
    programme="Sozialer Zusammenhalt",
    municipality="Musterstadt",
    programme_area="Musterstadt – Beispielviertel",
    start_date=date(2099, 9, 17),
    attendance="in_person",
    description=("Dies ist ein erfundenes Beispiel: So sähe eine Nachricht über ein neues Treffen aus.",),
    links=(Link("video", "https://example.org/video", "Film: Leuchtturmprojekte in Musterstadt"),),
)
_VALUES: Mapping[FieldKind, Any] = {
    "text": "Beispiel",
    "choice": "Beispiel",
    "texts": ("Dies ist ein erfundenes Beispiel.",),
    "number": 12,
    "date": date(2099, 9, 17),
    "links": (Link("document", "https://example.org/dokument", "Beispiel"),),
}


def changes(record_type: RecordType = MEETING) -> tuple[Change, ...]:
    """A new record of this type, with invented values that say so."""
    if not record_type.is_declared:
        return (Change("added", after=_MEETING),)
    values = tuple(_VALUES[field.kind] for field in record_type.fields)
    return (Change("added", after=DeclaredRecord(record_type, values)),)
