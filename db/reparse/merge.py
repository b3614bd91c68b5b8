"""Merge a replayed history into the stored tables; published changes stay as they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from db.serialization import to_json
from db.timestamps import to_text
from scraper.errors import StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from db.reparse.replay import Replay

Row = dict[str, Any]
Rows = dict[int, Row]


@dataclass(frozen=True, slots=True)
class Reread:
    """A version as it was read ``before`` and ``after``: records or ``None``."""

    record_id: int
    first_seen_at: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The result of a merge. ``changed``: number of rows written or deleted, by table.

    ``reread``: versions with other values, or that only one of the readings has. ``marks``: how many changes
    are marked how (``found``, ``differs``, ``gone``).
    """

    changed: Mapping[str, int]
    reread: tuple[Reread, ...]
    marks: Mapping[str, int]


def merge(
    connection: sqlite3.Connection, schedule: str, replay: Replay, same: Mapping[int, int], *, now: datetime
) -> MergeResult:
    """Merge the tables of ``replay`` into the stored ones, inside the caller's transaction.

    ``same``: stored ids of the replayed records, by replayed id; the others are new. Unchanged rows keep
    everything, their ids too; changed ones are marked with ``now``.
    """
    connection.execute("PRAGMA defer_foreign_keys = ON")  # until the end of the transaction
    [schedule_id] = connection.execute("SELECT id FROM schedules WHERE name = ?", (schedule,)).fetchone()
    return _Merge(connection, schedule_id, replay, same, to_text(now)).run()


