"""The web archive holds what came over the network: any reader of WARC finds the page's bytes, and when."""

from __future__ import annotations

import contextlib
import io
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from schedules.cli.main import cli
from schedules.publishing import warc
from scraper.errors import LeuchtturmError
from tests.schedules.watched_page import BASELINE, BROKEN, MORE, PATH, Watch
from tests.servers import answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.servers import Loopback, Request

REVISIT = "http://netpreserve.org/warc/1.1/revisit"


class CompressingWatch(Watch):
    """Its page comes compressed, in chunks, and with a header that is not ASCII."""

    def _route(self, request: Request, server: Loopback) -> Iterable[bytes]:
        if self.etag and request.header("if-none-match") == self.etag:
            return answer(304, etag=self.etag)(request, server)
        return self._chunked()

    def _chunked(self) -> Iterator[bytes]:
        body = zlib.compress(self.page)
        etag = f"ETag: {self.etag}\r\n" if self.etag else ""
        yield (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Gruss: f\xfcr alle\r\n"
            + f"{etag}Content-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        yield b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[CompressingWatch]:
    """Baseline, the same bytes, a problem, another page, a 304, and the baseline's bytes again."""
    with CompressingWatch(tmp_path / "leuchtturm.db") as watch:
        watch.check(BASELINE)
        watch.check()
        watch.check(BROKEN)
        watch.etag = '"1"'
        watch.check(MORE)
        watch.check()
        watch.etag = None
        watch.check(BASELINE)
        yield watch


def records(archive: Path) -> list[tuple[dict[str, str], Any, bytes]]:
    """WARC headers, HTTP headers and payload of each record, its digests verified."""
    with archive.open("rb") as stream:
        return [
            (dict(record.rec_headers.headers), record.http_headers, record.content_stream().read())
            for record in ArchiveIterator(stream, check_digests="raise")
        ]


def verdict(archive: Path) -> tuple[object, str]:
    """What ``warcio check`` says, and its exit code."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), pytest.raises(SystemExit) as end:
        warcio(["check", str(archive)])
    return end.value.code, said.getvalue()


@pytest.mark.parametrize("name", ["page.warc.gz", "page.warc"])
def test_any_reader_verifies_the_archive_and_finds_the_pages_bytes(
    watched: CompressingWatch, tmp_path: Path, name: str
) -> None:
    archive = tmp_path / name
    assert warc.export(watched.path, archive) == warc.Written(3, 3)
    assert verdict(archive) == (0, "")
    bodies = [payload for headers, _, payload in records(archive) if headers["WARC-Type"] == "response"]
    assert bodies == [BASELINE, BROKEN, MORE]
    assert (archive.read_bytes()[:2] == b"\x1f\x8b") == name.endswith(".gz")


def test_a_damaged_archive_is_found_by_the_same_check(watched: CompressingWatch, tmp_path: Path) -> None:
    archive = tmp_path / "page.warc"
    warc.export(watched.path, archive)
    archive.write_bytes(archive.read_bytes().replace(b"Leuchtturmprojekte", b"Leuchtturmprojektx", 1))
    code, said = verdict(archive)
    assert code == 1
    assert "digest failed" in said


def test_each_later_answer_is_a_revisit_of_the_body_that_it_repeats(
    watched: CompressingWatch, tmp_path: Path
) -> None:
    archive = tmp_path / "page.warc.gz"
    warc.export(watched.path, archive)
    found = [headers for headers, _, _ in records(archive)]
    hours = [headers["WARC-Date"] for headers in found]
    first = watched.now - timedelta(hours=5)
    assert hours[1:] == [f"{first + timedelta(hours=hour):%Y-%m-%dT%H:%M:%SZ}" for hour in range(6)]
    baseline, again, _, more, not_modified, back = found[1:]
    assert [one.get("WARC-Profile") for one in (again, not_modified, back)] == [
        f"{REVISIT}/identical-payload-digest",
        f"{REVISIT}/server-not-modified",
        f"{REVISIT}/identical-payload-digest",
    ]
    for later, original in ((again, baseline), (not_modified, more), (back, baseline)):
        assert later["WARC-Refers-To"] == original["WARC-Record-ID"]
        assert later["WARC-Refers-To-Date"] == original["WARC-Date"]
        assert later["WARC-Payload-Digest"] == original["WARC-Payload-Digest"]
        assert later["WARC-Target-URI"] == watched.server.url(PATH)


def test_headers_are_as_sent_but_true_of_the_stored_body(watched: CompressingWatch, tmp_path: Path) -> None:
    archive = tmp_path / "page.warc"
    warc.export(watched.path, archive)
    http = records(archive)[1][1]
    names = [name.lower() for name, _ in http.headers]
    assert "content-encoding" not in names
    assert "transfer-encoding" not in names
    assert http.get_header("content-length") == str(len(BASELINE))
    assert b"\r\nX-Gruss: f\xfcr alle\r\n" in archive.read_bytes()
    assert b"HTTP/1.1 200 OK\r\n" in archive.read_bytes()


def test_the_same_database_gives_the_same_bytes(watched: CompressingWatch, tmp_path: Path) -> None:
    for name in ("a.warc.gz", "b.warc.gz"):
        warc.export(watched.path, tmp_path / name)
    assert (tmp_path / "a.warc.gz").read_bytes() == (tmp_path / "b.warc.gz").read_bytes()
    identifiers = [headers["WARC-Record-ID"] for headers, _, _ in records(tmp_path / "a.warc.gz")]
    assert len(set(identifiers)) == len(identifiers) == 7


def test_what_cannot_be_written_leaves_the_file_as_it_was(watched: CompressingWatch, tmp_path: Path) -> None:
    archive = tmp_path / "page.warc.gz"
    archive.write_text("mine")
    with pytest.raises(LeuchtturmError, match="Nothing is known of a schedule"):
        warc.export(watched.path, archive, schedule="another")
    assert archive.read_text() == "mine"
    with pytest.raises(LeuchtturmError, match="cannot be written"):
        warc.export(watched.path, tmp_path / "missing" / "page.warc.gz")
    warc.export(watched.path, archive)
    assert verdict(archive) == (0, "")
    assert not list(tmp_path.glob(".*"))


def test_the_command_line_writes_it_to_a_file_or_a_pipe(watched: CompressingWatch, tmp_path: Path) -> None:
    archive = tmp_path / "page.warc"
    command = ["--db", str(watched.path), "export", "warc"]
    assert CliRunner().invoke(cli, [*command, str(archive)]).exit_code == 0
    assert verdict(archive) == (0, "")
    assert CliRunner().invoke(cli, command).stdout_bytes == archive.read_bytes()
