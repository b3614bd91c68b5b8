"""Remove malformed header lines from a response; every browser ignores them.

h11 refuses the whole answer for one such line (a stray "<!-- cached -->", a name with a blank in it).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpcore

from scraper import lazy_re

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

_MAX_HEAD = 128 * 2**10  # a longer one goes to h11 as it came
_END = lazy_re.compile(rb"\r?\n\r?\n")
_INTERIM = lazy_re.compile(rb"HTTP/1\.[01] 1\d\d")
# RFC 9110, 5.1 and 5.5: a name of token characters, a value without control characters; or a continued line.
_FIELD = lazy_re.compile(
    rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\x00-\x08\x0a-\x1f\x7f]*|[ \t]+[^\x00-\x08\x0a-\x1f\x7f]*"
)
_NAME_WITH_BLANKS = lazy_re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]+:")
# It says that the body comes as it is, which h11 does not know.
_NO_CODING = lazy_re.compile(
    rb"transfer-encoding:[ \t]*identity(?:[ \t]*,[ \t]*identity)*[ \t]*", re.IGNORECASE
)


def repair(head: bytes) -> bytes:
    """Return a response's head (status line to empty line) without its invalid lines."""
    status, *lines = head.split(b"\n")
    kept = [status.rstrip(b"\r")]
    for line in lines:
        field = line.rstrip(b"\r")
        if named := _NAME_WITH_BLANKS.match(field):  # match, not search: a long line is read once
            field = named[1] + b":" + field[named.end() :]
        is_first_continued = field[:1] in (b" ", b"\t") and len(kept) == 1
        if not field or (
            _FIELD.fullmatch(field) and not _NO_CODING.fullmatch(field) and not is_first_continued
        ):
            kept.append(field)
    return b"\r\n".join(kept)


class TolerantBackend(httpcore.NetworkBackend):
    """Opens the connections of ``backend``, their answers repaired."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        return _TolerantStream(self._backend.connect_tcp(host, port, timeout))


class _TolerantStream(httpcore.NetworkStream):
    """Repairs the head of the first answer and of those that only announce it (1xx)."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream
        self._begun = b""
        self._searched = 0
        self._repaired = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            received = self._stream.read(max_bytes, timeout)
            if self._repaired:
                return received
            self._begun += received
            ready = self._ready(at_end=not received)
            if ready or not received:
                return ready

    def _ready(self, *, at_end: bool) -> bytes:
        """What of the beginning is whole and repaired, or will never be."""
        ready = b""
        while not self._repaired and (end := _END.search(self._begun, self._searched)):
            head = self._begun[: end.end()]
            ready += repair(head)
            self._repaired = not _INTERIM.match(head)
            self._begun, self._searched = self._begun[end.end() :], 0
        is_http = b"HTTP/".startswith(self._begun[:5])
        if self._repaired or at_end or not is_http or len(self._begun) > _MAX_HEAD:
            ready, self._begun, self._repaired = ready + self._begun, b"", True
        self._searched = max(0, len(self._begun) - 3)
        return ready

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TolerantStream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
