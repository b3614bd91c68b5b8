"""What one run does: fetch, read, judge, compare, store, and let wait what is to be told. One transaction."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Literal

from db.writes.runs import Source
from db.writes.snapshot_bodies import PageResponse
from schedules.check import enqueue_alerts, reread
from schedules.check.result import Result
from schedules.config.schedule_files import require_contact
from schedules.local_time import utc_now
from scraper import parsers
from scraper.errors import BlockedError, FetchError, LeuchtturmError, PageProblem, ScheduleError
from scraper.http.fetch import FetchOptions, Validators, fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from threading import Event

    import httpx

    from db.store import CheckBaseline, Store
    from db.writes.runs import Outcome
    from db.writes.transaction import Writing
    from schedules.check.reread import ReparsedPage
    from schedules.config.schedule_files import Schedule
    from scraper.http.fetch import Fetched
    from scraper.records import Page

_TRIES = 3  # how often a check starts over because another one stored a page while this one was reading


def check(
    schedule: Schedule,
    store: Store,
    client: httpx.Client,
    *,
    clock: Callable[[], datetime] = utc_now,
    accept: bool = False,
    stop: Event | None = None,
) -> Result:
    """Look at the page once and write down what was found.

    ``accept``: a person has looked and says that the page really is so now: what would be implausible is
    believed, and what is missing counts as removed at once. ``stop``: set it to end the check soon.

    Returns how it ended, whatever the page and the network did; raises ``StoreError`` where that cannot be
    written down, and ``StoppedError`` when ``stop`` came before an answer.
    """
    run = _Run(schedule, store, client, clock, accept=accept, stop=stop)
    for _ in range(_TRIES):
        result = run.attempt()
        if result is not None:
            return result
    return run.overtaken()


class StoppedError(LeuchtturmError):
    """The check was told to stop before it had an answer; nothing of it is written down."""


class _Run:
    """The parts of one check, with what they share."""

    def __init__(
        self,
        schedule: Schedule,
        store: Store,
        client: httpx.Client,
        clock: Callable[[], datetime],
        *,
        accept: bool,
        stop: Event | None,
    ) -> None:
        self.schedule = schedule
        self.store = store
        self.client = client
        self.clock = clock
        self.accept = accept
        self.stop = stop
        self.started_at = clock()
        self.seconds = 0.0
        self.watched = Source(
            name=schedule.name,
            title=schedule.title,
            url=schedule.url,
            parser=schedule.parser,
            parser_version=parsers.version(schedule.parser),
        )

    def attempt(self) -> Result | None:
        """One try; ``None`` when another check stored a page meanwhile, so that this one saw the past."""
        basis = self.store.basis(self.watched, now=self.started_at)
        try:
            fetched = self.fetch(basis)
            received = _received(fetched, self.schedule.url)
            same = fetched.not_modified or received.identity == basis.accepted
            page = None if same and not self.accept else self.read(fetched)
            again = reread.reparse_accepted_page(self.schedule, self.store, self.watched) if page else None
        except (FetchError, PageProblem, ScheduleError) as error:
            if self.stop is not None and self.stop.is_set():  # says nothing about the page
                raise StoppedError(f"The check of {self.schedule.name} was stopped.") from error
            return self.failed(error)
        with self.store.writing() as writing:
            if writing.revision(self.schedule.name) != basis.revision:
                # Another check was faster. With the same bytes it has said it all, above all what is missing:
                # a removal is confirmed by a second look, not by a second process at the same time.
                if fetched.not_modified or not writing.is_accepted(self.schedule.name, received):
                    return None
                page = None
            if page is None:
                return self.unchanged(writing, received, not_modified=fetched.not_modified)
            return self.judge(writing, received, page, again)

    def fetch(self, basis: CheckBaseline) -> Fetched:
        require_contact(self.schedule, self.schedule.url)
        settings = self.schedule.fetch
        options = FetchOptions(
            contact=settings.contact,
            timeout=settings.timeout,
            deadline=settings.deadline,
            max_bytes=settings.max_bytes,
            robots=settings.robots,
        )
        validators = Validators() if self.accept else Validators(basis.etag, basis.last_modified)
        began = time.monotonic()
        try:
            return fetch(
                self.schedule.url,
                client=self.client,
                options=options,
                validators=validators,
                robots=self.store.robots,
                now=self.clock,
                stop=self.stop,
            )
        finally:
            self.seconds += time.monotonic() - began

    def read(self, fetched: Fetched) -> Page:
        from scraper.parsers.sandbox import read  # selectolax is not paid for when the page is the same

        deadline = float(self.schedule.fetch.deadline)
        return read(
            fetched.body,
            fetched.content_type,
            fetched.url,
            self.schedule.parser,
            deadline=deadline,
            stop=self.stop,
        )

    def judge(
        self, writing: Writing, received: PageResponse, page: Page, again: ReparsedPage | None
    ) -> Result:
        """Decide what the page means for what is known, and write that down."""
        from scraper.changes.compare import compare
        from scraper.changes.sanity import find_implausibility

        guard = self.schedule.guard
        known = writing.known(self.schedule.name)
        problem = (
            page.problem if self.accept else find_implausibility(page, known, min_meetings=guard.min_meetings)
        )
        now = self.clock()
        if problem is not None:
            noted = writing.problem(
                self.watched, received=received, problem=problem, started_at=self.started_at, now=now
            )
            enqueue_alerts.problem(writing.connection, self.schedule, noted, problem, now=now)
            return self.result("problem", problem=problem)
        if known is not None and again is not None:
            known = reread.apply(self.schedule, writing, self.watched, known, again, now=now)
        comparison = compare(known, page, confirm_removals=1 if self.accept else guard.confirm_removals)
        recorded = writing.accept(
            self.watched,
            received=received,
            page=page,
            comparison=comparison,
            started_at=self.started_at,
            now=now,
        )
        enqueue_alerts.accepted(writing.connection, self.schedule, recorded, comparison.changes, now=now)
        outcome: Outcome = "changed" if comparison.changes else "unchanged"
        removed = sum(change.kind == "removed" for change in comparison.changes)
        return self.result(
            "baseline" if known is None else outcome,
            changes=comparison.changes,
            listed=len(page.meetings),
            unconfirmed=len(comparison.missing) - removed,
        )

    def unchanged(self, writing: Writing, received: PageResponse, *, not_modified: bool) -> Result:
        now = self.clock()
        if not_modified:
            noted = writing.not_modified(self.watched, started_at=self.started_at, now=now)
        else:
            noted = writing.unchanged(self.watched, received=received, started_at=self.started_at, now=now)
        enqueue_alerts.recovered(writing.connection, self.schedule, noted.run_id, now=now)
        return self.result("unchanged", not_modified=not_modified)

    def failed(self, error: LeuchtturmError) -> Result:
        needs_person = isinstance(error, (BlockedError, ScheduleError))
        kind: Literal["blocked", "fetch"] = "blocked" if needs_person else "fetch"
        now, said = self.clock(), str(error)
        status = error.status if isinstance(error, FetchError) else None
        with self.store.writing() as writing:
            noted = writing.failed(
                self.watched,
                kind=kind,
                error=said,
                http_status=status,
                started_at=self.started_at,
                now=now,
            )
            enqueue_alerts.failed(writing.connection, self.schedule, noted, kind=kind, error=said, now=now)
        return self.result("failed", error=str(error))

    def result(self, outcome: Outcome, **details: Any) -> Result:
        schedule = self.schedule
        return Result(schedule.name, schedule.title, outcome, seconds=self.seconds, **details)

    def overtaken(self) -> Result:
        return self.failed(
            FetchError(
                f"Other checks of {self.schedule.name} stored a page each time while this one was reading; "
                "nothing is lost, run fewer checks at once."
            )
        )


def _received(fetched: Fetched, url: str) -> PageResponse:
    validators = fetched.validators
    return PageResponse(
        url=url,
        final_url=fetched.url,
        status=fetched.status,
        headers=fetched.headers,
        body=fetched.body,
        content_type=fetched.content_type,
        etag=validators.etag,
        last_modified=validators.last_modified,
    )


def check_each(
    schedules: Iterable[Schedule],
    store: Store,
    client: httpx.Client,
    *,
    accept: bool = False,
    debug: bool = False,
) -> Iterator[Result]:
    """Check one page after the other; what breaks one, be it a bug, does not touch the next.

    With ``debug`` a bug is raised, for its traceback. ``StoreError`` is raised: nothing else could be stored.
    """
    for schedule in schedules:
        try:
            yield check(schedule, store, client, accept=accept)
        except LeuchtturmError:
            raise
        except Exception as bug:
            if debug:
                raise
            reason = " ".join(f"{type(bug).__name__}: {bug}".split())[:300]
            yield record_crash(
                schedule, store, f"This is a bug in Leuchtturm ({reason}); --debug shows where."
            )


def record_crash(
    schedule: Schedule, store: Store, sentence: str, *, clock: Callable[[], datetime] = utc_now
) -> Result:
    """Write down that the check itself broke, as ``sentence`` says: operators hear of it as of a failure."""
    now = clock()
    version = parsers.version(schedule.parser)
    watched = Source(schedule.name, schedule.title, schedule.url, schedule.parser, version)
    with store.writing() as writing:
        noted = writing.failed(watched, kind="crash", error=sentence, started_at=now, now=now)
        enqueue_alerts.failed(writing.connection, schedule, noted, kind="crash", error=sentence, now=now)
    return Result(schedule.name, schedule.title, "failed", error=sentence)
