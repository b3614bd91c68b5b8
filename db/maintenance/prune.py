"""Delete checks without changes, and page bodies that are refused or read like their neighbours.

Every version, change, problem and alert stays, with its check and its page; so do the first and the last of
each run of equal checks, so that "since when" and "last seen" stay true.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from db import database_file
from db.file_errors import explained
from db.progress import no_progress
from db.queries.health import size
from db.reparse.refresh import stored_page
from db.timestamps import to_text
from db.writes.snapshot_bodies import REFUSED_KEPT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from db.progress import Report
    from db.reparse.refresh import StoredPage
    from db.store import Store

    FingerprintOf = Callable[[StoredPage], bytes]
    """Hash what a reader sees of a stored page: the same for pages that every parser reads the same."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """Counts of what was deleted, or would be. ``pages``: accepted ones; ``refused``: those with a
    problem.

    ``size_before``, ``size_after``: bytes of the file with its log; after a dry run the same.
    """

    runs: int
    pages: int
    refused: int
    size_before: int
    size_after: int


class _Check(NamedTuple):
    """A row of ``runs``. ``of_page``: the schedule and all that makes it equal to the one before."""

    id: int
    at: str
    snapshot_id: int | None
    confirm_removals: int | None
    has_news: bool
    of_page: str


# A check is kept if any row points to it, or if it found something.
_CHECKS = """
SELECT id, started_at, snapshot_id, confirm_removals,
       outcome IN ('baseline', 'changed') OR changes > 0
         OR EXISTS (SELECT 1 FROM versions WHERE run_id = runs.id)
         OR EXISTS (SELECT 1 FROM changes WHERE run_id = runs.id)
         OR EXISTS (SELECT 1 FROM page_states WHERE run_id = runs.id)
         OR EXISTS (SELECT 1 FROM alerts WHERE run_id = runs.id),
       json_array(schedule_id, outcome, http_status, parser_version, confirm_removals, problem_id, error)
FROM runs ORDER BY schedule_id, id
"""

_REFUSED = """
DELETE FROM snapshots WHERE id IN (
  SELECT id FROM (SELECT id, last_seen_at, row_number() OVER (
                    PARTITION BY schedule_id ORDER BY last_seen_at DESC, id DESC) AS place
                  FROM snapshots WHERE problem_id IS NOT NULL)
  WHERE last_seen_at < ? AND place > ?
) AND id NOT IN (SELECT snapshot_id FROM problems WHERE snapshot_id IS NOT NULL)
"""

# A page that no check, version, state, problem or schedule refers to any more.
_UNNAMED = """
DELETE FROM snapshots WHERE problem_id IS NULL AND last_seen_at < ?
  AND NOT EXISTS (SELECT 1 FROM runs WHERE snapshot_id = snapshots.id)
  AND NOT EXISTS (SELECT 1 FROM versions WHERE snapshot_id = snapshots.id)
  AND NOT EXISTS (SELECT 1 FROM page_states WHERE snapshot_id = snapshots.id)
  AND NOT EXISTS (SELECT 1 FROM problems WHERE snapshot_id = snapshots.id)
  AND NOT EXISTS (SELECT 1 FROM schedules WHERE snapshot_id = snapshots.id)
"""


def prune(
    store: Store,
    *,
    before: datetime,
    fingerprint_of: FingerprintOf,
    dry_run: bool = False,
    report: Report = no_progress,
) -> Pruned:
    """Delete what is older than ``before`` (aware) and not needed, in one transaction; shrink the file.

    An accepted page goes only with its check, and only if ``fingerprint_of`` is the same for its neighbours:
    what another parser reads from the rest is what it would have read from all.

    Raises :class:`scraper.errors.StoreError` if the file cannot be written.
    """
    connection, cutoff = store.connection, to_text(before)
    size_before = size(store.path)
    with explained(store.path):
        # Pages are read before the transaction that writes, so no writer has to wait for that.
        with database_file.read_transaction(connection):
            without_news = list(_prunable_run_ids(connection, cutoff, fingerprint_of, report))
        with database_file.immediate(connection, commit=not dry_run):
            runs = _delete_runs(connection, without_news)
            refused = connection.execute(_REFUSED, (cutoff, REFUSED_KEPT)).rowcount
            pages = connection.execute(_UNNAMED, (cutoff,)).rowcount
        if not dry_run:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Pruned(runs, pages, refused, size_before, size(store.path))


def _prunable_run_ids(
    connection: sqlite3.Connection, cutoff: str, fingerprint_of: FingerprintOf, report: Report
) -> Iterator[int]:
    """Return the ids of the checks to delete: the middle of each run of equal ones without changes."""
    checks = [_Check(*row) for row in connection.execute(_CHECKS)]
    seen: dict[int, str] = {}

    def group_key(check: _Check) -> tuple[object, ...]:
        if check.has_news:
            return (check.id,)
        if check.snapshot_id is None or check.confirm_removals is None:
            return (check.of_page, check.snapshot_id is None)
        if check.at >= cutoff:
            return (check.of_page, False)  # not read: it stays
        if check.snapshot_id not in seen:
            seen[check.snapshot_id] = fingerprint_of(stored_page(connection, check.snapshot_id)).hex()
        return (check.of_page, seen[check.snapshot_id])

    for _, group in groupby(_reported(checks, report), key=group_key):
        group_of_checks = list(group)
        # A meeting that goes missing here is confirmed as removed within so many checks.
        first = max(1, group_of_checks[0].confirm_removals or 1)
        yield from (check.id for check in group_of_checks[first:-1] if check.at < cutoff)


def _reported(checks: Sequence[_Check], report: Report) -> Iterator[_Check]:
    for number, check in enumerate(checks, start=1):
        yield check
        report("Reading", number, len(checks))


def _delete_runs(connection: sqlite3.Connection, ids: Iterable[int]) -> int:
    """Delete those checks, unless a row refers to one of them by now."""
    return connection.execute(
        "DELETE FROM runs WHERE id IN (SELECT value FROM json_each(?)) "
        "AND id NOT IN (SELECT run_id FROM versions) AND id NOT IN (SELECT run_id FROM changes) "
        "AND id NOT IN (SELECT run_id FROM page_states) "
        "AND id NOT IN (SELECT run_id FROM alerts WHERE run_id IS NOT NULL)",
        (json.dumps(list(ids)),),
    ).rowcount
