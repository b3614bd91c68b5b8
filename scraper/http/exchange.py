"""One request and its answer over an open connection: HTTP/1.1, which h11 writes and reads."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import h11
import httpx

from scraper.http.response_head import RepairedStream
from scraper.network.failures import BrokenAnswerError, CutOffError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.network.sockets import Stream

_READ = 64 * 2**10  # bytes that are read at a time
_MAX_HEAD = 100 * 2**10  # of an answer, also of one chunk's size line
# h11 has two ways to say that the connection ended before the answer did.
_CUT_OFF = ("peer closed connection", "peer unexpectedly closed connection")
_SWITCHING_PROTOCOLS = 101


class Exchange:
    """The request and the answer; ``timeout``: seconds of a single wait.

    Raises ``OSError`` where the network fails, see :mod:`scraper.network.failures`, and
    ``httpx.LocalProtocolError`` for a request that is none.
    """

    def __init__(self, stream: Stream, timeout: float) -> None:
        self._stream = stream
        self._repaired = RepairedStream(stream)
        self._timeout = timeout
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD)

    def send(
        self, method: bytes, target: bytes, headers: list[tuple[bytes, bytes]], body: Iterable[bytes] = ()
    ) -> None:
        """Send the request."""
        with _translated():
            request = h11.Request(method=method, target=target, headers=headers)
            self._write(self._http.send(request))
            for chunk in body:
                self._write(self._http.send(h11.Data(data=chunk)))
            self._write(self._http.send(h11.EndOfMessage()))

    def _write(self, piece: bytes | None) -> None:
        if piece:
            self._stream.write(piece, self._timeout)

    def head(self) -> h11.Response | h11.InformationalResponse:
        """Return the answer's status and headers; those that only announce one (1xx) are passed over."""
        while True:
            event = self._next_event()
            if isinstance(event, h11.Response):
                return event
            if isinstance(event, h11.InformationalResponse) and event.status_code == _SWITCHING_PROTOCOLS:
                return event

    def body(self) -> Iterator[bytes]:
        """Yield the answer's body as it comes, still compressed."""
        while True:
            event = self._next_event()
            if isinstance(event, h11.Data):
                yield bytes(event.data)
            elif isinstance(event, h11.EndOfMessage) or event is h11.PAUSED:
                return

    def _next_event(self) -> h11.Event | type[h11.NEED_DATA | h11.PAUSED]:
        while True:
            with _translated():
                event = self._http.next_event()
            if event is not h11.NEED_DATA:
                return event
            received = self._repaired.read(_READ, self._timeout)
            if not received and self._http.their_state is h11.SEND_RESPONSE:
                raise CutOffError("Server disconnected without sending a response.")
            self._http.receive_data(received)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except h11.RemoteProtocolError as error:
        cut = str(error).startswith(_CUT_OFF)
        raise (CutOffError if cut else BrokenAnswerError)(str(error)[:200]) from error  # it quotes what came
    except h11.LocalProtocolError as error:
        raise httpx.LocalProtocolError(str(error)) from error