class _Merge:
    """The steps of one merge, and their shared state."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        schedule_id: int,
        replay: Replay,
        same: Mapping[int, int],
        at: str,
    ) -> None:
        self.connection = connection
        self.schedule_id = schedule_id
        self.replay = replay
        self.at = at
        self.db = _tables(connection)
        self.scratch_db = _tables(replay.connection)
        of_schedule = {
            "records": "schedule_id = ?",
            "changes": "schedule_id = ?",
            "page_states": "schedule_id = ?",
            "versions": "meeting_id IN (SELECT id FROM records WHERE schedule_id = ?)",
        }
        self.stored = {
            name: _by_id(self.db.table(name).rows_where(where, [schedule_id]))
            for name, where in of_schedule.items()
        }
        self.record_ids = self._record_ids("records", same)

    def run(self) -> MergeResult:
        records, versions = self.records(), self.versions()
        self.keep_published_records(records, versions)
        changes = self.changes(versions)
        wanted = {
            "records": records,
            "versions": versions,
            "changes": changes,
            "page_states": self.page_states(),
        }
        changed = self.write(wanted)
        changed["held_fields"] = self.held_fields()
        self.schedule()
        marks = [row["reread"] for row in changes.values()]
        counts = {mark: marks.count(mark) for mark in ("found", "differs", "gone")}
        return MergeResult(changed, tuple(self.differences(versions)), counts)

    def records(self) -> Rows:
        merged: Rows = {}
        for scratch_id, row in self.scratch("records").items():
            record_id = self.record_ids[scratch_id]
            before = self.stored["records"].get(record_id)
            merged[record_id] = row | {"id": record_id, "schedule_id": self.schedule_id}
            # Runs between may have been pruned, so the replay can end earlier.
            if before and row["missing_since"] == before["missing_since"]:
                merged[record_id]["last_seen_at"] = max(row["last_seen_at"], before["last_seen_at"])
        return merged

    def versions(self) -> Rows:
        """Number the versions in order of time within a record, keeping the stored ids as far as
        possible."""
        stored = {(row["meeting_id"], row["run_id"]): row for row in self.stored["versions"].values()}
        new_ids = self.new_ids("versions")
        last: dict[int, int] = {}
        merged: Rows = {}
        for scratch in self.scratch("versions").values():
            row = self.translated(scratch) | {"meeting_id": self.record_ids[scratch["meeting_id"]]}
            before = stored.get((row["meeting_id"], row["run_id"]))
            keeps = before is not None and before["id"] > last.get(row["meeting_id"], 0)
            row["id"] = before["id"] if before is not None and keeps else next(new_ids)
            last[row["meeting_id"]] = row["id"]
            if before is not None and before["ended_at"] == row["ended_at"] is not None:
                row["last_seen_at"] = max(row["last_seen_at"], before["last_seen_at"])
            is_same = before is not None and before["record"] == row["record"]
            row["reread_at"] = before["reread_at"] if before is not None and is_same else self.at
            merged[row["id"]] = row
        return merged

    def keep_published_records(self, records: Rows, versions: Rows) -> None:
        """Keep records that were in published changes but that this reading lacks, as removed ones."""
        published = {row["meeting_id"] for row in self.stored["changes"].values() if row["reread"] != "found"}
        for record_id in sorted(published - {None} - set(records)):
            row = self.stored["records"][record_id]
            stored = self.stored["versions"]
            ids = [key for key, version in stored.items() if version["meeting_id"] == record_id]
            if not ids:
                raise StoreError(
                    f"There are changes of record {record_id}, but no version of it is stored: the "
                    "database is damaged, take it from a backup."
                )
            last = stored[max(ids)]
            at = last["first_seen_at"]
            mark = last["reread_at"] if last["ended_at"] == at else self.at
            versions[last["id"]] = last | {"last_seen_at": at, "ended_at": at, "reread_at": mark}
            records[record_id] = row | {
                "last_seen_at": at,
                "missing_since": at,
                "missing_checks": row["missing_checks"] or 1,
                "removed_at": row["removed_at"] or self.at,
            }

    def changes(self, versions: Rows) -> Rows:
        """Return the stored changes beside those of the replay, each with its mark."""
        stored = {(row["run_id"], row["meeting_id"]): row for row in self.stored["changes"].values()}
        new_ids = self.new_ids("changes")
        merged: Rows = {}
        version_ids = _by_meeting(versions.values())
        scratch_versions = self.scratch("versions")
        for scratch in self.scratch("changes").values():
            row = self.translated(scratch) | {"schedule_id": self.schedule_id}
            if scratch["meeting_id"] is not None:
                row["meeting_id"] = self.record_ids[scratch["meeting_id"]]
                led_to = self.replay.runs[scratch_versions[scratch["version_id"]]["run_id"]]
                row["version_id"] = version_ids[row["meeting_id"]][led_to]
            before = stored.pop((row["run_id"], row["meeting_id"]), None)
            if before is None or before["reread"] == "found":
                row |= {"id": before["id"] if before else next(new_ids), "reread": "found"}
            else:
                is_same = before["kind"] == row["kind"] and _is_same_for_readers(before["data"], row["data"])
                row = before | {"version_id": row["version_id"], "reread": None if is_same else "differs"}
            merged[row["id"]] = row
        for row in stored.values():
            if row["reread"] != "found":
                version_id = _version_at(version_ids.get(row["meeting_id"], {}), row["run_id"])
                merged[row["id"]] = row | {"version_id": version_id, "reread": "gone"}
        return merged

    def page_states(self) -> Rows:
        stored = {row["run_id"]: row for row in self.stored["page_states"].values()}
        new_ids = self.new_ids("page_states")
        merged: Rows = {}
        for scratch in self.scratch("page_states").values():
            listed = [self.record_ids[record_id] for record_id in json.loads(scratch["listed"])]
            row = self.translated(scratch) | {"schedule_id": self.schedule_id, "listed": to_json(listed)}
            before = stored.get(row["run_id"])
            row["id"] = before["id"] if before else next(new_ids)
            values = ("listed", "title", "intro")
            is_same = before is not None and all(before[name] == row[name] for name in values)
            row["reread_at"] = before["reread_at"] if before and is_same else self.at
            merged[row["id"]] = row
        return merged

    def schedule(self) -> None:
        if self.replay.up_to_date:
            values = self.replay.connection.execute(
                "SELECT parser, parser_version, record_type, page_title, intro, intro_losing_checks "
                "FROM schedules"
            ).fetchone()
            self.connection.execute(
                "UPDATE schedules SET parser = ?, parser_version = ?, record_type = ?, page_title = ?, "
                "intro = ?, intro_losing_checks = ? WHERE id = ?",
                (*values, self.schedule_id),
            )

    def held_fields(self) -> int:
        """Replace the held-back fields by those of the replay; their row ids carry no meaning."""
        columns = ("meeting_id", "field", "reason", "held_since", "changed_at_check", "told")
        query = f"SELECT {', '.join(columns)} FROM held_fields WHERE schedule_id = ? ORDER BY id"  # noqa: S608 - ours
        before = self.connection.execute(query, (self.schedule_id,)).fetchall()
        [scratch_id] = self.replay.connection.execute("SELECT id FROM schedules").fetchone()
        after = [
            (record_id and self.record_ids[record_id], *values)
            for record_id, *values in self.replay.connection.execute(query, (scratch_id,))
        ]
        if not self.replay.up_to_date or before == after:
            return 0
        self.connection.execute("DELETE FROM held_fields WHERE schedule_id = ?", (self.schedule_id,))
        self.connection.executemany(
            f"INSERT INTO held_fields (schedule_id, {', '.join(columns)}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            [(self.schedule_id, *row) for row in after],
        )
        return max(len(before), len(after))

    def differences(self, versions: Rows) -> Iterable[Reread]:
        stored = {(row["meeting_id"], row["run_id"]): row for row in self.stored["versions"].values()}
        for row in sorted(versions.values(), key=lambda row: (row["run_id"], row["id"])):
            before = stored.pop((row["meeting_id"], row["run_id"]), None)
            if before is None or before["record"] != row["record"]:
                record = before["record"] if before else None
                yield Reread(row["meeting_id"], row["first_seen_at"], record, row["record"])
        for row in stored.values():
            yield Reread(row["meeting_id"], row["first_seen_at"], row["record"], None)

    def scratch(self, table: str) -> Rows:
        return _by_id(self.scratch_db.table(table).rows_where(order_by="id"))

    def translated(self, row: Row) -> Row:
        """Return the row with the ids of the real check and page instead of the replay's."""
        names = {"run_id": self.replay.runs, "snapshot_id": self.replay.snapshots}
        return {name: names[name][value] if name in names else value for name, value in row.items()}

    def _record_ids(self, table: str, same: Mapping[int, int]) -> dict[int, int]:
        new_ids = self.new_ids(table)
        return {scratch_id: same.get(scratch_id) or next(new_ids) for scratch_id in self.scratch(table)}

    def new_ids(self, table: str) -> count[int]:
        [last] = self.db.table(table).rows_where(select="max(id) AS id")
        return count((last["id"] or 0) + 1)

    def write(self, wanted: dict[str, Rows]) -> dict[str, int]:
        """Delete the stored rows that are not in ``wanted``, write those that differ; return how many, by
        table.

        Versions go before their records and come after them, the newest first: the search takes its words
        from the newest version of a record that there is.
        """
        stale, new = {}, {}
        for table, rows in wanted.items():
            stored = self.stored[table]
            stale[table] = [row_id for row_id, row in stored.items() if rows.get(row_id) != row]
            new[table] = [row for row_id, row in rows.items() if stored.get(row_id) != row]
        for table in reversed(wanted):
            for row_id in sorted(stale[table]):
                self.db.table(table).delete(row_id)
        for table in wanted:
            self.db.table(table).insert_all(sorted(new[table], key=itemgetter("id"), reverse=True))
        return {table: len({row["id"] for row in new[table]}.union(stale[table])) for table in wanted}


