"""Find what a programmed type of records brings along; a declared one has the general rules."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from scraper.records.types import RecordType


def hook(record_type: RecordType, name: str) -> ModuleType | None:
    """Return the module ``name`` (``likeness``, ``losses`` …) of the type, ``None`` if it has none.

    It is imported when it is first needed: an unchanged check does without.
    """
    return import_module(f"{record_type.package}.{name}") if record_type.package else None
