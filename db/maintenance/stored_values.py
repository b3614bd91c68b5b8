"""Compare what is stored with itself, and with the pages that it was read from.

A bit that flipped in a text leaves a file that SQLite finds sound.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from db.serialization import (
    evidence_from_text,
    object_from_text,
    record_from_text,
    type_from_text,
)
from db.writes import snapshot_bodies
from scraper import parsers
from scraper.errors import DamagedValueError, FetchError
from scraper.meetings import MEETING_FIELDS
from scraper.records import Link
from scraper.records.equality import same_value

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping

    from db.progress import Report
    from scraper.records import Page, Record

_VERSIONS = """
SELECT versions.id, name, schedules.parser, versions.parser_version, versions.snapshot_id, record_type,
       record, evidence
FROM versions JOIN snapshots ON snapshots.id = versions.snapshot_id
JOIN schedules ON schedules.id = snapshots.schedule_id ORDER BY versions.snapshot_id
"""

# The versions of each record in their order, each with its published change, if that was not re-read.
_CHANGES = """
SELECT versions.meeting_id, versions.id, record, reread_at, record_type, changes.id, changes.data, kind
FROM versions JOIN records ON records.id = versions.meeting_id
JOIN schedules ON schedules.id = records.schedule_id
LEFT JOIN changes ON version_id = versions.id AND reread IS NULL
ORDER BY versions.meeting_id, versions.id, changes.id
"""


class Reader(NamedTuple):
    """How the pages of a schedule are read now. ``read``: takes body, content type and address."""

    parser: str
    parser_version: int
    read: Callable[[bytes, str | None, str], Page]


def contradictions(connection: sqlite3.Connection) -> Iterator[str]:
    """Find contradictions: a change and its versions, or a page and its last state, that differ."""
    yield from _contradicting_changes(connection)
    for name, *pair in connection.execute(
        "SELECT name, page_title, page_states.title, schedules.intro, page_states.intro FROM schedules "
        "JOIN page_states ON schedule_id = schedules.id AND ended_at IS NULL WHERE intro_losing_checks = 0"
    ):
        if pair[0] != pair[1] or pair[2] != pair[3]:
            yield f"the page of {name} and its last state differ"


def _contradicting_changes(connection: sqlite3.Connection) -> Iterator[str]:
    for _, rows in groupby(connection.execute(_CHANGES), key=itemgetter(0)):
        states: list[dict[str, Any]] = []  # newest first
        last = None
        for _, version_id, record, reread_at, record_type, change_id, text, kind in rows:
            if reread_at is not None:
                break  # no news is compared with what was read anew
            if version_id != last:
                states.insert(0, object_from_text(record, "a record"))
                last = version_id
            if change_id is not None and not _agrees(
                object_from_text(text, "a change"), kind, states, record_type
            ):
                yield f"change {change_id} is not what its record's versions say"


def _agrees(data: dict[str, Any], kind: str, states: list[dict[str, Any]], record_type: str | None) -> bool:
    """Whether a published change matches its record's versions; ``states``: the one after it, then before."""
    after, *earlier = states
    pairs = data.get("fields", {}).items()
    named_by = {} if record_type else data["meeting"]  # a declared record has a name made of its values
    watched = type_from_text(record_type).watched if record_type else MEETING_FIELDS
    added = data["record"] if kind == "added" else {}
    return (
        data["kind"] == kind
        and all(any(value == version[name] for version in states) for name, value in named_by.items())
        and all(_has_value(after, name, value) for name, value in added.items() if name in watched)
        and all(_has_value(after, name, pair["after"]) for name, pair in pairs)
        and all(any(_has_value(before, name, pair["before"]) for before in earlier) for name, pair in pairs)
    )


def _has_value(record: dict[str, Any], name: str, value: Any) -> bool:
    """Whether the field has this value for a reader: the page's present wording may differ from that of the
    change in mere typography. A field that was declared later has no value."""
    return same_value(_from_json(record.get(name)), _from_json(value))


def _from_json(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(Link(**item) if isinstance(item, dict) else item for item in value) or None
    return value


def misread(connection: sqlite3.Connection, readers: Mapping[str, Reader], report: Report) -> Iterator[str]:
    """Return the versions whose values differ from what is read on their page now.

    ``readers``: by schedule. Versions read by another version of the parser, or by another declaration, are
    left out.
    """
    (count,) = connection.execute("SELECT count(*) FROM versions").fetchone()
    page, page_id = None, None
    for number, row in enumerate(connection.execute(_VERSIONS), 1):
        version_id, schedule, parser, parser_version, snapshot_id, record_type, record, evidence = row
        reader = readers.get(schedule) or _built_in(parser)
        if reader is None or (reader.parser, reader.parser_version) != (parser, parser_version):
            continue
        if snapshot_id != page_id:  # they come page by page
            page, page_id = _read(connection, snapshot_id, reader), snapshot_id
        stored = record_from_text(record, record_type).with_evidence(evidence_from_text(evidence))
        wrong = _differences(stored, page) if page else []
        if wrong:
            yield f"version {version_id} is not what snapshot {snapshot_id} says ({', '.join(wrong)})"
        report("Reading pages again", number, count)


def _built_in(parser: str) -> Reader | None:
    from scraper.parsers.sandbox import read

    return (
        Reader(parser, parsers.version(parser), partial(read, parser=parser))
        if parser in parsers.names()
        else None
    )


def _read(connection: sqlite3.Connection, snapshot_id: int, reader: Reader) -> Page | None:
    content_type, url = connection.execute(
        "SELECT content_type, final_url FROM snapshots WHERE id = ?", (snapshot_id,)
    ).fetchone()
    try:
        page = reader.read(snapshot_bodies.body(connection, snapshot_id), content_type, url)
    except (DamagedValueError, FetchError):
        return None  # reported by the check of the stored pages
    return None if page.problem else page


def _differences(record: Record, page: Page) -> list[str]:
    """Return the differences between ``record`` and the most similar one of the page; doubts do not
    count."""
    unlike = [
        [
            name
            for name in record.record_type.names
            if record.get(name) != read.get(name) and name not in {doubt.field for doubt in read.doubts}
        ]
        for read in page.records
    ]
    fewest = min(unlike, key=len, default=["all of it"])
    if not fewest:
        quotes = {(entry.field, entry.place, entry.quote) for read in page.records for entry in read.evidence}
        if any((entry.field, entry.place, entry.quote) not in quotes for entry in record.evidence):
            return ["evidence"]
    return fewest
