"""One check of one page: fetch, parse, validate, compare, save, enqueue alerts."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from db.writes import problems
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
    from schedules.check.reread_page import RereadPage
    from schedules.config.schedule_files import Schedule
    from scraper.changes.compare import Comparison
    from scraper.changes.matching import Matches
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
        """Fetch and parse, then validate, compare, save and enqueue the alerts, in one transaction.

        Returns ``None`` when another check stored something in the meantime, so this one is outdated.
        """
        baseline = self.store.baseline(self.schedule, now=self.clock())
        page = reread = None
        try:
            response = self.fetch(baseline)
            if self.accept or not (response.not_modified or response.identity == baseline.accepted):
                page = self.parse(response.body, response.content_type, response.url)
                reread = self.reread_accepted_page()
        except (FetchError, PageProblem, ScheduleError) as error:
            self.raise_if_stopped(error)
            return self.save_failure(error)
        with self.store.writing() as writing:
            revision, has_problem = writing.state(self.schedule.name)
            was_overtaken = revision != baseline.revision
            if page is not None and not was_overtaken:
                return self.handle_new_page(writing, response, page, reread)
            # With the same bytes the other check has found the same, above all what is missing: a removal is
            # confirmed by a later check, or by a person, not by a second process at the same time.
            is_same = not was_overtaken or (
                not (self.accept or response.not_modified)
                and writing.is_accepted(self.schedule.name, response)
            )
            # A problem was seen by another check: a page that was not parsed does not end it.
            return self.save_unchanged(writing, response) if is_same and not has_problem else None

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

    def parse(self, body: bytes, content_type: str | None, url: str) -> Page:
        with reading_notes.marked_in_progress(self.store.path, self.schedule.name):
            try:
                return reading.read(self.schedule, body, content_type, url, stop=self.stop)
            except FetchError as error:
                self.raise_if_stopped(error)
                raise

    def reread_accepted_page(self) -> RereadPage | None:
        from schedules.check import reread_page

        return reread_page.reread_accepted_page(self.schedule, self.store, self.parse)

    def raise_if_stopped(self, error: LeuchtturmError) -> None:
        """Raise ``StoppedError`` if the check is to end: then ``error`` is not about the page."""
        if self.stop is not None and self.stop.is_set():
            raise StoppedError(f"The check of {self.schedule.name} was stopped.") from error

    def handle_new_page(
        self, writing: Writing, response: PageResponse, page: Page, reread: RereadPage | None
    ) -> Result:
        """Validate the page, compare it with what is known, save both and enqueue the alerts."""
        from scraper.changes.compare import compare
        from scraper.changes.matching import match_page

        schedule, now = self.schedule, self.clock()
        before = writing.known(schedule.name, schedule.record_type)
        known, dropped, undo_reread = before, tuple[str, ...](), None
        if before is not None and reread is not None:
            from schedules.check import reread_page

            # What the present parser or declaration reads otherwise on the stored page comes first: it would
            # look like news, or like an implausible new page.
            undo_reread = writing.savepoint()
            known, dropped = reread_page.apply_reread(schedule, writing, before, reread, now=now)
        matches = match_page(known, page)
        problem = self.validate(known, page, matches)
        if problem is not None:
            if undo_reread is not None:
                undo_reread()
            return self.save_problem(writing, response, problem)
        confirm = 1 if self.accept else schedule.guard.confirm_removals
        earlier = writing.earlier_states(schedule.name, schedule.record_type)
        comparison = compare(known, page, matches, confirm_removals=confirm, earlier=earlier)
        return self.save_accepted(writing, response, before, comparison, dropped, now)

    def validate(self, known: Known | None, page: Page, matches: Matches) -> Problem | None:
        """Return why the page is no readable state; with ``accept`` only what the parser says."""
        from scraper.changes.sanity import find_implausibility

        if self.accept:
            return page.problem
        return find_implausibility(
            known,
            page,
            matches,
            min_meetings=self.schedule.minimum_records,
            record_type=self.schedule.type_of_records,
        )

    def save_accepted(
        self,
        writing: Writing,
        response: PageResponse,
        before: Known | None,
        comparison: Comparison,
        dropped: tuple[str, ...],
        now: datetime,
    ) -> Result:
        from db.writes import accepted_page
        from scraper.changes.observations import all_doubts, new_observations

        connection = writing.connection
        check = accepted_page.write(
            connection,
            self.schedule,
            response=response,
            comparison=comparison,
            started_at=self.started_at(now),
            now=now,
        )
        observations = tuple(new_observations(before, comparison))
        enqueue_alerts.accepted(connection, self.schedule, check, comparison.changes, now=now)
        enqueue_alerts.observed(connection, self.schedule, check, observations, now=now)
        return self.result(
            check.outcome,
            changes=comparison.changes,
            listed=len(comparison.page.records),
            unconfirmed=comparison.unconfirmed,
            losing=len(comparison.losing) + comparison.intro_losing,
            doubts=all_doubts(comparison.page.records),
            unread=comparison.page.unread,
            restless=tuple(entry for entry in observations if entry.kind == "restless"),
            dropped=dropped,
        )

    def save_problem(self, writing: Writing, response: PageResponse, problem: Problem) -> Result:
        now = self.clock()
        check = problems.write(
            writing.connection,
            self.schedule,
            response=response,
            problem=problem,
            started_at=self.started_at(now),
            now=now,
        )
        enqueue_alerts.problem_seen(writing.connection, self.schedule, check, problem, now=now)
        return self.result("problem", problem=problem)

    def save_unchanged(self, writing: Writing, response: PageResponse) -> Result:
        now = self.clock()
        started_at = self.started_at(now)
        if response.not_modified:
            check = writing.not_modified(self.schedule, started_at=started_at, now=now)
        else:
            check = writing.unchanged(self.schedule, response=response, started_at=started_at, now=now)
        enqueue_alerts.recovered(writing.connection, self.schedule, check.run_id, now=now)
        return self.result("unchanged", not_modified=response.not_modified)

    def save_failure(self, error: LeuchtturmError) -> Result:
        needs_person = isinstance(error, (BlockedError, ScheduleError))
        kind: Literal["blocked", "fetch"] = "blocked" if needs_person else "fetch"
        now, sentence = self.clock(), str(error)
        with self.store.writing() as writing:
            check = writing.failed(
                self.schedule,
                kind=kind,
                error=sentence,
                http_status=error.status if isinstance(error, FetchError) else None,
                started_at=self.started_at(now),
                now=now,
            )
            enqueue_alerts.failed(
                writing.connection, self.schedule, check, kind=kind, error=sentence, now=now
            )
        return self.result("failed", error=sentence)

    def conflict(self) -> Result:
        """Store nothing: the page came, and the other checks have stored what it says."""
        sentence = (
            f"Other checks of {self.schedule.name} stored a page each time while this one was reading; "
            "nothing is lost, run fewer checks at once."
        )
        return self.result("failed", error=sentence)

    def result(self, outcome: Outcome, **details: Any) -> Result:
        schedule = self.schedule
        nouns = schedule.type_of_records.singular, schedule.type_of_records.plural
        return Result(schedule.name, schedule.title, outcome, seconds=self.seconds, nouns=nouns, **details)


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
