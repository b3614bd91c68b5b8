"""The daemon in this process: what it plans, makes up for, reads again, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from db.database_file import connect_read_only
from db.queries import current
from db.store import Store
from db.timestamps import from_text
from db.writes.runs import StoredSource
from schedules.daemon import service
from schedules.daemon.pool import FAST_CHECKS_TO_RECOVER
from schedules.health import daemon_lock
from scraper.errors import LeuchtturmError, ScheduleError, StoreError
from tests.receivers import Answer, WebhookReceiver
from tests.schedules.daemons import PATIENCE, LogEvents, running, write_schedule
from tests.schedules.watched_page import BASELINE, MORE
from tests.servers import Loopback, answer, page, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.servers import Request

KEY = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY"
HOOK = '[[channels]]\ntype = "webhook"\nname = "hook"\nurl = "{}"\nsecret = "env:KEY"'


@pytest.fixture
def events() -> Iterator[LogEvents]:
    with LogEvents() as events:
        yield events


@pytest.fixture
def web() -> Iterator[Loopback]:
    with Loopback({"/": page(BASELINE), "/silent": silent}) as server:
        yield server


def checked_before(path: Path, name: str, at: datetime) -> None:
    """Store that ``name`` was checked then, in vain."""
    watched = StoredSource(name, name, "http://127.0.0.1/", "leuchtturmprojekte", 1)
    with Store.open(path) as store, store.writing() as writing:
        writing.failed(watched, kind="fetch", error="-", started_at=at, now=at)


def last_check(path: Path, name: str) -> datetime:
    with current.opened(path) as connection:
        [at] = [state.last_checked_at for state in current.schedule_states(connection) if state.name == name]
    return from_text(at or "")


def test_what_was_never_checked_or_missed_is_checked_at_once_the_rest_at_its_time(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    now = datetime.now(UTC)
    for name in ("never", "missed", "done"):
        write_schedule(tmp_path / "s", name, web.url())
    checked_before(tmp_path / "l.db", "missed", now - timedelta(days=3))
    checked_before(tmp_path / "l.db", "done", now + timedelta(seconds=5))
    with running(tmp_path) as daemon:
        assert {events.wait_for("checked")["schedule"] for _ in range(2)} == {"never", "missed"}
        next_ = daemon._scheduler.get_job("done").next_run_time
        assert now < next_ <= now + timedelta(days=1, seconds=5)
    assert ("checked", "done") not in [(event, said.get("schedule")) for event, said in events.before]


def test_the_end_leaves_one_file_also_when_all_connections_were_closed_at_once(
    tmp_path: Path, web: Loopback, events: LogEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_schedule(tmp_path / "s", "page", web.url())
    with running(tmp_path) as daemon:
        events.wait_for("checked")
        reader = connect_read_only(tmp_path / "l.db")  # it takes nothing into the file when it is closed
        reader.execute("SELECT count(*) FROM runs").fetchone()
        stop = daemon.pool.stop

        def stop_while_it_is_read() -> None:
            stop()
            reader.close()

        monkeypatch.setattr(daemon.pool, "stop", stop_while_it_is_read)
    assert [path.name for path in sorted(tmp_path.glob("l.db*")) if not path.name.endswith(".lock")] == [
        "l.db"
    ]


def test_a_page_that_did_not_come_last_time_is_doubted_from_the_start(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    write_schedule(tmp_path / "s", "page", web.url())
    checked_before(tmp_path / "l.db", "page", datetime.now(UTC) - timedelta(seconds=1))
    with running(tmp_path) as daemon:
        assert daemon.pool._slow == {"127.0.0.1": FAST_CHECKS_TO_RECOVER}


def test_a_host_is_slow_by_its_own_time_not_by_ours(
    tmp_path: Path, web: Loopback, events: LogEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scraper.parsers import leuchtturmprojekte

    write_schedule(tmp_path / "s", "page", web.url())
    with running(tmp_path) as daemon, closing(daemon.pool._worker()) as worker:
        events.wait_for("checked")
        began = time.monotonic()
        assert 0 < worker(daemon._schedules["page"]) < time.monotonic() - began
        web.routes["/"] = page(MORE)
        monkeypatch.setattr(leuchtturmprojekte, "parse", None)
        assert worker(daemon._schedules["page"]) == 0  # a bug of ours says nothing of the host


def test_a_clock_that_is_set_on_makes_what_was_missed_due_once(
    tmp_path: Path, web: Loopback, events: LogEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "LOOP_SECONDS", 3_600.0)  # nothing but a turn by hand wakes the scheduler
    write_schedule(tmp_path / "s", "page", web.url())
    with (
        time_machine.travel(datetime(2026, 6, 10, 12, tzinfo=UTC), tick=True) as clock,
        running(tmp_path) as daemon,
    ):
        events.wait_for("checked", outcome="baseline")
        clock.shift(timedelta(days=20_000))
        daemon.run_once()
        events.wait_for("checked", outcome="unchanged")
        daemon.run_once()
        assert daemon._scheduler.get_job("page").next_run_time > datetime.now(UTC)
    assert web.targets().count("/") == 2


def test_a_clock_that_is_set_back_does_not_leave_the_times_in_between_out(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    write_schedule(tmp_path / "s", "page", web.url(), 'every = "1h"')
    with (
        time_machine.travel(datetime(2026, 6, 10, 12, 30, tzinfo=UTC), tick=True) as clock,
        running(tmp_path) as daemon,
    ):
        events.wait_for("checked", outcome="baseline")
        daemon.run_once()
        clock.shift(-timedelta(days=2))
        daemon.run_once()
        assert events.wait_for("clock_set_back")["seconds"] == pytest.approx(2 * 86_400, abs=60)
        next_ = daemon._scheduler.get_job("page").next_run_time
        assert next_ == datetime(2026, 6, 8, 13, tzinfo=UTC)
        clock.shift(timedelta(hours=1))
        daemon.run_once()
        events.wait_for("checked", outcome="unchanged")
    assert last_check(tmp_path / "l.db", "page").date().isoformat() == "2026-06-08"


def test_a_clock_that_was_ahead_between_two_turns_puts_nothing_off(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    write_schedule(tmp_path / "s", "page", web.url(), 'every = "1h"')
    with (
        time_machine.travel(datetime(2026, 6, 10, 12, 30, tzinfo=UTC), tick=True) as clock,
        running(tmp_path) as daemon,
    ):
        events.wait_for("checked", outcome="baseline")
        clock.shift(timedelta(days=365))
        daemon._scheduler.wakeup()  # as a check does that is due just then
        events.wait_for("checked", outcome="unchanged")
        clock.shift(-timedelta(days=365))
        daemon.run_once()
        assert daemon._scheduler.get_job("page").next_run_time == datetime(2026, 6, 10, 13, tzinfo=UTC)


def test_changed_files_are_followed_and_a_wrong_one_is_told_once(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    folder = tmp_path / "s"
    write_schedule(folder, "one", web.url())
    with running(tmp_path) as daemon:
        events.wait_for("checked", schedule="one")
        write_schedule(folder, "two", web.url())
        daemon.run_once()
        daemon.run_once()
        events.wait_for("checked", schedule="two")
        write_schedule(folder, "two", web.url(), "every = 7")
        daemon.run_once()
        daemon.run_once()
        assert "line 5, every" in str(events.wait_for("schedule_file")["error"])
        daemon.reload()
        assert events.wait_for("files_read")["mistakes"] == 1
        assert set(daemon._schedules) == {"one", "two"}
        (folder / "two.toml").unlink()
        daemon.reload()
        assert events.wait_for("forgotten")["schedule"] == "two"
        assert daemon._scheduler.get_job("two") is None
    assert [event for event, _ in events.before].count("schedule_file") == 1


def operators(receiver: WebhookReceiver) -> str:
    return HOOK.format(receiver.url) + '\naudience = "operators"'


def test_operators_hear_of_a_wrong_file_once_and_that_it_is_mended(
    tmp_path: Path, web: Loopback, events: LogEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", KEY)
    folder = tmp_path / "s"
    with WebhookReceiver() as receiver:
        write_schedule(folder, "one", web.url(), more=operators(receiver))
        with running(tmp_path) as daemon:
            write_schedule(folder, "one", web.url(), "every = 7")  # its channels are gone, too
            daemon.reload()
            events.wait_for("delivered")
            daemon.reload()
        write_schedule(folder, "two", web.url(), more=operators(receiver))
        with running(tmp_path) as daemon:  # another process has to ask the database what was told
            events.wait_for("delivered")
            write_schedule(folder, "one", web.url(), more=operators(receiver))
            daemon.reload()
            events.wait_for("delivered")
            daemon.reload()
        told = [json.loads(delivery.body)["data"] for delivery in receiver.deliveries]
    assert [(data["kind"], data["file"], data["kept"]) for data in told] == [
        ("mistake", "one.toml", True),
        ("mistake", "one.toml", False),  # after the start nothing goes on: the operators of others hear it
        ("mended", "one.toml", False),
    ]
    assert told[0]["summary"] == "Zeitpläne: Fehler in „one.toml“"
    assert "line 5, every: found 7" in told[0]["reason"]


def test_a_notice_that_cannot_be_stored_is_stored_at_a_later_turn(
    tmp_path: Path, web: Loopback, events: LogEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_WRITE_TIMEOUT", 0.01)
    folder, receiver = tmp_path / "s", "http://127.0.0.1:1"
    more = HOOK.format(receiver) + '\naudience = "operators"'
    write_schedule(folder, "one", web.url(), more=more)
    with running(tmp_path) as daemon:
        events.wait_for("checked")
        write_schedule(folder, "one", web.url(), "every = 7", more)
        with Store.open(tmp_path / "l.db") as store:
            with store.writing():  # another program has the database for itself
                daemon.reload()
            assert "is locked" in str(events.wait_for("database")["error"])
            kinds = "SELECT kind FROM alerts"
            assert store.connection.execute(kinds).fetchall() == []
            daemon.run_once()
            daemon.run_once()
            assert store.connection.execute(kinds).fetchall() == [("mistake",)]


def test_reading_again_what_has_not_changed_plans_nothing_anew(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    write_schedule(tmp_path / "s", "one", web.url(), more='jitter = "6h"')
    with running(tmp_path) as daemon:
        events.wait_for("checked")
        before = daemon._scheduler.get_job("one").next_run_time
        daemon.reload()
        assert daemon._scheduler.get_job("one").next_run_time == before
    assert web.targets().count("/") == 1


def test_without_anything_to_check_it_says_so_and_ends(tmp_path: Path) -> None:
    write_schedule(tmp_path / "s", "one", "http://127.0.0.1/", "every = 7")
    with pytest.raises(ScheduleError, match="line 5, every"), running(tmp_path):
        pass


def test_news_is_delivered_without_waiting_for_the_minute(
    tmp_path: Path, events: LogEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", KEY)
    shown = [BASELINE]

    def route(request: Request, server: Loopback) -> Iterable[bytes]:
        return answer(200, shown[0], content_type="text/html; charset=utf-8")(request, server)

    with WebhookReceiver() as receiver, Loopback({"/": route}) as server:
        write_schedule(tmp_path / "s", "page", server.url(), 'every = "1s"', HOOK.format(receiver.url))
        with running(tmp_path):
            events.wait_for("checked", outcome="baseline")
            shown[0] = MORE
            events.wait_for("checked", outcome="changed")
            told = events.wait_for("delivered")
        assert told["schedule"] == "page"
        assert [delivery.headers["webhook-id"] for delivery in receiver.deliveries] == [told["event_id"]]


def test_heartbeats_say_start_and_success_or_failure(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    came = threading.Semaphore(0)

    def beat(request: Request, server: Loopback) -> Iterable[bytes]:
        came.release()
        return answer(200)(request, server)

    with Loopback(dict.fromkeys(("/id/start", "/id", "/id/fail"), beat)) as watchman:
        more = f'heartbeat_url = "{watchman.url("/id")}"'
        write_schedule(tmp_path / "s", "good", web.url(), more=more)
        with running(tmp_path) as daemon:
            for _ in range(2):
                assert came.acquire(timeout=PATIENCE)
            assert watchman.targets() == ["/id/start", "/id"]
            write_schedule(tmp_path / "s", "good", web.url("/missing"), more=more)
            daemon.reload()
            daemon._due("good")
            for _ in range(2):
                assert came.acquire(timeout=PATIENCE)
            assert watchman.targets()[2:] == ["/id/start", "/id/fail"]


def test_a_heartbeat_that_is_not_accepted_fails_no_check(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    with Loopback({"/id/start": answer(500), "/id": answer(404)}) as watchman:
        write_schedule(tmp_path / "s", "page", web.url(), more=f'heartbeat_url = "{watchman.url("/id")}"')
        with running(tmp_path):
            errors = {str(events.wait_for("heartbeat")["error"]) for _ in range(2)}
    assert errors == {
        f"The heartbeat was not accepted: {watchman.origin} answered {status}." for status in (404, 500)
    }
    assert ("checked", "baseline") in [(event, said.get("outcome")) for event, said in events.before]


def test_a_check_that_is_stopped_is_no_failure_and_is_made_up_for(
    tmp_path: Path, events: LogEvents, web: Loopback
) -> None:
    write_schedule(
        tmp_path / "s",
        "page",
        web.url("/silent"),
        more='[fetch]\ntimeout = "90s"\ndeadline = "90s"\nrobots = false',
    )
    with running(tmp_path):
        while "/silent" not in web.targets():
            pass
    events.wait_for("stopped", schedule="page")
    with current.opened(tmp_path / "l.db") as connection:
        assert current.schedule_states(connection) == ()
    write_schedule(tmp_path / "s", "page", web.url())
    with running(tmp_path):
        events.wait_for("checked", outcome="baseline")


def test_a_damaged_row_of_one_page_is_stored_as_a_failure_of_its_check(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    write_schedule(tmp_path / "s", "one", web.url())
    with running(tmp_path) as daemon:
        events.wait_for("checked", outcome="baseline")
        with closing(sqlite3.connect(tmp_path / "l.db")) as connection, connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            connection.execute("UPDATE schedules SET last_full_read_at = 'yesterday'")
        daemon._due("one")
        events.wait_for("checked", outcome="failed")
    with current.opened(tmp_path / "l.db") as connection:
        assert connection.execute("SELECT error_kind FROM runs").fetchall() == [(None,), ("crash",)]


def test_a_bug_in_one_check_is_written_down_and_touches_no_other(
    tmp_path: Path, web: Loopback, events: LogEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scraper.parsers import leuchtturmprojekte

    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(leuchtturmprojekte, "parse", broken)
    write_schedule(tmp_path / "s", "one", web.url())
    with running(tmp_path) as daemon:
        assert "ZeroDivisionError" in str(events.wait_for("bug")["error"])
        assert events.wait_for("checked", outcome="failed")["schedule"] == "one"
        monkeypatch.undo()
        daemon._due("one")
        events.wait_for("checked", outcome="baseline")
    with current.opened(tmp_path / "l.db") as connection:
        kinds = connection.execute("SELECT outcome, error_kind FROM runs ORDER BY id").fetchall()
    assert kinds == [("failed", "crash"), ("baseline", None)]


def test_what_could_not_be_written_down_is_tried_again_soon(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    write_schedule(tmp_path / "s", "one", web.url(), 'every = "30d"')
    with running(tmp_path) as daemon:
        events.wait_for("checked")
        (tmp_path / "l.db").rename(tmp_path / "away.db")
        (tmp_path / "l.db").write_bytes(b"no database at all, but long enough to look like one" * 20)
        for stale in tmp_path.glob("l.db-*"):
            stale.unlink()
        daemon.pool._worker().__call__(daemon._schedules["one"])
        assert "is not an SQLite database" in str(events.wait_for("not_checked")["error"])
        next_ = daemon._scheduler.get_job("one").next_run_time
        assert next_ - datetime.now(UTC) <= service.RETRY_AFTER


def test_systemd_hears_that_it_is_ready_alive_reloading_and_stopping(
    tmp_path: Path, web: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_schedule(tmp_path / "s", "one", web.url())
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(f"\0leuchtturm-{os.getpid()}-{tmp_path.name}")
        listener.settimeout(PATIENCE)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@leuchtturm-{os.getpid()}-{tmp_path.name}")
        with running(tmp_path) as daemon:
            assert listener.recv(500).startswith(b"READY=1\nSTATUS=1 schedules, ")
            daemon.run_once()
            assert listener.recv(500).startswith(b"WATCHDOG=1\n")
            daemon.reload()
            assert listener.recv(500).startswith(b"RELOADING=1\nMONOTONIC_USEC=")
            assert listener.recv(500).startswith(b"READY=1\n")
        assert listener.recv(500) == b"STOPPING=1"


def test_a_dead_scheduler_ends_the_daemon(tmp_path: Path, web: Loopback) -> None:
    write_schedule(tmp_path / "s", "one", web.url())
    with running(tmp_path) as daemon:
        daemon._scheduler.pause()
        daemon._beaten_at -= 3_600
        with pytest.raises(LeuchtturmError, match="no longer runs"):
            daemon.run_once()


def test_a_turn_shows_that_it_lives(tmp_path: Path, web: Loopback) -> None:
    write_schedule(tmp_path / "s", "one", web.url())
    with running(tmp_path) as daemon:
        os.utime(daemon_lock.lock_path(tmp_path / "l.db"), (0, 0))
        daemon.run_once()
        holder = daemon_lock.last_daemon(tmp_path / "l.db")
        assert holder is not None
        assert datetime.now(UTC) - holder.seen_at < timedelta(hours=1)


def test_a_database_that_goes_away_is_not_begun_anew_and_goes_on_when_it_is_back(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    """Also where its whole folder went, with the lock, as when a disk is no longer mounted."""
    folder, away = tmp_path / "var", tmp_path / "away"
    folder.mkdir()
    write_schedule(folder / "s", "page", web.url())
    with running(folder) as daemon:
        events.wait_for("checked", outcome="baseline")
        folder.rename(away)
        folder.mkdir()
        web.routes["/"] = page(MORE)
        for sentence in ("was replaced or removed while it was open", "is gone, and was there before"):
            daemon.pool.submit(daemon._schedules["page"])
            assert sentence in str(events.wait_for("not_checked")["error"])
        daemon.run_once()
        assert [path.name for path in folder.iterdir()] == ["l.db.lock"]
        with pytest.raises(StoreError, match="is gone, and was there before"):
            current.require(folder / "l.db")
        shutil.rmtree(folder)
        away.rename(folder)
        daemon.run_once()
        daemon.pool.submit(daemon._schedules["page"])
        assert events.wait_for("checked")["changes"] == 1


def test_an_error_of_the_database_while_an_alert_is_sent_ends_one_round_and_not_the_daemon(
    tmp_path: Path, web: Loopback, events: LogEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", KEY)
    path = tmp_path / "l.db"

    def answers() -> Iterator[Answer]:
        shutil.copy(path, tmp_path / "copy.db")
        (tmp_path / "copy.db").replace(path)  # what was sent cannot be stored in the file that was opened
        yield Answer()

    with WebhookReceiver(answers()) as receiver:
        write_schedule(tmp_path / "s", "page", web.url(), more=HOOK.format(receiver.url))
        with running(tmp_path) as daemon:
            events.wait_for("checked", outcome="baseline")
            web.routes["/"] = page(MORE)
            daemon.pool.submit(daemon._schedules["page"])
            assert "was replaced or removed" in str(events.wait_for("deliver")["error"])
            daemon.pool.submit(daemon._schedules["page"])
            events.wait_for("not_checked")  # it opens the database anew the next time
            daemon.pool.submit(daemon._schedules["page"])
            events.wait_for("checked")
            daemon.run_once()


def test_a_daemon_that_sends_nothing_any_more_ends(
    tmp_path: Path, web: Loopback, events: LogEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_schedule(tmp_path / "s", "page", web.url())
    with running(tmp_path) as daemon:
        events.wait_for("checked")
        daemon._stop.set()
        daemon._rounds.news()
        daemon._rounds._starter.join(PATIENCE)
        with pytest.raises(LeuchtturmError, match="Alerts are no longer sent"):
            daemon.run_once()


def test_damaged_times_of_a_page_end_no_daemon_and_operators_get_a_notice(
    tmp_path: Path, web: Loopback, events: LogEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", KEY)
    with WebhookReceiver() as receiver:
        operators = HOOK.format(receiver.url) + '\naudience = "operators"\n[alerts]\nfail_after = 1'
        write_schedule(tmp_path / "s", "page", web.url(), more=operators)
        with running(tmp_path):
            events.wait_for("checked", outcome="baseline")
        with Store.open(tmp_path / "l.db") as store:
            store.connection.execute("UPDATE schedules SET last_checked_at = '2026-13-01T00:00:00Z'")
            store.connection.execute("UPDATE schedules SET last_full_read_at = '2026-13-01T00:00:00Z'")
        with running(tmp_path):
            reason = str(events.wait_for("checked", outcome="failed")["reason"])
            assert "The database is damaged (the time '2026-13-01T00:00:00Z'" in reason
            events.wait_for("delivered")
    assert b"is damaged" in receiver.deliveries[0].body


@pytest.mark.parametrize("column", ["title", "last_outcome"])
def test_a_damaged_row_of_a_schedule_keeps_no_daemon_from_starting(
    tmp_path: Path, web: Loopback, events: LogEvents, column: str
) -> None:
    write_schedule(tmp_path / "s", "page", web.url())
    with running(tmp_path):
        events.wait_for("checked", outcome="baseline")
    with Store.open(tmp_path / "l.db") as store:
        store.connection.execute("PRAGMA ignore_check_constraints = ON")
        store.connection.execute(f"UPDATE schedules SET {column} = cast(x'ff' AS text)")
    with running(tmp_path):
        assert "The database is damaged (" in str(events.wait_for("database")["error"])


def test_a_damaged_alert_ends_no_daemon_when_the_clock_is_set_back(
    tmp_path: Path, web: Loopback, events: LogEvents
) -> None:
    write_schedule(tmp_path / "s", "page", web.url(), more=HOOK.format("http://127.0.0.1:9/"))
    with (
        time_machine.travel(datetime(2026, 6, 10, 12, 30, tzinfo=UTC), tick=True) as clock,
        running(tmp_path) as daemon,
    ):
        events.wait_for("checked", outcome="baseline")
        daemon.run_once()
        with Store.open(tmp_path / "l.db") as store:
            store.connection.execute(
                "INSERT INTO alerts (schedule_id, created_at, due_at, kind, channel, event_id, data) "
                "SELECT id, '2026-06-10T12:00:00Z', '2026-06-10T99:99:99Z', 'stale', 'other', 'evt_1', '{}' "
                "FROM schedules"
            )
        clock.shift(-timedelta(days=2))
        daemon.run_once()
        assert "The database is damaged (" in str(events.wait_for("database")["error"])
