"""Write meetings and changes as files for other programs; no I/O, no clock: same records, same bytes.

Each format is a module that is imported when it is asked for: xlsxwriter and icalendar cost 0.1 s each.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from scraper.reports.dataset import Dataset

Format = Literal["csv", "xlsx", "json", "ics", "atom", "html"]

FORMATS: tuple[Format, ...] = get_args(Format)

_MODULES: dict[Format, str] = {
    "csv": "csv",
    "xlsx": "xlsx",
    "json": "jsonld",
    "ics": "ics",
    "atom": "atom",
    "html": "html_table",
}


def render(form: Format, dataset: Dataset) -> bytes:
    """Return ``dataset`` as a file of this format."""
    body: bytes = import_module(f"scraper.exports.{_MODULES[form]}").render(dataset)
    return body
