"""Collect the data of the published page from the database and the schedule file."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from db.queries import current, guards
from db.serialization import stored_type
from db.timestamps import from_text, optional_from_text
from schedules.config.site_section import IMAGE_TYPES
from scraper.atomic_write import FileError, file_errors
from scraper.errors import LeuchtturmError
from scraper.reports.site import Owner, Site, SiteCheck, SiteProblem

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

    from db.queries.guards import Guarded
    from schedules.config.schedule_files import Schedule
    from scraper.reports.dataset import Dataset
    from scraper.reports.model import Language

STALE_AFTER = timedelta(days=3)
"""Without a schedule file: the page says after this time that the monitoring may have stopped."""

_MAX_CHANGES = 200
_CHECKS = 10
_MAX_LOGO_BYTES = 200_000  # bytes: it is part of the page


class PublishError(LeuchtturmError):
    """There is nothing to publish, or the folder holds another page: says which, and what to do."""


@dataclass(frozen=True, slots=True)
class PageSettings:
    """What a published page takes from the schedule file.

    ``stale_after``: how long after the last check it says that the monitoring may have stopped.
    """

    stale_after: timedelta = STALE_AFTER
    owner: Owner = field(default_factory=Owner)
    language: Language = "de"


def settings_of(schedule: Schedule) -> PageSettings:
    """Return the page's settings from the schedule file. Raises ``FileError`` for an unreadable logo."""
    section = schedule.site
    owner = Owner(
        contact=schedule.fetch.contact,
        logo=_picture(section.logo) if section.logo else "",
        imprint=section.imprint,
        privacy=section.privacy,
        accessibility=section.accessibility,
    )
    return PageSettings(timedelta(seconds=schedule.alerts.stale_after), owner, schedule.language)


def _picture(path: Path) -> str:
    """The file as a ``data:`` address, so that the page still loads nothing."""
    with file_errors(f"The logo {path}", "read"):
        body = path.read_bytes()
    if len(body) > _MAX_LOGO_BYTES:
        raise FileError(f"The logo {path} has {len(body)} bytes; make it smaller than {_MAX_LOGO_BYTES}.")
    return f"data:{IMAGE_TYPES[path.suffix.lower()]};base64,{b64encode(body).decode()}"


def site_of(connection: Connection, schedule: str, settings: PageSettings, known: Dataset) -> Site:
    """Return the data of the published page. ``known``: all records and changes of the schedule.

    Raises ``PublishError`` if the schedule was never checked.
    """
    states = current.schedule_states(connection, schedule)
    if not states:
        raise PublishError(
            f"Nothing is known of {schedule!r} yet; `leuchtturm check {schedule}` looks at its page."
        )
    [state] = states
    record_type = stored_type(state.record_type)
    # What left a list of the newest at its end is no news, and would only make the page longer.
    shown = [seen for seen in known.records if not (seen.removed and record_type.is_window)]
    changes = [found for found in known.changes if found.reread != "gone"]
    edits = [found for found in reversed(changes) if found.change.kind in ("edited", "restored")]
    changed_at = {found.record_id: found.found_at for found in edits}
    guarded = guards.guarded(connection, schedule)
    checked_at = optional_from_text(state.last_checked_at)
    return Site(
        title=state.title,
        url=state.url,
        last_checked_at=checked_at,
        last_success_at=optional_from_text(state.last_success_at),
        stale_at=checked_at + settings.stale_after if checked_at else None,
        failures=state.failures_in_row,
        problems=tuple(
            SiteProblem(cast("Any", problem.kind), from_text(problem.first_seen_at))
            for problem in state.problems
        ),
        records=tuple(replace(seen, changed_at=changed_at.get(seen.id)) for seen in shown),
        changes=tuple(changes[:_MAX_CHANGES]),
        all_changes=len(changes),
        checks=_checks(connection, schedule),
        owner=settings.owner,
        language=settings.language,
        record_type=record_type,
        unread=tuple(entry.heading for entry in guarded.unread),
        restless=_restless(guarded),
        losing=frozenset(held.record_id for held in guarded.held if held.record_id and held.reason == "loss"),
    )


def _restless(guarded: Guarded) -> dict[int, tuple[str, ...]]:
    fields: dict[int, tuple[str, ...]] = {}
    for held in guarded.held:
        if held.record_id is not None and held.reason == "restless":
            fields[held.record_id] = (*fields.get(held.record_id, ()), held.field)
    return fields


def _checks(connection: Connection, schedule: str) -> tuple[SiteCheck, ...]:
    runs = current.runs(connection, schedule, limit=_CHECKS)
    return tuple(SiteCheck(from_text(run.started_at), cast("Any", run.outcome), run.changes) for run in runs)
