"""The story of ``leuchtturm demo``: recorded states of the page, a check of each, what a reader gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from db import reading
from db.store import Store
from schedules.commands.check import summary
from schedules.config import load
from schedules.demo.server import PageServer
from schedules.output import emit
from schedules.run import check, utc_now
from scraper.errors import StoreError
from scraper.fetch import open_client
from scraper.reports import News
from scraper.reports.text import plain

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.config import Schedule
    from schedules.run import Result

NAME = "demo"
"""The schedule's name in the database that the demo leaves, by which it knows its own file."""


@dataclass(frozen=True, slots=True)
class Step:
    """One check: which recorded page is served and what is to be seen."""

    title: str
    page: str
    shows: str


STEPS: tuple[Step, ...] = (
    Step(
        "First look", "1-baseline", "The first successful check is the baseline: it is remembered, not news."
    ),
    Step("The same page again", "1-baseline", "The server answers 304, nothing is read and nobody is told."),
    Step(
        "A new section", "2-new-meeting", "An invented meeting, labelled so on the recorded page, is added."
    ),
    Step(
        "A corrected date", "3-corrected-date", "One edit, with both values; not a removal and an addition."
    ),
    Step("A redesign", "4-redesign", "Other system, other markup, other headings: the facts are the same."),
    Step(
        "Maintenance page, status 200",
        "5-maintenance",
        "Not the page: nothing stored changes, no reader is told.",
    ),
    Step(
        "A section is missing",
        "6-section-missing",
        "Gone once may be a slip: it is noted, and checked again.",
    ),
    Step("It is back", "4-redesign", "It was a slip. Nobody was told anything false."),
    Step("Missing again", "6-section-missing", "Gone once, as before."),
    Step(
        "Still missing",
        "6-section-missing",
        "Gone at two checks in a row: now it is news. Marked, never deleted.",
    ),
)


def tell(path: Path) -> None:
    """Run the story with the database ``path``, which a former demo may have left; print it as it happens.

    Raises ``StoreError`` when the file there is not a demo's.
    """
    _make_room(path)
    with PageServer() as server, Store.open(path) as store, open_client() as client:
        schedule = replace(load()[0], name=NAME, url=server.url)
        emit(f"A page is served at {server.url}; each step is one real check of it.")
        for number, step in enumerate(STEPS, start=1):
            server.show(step.page)
            emit()
            emit(f"{number}. {step.title}")
            _show(schedule, check(schedule, store, client))
            emit(f"   {step.shows}")
    emit()
    emit(f"{path} keeps it all. Look at it with any SQLite tool, or with:")
    for command in ("meetings --all", "show 2024", "changes"):
        emit(f"  leuchtturm --db {path} {command}")


def _show(schedule: Schedule, result: Result) -> None:
    emit(f"   $ leuchtturm check   →   {result.schedule}: {summary(result)}")
    if result.changes:
        news = News(
            event_id="demo",
            schedule=schedule.name,
            title=schedule.title,
            url=schedule.url,
            run_id=0,
            seen_at=utc_now(),
            changes=result.changes,
        )
        for line in plain(news).splitlines():
            emit(f"   │ {line}")


def _make_room(path: Path) -> None:
    """Delete what a former demo left; refuse to touch any other file."""
    if not path.exists():
        return
    with reading.opened(path) as connection:
        names = {state.name for state in reading.schedule_states(connection)}
    if names - {NAME}:
        raise StoreError(f"{path.resolve()} holds more than a demo; run the demo in another folder.")
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
