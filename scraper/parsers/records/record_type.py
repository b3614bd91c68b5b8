"""The type of the records that an operator's declaration describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.records import RecordField, RecordType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.parsers.records.declaration import Declaration


def type_of(declaration: Declaration, name: str) -> RecordType:
    """Return the type; ``name``: the schedule's."""
    return RecordType(
        name,
        tuple(
            RecordField(
                field_name,
                field.type,
                _pair(field.label),
                identity=field.identity,
                watched=field.watch,
            )
            for field_name, field in declaration.fields.items()
        ),
        one=_pair(declaration.one),
        many=_pair(declaration.many),
        template=declaration.name or "",
        is_window=declaration.list == "latest",
    )


def _pair(texts: Sequence[str]) -> tuple[str, str]:
    """English and German; a single text is both."""
    return (texts[0], texts[-1]) if texts else ("", "")
