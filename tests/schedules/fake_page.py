"""A generated page lived through by the real check, and what the database then holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from db.queries import history
from db.timestamps import to_text
from schedules.check.replay_history import reparse
from scraper import parsers
from scraper.channels.settings import WebhookSettings
from tests.schedules.generated_history import State, Story
from tests.schedules.watched_page import Watch
from tests.servers import answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from schedules.check.replay_history import Reparsed
    from schedules.config.schedule_files import Schedule
    from scraper.records import Change
    from tests.servers import Loopback, Request

HOOK = WebhookSettings(name="hook", url="https://hook.example.org/", secret="env:HOOK")
REBUILT = ("records", "meetings", "links", "versions", "page_states", "changes")
TABLES = (*REBUILT, "schedules", "runs", "snapshots", "problems", "alerts")


@dataclass
class LivingWatch(Watch):
    """A watch whose page may also be gone, and of whose changes somebody is to hear."""

    status: int = 200

    @property
    def schedule(self) -> Schedule:
        told: Schedule = replace(super().schedule, channels=(HOOK,))
        return told

    def contents(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        return {table: self.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}

    def reparse(self, *, dry_run: bool = False) -> Reparsed:
        """Read all pages again, an hour after the last check."""
        return reparse(self.store, self.schedule.name, now=self.now, dry_run=dry_run)

    def _route(self, request: Request, server: Loopback) -> Iterable[bytes]:
        if self.status != 200:
            return answer(self.status, self.page, content_type=self.content_type)(request, server)
        return super()._route(request, server)


@dataclass
class Life:
    """Each state, when it was checked, what was told; ``ids``: the generator's numbers to ours."""

    story: Story
    states: list[State] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    told: list[tuple[Change, ...]] = field(default_factory=list)
    ids: dict[int, int] = field(default_factory=dict)


def live(watch: LivingWatch, seed: int, count: int) -> Life:
    """Check ``count`` generated states of the page; every other one has an ETag."""
    life = Life(Story(seed))
    for number, state in enumerate(life.story.states(count)):
        watch.status = state.status
        watch.etag = f'"{hashlib.sha256(state.body).hexdigest()}"' if number % 2 else None
        result = watch.check(state.body)
        life.states.append(state)
        life.times.append(to_text(watch.now))
        life.outcomes.append(result.outcome)
        life.told.append(result.changes)
        then = history.page_at(watch.store.connection, watch.schedule.name, life.times[-1])
        assert then is not None
        for (key, _), record_id in zip(state.listed, then.records, strict=True):
            assert life.ids.setdefault(key, record_id) == record_id, f"{state.done}: mistaken for another"
    return life


def use_unlearned_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the page be read as a first version of the parser would, which had still to learn."""
    _use(monkeypatch, "tests.schedules.older_parser", 1)


def use_learned_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the parser be as it is, as the version after that: Leuchtturm was updated."""
    _use(monkeypatch, "scraper.parsers.leuchtturmprojekte", 2)


def _use(monkeypatch: pytest.MonkeyPatch, module: str, version: int) -> None:
    monkeypatch.setitem(parsers._PARSERS, "leuchtturmprojekte", parsers._Entry(module, version))
