"""Deliveries that are killed, and several at once: every event reaches every receiver, under one id."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db.outbox import queue
from db.outbox.queue import Event
from tests.mail_servers import MailServer
from tests.receivers import Answer, WebhookReceiver
from tests.schedules.delivery_sweep import RECIPIENTS
from tests.schedules.fake_delivery import KEY, FakeDelivery
from tests.schedules.watched_page import BASELINE, DECLARED, MORE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CROWD = 8


def message_id(mail: Any) -> str:
    return str(mail.parsed["Message-ID"]).strip("<>").partition("@")[0]


def sweep(folder: Path, first: int, stride: int, schedules: Path | None = None) -> int:
    """Sweep over the steps and compare what receivers got with what was promised; how often was killed."""
    secret = folder / "secret"
    secret.write_text(KEY)
    with (
        MailServer() as server,
        WebhookReceiver() as receiver,
        FakeDelivery(folder / "leuchtturm.db", schedules=schedules) as fake_delivery,
    ):
        fake_delivery.check(BASELINE)
        fake_delivery.page = MORE
        command = [sys.executable, "-m", "tests.schedules.delivery_sweep", str(fake_delivery.path)]
        command += [
            fake_delivery.schedule.url,
            str(server.port),
            receiver.url,
            str(secret),
            str(first),
            str(stride),
            *([str(schedules)] if schedules else []),
        ]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=560, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")
        kills = [json.loads(line) for line in ran.stdout.splitlines()]
        got: dict[str, Counter[str]] = defaultdict(Counter)
        for mail in server.mails:
            [recipient] = mail.recipients
            got[recipient][message_id(mail)] += 1
        got["hook"] = Counter(delivery.headers["webhook-id"] for delivery in receiver.deliveries)
    promised = set()
    for kill in kills:
        assert kill["changes"] == 1
        [event] = {event for _, event, _, _ in kill["alerts"]}
        assert sorted(kill["alerts"]) == [
            [channel, event, event, "delivered"] for channel in ("hook", "mail")
        ], f"killed at step {kill['step']}"
        promised.add(event)
    assert len(promised) == len(kills)
    for receiver_name in (*RECIPIENTS, "hook"):
        assert set(got[receiver_name]) == promised, f"lost or unknown at {receiver_name}"
        assert max(got[receiver_name].values()) <= 2
    return sum(kill["killed"] for kill in kills)


@pytest.mark.soak
@pytest.mark.parametrize("schedules", [None, DECLARED], ids=["meetings", "declared"])
def test_killed_at_some_steps_every_event_reaches_everybody_under_one_id(
    tmp_path: Path, schedules: Path | None
) -> None:
    assert sweep(tmp_path, 3, 17, schedules) >= 8


@pytest.mark.soak
@pytest.mark.timeout(590)
def test_killed_at_any_step_every_event_reaches_everybody_under_one_id(tmp_path: Path) -> None:
    assert sweep(tmp_path, 0, 1) >= 150


@pytest.mark.soak
def test_eight_deliveries_at_once_send_each_of_200_rows_once(tmp_path: Path) -> None:
    with (
        MailServer() as server,
        WebhookReceiver() as receiver,
        FakeDelivery(tmp_path / "leuchtturm.db") as fake_delivery,
    ):
        fake_delivery.channels = (fake_delivery.mail(server), fake_delivery.webhook(receiver))
        fake_delivery.check(BASELINE)
        fake_delivery.check(MORE)
        events = wait_many(fake_delivery, 99)
        folder = write_schedule(tmp_path, fake_delivery, server.port, receiver.url)
        command = [sys.executable, "-W", "error", "-m", "schedules.cli.main", "deliver", "--json"]
        command += ["--db", str(fake_delivery.path), "--schedules", str(folder)]
        environment = os.environ | {"LEUCHTTURM_TEST_KEY": KEY}
        crowd = [
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
            )
            for _ in range(CROWD)
        ]
        outputs = [process.communicate(timeout=100) for process in crowd]
        assert [(process.returncode, err) for process, (_, err) in zip(crowd, outputs, strict=True)] == [
            (0, "")
        ] * CROWD
        sent = [len(json.loads(out)["deliveries"]) for out, _ in outputs]
        assert sum(sent) == 200
        assert Counter(message_id(mail) for mail in server.mails) == Counter(events)
        assert Counter(delivery.headers["webhook-id"] for delivery in receiver.deliveries) == Counter(events)
        assert fake_delivery.rows("SELECT state, attempts, count(*) FROM alerts GROUP BY 1, 2") == [
            ("delivered", 1, 200)
        ]


DAY = 86_400


@pytest.mark.parametrize(
    ("first_clock", "second_clock"), [(0, DAY), (DAY, 0), (0, -DAY)], ids=["ahead", "set back", "behind"]
)
def test_a_message_on_its_way_is_sent_by_no_second_process_whatever_its_clock_says(
    tmp_path: Path, first_clock: int, second_clock: int
) -> None:
    """By the second clock the first one's claim has ended, or cannot be true."""
    outputs: list[str] = []

    def answers() -> Iterator[Answer]:
        outputs.append(deliver(second_clock))
        yield Answer()

    def deliver(clock: int) -> str:
        command = [sys.executable, "-W", "error", "-m", "tests.schedules.shifted_clock", str(clock)]
        command += ["--db", str(fake_delivery.path), "--schedules", str(folder), "deliver"]
        ran = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"LEUCHTTURM_TEST_KEY": KEY},
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        return ran.stdout

    with WebhookReceiver(answers()) as receiver, FakeDelivery(tmp_path / "l.db") as fake_delivery:
        fake_delivery.channels = (fake_delivery.webhook(receiver),)
        fake_delivery.check(BASELINE)
        fake_delivery.check(MORE)
        fake_delivery.store.connection.execute("UPDATE alerts SET due_at = '2026-01-01T00:00:00Z'")
        folder = write_schedule(tmp_path, fake_delivery, 9, receiver.url)
        assert "hook: " in deliver(first_clock)
        assert outputs == ["Nothing was due; `leuchtturm alerts` lists what waits.\n"]
        assert len(receiver.deliveries) == 1
        assert fake_delivery.rows("SELECT state, attempts FROM alerts") == [("delivered", 1)]


