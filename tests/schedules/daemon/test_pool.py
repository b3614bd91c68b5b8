"""The pool: many at once, one for each host, and no hanging host keeps the others waiting."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from schedules.config.schedule_files import Schedule
from schedules.daemon.pool import FAST_CHECKS_TO_RECOVER, MAX_CHECKS, SLOW_SECONDS, Pool
from tests.schedules.daemons import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Site:
    """What the pool does is told here, and held up at will. A host is slow that is called so."""

    def __init__(self) -> None:
        self.lock = threading.Condition()
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.at_once: dict[str, int] = {}
        self.most = 0
        self.most_for_a_host = 0
        self.closed = 0
        self.hold: dict[str, threading.Event] = {}

    def __call__(self, schedule: Schedule) -> float:
        host = schedule.url.split("/")[2]
        with self.lock:
            self.begun.append(schedule.name)
            self.at_once[host] = self.at_once.get(host, 0) + 1
            self.most = max(self.most, sum(self.at_once.values()))
            self.most_for_a_host = max(self.most_for_a_host, self.at_once[host])
            self.lock.notify_all()
        if schedule.name in self.hold:
            assert self.hold[schedule.name].wait(PATIENCE)
        with self.lock:
            self.at_once[host] -= 1
            self.ended.append(schedule.name)
            self.lock.notify_all()
        return 2 * SLOW_SECONDS if schedule.name.startswith("slow") else SLOW_SECONDS / 2

    def close(self) -> None:
        self.closed += 1

    def until(self, condition: Callable[[], bool]) -> None:
        with self.lock:
            assert self.lock.wait_for(condition, PATIENCE)


def page(name: str, host: str | None = None) -> Schedule:
    return Schedule(
        name=name, title=name, url=f"http://{host or name}/", parser="leuchtturmprojekte", cron="0 7 * * *"
    )


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def pool(site: Site) -> Iterator[Pool]:
    made = Pool(lambda: site, size=4)
    yield made
    for event in site.hold.values():
        event.set()
    made.stop()


def hold(site: Site, *names: str) -> None:
    for name in names:
        site.hold[name] = threading.Event()


def test_as_many_as_allowed_are_done_at_once_and_no_more(site: Site, pool: Pool) -> None:
    names = [f"p{number}" for number in range(7)]
    hold(site, *names)
    for name in names:
        pool.submit(page(name))
    site.until(lambda: len(site.begun) == 4)
    assert pool.load == (4, 3)
    for event in site.hold.values():
        event.set()
    site.until(lambda: len(site.ended) == 7)
    assert (site.most, sorted(site.ended)) == (4, names)


def test_two_pages_of_one_host_take_turns_and_hold_no_thread_meanwhile(site: Site, pool: Pool) -> None:
    hold(site, "first")
    pool.submit(page("first", "shared"))
    site.until(lambda: site.begun == ["first"])
    for number in range(5):
        pool.submit(page(f"next{number}", "shared"))
    pool.submit(page("other"))
    site.until(lambda: site.ended == ["other"])
    site.hold["first"].set()
    site.until(lambda: len(site.ended) == 7)
    assert site.most_for_a_host == 1
    assert site.ended[2:] == [f"next{number}" for number in range(5)]


def test_a_host_is_the_same_on_another_port(site: Site, pool: Pool) -> None:
    hold(site, "first")
    pool.submit(page("first", "shared:81"))
    pool.submit(page("second", "shared:82"))
    pool.submit(page("other"))
    site.until(lambda: site.ended == ["other"])
    assert site.begun == ["first", "other"]


def test_what_is_due_again_while_it_waits_is_done_once(site: Site, pool: Pool) -> None:
    hold(site, "first")
    pool.submit(page("first", "shared"))
    for _ in range(3):
        pool.submit(page("second", "shared"))
    site.hold["first"].set()
    site.until(lambda: len(site.ended) == 2)
    pool.submit(page("last"))
    site.until(lambda: "last" in site.ended)
    assert site.begun.count("second") == 1


def test_what_is_due_while_it_is_done_is_done_once_more(site: Site, pool: Pool) -> None:
    hold(site, "page")
    pool.submit(page("page"))
    site.until(lambda: len(site.begun) == 1)
    pool.submit(page("page"))
    pool.submit(page("page"))
    site.hold["page"].set()
    site.until(lambda: len(site.ended) == 2)
    assert pool.load == (0, 0)


def test_hosts_that_were_slow_leave_half_of_the_threads_to_the_others(site: Site, pool: Pool) -> None:
    slow = [f"slow{number}" for number in range(6)]
    for name in slow:
        pool.submit(page(name))
    site.until(lambda: len(site.ended) == 6)
    hold(site, *slow)
    for name in slow:
        pool.submit(page(name))
    site.until(lambda: len(site.begun) == 8)
    for name in ("quick1", "quick2"):
        pool.submit(page(name))
    site.until(lambda: {"quick1", "quick2"} <= set(site.ended))
    assert len(site.begun) == 10
    for event in site.hold.values():
        event.set()
    site.until(lambda: len(site.ended) == 14)


def test_what_hangs_just_now_counts_before_it_has_ended(site: Site) -> None:
    pool = Pool(lambda: site, size=4, slow=0.0)  # who is at work is late at once
    pool.submit(page("slow"))
    site.until(lambda: site.ended == ["slow"])
    hold(site, "new1", "new2")
    for name in ("new1", "new2"):
        pool.submit(page(name))
    site.until(lambda: len(site.begun) == 3)
    pool.submit(page("slow"))
    pool.submit(page("other"))
    site.until(lambda: "other" in site.ended)
    assert site.begun.count("slow") == 1
    site.hold["new1"].set()
    site.until(lambda: site.ended.count("slow") == 2)
    site.hold["new2"].set()
    pool.stop()


def test_hosts_that_are_doubted_leave_half_of_the_threads_from_the_start(site: Site, pool: Pool) -> None:
    slow = [f"slow{number}" for number in range(6)]
    hold(site, *slow)
    for name in slow:
        pool.mark_slow(page(name))
        pool.submit(page(name))
    site.until(lambda: len(site.begun) == 2)
    pool.submit(page("quick"))
    site.until(lambda: site.ended == ["quick"])
    assert len(site.begun) == 3


def test_a_host_that_answers_quickly_for_long_enough_is_no_longer_slow() -> None:
    pool = Pool(Site, slow=2.0)
    pool._update_slow("host", 2.1)
    for _ in range(FAST_CHECKS_TO_RECOVER - 1):
        pool._update_slow("host", 0.1)
    assert "host" in pool._slow
    pool._update_slow("host", 0.1)
    assert "host" not in pool._slow


def test_stopping_begins_nothing_more_and_waits_for_what_is_under_way(site: Site, pool: Pool) -> None:
    hold(site, "first")
    pool.submit(page("first", "shared"))
    pool.submit(page("second", "shared"))
    site.until(lambda: site.begun == ["first"])
    stopper = threading.Thread(target=pool.stop)
    stopper.start()
    with pool._changed:
        assert pool._changed.wait_for(lambda: pool._stopped, PATIENCE)
    site.hold["first"].set()
    stopper.join(PATIENCE)
    pool.submit(page("third"))
    assert (site.ended, pool.load, len(pool._threads)) == (["first"], (0, 0), 0)


def test_a_thread_that_cannot_be_started_takes_no_place(
    site: Site, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as shortage:
        shortage.setattr(threading.Thread, "start", fail)
        for number in range(MAX_CHECKS + 4):
            pool.submit(page(f"early{number}"))
    pool.submit(page("late"))
    site.until(lambda: len(site.ended) == MAX_CHECKS + 5)
