"""Parse all accepted pages again, in the order in which they were seen, and rebuild the history.

The pages go through the code that a check runs, into a database in memory, whose result is then merged: the
tables become what they would be if the current parser had always been there. No alerts are sent.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from db import database_file
from db.progress import no_progress
from db.reparse import merge
from db.reparse.refresh import stored_page
from db.reparse.replay import Replay, accepted_source, first_records, read_steps, records_at, set_check_number
from db.timestamps import to_text
from db.writes import accepted_page
from db.writes.runs import StoredSource
from db.writes.transaction import Writing
from schedules.check import reading
from scraper import parsers
from scraper.changes.compare import compare
from scraper.changes.matching import match, match_page
from scraper.errors import FetchError, StoreError
from scraper.http.response import PageResponse
from scraper.parsers import UnknownParserError, sandbox
from scraper.records import KnownRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from db.progress import Report
    from db.reparse.merge import MergeResult
    from db.reparse.replay import Step
    from db.store import Store
    from schedules.config.schedule_files import Schedule
    from scraper.changes.compare import Comparison
    from scraper.records import Page

_MAX_ATTEMPTS = 3  # how often it starts over because a check stored something while the pages were read
_PARSE_DEADLINE = 60.0  # for one page


@dataclass(frozen=True, slots=True)
class Reparsed:
    """The result for one schedule.

    ``pages``: how many different pages were read. ``unreadable``: ids of the snapshots that this parser does
    not take for the page, and which therefore change nothing.
    """

    schedule: str
    parser_version: int
    pages: int
    unreadable: tuple[int, ...]
    merged: MergeResult


def reparse(
    store: Store,
    schedule: str,
    *,
    now: datetime,
    entry: Schedule | None = None,
    dry_run: bool = False,
    report: Report = no_progress,
) -> Reparsed:
    """Rebuild meetings, versions and changes of ``schedule``, or with ``dry_run`` only report changes.

    ``entry``: the schedule as its file has it now; a declared list needs it.

    Raises ``StoreError`` where that is not possible: no such schedule, a parser that is gone or reads nothing
    at all, a locked file.
    """
    for _ in range(_MAX_ATTEMPTS):
        with database_file.read_transaction(store.connection):
            source, last_run = _source(store, schedule, entry)
            steps = read_steps(store.connection, schedule)
            pages = _parse_pages(store, source, steps, entry, report)
        if all(page.problem for page in pages.values()):
            raise StoreError(
                f"The parser of now takes none of the {len(pages)} stored pages of {schedule} for the page, "
                "so nothing was changed: report it; `leuchtturm snapshot save` gives one to try it with."
            )
        with _replayed(store, source, steps, pages, report) as replay:
            merged = _merge(store, source, replay, last_run, now=now, dry_run=dry_run)
        if merged is not None:
            unreadable = tuple(snapshot_id for snapshot_id, page in pages.items() if page.problem)
            return Reparsed(schedule, source.parser_version, len(pages), unreadable, merged)
    raise StoreError(
        f"Checks of {schedule} stored something each time while its pages were read again: stop them first."
    )


def _source(store: Store, schedule: str, entry: Schedule | None) -> tuple[StoredSource, int]:
    row = accepted_source(store.connection, schedule)
    if row is None:
        raise StoreError(f"No page of {schedule!r} was ever accepted: there is nothing to read again.")
    title, url, parser, record_type, last_run = row
    if entry is not None and entry.parser == parser:
        return StoredSource(schedule, title, url, parser, entry.parser_version, entry.record_type), last_run
    if parser == parsers.DECLARED:
        raise StoreError(f"The pages of {schedule} can only be read again with its schedule file.")
    try:
        return StoredSource(schedule, title, url, parser, parsers.version(parser), record_type), last_run
    except UnknownParserError as error:
        raise StoreError(f"The pages of {schedule} cannot be read again: {error}") from error


def _parse_pages(
    store: Store, source: StoredSource, steps: Sequence[Step], entry: Schedule | None, report: Report
) -> dict[int, Page]:
    """Parse the pages, by snapshot; pages that read alike share one object, since there may be many."""
    parse: Callable[..., Page] = partial(sandbox.read, parser=source.parser, deadline=_PARSE_DEADLINE)
    if entry is not None and entry.parser == source.parser:
        parse = partial(reading.read, entry)
    pages: dict[int, Page] = {}
    alike: dict[object, Page] = {}
    wanted = dict.fromkeys(step.snapshot_id for step in steps if step.snapshot_id is not None)
    for number, snapshot_id in enumerate(wanted, start=1):
        stored = stored_page(store.connection, snapshot_id)
        try:
            page = parse(stored.body, stored.content_type, stored.url)
        except FetchError as error:
            raise StoreError(f"Snapshot #{snapshot_id} cannot be read again: {error}") from error
        evidence = tuple(meeting.evidence for meeting in page.records)  # no part of a page's equality
        pages[snapshot_id] = alike.setdefault((page, evidence), page)
        report(f"Reading {source.name}", number, len(wanted))
    return pages


@contextmanager
def _replayed(
    store: Store, source: StoredSource, steps: Sequence[Step], pages: dict[int, Page], report: Report
) -> Iterator[Replay]:
    """Run the stored checks again, on a database of their own."""
    with store.scratch() as scratch:
        runs: dict[int, int] = {}
        snapshots: dict[int, int] = {}
        readable = False
        with scratch.writing() as writing:
            for number, step in enumerate(steps, start=1):
                report(f"Comparing {source.name}", number, len(steps))
                if step.snapshot_id is None:
                    if readable:
                        writing.not_modified(source, started_at=step.at, now=step.at)
                    continue
                page = pages[step.snapshot_id]
                readable = page.problem is None
                if not readable:
                    continue
                comparison = _compare(writing, source, step, page)
                recorded = accepted_page.write(
                    writing.connection,
                    source,
                    response=_placeholder_response(step.snapshot_id),
                    comparison=comparison,
                    started_at=step.at,
                    now=step.at,
                )
                runs[recorded.run_id] = step.run_id
                snapshots[recorded.snapshot_id] = step.snapshot_id
        yield Replay(scratch.connection, runs, snapshots, up_to_date=readable)


def _compare(writing: Writing, source: StoredSource, step: Step, page: Page) -> Comparison:
    """Compare as that check did; the first checks, which had no number, held back removals only."""
    set_check_number(writing.connection, source.name, step)
    known = writing.known(source.name, source.record_type)
    confirm = step.confirm_removals or 1
    return compare(
        known,
        page,
        match_page(known, page),
        confirm_removals=confirm,
        confirm_losses=confirm if step.is_numbered else 1,
        earlier=writing.earlier_states(source.name, source.record_type),
    )


def _placeholder_response(snapshot_id: int) -> PageResponse:
    """Return a response with a short unique body in place of the page's, which need not be stored again."""
    return PageResponse(url="", status=200, headers=(), body=str(snapshot_id).encode())


