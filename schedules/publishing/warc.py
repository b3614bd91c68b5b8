"""Write all pages that were received as a web archive: WARC 1.1 (ISO 28500:2017), for evidence.

The same database gives the same bytes: ids come from the contents, times from the database.
"""

from __future__ import annotations

import base64
import hashlib
from http import HTTPStatus
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from db.progress import no_progress
from db.queries import current, responses
from db.writes import snapshot_bodies
from scraper import __version__
from scraper.atomic_write import replacing
from scraper.errors import LeuchtturmError

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from db.progress import Report
    from db.queries.responses import Stored, Visit

_NAMESPACE = UUID("6c746d00-7761-5263-8000-4c6575636874")
"""For ids of records; any fixed one does."""

# The body is stored decoded, so these no longer describe it.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})

_PROFILES = {
    "same_body": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    "not_modified": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
}


class Written(NamedTuple):
    """Counts of the archive: bodies, and later responses without a new body."""

    responses: int
    revisits: int


class _Response(NamedTuple):
    """What the revisit records of a response refer to."""

    record_id: str
    stored: Stored
    digest: str


def export(
    database: Path, file: Path, *, schedule: str | None = None, report: Report = no_progress
) -> Written:
    """Write the archive of ``schedule`` (``None``: of all) to ``file``, compressed if that ends in ``.gz``.

    Raises :class:`LeuchtturmError` if there is nothing to write, ``FileError`` if it cannot be written; then
    ``file`` is as it was.
    """
    with current.opened(database, schedule=schedule) as connection, replacing(file) as stream:
        return write(connection, stream, schedule=schedule, gzip=file.name.endswith(".gz"), report=report)


def write(
    connection: sqlite3.Connection,
    stream: IO[bytes],
    *,
    schedule: str | None,
    gzip: bool,
    report: Report = no_progress,
) -> Written:
    """Write the archive of ``schedule`` (``None``: of all) to ``stream``; ``gzip``: each record compressed.

    Refused pages are in it too. A body is written once, with the headers of its first answer; each later
    answer with the same body, and each 304, is a revisit record. Raises :class:`LeuchtturmError` if there is
    nothing to write.
    """
    archive = _Archive(connection, WARCWriter(stream, gzip=gzip, warc_version="1.1"))
    visits = list(responses.visits(connection, schedule))
    for number, visit in enumerate(visits, start=1):
        archive.add(visit)
        report("Archiving", number, len(visits))
    if not archive.responses:
        raise LeuchtturmError("No page was received yet, so there is nothing to archive.")
    return Written(len(archive.responses), archive.revisits)


class _Archive:
    """The records written so far. warcio has no types, so its objects are ``Any``."""

    def __init__(self, connection: sqlite3.Connection, writer: Any) -> None:
        self.connection = connection
        self.writer = writer
        self.warcinfo = ""
        self.responses: dict[int, _Response] = {}
        self.revisits = 0

    def add(self, visit: Visit) -> None:
        if not self.warcinfo:
            self.warcinfo = self.write_warcinfo(visit.at)
        if visit.kind == "body":
            self.responses[visit.snapshot_id] = self.write_response(visit)
        else:
            self.write_revisit(visit, self.responses[visit.snapshot_id])
            self.revisits += 1

    def write_warcinfo(self, at: str) -> str:
        """Write the record that describes the archive and its software; dated as its first response."""
        fields = (
            f"software: Leuchtturm/{__version__}\r\n"
            "format: WARC File Format 1.1\r\n"
            "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
            "description: One watched page. Bodies are stored without their Content-Encoding and "
            "Transfer-Encoding; HTTP version, reason phrase and redirects on the way were not kept.\r\n"
        ).encode()
        record_id = _record_id("warcinfo", at, fields)
        headers = self._headers("warcinfo", record_id, at)
        record = self.writer.create_warc_record(
            "", "warcinfo", warc_headers=headers, payload=BytesIO(fields), length=len(fields)
        )
        self.writer.write_record(record)
        return record_id

    def write_response(self, visit: Visit) -> _Response:
        stored = responses.stored(self.connection, visit.snapshot_id)
        body = snapshot_bodies.body(self.connection, visit.snapshot_id)
        digest = f"sha1:{base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}"
        record_id = _record_id("response", visit.at, stored.url, stored.final_url, stored.sha256)
        record = self.writer.create_warc_record(
            stored.final_url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=_as_sent(stored, len(body)),
            warc_headers=self._headers("response", record_id, visit.at, stored.final_url),
        )
        self.writer.write_record(record)
        return _Response(record_id, stored, digest)

    def write_revisit(self, visit: Visit, response: _Response) -> None:
        stored = response.stored
        headers = self._headers(
            "revisit",
            _record_id("revisit", visit.at, visit.kind, response.record_id),
            visit.at,
            stored.final_url,
        )
        headers.add_header("WARC-Profile", _PROFILES[visit.kind])
        headers.add_header("WARC-Refers-To", response.record_id)
        headers.add_header("WARC-Refers-To-Target-URI", stored.final_url)
        headers.add_header("WARC-Refers-To-Date", stored.first_seen_at)
        headers.add_header("WARC-Payload-Digest", response.digest)
        self.writer.write_record(
            self.writer.create_warc_record(stored.final_url, "revisit", warc_headers=headers)
        )

    def _headers(self, kind: str, record_id: str, at: str, uri: str = "") -> Any:
        headers = StatusAndHeaders("", [("WARC-Type", kind)], protocol=self.writer.warc_version)
        headers.add_header("WARC-Record-ID", record_id)
        headers.add_header("WARC-Date", at)
        if uri:
            headers.add_header("WARC-Target-URI", uri)
        if self.warcinfo:
            headers.add_header("WARC-Warcinfo-ID", self.warcinfo)
        return headers


def _record_id(*parts: str | bytes) -> str:
    """Return a stable record id: the same for the same record."""
    text = "\0".join(part if isinstance(part, str) else hashlib.sha256(part).hexdigest() for part in parts)
    return f"<urn:uuid:{uuid5(_NAMESPACE, text)}>"


def _as_sent(stored: Stored, length: int) -> Any:
    """Return the headers as received, adapted to the body as stored."""
    fields = [(name, value) for name, value in stored.headers if name.lower() not in _OF_THE_WIRE]
    headers = StatusAndHeaders(
        _status_line(stored.status), [*fields, ("Content-Length", str(length))], protocol="HTTP/1.1"
    )

    def compute_headers_buffer(_: object = None) -> None:
        # warcio would write %C3%BC for the octets of an ü, which is not what was sent
        headers.headers_buff = headers.to_str().encode("latin-1") + b"\r\n"

    headers.compute_headers_buffer = compute_headers_buffer
    return headers


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:  # not in the registry
        return str(status)
