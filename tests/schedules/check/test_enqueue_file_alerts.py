"""Alerts about mistakes in schedule files: one for each mistake, one when it is fixed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from db.store import Store
from schedules.check import enqueue_file_alerts
from schedules.config.schedule_files import ConfigIssue, load
from scraper.channels.settings import ChannelSettings, WebhookSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.config.schedule_files import Schedule
    from scraper.channels.settings import Audience

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
[SHIPPED] = load()
WRONG = ConfigIssue("one.toml", "one.toml, line 5: wrong.", kept=("one",))
NEW = ConfigIssue("new.toml", "new.toml, line 1: wrong.")


def hook(name: str = "it", port: int = 1, audience: Audience = "operators") -> ChannelSettings:
    return WebhookSettings(name=name, url=f"http://127.0.0.1:{port}", secret="env:K", audience=audience)


def schedule(name: str, *channels: ChannelSettings) -> Schedule:
    changed: Schedule = replace(SHIPPED, name=name, title=f"Seite {name}", channels=channels)
    return changed


@dataclass
class FakeDelivery:
    """One look after the other, and what then waits."""

    store: Store

    def look(self, *mistakes: ConfigIssue, at: tuple[Schedule, ...]) -> bool:
        with self.store.writing() as writing:
            return enqueue_file_alerts.files(writing.connection, at, mistakes, now=NOW)

    def waiting(self) -> list[tuple[str, str, str, str]]:
        """Schedule, channel, kind and file of each alert, in order."""
        return self.store.connection.execute(
            "SELECT name, channel, kind, json_extract(data, '$.file') "
            "FROM alerts JOIN schedules ON schedules.id = schedule_id ORDER BY alerts.id"
        ).fetchall()


@pytest.fixture
def fake_delivery(tmp_path: Path) -> Iterator[FakeDelivery]:
    with Store.open(tmp_path / "l.db") as store:
        yield FakeDelivery(store)


def test_a_mistake_is_told_to_the_operators_of_its_own_schedule_only(fake_delivery: FakeDelivery) -> None:
    one = schedule("one", hook(port=1), hook("second", port=2), hook("staff", audience="readers"))
    assert fake_delivery.look(WRONG, at=(schedule("two", hook(port=3)), one))
    assert fake_delivery.waiting() == [
        ("one", "it", "mistake", "one.toml"),
        ("one", "second", "mistake", "one.toml"),
    ]


def test_it_is_told_once_however_often_one_looks(fake_delivery: FakeDelivery) -> None:
    one = schedule("one", hook())
    assert [fake_delivery.look(WRONG, at=(one,)) for _ in range(3)] == [True, False, False]
    assert len(fake_delivery.waiting()) == 1


def test_another_mistake_in_the_same_file_is_told_too(fake_delivery: FakeDelivery) -> None:
    one = schedule("one", hook())
    other = ConfigIssue("one.toml", "one.toml, line 9: wrong, too.", kept=("one",))
    assert [fake_delivery.look(it, at=(one,)) for it in (WRONG, other, WRONG)] == [True, True, False]


def test_that_it_is_mended_is_told_once_to_those_who_heard_of_it(fake_delivery: FakeDelivery) -> None:
    one, two = schedule("one", hook(port=1)), schedule("two", hook(port=2))
    fake_delivery.look(WRONG, at=(one, two))
    assert [fake_delivery.look(at=(one, two)) for _ in range(2)] == [True, False]
    assert fake_delivery.waiting()[1:] == [("one", "it", "mended", "one.toml")]


def test_the_same_mistake_again_after_it_was_mended_is_news(fake_delivery: FakeDelivery) -> None:
    one = schedule("one", hook())
    for mistakes in ((WRONG,), (), (WRONG,), ()):
        fake_delivery.look(*mistakes, at=(one,))
    assert [kind for _, _, kind, _ in fake_delivery.waiting()] == ["mistake", "mended", "mistake", "mended"]


def test_one_mended_file_is_told_while_another_is_still_wrong(fake_delivery: FakeDelivery) -> None:
    one = schedule("one", hook())
    fake_delivery.look(WRONG, NEW, at=(one,))
    fake_delivery.look(NEW, at=(one,))
    assert fake_delivery.waiting()[2:] == [("one", "it", "mended", "one.toml")]


def test_of_a_file_that_was_never_right_all_operators_hear(fake_delivery: FakeDelivery) -> None:
    at = (schedule("one", hook(port=1)), schedule("two", hook(port=2)))
    fake_delivery.look(NEW, at=at)
    assert [name for name, *_ in fake_delivery.waiting()] == ["one", "two"]


def test_channels_that_are_the_same_in_many_files_hear_once(fake_delivery: FakeDelivery) -> None:
    many = tuple(schedule(f"page-{number}", hook()) for number in range(200))
    fake_delivery.look(NEW, at=many)
    assert fake_delivery.waiting() == [("page-0", "it", "mistake", "new.toml")]
    assert not fake_delivery.look(NEW, at=many[::-1])
    fake_delivery.look(at=many[::-1])
    assert [kind for _, _, kind, _ in fake_delivery.waiting()] == ["mistake", "mended"]


def test_where_its_own_schedule_has_no_operators_those_of_the_others_hear(
    fake_delivery: FakeDelivery,
) -> None:
    fake_delivery.look(WRONG, at=(schedule("one", hook(audience="readers")), schedule("two", hook())))
    assert fake_delivery.waiting() == [("two", "it", "mistake", "one.toml")]


def test_without_operators_nobody_is_told_and_nothing_breaks(fake_delivery: FakeDelivery) -> None:
    assert not fake_delivery.look(WRONG, NEW, at=(schedule("one"),))


def test_a_schedule_that_was_never_checked_can_carry_the_notice_and_looks_unchecked(
    fake_delivery: FakeDelivery,
) -> None:
    fake_delivery.look(WRONG, at=(schedule("one", hook()),))
    [row] = fake_delivery.store.connection.execute("SELECT name, last_checked_at, revision FROM schedules")
    assert row == ("one", None, 0)


def test_what_a_check_wrote_about_its_schedule_stays(fake_delivery: FakeDelivery) -> None:
    fake_delivery.look(WRONG, at=(schedule("one", hook()),))
    fake_delivery.store.connection.execute("UPDATE schedules SET url = 'http://127.0.0.1/asked'")
    fake_delivery.look(at=(schedule("one", hook()),))
    assert fake_delivery.store.connection.execute("SELECT url FROM schedules").fetchall() == [
        ("http://127.0.0.1/asked",)
    ]


def test_the_notice_says_whether_what_was_there_before_goes_on(fake_delivery: FakeDelivery) -> None:
    fake_delivery.look(WRONG, NEW, at=(schedule("one", hook()),))
    rows = fake_delivery.store.connection.execute("SELECT data FROM alerts ORDER BY id")
    assert [json.loads(data)["kept"] for (data,) in rows] == [True, False]
