"""One attempt at a delivery: it ends on time whatever the other side does, and tells its steps."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from scraper.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scraper.channels.protocol import Receipt

_GRACE = 1.0
"""Seconds that a conversation has, once its connection is cut, to say what had been accepted by then."""
_SLICE = 0.5
"""Seconds between two looks whether the program is to stop."""


class Attempt:
    """Bounds one conversation in time.

    Socket timeouts bound one operation: a server that says a byte a second keeps them happy for ever, and
    looking up a name has none. So the conversation runs in a thread of its own, and at the deadline its
    connections are cut under it. ``where`` names the other side in errors, ``seconds`` is the whole time.

    They are also cut soon after ``stop`` is set, but never while the message is being handed over: nobody
    would know then whether the other side has it, and the next attempt would double it.
    """

    def __init__(
        self,
        where: str,
        seconds: float,
        on_step: Callable[[str], None] | None,
        on_accepted: Callable[[str], None] | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self._where = where
        self._seconds = seconds
        self._on_step = on_step
        self._on_accepted = on_accepted
        self._stop = stop or threading.Event()
        # What the caller's thread has to do: its callbacks may use things that are bound to it (SQLite).
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._connections: list[socket.socket] = []
        self._over = False
        self._handing_over = False
        self._reason = f"did not finish within {seconds:g} s (`deadline`), so it was cut off."

    def run(self, conversation: Callable[[], Receipt]) -> Receipt:
        """Return or raise what ``conversation`` does; raise a passing ``DeliveryError`` if it is late."""
        outcome: Future[Receipt] = Future()
        outcome.add_done_callback(lambda _: self._tasks.put(None))

        def converse() -> None:
            try:
                outcome.set_result(conversation())
            except BaseException as error:  # noqa: BLE001 - raised in the caller's thread
                outcome.set_exception(error)

        # A daemon thread, not a pool's: a program that ends would wait for it, however long it hangs.
        threading.Thread(target=converse, name="delivery", daemon=True).start()
        try:
            if not self._relay(self._seconds):
                self._cut()
                self._relay(_GRACE)
            if not outcome.done():
                raise DeliveryError(self.too_late())
            return outcome.result()
        finally:
            # Also on Ctrl-C or a failing callback: nothing goes on being sent behind the caller's back.
            self._cut()

    def too_late(self) -> str:
        """The sentence for a conversation that did not end in time, or was cut because all is to end."""
        return f"{self._where} {self._reason}"

    @property
    def over(self) -> bool:
        """Whether the deadline has passed (or the caller left): the conversation has to end."""
        return self._over

    @contextlib.contextmanager
    def handing_over(self) -> Iterator[None]:
        """While the block lasts, the other side may get the whole message: only the deadline cuts it.

        Raises ``DeliveryError`` when the conversation has been cut by then.
        """
        self.begin_handing_over()
        try:
            yield
        finally:
            self._handing_over = False

    def begin_handing_over(self) -> None:
        """As :meth:`handing_over`, until the conversation ends."""
        with self._lock:
            if self._over:
                raise DeliveryError(self.too_late())
            self._handing_over = True

    def step(self, text: str) -> None:
        """Tell the caller what just happened."""
        if self._on_step is not None:
            on_step = self._on_step
            self._tasks.put(lambda: on_step(text))

    def accepted(self, recipient: str) -> None:
        """Tell the caller that ``recipient`` has it."""
        if self._on_accepted is not None:
            on_accepted = self._on_accepted
            self._tasks.put(lambda: on_accepted(recipient))

    def guard(self, connection: socket.socket) -> None:
        """Cut ``connection`` at the deadline.

        A duplicate of the descriptor is kept: shutting that down ends the connection below TLS, in whatever
        state the other thread's objects are. Raises ``DeliveryError`` when it is too late already, so that
        nothing is sent after the caller was told that it failed.
        """
        with self._lock:
            if self._over:
                raise DeliveryError(self.too_late())
            self._connections.append(connection.dup())

    def _relay(self, seconds: float) -> bool:
        """Do the caller's tasks until the conversation has ended (true) or has to be cut (false).

        That is so after ``seconds``, and when the program is to stop.
        """
        ends = time.monotonic() + seconds
        while True:
            left = ends - time.monotonic()
            try:
                task = self._tasks.get(timeout=max(0.0, min(left, _SLICE)))
            except Empty:
                if left <= 0 or self._cut_short():
                    return False
                continue
            if task is None:
                return True
            task()

    def _cut_short(self) -> bool:
        """Whether the program is to stop and this can be cut; from then on nothing is handed over."""
        with self._lock:
            if self._over or self._handing_over or not self._stop.is_set():
                return False
            self._over = True
            self._reason = "had not got the message yet when Leuchtturm was stopped."
            return True

    def _cut(self) -> None:
        with self._lock:
            self._over = True
            for connection in self._connections:
                with contextlib.suppress(OSError):  # it has ended by itself
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()
            self._connections.clear()
