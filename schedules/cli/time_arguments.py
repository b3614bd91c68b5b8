"""Parse times given as arguments: a day, a time of day, or a snapshot."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import click

from db.queries import history
from db.timestamps import to_text
from schedules.local_time import moment
from scraper.errors import LeuchtturmError
from scraper.times import BERLIN

if TYPE_CHECKING:
    from sqlite3 import Connection

    from db.queries.history import PageAsOf

ALLOWED = (
    "a day such as 2025-03-01, a time such as 2025-03-01 12:00 (both in Berlin), or a snapshot such as #12"
)
_MINUTES = len("2025-03-01T12:00")


def parse_moment(text: str) -> str:
    """Return the moment that ``2025-03-01 12:00`` means in Berlin, or the last one of ``2025-03-01``.

    Day and time may be separated by ``T``, and a zone may follow, as in the times of JSON
    (``2025-03-01T11:00:00Z``). A minute means its last second. Returned as in the database (UTC, ISO 8601
    with ``Z``). Raises ``click.BadParameter`` for anything else.
    """
    try:
        if len(text) == len("2025-03-01"):
            after = datetime.combine(date.fromisoformat(text) + timedelta(days=1), time.min, tzinfo=BERLIN)
            return to_text(after - timedelta(seconds=1))
        if len(text) < _MINUTES or not text.isascii():
            raise ValueError(text)
        at = datetime.fromisoformat(text)
        at = at.replace(second=59) if len(text) == _MINUTES else at
        return to_text(at if at.tzinfo else at.replace(tzinfo=BERLIN))
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(f"{text!r} is not {ALLOWED}.") from error


def parse_point(connection: Connection, text: str) -> str:
    """As :func:`parse_moment`; ``#12`` is the moment at which that snapshot was first seen."""
    if not text.startswith("#"):
        return parse_moment(text)
    stored = history.snapshot(connection, parse_snapshot(text))
    if stored.problem is not None:
        raise LeuchtturmError(
            f"Snapshot #{stored.id} was refused ({stored.problem}): it has no records; "
            f"`leuchtturm snapshot save {stored.id}` shows what came."
        )
    return stored.first_seen_at


def parse_snapshot(text: str) -> int:
    """Return the id of ``#12`` or ``12``; raises ``click.BadParameter`` for anything else."""
    number = text.removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise click.BadParameter(f"{text!r} is not the number of a snapshot, such as 12 or #12.")
    return int(number)


def page_as_of(connection: Connection, schedule: str, at: str) -> PageAsOf:
    """What the page said at ``at``; raises ``LeuchtturmError`` for a time before it was first read."""
    page = history.page_at(connection, schedule, at)
    if page is None:
        first = history.first_read_at(connection, schedule)
        raise LeuchtturmError(
            f"There is no state of {schedule} at {moment(at)}: it was first read at {moment(first or at)}."
        )
    return page


def schedules_with_history(connection: Connection, only: str | None) -> tuple[str, ...]:
    """The schedules that have a history; raises ``LeuchtturmError`` where there is none, or not ``only``."""
    names = history.schedules(connection, only)
    if not names:
        which = f" of {only!r}" if only else ""
        raise LeuchtturmError(f"No page{which} was read yet: run `leuchtturm check` first.")
    return names
