"""One check of one page: fetch, parse, validate, compare, save, enqueue alerts."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from schedules import bugs
from schedules.check import enqueue_alerts, reading, reading_notes
from schedules.check.crashes import record_crash
from schedules.check.result import Result
from schedules.config.schedule_files import require_contact
from schedules.local_time import utc_now
from scraper.errors import (
    BlockedError,
    DamagedValueError,
    FetchError,
    LeuchtturmError,
    PageProblem,
    ScheduleError,
)
from scraper.http.fetch import Validators, fetch

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from threading import Event

    import httpx

    from db.store import CheckBaseline, Store
    from db.writes.runs import Outcome
    from db.writes.transaction import Writing
    from schedules.check.correct_last_page import ReparsedPage
    from schedules.config.schedule_files import Schedule
    from scraper.changes.compare import Comparison
    from scraper.http.fetch import PageResponse
    from scraper.records import Known, Page, Problem

_MAX_ATTEMPTS = 3  # how often a check starts over because another one stored a page in the meantime


def check(
    schedule: Schedule,
    store: Store,
    client: httpx.Client,
    *,
    clock: Callable[[], datetime] = utc_now,
    accept: bool = False,
    stop: Event | None = None,
) -> Result:
    """Check the page once and store the result.

    ``accept``: a person has confirmed that the page really is so now: an implausible state is accepted, and
    whatever would wait for a second check counts at once. ``stop``: set it to end the check soon.

    Returns how the check ended, whatever the page and the network did. Raises ``StoreError`` where the result
    cannot be stored, and ``StoppedError`` when ``stop`` was set before the page had come.
    """
    run = _Run(schedule, store, client, clock, accept, stop, began=time.monotonic())
    for _ in range(_MAX_ATTEMPTS):
        result = run.attempt()
        if result is not None:
            return result
    return run.conflict()


class StoppedError(LeuchtturmError):
    """The check was stopped before the page had come; nothing is stored."""


class _Run(Struct):
    """One check: its inputs, and the steps that share them. ``seconds``: spent on the server so far.

    ``began``: by the monotonic clock, since the other one may be set meanwhile.
    """

    schedule: Schedule
    store: Store
    client: httpx.Client
    clock: Callable[[], datetime]
    accept: bool
    stop: Event | None
    began: float
    seconds: float = 0.0

    def started_at(self, now: datetime) -> datetime:
        """When it began, by the clock of ``now``."""
        return now - timedelta(seconds=time.monotonic() - self.began)

    def attempt(self) -> Result | None:
        """Fetch and parse, then decide and save in one transaction.

        Returns ``None`` when another check stored a page in the meantime, so this one is outdated.
        """
        baseline = self.store.baseline(self.schedule, now=self.clock())
        try:
            response = self.fetch(baseline)
            page = self.parse(response, baseline)
            reparsed = self.reparse_accepted_page() if page else None
        except (FetchError, PageProblem, ScheduleError) as error:
            self.raise_if_stopped(error)
            return self.failed(error)
        with self.store.writing() as writing:
            revision, has_problem = writing.state(self.schedule.name)
            overtaken = revision != baseline.revision
            if page is not None and not overtaken:
                return self.changed(writing, response, page, reparsed)
            # With the same bytes the other check has found the same, above all what is missing: a removal is
            # confirmed by a later check, or by a person, not by a second process at the same time.
            if overtaken and (
                self.accept or response.not_modified or not writing.is_accepted(self.schedule.name, response)
            ):
                return None
            if has_problem:  # another check saw it, and nothing unchanged ends it
                return None
            return self.unchanged(writing, response)

    def fetch(self, baseline: CheckBaseline) -> PageResponse:
        require_contact(self.schedule, self.schedule.url)
        options = self.schedule.fetch.options()
        began = time.monotonic()
        try:
            return fetch(
                self.schedule.url,
                client=self.client,
                options=options,
                validators=Validators() if self.accept else baseline.validators,
                robots=self.store.robots,
                now=self.clock,
                stop=self.stop,
            )
        finally:
            self.seconds += time.monotonic() - began

    def parse(self, response: PageResponse, baseline: CheckBaseline) -> Page | None:
        """Parse the page; ``None`` if it is the accepted one, byte for byte."""
        if not self.accept and (response.not_modified or response.identity == baseline.accepted):
            return None
        return self.read(response.body, response.content_type, response.url)

    def reparse_accepted_page(self) -> ReparsedPage | None:
        from schedules.check import correct_last_page

        return correct_last_page.reparse_accepted_page(self.schedule, self.store, self.read)

    def read(self, body: bytes, content_type: str | None, url: str) -> Page:
        with reading_notes.marked_in_progress(self.store.path, self.schedule.name):
            try:
                return reading.read(self.schedule, body, content_type, url, stop=self.stop)
            except FetchError as error:
                self.raise_if_stopped(error)
                raise

    def raise_if_stopped(self, error: LeuchtturmError) -> None:
        """Raise ``StoppedError`` if the check is to end: then ``error`` is not about the page."""
        if self.stop is not None and self.stop.is_set():
            raise StoppedError(f"The check of {self.schedule.name} was stopped.") from error

    def changed(
        self, writing: Writing, response: PageResponse, page: Page, reparsed: ReparsedPage | None
    ) -> Result:
        """Validate the parsed page, compare it with what is known, save both and enqueue the alerts."""
        from scraper.changes.compare import compare
        from scraper.changes.matching import match_page
        from scraper.changes.sanity import find_implausibility

        schedule, now = self.schedule, self.clock()
        before = writing.known(schedule.name, schedule.record_type)
        known, dropped, undo_correction = before, tuple[str, ...](), None
        if before is not None and reparsed is not None:
            from schedules.check import correct_last_page

            # The page is compared with what the same parser reads on the stored one: what another read
            # otherwise is neither news nor implausible.
            undo_correction = writing.savepoint()
            known, dropped = correct_last_page.apply(schedule, writing, before, reparsed, now=now)
        matches = match_page(known, page)
        problem = page.problem
        if not self.accept:
            problem = find_implausibility(
                known,
                page,
                matches,
                min_meetings=schedule.minimum_records,
                record_type=schedule.type_of_records,
            )
        if problem is not None:
            if undo_correction is not None:
                undo_correction()
            return self.problem(writing, response, problem)
        confirm = 1 if self.accept else schedule.guard.confirm_removals
        earlier = writing.earlier_states(schedule.name, schedule.record_type)
        comparison = compare(known, page, matches, confirm_removals=confirm, earlier=earlier)
        return self.accepted(writing, response, before, comparison, dropped, now)

    def accepted(
        self,
        writing: Writing,
        response: PageResponse,
        before: Known | None,
        comparison: Comparison,
        dropped: tuple[str, ...],
        now: datetime,
    ) -> Result:
        """Save the page and what it changed, and enqueue the alerts."""
        from scraper.changes.observations import all_doubts, new_observations

        record = writing.accept(
            self.schedule, response=response, comparison=comparison, started_at=self.started_at(now), now=now
        )
        observations = tuple(new_observations(before, comparison))
        enqueue_alerts.accepted(writing.connection, self.schedule, record, comparison.changes, now=now)
        enqueue_alerts.observed(writing.connection, self.schedule, record, observations, now=now)
        return self.result(
            record.outcome,
            changes=comparison.changes,
            listed=len(comparison.page.records),
            unconfirmed=comparison.unconfirmed,
            losing=len(comparison.losing) + comparison.intro_losing,
            doubts=all_doubts(comparison.page.records),
            unread=comparison.page.unread,
            restless=tuple(entry for entry in observations if entry.kind == "restless"),
            dropped=dropped,
        )

    def problem(self, writing: Writing, response: PageResponse, problem: Problem) -> Result:
        now = self.clock()
        record = writing.problem(
            self.schedule, response=response, problem=problem, started_at=self.started_at(now), now=now
        )
        enqueue_alerts.problem_seen(writing.connection, self.schedule, record, problem, now=now)
        return self.result("problem", problem=problem)

    def unchanged(self, writing: Writing, response: PageResponse) -> Result:
        now = self.clock()
        if response.not_modified:
            record = writing.not_modified(self.schedule, started_at=self.started_at(now), now=now)
        else:
            record = writing.unchanged(
                self.schedule, response=response, started_at=self.started_at(now), now=now
            )
        enqueue_alerts.recovered(writing.connection, self.schedule, record.run_id, now=now)
        return self.result("unchanged", not_modified=response.not_modified)

    def failed(self, error: LeuchtturmError) -> Result:
        needs_person = isinstance(error, (BlockedError, ScheduleError))
        kind: Literal["blocked", "fetch"] = "blocked" if needs_person else "fetch"
        now, sentence = self.clock(), str(error)
        with self.store.writing() as writing:
            record = writing.failed(
                self.schedule,
                kind=kind,
                error=sentence,
                http_status=error.status if isinstance(error, FetchError) else None,
                started_at=self.started_at(now),
                now=now,
            )
            enqueue_alerts.failed(
                writing.connection, self.schedule, record, kind=kind, error=sentence, now=now
            )
        return self.result("failed", error=sentence)

    def result(self, outcome: Outcome, **details: Any) -> Result:
        schedule = self.schedule
        nouns = schedule.type_of_records.singular, schedule.type_of_records.plural
        return Result(schedule.name, schedule.title, outcome, seconds=self.seconds, nouns=nouns, **details)

    def conflict(self) -> Result:
        """Store nothing: the page came, and what it says is stored by the other checks."""
        sentence = (
            f"Other checks of {self.schedule.name} stored a page each time while this one was reading; "
            "nothing is lost, run fewer checks at once."
        )
        return self.result("failed", error=sentence)


def check_or_record(
    schedule: Schedule, store: Store, client: httpx.Client, *, accept: bool = False, debug: bool = False
) -> Result:
    """Check the page; what breaks this check only, a damaged row or a bug, is stored as its failure.

    With ``debug`` it is raised, for its traceback. ``StoreError`` is raised: nothing else could be stored.
    """
    try:
        return check(schedule, store, client, accept=accept)
    except Exception as error:
        is_bug = not isinstance(error, LeuchtturmError)
        if debug or not (is_bug or isinstance(error, DamagedValueError)):
            raise
        reason = bugs.explain(error, store.path, "--debug shows where.") if is_bug else error
        return record_crash(schedule, store, str(reason))