def _is_same_for_readers(before: str, after: str) -> bool:
    """Whether two readings of a change (``changes.data``) are the same for readers.

    In a declared list the record's name, and fields that only one declaration has, do not count: the operator
    changed the declaration.
    """
    old, new = json.loads(before), json.loads(after)
    if "name" in old and "name" in new:
        old["name"] = new["name"]
        common = old.get("record", {}).keys() & new.get("record", {}).keys()
        for data in (old, new):
            if "record" in data:
                data["record"] = {name: data["record"][name] for name in common}
    return bool(old == new)


def _by_id(rows: Iterable[Row]) -> Rows:
    return {row["id"]: row for row in rows}


def _by_meeting(versions: Iterable[Row]) -> dict[int, dict[int, int]]:
    """Ids of versions by meeting and by the check that saw them first."""
    merged: dict[int, dict[int, int]] = {}
    for row in versions:
        merged.setdefault(row["meeting_id"], {})[row["run_id"]] = row["id"]
    return merged


def _version_at(versions: Mapping[int, int], run_id: int) -> int | None:
    """Return the version that held at a check, else the first one after it; ``None`` for page_edited."""
    earlier = [at for at in versions if at <= run_id]
    return versions[max(earlier, default=min(versions))] if versions else None


def _tables(connection: sqlite3.Connection) -> Database:
    """Wrap the connection with sqlite-utils, to read and write tables by column."""
    return Database(connection, execute_plugins=False, strict=True, recursive_triggers=False)