def wait_many(fake_delivery: FakeDelivery, count: int) -> list[str]:
    """Let the one change wait as so many more events; the ids of all."""
    now = datetime.now(UTC) - timedelta(minutes=1)
    with fake_delivery.store.writing() as writing:
        for _ in range(count):
            data = {"title": "Filme", "url": "http://127.0.0.1/", "changes": [1]}
            event = Event(fake_delivery.schedule.name, "changes", now, data, run_id=2)
            for channel in fake_delivery.channels:
                queue.enqueue(writing.connection, event, channel.name, due=now)
        writing.connection.execute("UPDATE alerts SET due_at = '2026-01-01T00:00:00Z'")
    with closing(sqlite3.connect(fake_delivery.path)) as connection:
        return [row[0] for row in connection.execute("SELECT DISTINCT event_id FROM alerts")]


def write_schedule(folder: Path, fake_delivery: FakeDelivery, port: int, url: str) -> Path:
    """The schedule with its channels as a file."""
    directory = folder / "schedules"
    directory.mkdir()
    (directory / "a.toml").write_text(f"""
name = "{fake_delivery.schedule.name}"
title = "Filme"
url = "{fake_delivery.schedule.url}"
parser = "leuchtturmprojekte"
every = "1h"
[[channels]]
type = "email"
name = "mail"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "leuchtturm@example.org"
recipients = ["anna@example.org"]
[[channels]]
type = "webhook"
name = "hook"
url = "{url}"
secret = "env:LEUCHTTURM_TEST_KEY"
""")
    return directory
