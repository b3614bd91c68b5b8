"""A page on loopback that a test changes at will, and the whole check that watches it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from db.store import Store
from schedules.check.run import check
from schedules.config.schedule_files import load
from scraper.http.fetch import open_client
from tests.databases import empty
from tests.paths import FIXTURES
from tests.servers import Loopback, answer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Self

    from schedules.check.result import Result
    from schedules.config.schedule_files import Schedule
    from tests.servers import Request

PAGES = FIXTURES / "leuchtturmprojekte"
PATH = "/leuchtturmprojekte-im-video.html"
DECLARED = FIXTURES / "declared"
"""The folder of a schedule that reads the same page as a declared list."""
BOTH = pytest.mark.parametrize("watch", [None, DECLARED], ids=["meetings", "declared"], indirect=True)
"""For tests whose fixture ``watch`` takes ``schedules``: what they show holds for any type of records."""
START = datetime(2026, 11, 23, 6, 17, tzinfo=UTC)


def state(name: str) -> bytes:
    """The page of a fixture, such as ``cases/s01_h2/page`` or ``edits/p02_added_top/after``."""
    return (PAGES / f"{name}.html").read_bytes()


BASELINE = state("cases/s01_h2/page")
MORE = state("cases/f02_new_2024/page")
FEWER = state("edits/p04_removed_2021/after")
BROKEN = state("cases/x01_soft_404/page")


@dataclass
class Watch:
    """``with Watch(path) as watch: watch.check(page)``. Its clock goes an hour from check to check."""

    path: Path
    page: bytes = BASELINE
    etag: str | None = None
    content_type: str = "text/html; charset=utf-8"
    schedules: Path | None = None
    now: datetime = START
    seen: list[Request] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.server = Loopback({PATH: self._route}).__enter__()
        if not self.path.exists():
            empty(self.path)
        self.store = Store.open(self.path, timeout=10).__enter__()
        self.client = open_client()
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.store.close()
        self.server.__exit__()

    @property
    def schedule(self) -> Schedule:
        """The shipped schedule, or that of the folder ``schedules``, with this page's address."""
        schedule: Schedule = replace(load(self.schedules)[0], url=self.server.url(PATH))
        return schedule

    def check(self, page: bytes | None = None, *, accept: bool = False) -> Result:
        """One check, of ``page`` if given, an hour after the one before."""
        self.page = self.page if page is None else page
        self.now += timedelta(hours=1)
        return check(self.schedule, self.store, self.client, clock=lambda: self.now, accept=accept)

    def kinds(self, page: bytes | None = None, *, accept: bool = False) -> list[str]:
        """The kinds of change that one check finds."""
        return [change.kind for change in self.check(page, accept=accept).changes]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What a query finds in the database."""
        return self.store.connection.execute(query).fetchall()

    def page_requests(self) -> list[Request]:
        """The requests for the page, without those for robots.txt."""
        return [request for request in self.server.seen if request.target == PATH]

    def _route(self, request: Request, server: Loopback) -> Iterable[bytes]:
        headers = {"etag": self.etag} if self.etag else {}
        if self.etag and request.header("if-none-match") == self.etag:
            return answer(304, **headers)(request, server)
        return answer(200, self.page, content_type=self.content_type, **headers)(request, server)
