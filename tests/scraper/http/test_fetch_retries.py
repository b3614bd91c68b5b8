"""Trying again: what may pass is, within the deadline; what cannot is not; and a server's wish counts."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from scraper.errors import BlockedError, FetchError
from tests.scraper.http.fetch_client import NOW, Guest
from tests.servers import PAGE, Loopback, Route, answer, gzipped, in_turn, page, raw, redirect, reset, silent


def attempts(route: Route, **options: Any) -> int:
    """How often a page that never comes is asked for."""
    with Loopback({"/": route}) as server, pytest.raises(FetchError):
        Guest().fetch(server.url(), **({"attempts": 3, "robots": False} | options))
    return len(server.seen)


@pytest.mark.parametrize(
    "failing",
    [
        answer(500),
        answer(502),
        answer(429),
        answer(408),
        reset,
        raw(b""),
        page(PAGE, content_length="9999"),
    ],
    ids=["500", "502", "429", "408", "reset", "closed", "cut"],
)
def test_what_passes_is_tried_again(failing: Route) -> None:
    with Loopback({"/": in_turn(failing, page())}) as server:
        assert Guest().fetch(server.url(), attempts=2).body == PAGE.encode()
        assert server.targets() == ["/robots.txt", "/", "/"]


def test_a_server_that_was_silent_is_asked_again() -> None:
    """As often as it takes: half of a second may be too short for a busy machine, too."""
    with Loopback({"/": in_turn(silent, page())}) as server:
        fetched = Guest().fetch(server.url(), attempts=100, timeout=0.5, robots=False)
        assert fetched.body == PAGE.encode()
        assert len(server.seen) > 1


def test_it_is_tried_as_often_as_the_schedule_says() -> None:
    assert attempts(answer(500)) == 3
    assert attempts(answer(500), attempts=1) == 1


@pytest.mark.parametrize(
    "route",
    [
        answer(404),
        answer(403),
        answer(204),
        answer(200, "%PDF", content_type="application/pdf"),
        page(""),
        page(gzipped(), content_encoding="br"),
        redirect("ftp://127.0.0.1/"),
        redirect("/"),
        raw(b"garbage\r\n\r\n"),
    ],
    ids=["404", "403", "204", "pdf", "empty", "br", "away", "circle", "garbage"],
)
def test_what_cannot_pass_is_asked_for_once(route: Route) -> None:
    assert attempts(route) == 1


def test_the_last_failure_is_the_one_that_is_told() -> None:
    with Loopback({"/": in_turn(answer(500), answer(403))}) as server:
        with pytest.raises(BlockedError, match="403"):
            Guest().fetch(server.url(), attempts=3)
        assert server.targets() == ["/robots.txt", "/", "/"]


def test_the_server_is_given_the_time_it_asks_for() -> None:
    soon = format_datetime(NOW + timedelta(seconds=1), usegmt=True)
    with Loopback({"/": in_turn(answer(503, retry_after=soon), page())}) as server:
        began = time.monotonic()
        guest = Guest(now=NOW + timedelta(seconds=0.7))
        assert guest.fetch(server.url(), attempts=2).status == 200
        assert time.monotonic() - began >= 0.3


def test_a_date_that_has_passed_is_now() -> None:
    past = format_datetime(NOW - timedelta(hours=1), usegmt=True)
    with Loopback({"/": in_turn(answer(503, retry_after=past), page())}) as server:
        assert Guest().fetch(server.url(), attempts=2, pause=60.0).status == 200


@pytest.mark.parametrize(
    ("status", "wish", "when"),
    [
        (429, "7200", "2026-11-23 10:00:00 UTC"),
        (503, format_datetime(NOW + timedelta(hours=3), usegmt=True), "2026-11-23 11:00:00 UTC"),
        (503, "Monday, 23-Nov-26 11:00:00 GMT", "2026-11-23 11:00:00 UTC"),
        (503, "Mon, 23 Nov 2026 11:00:00", "2026-11-23 11:00:00 UTC"),
        (503, "9" * 5000, "2027-11-23 08:00:00 UTC"),
    ],
    ids=["seconds", "date", "old date", "no zone", "absurd"],
)
def test_a_wish_beyond_the_deadline_is_told_and_not_waited_for(status: int, wish: str, when: str) -> None:
    with Loopback({"/": answer(status, retry_after=wish)}) as server:
        with pytest.raises(FetchError, match=f"asks to come back after {when}") as caught:
            Guest().fetch(server.url(), attempts=3)
        assert server.targets() == ["/robots.txt", "/"]
    assert not caught.value.transient
    assert caught.value.retry_after is not None


@pytest.mark.parametrize("wish", ["", "soon", "-5", "1.5", "Mon, 99 Foo", "Mon, 23 Nov 99999 11:00:00 GMT"])
def test_a_wish_that_says_nothing_is_none(wish: str) -> None:
    assert attempts(answer(503, retry_after=wish)) == 3


def test_a_pause_never_outlives_the_deadline() -> None:
    assert attempts(answer(500), pause=200.0) == 1  # the deadline is after 110 s


def test_a_stopped_program_does_not_sit_out_a_pause() -> None:
    stop = threading.Event()

    def then_stop(request: object, server: Loopback) -> list[bytes]:
        threading.Timer(0.1, stop.set).start()
        return [b"HTTP/1.1 503 Busy\r\nRetry-After: 200\r\nContent-Length: 0\r\n\r\n"]

    with Loopback({"/": then_stop}) as server:
        with pytest.raises(FetchError, match="being stopped"):
            Guest(stop=stop).fetch(server.url(), attempts=3, deadline=400.0)
        assert server.targets() == ["/robots.txt", "/"]
