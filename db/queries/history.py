"""Query the past: the page as of a time, and the response that it came with. Never writes.

Imports nothing but the standard library and the records. Times are as in the database (UTC, ISO 8601).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.queries.conditions import where
from db.serialization import list_from_text, paragraphs_from_text, record_from_text
from scraper.errors import StoreError

if TYPE_CHECKING:
    import sqlite3

    from scraper.records import Record


@dataclass(frozen=True, slots=True)
class PageAsOf:
    """The page as of a time.

    ``records``: by id, in the order of the page. ``first_seen_at``: the first check that saw all of this.
    ``snapshot_id``: the page that its title and introduction were read from.
    """

    schedule: str
    title: str | None
    intro: tuple[str, ...]
    records: dict[int, Record]
    first_seen_at: str
    snapshot_id: int


@dataclass(frozen=True, slots=True)
class StoredSnapshot:
    """A stored page, as ``snapshots --json`` prints it.

    ``problem``: why it was refused, ``None`` if it was accepted. ``status``: of HTTP.
    ``size``: bytes of its body; ``stored_size``: what it takes in the file. ``versions``: how many versions
    of records have their values from it.
    """

    id: int
    schedule: str
    first_seen_at: str
    last_seen_at: str
    problem: str | None
    status: int
    content_type: str | None
    url: str
    final_url: str
    sha256: str
    size: int
    stored_size: int
    versions: int


def schedules(connection: sqlite3.Connection, only: str | None = None) -> tuple[str, ...]:
    """Return the schedules with an accepted page, by name; ``only``: restrict them to this one."""
    rows = connection.execute(
        "SELECT name FROM schedules WHERE revision > 0 AND (:only IS NULL OR name = :only) ORDER BY name",
        {"only": only},
    )
    return tuple(name for (name,) in rows)


def page_at(connection: sqlite3.Connection, schedule: str, at: str) -> PageAsOf | None:
    """Return the page as the last successful check before ``at`` saw it; ``None`` before the first."""
    row = connection.execute(
        "SELECT page_state_id, title, intro, first_seen_at, snapshot_id, "
        "(SELECT record_type FROM schedules WHERE name = schedule) FROM page_history "
        "WHERE schedule = :name AND first_seen_at <= :at AND (ended_at IS NULL OR ended_at > :at) "
        "ORDER BY page_state_id DESC LIMIT 1",
        {"name": schedule, "at": at},
    ).fetchone()
    if row is None:
        return None
    state_id, title, intro, first_seen_at, snapshot_id, record_type = row
    records = connection.execute(
        "SELECT meeting_id, record, from_at FROM page_records WHERE page_state_id = :state "
        "AND from_at <= :at AND (to_at IS NULL OR to_at > :at) ORDER BY position",
        {"state": state_id, "at": at},
    ).fetchall()
    return PageAsOf(
        schedule,
        title,
        paragraphs_from_text(intro),
        {record_id: record_from_text(record, record_type) for record_id, record, _ in records},
        max([first_seen_at, *(from_at for _, _, from_at in records)]),
        snapshot_id,
    )


def first_read_at(connection: sqlite3.Connection, schedule: str) -> str | None:
    [at] = connection.execute(
        "SELECT min(first_seen_at) FROM page_history WHERE schedule = ?", (schedule,)
    ).fetchone()
    return None if at is None else str(at)


def last_change(connection: sqlite3.Connection, schedule: str) -> tuple[str, str] | None:
    """Return when the last change was published, and the first check that saw any of it, or ``None``.

    The two differ for a removal, which is published when another check confirms it.
    """
    since, at = connection.execute(
        "SELECT min(iif(kind = 'removed', ended_at, created_at)), max(created_at) FROM changes "
        "LEFT JOIN versions ON versions.id = version_id WHERE reread IS NOT 'found' "
        "AND changes.run_id = (SELECT max(run_id) FROM changes WHERE reread IS NOT 'found' "
        "AND schedule_id = (SELECT id FROM schedules WHERE name = ?))",
        (schedule,),
    ).fetchone()
    return (since or at, at) if at else None


def reread_versions(connection: sqlite3.Connection, record_id: int) -> dict[int, str]:
    """Return when versions of a meeting were last corrected by a later parser, by version."""
    rows = connection.execute(
        "SELECT id, reread_at FROM versions WHERE meeting_id = ? AND reread_at IS NOT NULL",
        (record_id,),
    )
    return dict(rows.fetchall())


def snapshots(
    connection: sqlite3.Connection, schedule: str | None = None, snapshot_id: int | None = None
) -> tuple[StoredSnapshot, ...]:
    """Return the stored pages, of one schedule or one alone, in the order in which they were first seen."""
    rows = connection.execute(
        "SELECT snapshot_id, schedule, first_seen_at, last_seen_at, problem, http_status, content_type, url, "
        "final_url, sha256, size, stored_size, versions FROM snapshot_list "
        + where({"schedule = :schedule": schedule, "snapshot_id = :id": snapshot_id})
        + "ORDER BY first_seen_at, snapshot_id",
        {"schedule": schedule, "id": snapshot_id},
    )
    return tuple(StoredSnapshot(*row) for row in rows)


def snapshot(connection: sqlite3.Connection, snapshot_id: int) -> StoredSnapshot:
    """Return one stored page; raises :class:`StoreError` for an unknown id."""
    for stored in snapshots(connection, snapshot_id=snapshot_id):
        return stored
    raise StoreError(f"There is no snapshot #{snapshot_id}; `leuchtturm snapshots` lists them all.")


def headers(connection: sqlite3.Connection, snapshot_id: int) -> list[tuple[str, str]]:
    [text] = connection.execute("SELECT headers FROM snapshots WHERE id = ?", (snapshot_id,)).fetchone()
    return [(name, value) for name, value in list_from_text(text, "a page's headers")]
