"""Validate an HTTP response: its status, its type, its body within limits; no I/O."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from msgspec import Struct

from scraper import lazy_re
from scraper.errors import BlockedError, FetchError

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PAGES = frozenset({200, 203})  # 203: a proxy on the way has changed it (RFC 9110, 15.3.4)
_REFUSALS = frozenset({401, 403, 451})
_TRANSIENT = frozenset({408, 425, 429})  # and all of 5xx

_TEXT_TYPES = frozenset(
    {"application/xhtml+xml", "application/xml", "application/json", "application/javascript"}
)
_GZIP_MAGIC = b"\x1f\x8b"
# Each member costs a copy of what follows it. Real servers send one, concatenated logs a few dozen.
_MAX_MEMBERS = 100
_DECODED = frozenset({"gzip", "x-gzip", "deflate"})
# Compressions that were not requested. Any other word ("utf-8", "none", "text/html") names none at all.
_COMPRESSIONS = frozenset(
    {
        "br",
        "zstd",
        "compress",
        "x-compress",
        "bzip2",
        "x-bzip2",
        "xz",
        "lzma",
        "exi",
        "dcb",
        "dcz",
        "pack200-gzip",
        "aes128gcm",
    }
)
_MAX_CODINGS = 3
_ETAG_SUFFIX = lazy_re.compile(r"(?:-{1,2}|[;:])(?:gzip|br|zstd|deflate)\Z", re.IGNORECASE)
_LONGEST_SUFFIX = len("--deflate")


class Validators(Struct, frozen=True):
    """``ETag`` and ``Last-Modified`` as the server wrote them; they go back byte for byte (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    def conditions(self) -> dict[str, str]:
        """The request headers for a conditional request (RFC 9110, 13.1)."""
        wanted = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in wanted.items() if value}


class PageResponse(Struct, frozen=True):
    """The server's response: the page (``status`` 200 or 203), or that it is unchanged (304, empty
    ``body``).

    ``url``: the address that answered. ``headers``: as sent, in order, decoded as Latin-1. ``body``:
    decompressed. ``redirects``: the addresses that led here, beginning with the requested one.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    redirects: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, in whatever case; ``None`` if there is none or it is empty."""
        values = (value for key, value in self.headers if key.lower() == name.lower())
        return next(values, None) or None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def identity(self) -> tuple[str, str | None]:
        """The hash of the body and the Content-Type, which together decide how the page is read."""
        return self.sha256, self.content_type

    @property
    def not_modified(self) -> bool:
        return self.status == 304

    @property
    def content_type(self) -> str | None:
        return self.header("content-type")

    @property
    def validators(self) -> Validators:
        """The validators of this answer, for the next fetch of the same address.

        Empty after a redirect: they belong to the address that answered, and the next run asks another one. A
        page that redirects is fetched in full each time; its final address in the schedule saves that.
        """
        if self.redirects:
            return Validators()
        return Validators(self.header("etag"), self.header("last-modified"))


def raise_for_status(status: int, retry_after: str | None, *, where: str, now: datetime) -> None:
    """Accept a page's status, raise for every other; 304 and redirects are for the caller to see first.

    ``retry_after``: the header of that name (RFC 9110, 10.2.3). Raises :class:`BlockedError` where the server
    says no, else :class:`FetchError`, which knows whether and when to try again.
    """
    if status in PAGES:
        return
    answered = f"{where} answered {named(status)}"
    if status in _REFUSALS:
        raise BlockedError(f"{answered}: it does not want to be read; ask its operator, or stop watching it.")
    if status in (404, 410):
        raise FetchError(f"{answered}: the page is not there; check the address in the schedule.")
    if status in _TRANSIENT or 500 <= status <= 599:
        seconds = seconds_to_wait(retry_after, now)
        asked = "" if not seconds else f" and asks to come back after {_time_after(now, seconds)}"
        raise FetchError(f"{answered}{asked}; the next run tries again.", transient=True, retry_after=seconds)
    raise FetchError(f"{answered}, which is not a page; check the address in the schedule.")


def named(status: int) -> str:
    """The status with its name: ``503 Service Unavailable``; the number alone where it has none."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def seconds_to_wait(retry_after: str | None, now: datetime, server_date: str | None = None) -> float | None:
    """Read ``Retry-After``: seconds or an HTTP date; ``None`` where it is missing or means nothing.

    ``server_date``: the response's ``Date`` header; an HTTP date is counted from it, because our clock may be
    wrong. More than a year is taken for a mistake of the server.
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:12])
    else:
        until = _date(text)
        if until is None:
            return None
        seconds = (until - (_date(server_date or "") or now)).total_seconds()
    return min(max(seconds, 0.0), 365 * 86400.0)


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # years beyond what a date can hold
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _time_after(now: datetime, seconds: float) -> str:
    return f"{now.astimezone(UTC) + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S} UTC"


