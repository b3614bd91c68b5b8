"""What is listed of the outbox, and which notices a channel was already sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from db.outbox import corrections, queue, sent_notices, stored_alerts
from db.outbox.queue import Event, Kind
from db.queries import health
from tests.db.states import BASELINE, at, see, text

if TYPE_CHECKING:
    from db.store import Store


@pytest.fixture
def store(store: Store) -> Store:
    """A database with one check in it, and a second schedule."""
    see(store, BASELINE)
    with store.writing() as writing:
        queue.ensure_schedule(
            writing.connection,
            "anderes",
            title="Anderes",
            parser="leuchtturmprojekte",
            url="https://anderes.example/",
        )
    return store


def put(
    store: Store,
    kind: Kind,
    *,
    hour: float = 0,
    channel: str = "mail",
    schedule: str = "treffen",
    **data: Any,
) -> None:
    """Let a notice wait, found and due at ``hour``."""
    of_no_check = kind in ("stale", "given_up", "mistake", "mended")
    event = Event(schedule, kind, at(hour), data, run_id=None if of_no_check else 1)
    with store.writing() as writing:
        queue.enqueue(writing.connection, event, channel, due=at(hour))


def deliver(store: Store, *, hour: float, schedule: str = "treffen") -> None:
    with store.writing() as writing:
        ours = queue.claim(
            writing.connection, schedule, "mail", audience="operators", together=False,
            now=at(hour), until=at(hour + 1),
        )  # fmt: skip
        assert ours is not None
        assert queue.complete(writing.connection, ours, "delivered", answer="ok", now=at(hour))


def listed(store: Store, *, hour: float = 9, **options: Any) -> list[tuple[str, str, str, bool]]:
    found = stored_alerts.alerts(store.connection, now=at(hour), **options)
    return [(alert.schedule, alert.kind, alert.state, alert.sending) for alert in found]


def test_all_that_wait_are_listed_and_the_last_of_the_others(store: Store) -> None:
    for number, schedule in enumerate(("treffen", "treffen", "anderes", "treffen")):
        put(store, "failing", hour=number, schedule=schedule)
        deliver(store, hour=number, schedule=schedule)
    put(store, "stale", hour=5)
    put(store, "stale", hour=6, schedule="anderes")
    mine, other = ("treffen", "failing", "delivered", False), ("anderes", "failing", "delivered", False)
    waiting, waiting_other = ("treffen", "stale", "waiting", False), ("anderes", "stale", "waiting", False)
    assert listed(store) == [waiting_other, waiting, mine, other, mine, mine]
    assert listed(store, limit=2) == [waiting_other, waiting, mine, other]
    assert listed(store, schedule="treffen", limit=2) == [waiting, mine, mine]
    assert listed(store, schedule="anderes") == [waiting_other, other]
    assert listed(store, schedule="gibt-es-nicht") == []


def test_one_that_is_claimed_is_being_sent_until_its_claim_ends(store: Store) -> None:
    put(store, "failing")
    with store.writing() as writing:
        queue.claim(
            writing.connection,
            "treffen",
            "mail",
            audience="operators",
            together=False,
            now=at(1),
            until=at(2),
        )
    assert [alert[3] for alert in listed(store, hour=1.5)] == [True]
    assert [alert[3] for alert in listed(store, hour=2)] == [False]


def kinds(notices: tuple[sent_notices.SentNotice, ...]) -> list[str]:
    return [notice.kind for notice in notices]


def test_only_notices_about_the_present_trouble_count(store: Store) -> None:
    sent: tuple[Kind, ...] = ("problem", "failing", "recovered", "stale", "problem", "mistake")
    for number, kind in enumerate(sent):
        put(store, kind, hour=number, reason=str(number))
    put(store, "failing", hour=7, channel="webhook")
    put(store, "recovered", hour=8, channel="webhook")
    put(store, "failing", hour=9, schedule="anderes")
    notices = sent_notices.since_recovery(store.connection, "treffen", "mail")
    assert kinds(notices) == ["stale", "problem"]
    assert (notices[0].since, notices[0].problem) == (text(3), None)
    assert sent_notices.since_recovery(store.connection, "treffen", "webhook") == ()
    assert kinds(sent_notices.since_recovery(store.connection, "anderes", "mail")) == ["failing"]


def test_notices_about_files_are_those_that_are_not_about_publishing(store: Store) -> None:
    put(store, "mistake", file="treffen.toml", reason="kaputt")
    put(store, "mended", hour=1, channel="webhook", file="treffen.toml")
    put(store, "mistake", hour=2, published="/var/www", file="treffen.toml", reason="voll")
    put(store, "failing", hour=3, file="treffen.toml", reason="weg")
    assert sent_notices.of_files(store.connection) == (
        sent_notices.SentFileNotice("treffen", "mail", "mistake", "treffen.toml", "kaputt", at(0)),
        sent_notices.SentFileNotice("treffen", "webhook", "mended", "treffen.toml", "", at(1)),
    )


def test_publishing_fails_from_its_notice_until_it_is_mended(store: Store) -> None:
    def since(schedule: str = "treffen", channel: str = "mail") -> Any:
        return sent_notices.publish_failure(store.connection, schedule, channel)

    put(store, "mistake", file="treffen.toml")
    assert since() is None
    put(store, "mistake", hour=1, published="/var/www")
    put(store, "mended", hour=2, file="treffen.toml")
    assert (since(), since(channel="webhook"), since("anderes")) == (at(1), None, None)
    put(store, "mended", hour=3, published="/var/www")
    assert since() is None
    put(store, "mistake", hour=4, published="/var/www")
    assert since() == at(4)


def test_the_items_of_notices_of_one_kind_to_one_channel(store: Store) -> None:
    def item(subject: str) -> dict[str, Any]:
        return {
            "subject": subject,
            "field": "status",
            "readings": [["cancelled", "entfällt"], ["postponed", "verlegt"]],
        }

    put(store, "doubt", items=[item("2024 Kassel"), item("2023 Hanau")])
    put(store, "doubt", hour=1, channel="webhook", items=[item("2022 Wetzlar")])
    put(store, "doubt", hour=2, schedule="anderes", items=[item("2021 Fulda")])
    put(store, "failing", hour=3, items=[item("2020 Gießen")])
    values = ("status", ("cancelled", "postponed"))
    assert sent_notices.items(store.connection, "treffen", "mail", "doubt") == {
        ("2024 Kassel", *values),
        ("2023 Hanau", *values),
    }


def test_the_last_notice_that_an_alert_of_a_channel_was_given_up(store: Store) -> None:
    def last(channel: str = "mail", about: str = "webhook", schedule: str = "treffen") -> Any:
        return sent_notices.last_given_up_about(store.connection, schedule, channel, about=about)

    assert last() is None
    with store.writing() as writing:
        for hour, about in ((1, "webhook"), (2, "webhook"), (3, "chat")):
            event = Event("treffen", "given_up", at(hour), {"channel": about}, run_id=None)
            queue.enqueue(writing.connection, event, "mail", due=at(hour))
    assert (last(), last(about="chat"), last(channel="chat"), last(schedule="anderes")) == (
        at(2),
        at(3),
        None,
        None,
    )


DAMAGES = pytest.mark.parametrize("damage", [b"{", b"[]", b'{"since": "\xff"}'])


@DAMAGES
def test_a_notice_whose_data_is_damaged_counts_only_as_one_of_its_kind(store: Store, damage: bytes) -> None:
    """No look-up may fail for it: all channels would be kept waiting."""
    for hour, kind in enumerate[Kind](("failing", "mistake", "doubt", "given_up", "mistake")):
        put(store, kind, hour=hour, file="treffen.toml", published=True if hour == 4 else None)
    with store.writing() as writing:
        writing.connection.execute("PRAGMA ignore_check_constraints = ON")
        writing.connection.execute("UPDATE alerts SET data = cast(? AS text)", (damage,))
    assert sent_notices.since_recovery(store.connection, "treffen", "mail") == (
        sent_notices.SentNotice("failing", text(0), None),
    )
    assert sent_notices.of_files(store.connection) == ()
    assert sent_notices.publish_failure(store.connection, "treffen", "mail") is None
    assert sent_notices.items(store.connection, "treffen", "mail", "doubt") == frozenset()
    assert sent_notices.last_given_up_about(store.connection, "treffen", "mail", about="webhook") is None


@pytest.mark.parametrize("column", ["created_at", "channel"])
def test_a_notice_whose_row_is_damaged_counts_as_not_sent(store: Store, column: str) -> None:
    put(store, "mistake", file="treffen.toml", reason="kaputt")
    put(store, "mistake", hour=1, file="treffen.toml", reason="weg")
    with store.writing() as writing:
        writing.connection.execute("PRAGMA ignore_check_constraints = ON")
        writing.connection.execute(f"UPDATE alerts SET {column} = cast(x'ff' AS text) WHERE id = 1")
    assert [notice.reason for notice in sent_notices.of_files(store.connection)] == ["weg"]


@pytest.mark.parametrize("answer", [None, "Dropped by hand: it will not be sent."])
def test_what_was_dropped_is_not_counted_and_only_sent_where_it_is_named(
    store: Store, answer: str | None
) -> None:
    """``answer``: the sentence that was stored before the word was."""
    put(store, "stale")
    with store.writing() as writing:
        assert corrections.drop(writing.connection, None, now=at(1)) == 1
        if answer is not None:
            writing.connection.execute("UPDATE alerts SET answer = ?", (answer,))
        [alert] = stored_alerts.alerts(writing.connection, now=at(2))
        assert (alert.state, alert.dropped) == ("given_up", True)
        assert health.alert_counts(writing.connection, at(2))["treffen"].given_up == 0
        assert corrections.retry(writing.connection, None, now=at(2)) == 0
        assert corrections.retry(writing.connection, alert.id, now=at(2)) == 1
        [alert] = stored_alerts.alerts(writing.connection, now=at(2))
        assert (alert.state, alert.dropped, alert.answer) == ("waiting", False, None)
