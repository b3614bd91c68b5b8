"""One deadline bounds every wait, and what cannot be interrupted is left behind."""

from __future__ import annotations

import threading

import pytest

from scraper.network.deadline import Deadline, DeadlineError, StoppedError


def test_a_call_that_cannot_be_interrupted_is_left_behind() -> None:
    """Looking up a name has no timeout."""
    hang = threading.Event()
    with pytest.raises(DeadlineError) as failure:
        Deadline(0.1).in_thread(lambda: hang.wait(100))
    # and the program may end without it
    assert {thread.daemon for thread in threading.enumerate() if thread.name == "network call"} == {True}
    hang.set()
    assert failure.value.seconds == 0.1


def test_what_a_call_in_a_thread_raises_is_raised_here() -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        Deadline(100).in_thread(fail)
    assert Deadline(100).in_thread(lambda: 42) == 42


def test_a_single_wait_ends_with_its_own_limit_before_the_deadline() -> None:
    with pytest.raises(TimeoutError) as failure:
        Deadline(100).in_thread(lambda: threading.Event().wait(90), seconds=0.1)
    assert not isinstance(failure.value, DeadlineError)


def test_a_stop_ends_every_wait_but_that_for_a_message_being_accepted() -> None:
    stop = threading.Event()
    deadline = Deadline(50, stop)
    with deadline.ignoring_stop():
        stop.set()
        assert deadline.limit(1) == 1
        assert not deadline.stopped
    with pytest.raises(StoppedError):
        deadline.limit(1)
    with pytest.raises(StoppedError), deadline.ignoring_stop():
        pytest.fail("nothing begins any more")