def is_same_etag(first: str, second: str) -> bool:
    """Whether two ETags are of one state: weak or not (RFC 9110, 8.8.3.2), with a server's suffix or without.

    Apache writes ``"a-gzip"`` for the compressed form of ``"a"``.
    """
    return _opaque(first) == _opaque(second)


def _opaque(etag: str) -> str:
    tag = etag.strip()
    if tag[:2].upper() == "W/":
        tag = tag[2:]
    tag = tag.removeprefix('"').removesuffix('"')
    # Only the end is searched: a server may send a very long one.
    return tag[:-_LONGEST_SUFFIX] + _ETAG_SUFFIX.sub("", tag[-_LONGEST_SUFFIX:])


def require_text(content_type: str | None, where: str) -> None:
    """Raise :class:`FetchError` for a type that is not text (PDF, image, archive …).

    A missing or malformed type passes, and so does text that is not HTML: the reader says what it is instead.
    """
    kind = (content_type or "").split(";")[0].strip().lower()
    if "/" not in kind or kind.startswith("text/") or kind in _TEXT_TYPES:
        return
    shown = "".join(character for character in kind[:80] if character.isprintable())
    raise FetchError(f"{where} is not a web page but {shown}; check the address in the schedule.")


def read_body(
    chunks: Iterable[bytes], *, encoding: str | None, limit: int, where: str, cut: bool = False
) -> bytes:
    """Collect the raw ``chunks`` of a body and decompress them; never holds more than twice ``limit`` bytes.

    ``encoding``: the ``Content-Encoding`` header, one or several codings in the order in which they were
    applied (RFC 9110, 8.4). ``cut``: return the first ``limit`` bytes of a longer body instead of raising.
    Raises :class:`FetchError` when the body is longer than ``limit`` on the wire or decompressed, when it is
    damaged or cut off, or when its encoding was not requested.
    """
    methods = _codings(encoding, where)
    wire = bytearray()
    for chunk in chunks:
        wire += chunk[: limit + 1 - len(wire)]
        if len(wire) > limit:
            break
    body = bytes(wire)
    for method in reversed(methods):
        body = _decompress(body, method, limit, where)
    if max(len(wire), len(body)) > limit and not cut:
        raise FetchError(
            f"{where} is longer than the {limit:,} bytes that are allowed; raise max_bytes in the schedule "
            "if the page really is that long."
        )
    return body[:limit]


def _codings(encoding: str | None, where: str) -> list[str]:
    """The compressions that a ``Content-Encoding`` names; other words change nothing, as in browsers."""
    codings = [coding.partition(";")[0].strip().lower() for coding in (encoding or "").split(",")]
    for coding in codings:
        if coding in _COMPRESSIONS:
            raise FetchError(
                f"{where} is compressed in a way that was not asked for ({coding}); tell its operators."
            )
    methods = [coding for coding in codings if coding in _DECODED]
    if len(methods) > _MAX_CODINGS:
        raise FetchError(f"{where} is compressed {len(methods)} times over; tell its operators.")
    return methods


def _decompress(wire: bytes, method: str, limit: int, where: str) -> bytes:
    """Decompress to at most ``limit`` + 1 bytes. gzip may come in several members (RFC 1952, 2.2)."""
    body, rest = bytearray(), wire
    for _ in range(_MAX_MEMBERS):
        if not rest:
            return bytes(body)
        member = zlib.decompressobj(_window_bits(method, rest))
        try:
            body += member.decompress(rest, limit + 1 - len(body))
        except zlib.error as error:
            raise FetchError(
                f"{where} arrived damaged: it is not the {method} that its header promises; the next run "
                "tries again.",
                transient=True,
            ) from error
        if len(body) > limit:
            return bytes(body)
        if not member.eof and len(wire) <= limit:
            raise FetchError(
                f"{where} was cut off while it was sent; the next run tries again.", transient=True
            )
        # What follows the last member is padding or noise, as for every browser.
        rest = member.unused_data if member.unused_data.startswith(_GZIP_MAGIC) else b""
    raise FetchError(f"{where} is compressed in more than {_MAX_MEMBERS} pieces; tell its operators.")


def _window_bits(method: str, wire: bytes) -> int:
    """Return zlib's window bits: "deflate" is zlib's format (RFC 9110, 8.4.1.2), but some servers send it
    bare."""
    if method != "deflate":
        return zlib.MAX_WBITS | 16
    has_header = len(wire) >= 2 and wire[0] & 0x0F == 8 and int.from_bytes(wire[:2]) % 31 == 0
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