def _merge(
    store: Store, source: StoredSource, replay: Replay, last_run: int, *, now: datetime, dry_run: bool
) -> MergeResult | None:
    """Merge the replay; ``None`` if a check ran meanwhile, which the replay lacks."""
    with store.writing(commit=not dry_run) as writing:
        accepted = accepted_source(store.connection, source.name)
        if accepted is None or accepted[-1] != last_run:
            return None
        same = _match_records(writing, source, replay)
        return merge.merge(store.connection, source.name, replay, same, now=now)


def _match_records(writing: Writing, source: StoredSource, replay: Replay) -> dict[int, int]:
    """Map the replay's records to the stored ones.

    Match each at the check that first saw it in the replay, because another parser may see it on older pages
    too; match the rest by their last state.
    """
    same: dict[int, int] = {}
    times = {step.run_id: to_text(step.at) for step in read_steps(writing.connection, source.name)}
    for run_id, new in first_records(replay).items():
        stored = records_at(writing.connection, source.name, source.record_type, run_id, times[run_id])
        _pair(same, stored, new)
    stored_last, new_last = (
        writer.known(source.name, source.record_type) for writer in (writing, Writing(replay.connection))
    )
    if stored_last and new_last:
        _pair(same, stored_last.records, new_last.records)
    return same


def _pair(same: dict[int, int], stored: Sequence[KnownRecord], new: Sequence[KnownRecord]) -> None:
    """Add to ``same`` which of the new records are which stored ones, where neither has a partner yet."""
    taken = set(same.values())
    free = [KnownRecord(entry.id, entry.record) for entry in stored if entry.id not in taken]
    missing = [entry for entry in new if entry.id not in same]
    partners = match(free, [entry.record for entry in missing])
    for entry, partner in zip(missing, partners, strict=True):
        if partner is not None:
            same[entry.id] = free[partner].id
