"""Write records and changes as files for other programs; no I/O, no clock: same records, same bytes.

Each format is a module that is imported when it is needed: xlsxwriter and icalendar cost 0.1 s each.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal, get_args

from scraper.errors import LeuchtturmError

if TYPE_CHECKING:
    from scraper.records import RecordType
    from scraper.reports.dataset import Dataset

Format = Literal["csv", "xlsx", "json", "ics", "atom", "html"]

FORMATS: tuple[Format, ...] = get_args(Format)

_MODULES: dict[Format, str] = {
    "csv": "csv",
    "xlsx": "xlsx",
    "json": "records_json",
    "ics": "ics",
    "atom": "atom",
    "html": "html_table",
}


_ONE_TYPE: tuple[Format, ...] = ("csv", "json")


class ExportError(LeuchtturmError):
    """A format has no place for these records: says why, and what to do."""


def render(form: Format, dataset: Dataset) -> bytes:
    """Return ``dataset`` as a file of this format.

    Raises ``ExportError`` for records of several types in a format that has one table, and for a calendar of
    records that have no day.
    """
    if form in _ONE_TYPE and len(dataset.types) > 1:
        names = ", ".join(page.schedule for page in dataset.pages)
        raise ExportError(
            f"{form} has room for one kind of records, and these schedules have several: {names}. Choose one "
            "with --schedule; xlsx, html and atom have room for all."
        )
    if form == "ics" and not any(has_days(record_type) for record_type in dataset.types):
        names = " and ".join(page.schedule for page in dataset.pages)
        raise ExportError(
            f"A calendar needs days, and no field of {names} has the type date; export csv, xlsx or json."
        )
    body: bytes = import_module(f"scraper.exports.{_MODULES[form]}").render(dataset)
    return body


def has_days(record_type: RecordType) -> bool:
    """Whether records of this type can be in a calendar."""
    return any(field.kind == "date" for field in record_type.fields)
