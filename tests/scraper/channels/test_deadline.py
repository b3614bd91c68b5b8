"""The deadline ends what nothing else does, and callbacks stay in the caller's thread."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from scraper.channels import deadline
from scraper.channels.deadline import Attempt
from scraper.channels.protocol import Receipt
from scraper.errors import DeliveryError


@pytest.fixture(autouse=True)
def grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs here hangs on: nobody has to wait for it."""
    monkeypatch.setattr(deadline, "_GRACE", 0.05)


def test_a_conversation_that_hangs_outside_of_any_socket_is_left_behind() -> None:
    """Looking up a name has no time-out."""
    hang = threading.Event()

    def converse() -> Receipt:
        hang.wait(50)
        return Receipt("too late")

    started = time.monotonic()
    with pytest.raises(DeliveryError, match="deadline") as failure:
        Attempt("mail.example.org", 0.1, None).run(converse)
    # and the program may end without it
    assert {thread.daemon for thread in threading.enumerate() if thread.name.startswith("delivery")} == {True}
    hang.set()
    assert not failure.value.permanent
    assert time.monotonic() - started < 20


def test_a_connection_that_comes_after_the_deadline_is_not_used() -> None:
    looked_up, refused = threading.Event(), threading.Event()
    one = Attempt("mail.example.org", 0.05, None)

    def converse() -> Receipt:
        looked_up.wait(20)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            try:
                one.guard(ours)
            except DeliveryError:
                refused.set()
                raise
        return Receipt("sent behind the caller's back")

    with pytest.raises(DeliveryError, match="deadline"):
        one.run(converse)
    looked_up.set()
    assert refused.wait(20)


def test_callbacks_run_in_the_callers_thread_in_order() -> None:
    calls: list[tuple[str, int]] = []
    one = Attempt(
        "x",
        10,
        lambda text: calls.append((text, threading.get_ident())),
        lambda recipient: calls.append((recipient, threading.get_ident())),
    )

    def converse() -> Receipt:
        one.step("connected")
        one.accepted("anna@example.org")
        one.step("done")
        return Receipt("ok")

    assert one.run(converse) == Receipt("ok")
    here = threading.get_ident()
    assert calls == [("connected", here), ("anna@example.org", here), ("done", here)]


def test_when_the_caller_fails_the_connection_is_cut() -> None:
    ours, theirs = socket.socketpair()
    ended = threading.Event()

    def fail(_: str) -> None:
        raise KeyboardInterrupt

    one = Attempt("x", 20, fail)

    def converse() -> Receipt:
        one.guard(ours)
        one.step("connected")
        assert ours.recv(1) == b""  # it would wait for ever
        ended.set()
        return Receipt("never seen")

    with ours, theirs:
        with pytest.raises(KeyboardInterrupt):
            one.run(converse)
        assert ended.wait(20)
