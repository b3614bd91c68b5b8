"""A declared list on loopback: sittings of a council, that a test changes at will."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from schedules.config.schedule_files import load_file
from tests.schedules.fake_delivery import FakeDelivery
from tests.schedules.watched_page import PATH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.config.schedule_files import Schedule

DECLARATION = """
each = "table.sitzungen tr"
one  = ["sitting", "die Sitzung"]
many = ["sittings", "Sitzungen"]
name = "{gremium}, {datum}"
[records.fields]
datum      = { column = "Datum", type = "date", required = true, label = ["date", "Datum"] }
gremium    = { column = "Gremium", identity = "strong", label = ["committee", "Gremium"] }
ort        = { column = "Ort", label = ["place", "Ort"] }
plaetze    = { column = "Plätze", type = "number", watch = false }
unterlagen = { at = "td:last-child a", type = "links" }
"""

Row = tuple[str, str, str, int]
"""Day, committee, place and free seats."""

ROWS: tuple[Row, ...] = (
    ("12.01.2027", "Bauausschuss", "Rathaus, Saal 1", 12),
    ("19.01.2027", "Sozialausschuss", "Bürgerhaus", 8),
    ("02.02.2027", "Gemeindevertretung", "Bürgerhaus", 40),
    ("16.02.2027", "Bauausschuss", "Rathaus, Saal 2", 12),
    ("23.02.2027", "Haupt- und Finanzausschuss", "Rathaus, Saal 1", 5),
)


def page(rows: Sequence[Row] = ROWS, *, before: str = "", heads: str = "", table: str = "sitzungen") -> bytes:
    """The page with these rows; ``before``, ``heads``: a cell and its heading in front of each row."""
    lines = (
        f"<tr>{before}<td>{day}<td>{committee}<td>{place}<td>{seats}"
        f'<td><a href="/to/{day}-{committee[:4]}">Tagesordnung</a>'
        for day, committee, place, seats in rows
    )
    head = f"<tr>{heads}<th>Datum<th>Gremium<th>Ort<th>Plätze<th>Unterlagen"
    text = (
        "<!DOCTYPE html><html lang=de><head><meta charset=utf-8><title>Sitzungen – Musterstadt</title>"
        f'</head><body><main><h1>Sitzungen</h1><table class="{table}">{head}{"".join(lines)}</table>'
        "</main></body></html>"
    )
    return text.encode()


@dataclass
class ListWatch(FakeDelivery):
    """As :class:`FakeDelivery`, with a declared list instead of the page of meetings."""

    page: bytes = field(default_factory=lambda: page())
    declaration: str = DECLARATION
    settings: str = ""

    @property
    def schedule(self) -> Schedule:
        """The schedule file with the declaration as it is now."""
        path = self.path.with_suffix(".toml")
        path.write_text(
            f'name = "sitzungen"\ntitle = "Sitzungen der Gemeinde"\nurl = "{self.server.url(PATH)}"\n'
            f'parser = "records"\nevery = "6h"\n{self.settings}\n[records]\n{self.declaration}',
            encoding="utf-8",
        )
        schedule: Schedule = replace(load_file(path), channels=self.channels)
        return schedule
