"""Write CSV from Datasette for German Excel: semicolons, a byte order mark, no formulas."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from db.datasette.guard import refuse
from db.datasette.read_only import failed_queries
from scraper.exports.csv import text_cell
from scraper.reports.sanitize import one_line

if TYPE_CHECKING:
    from db.datasette.guard import App, Message

MAX_BYTES = 20_000_000
"""Of one CSV, as Datasette makes it."""

_TOO_LARGE = f"Diese Tabelle ist größer als {MAX_BYTES // 1_000_000} MB. Bitte weniger davon wählen.\n"
_FAILED = "Die Abfrage ist nicht vollständig beantwortet, deshalb gibt es keine Datei: {}\n"
csv.field_size_limit(MAX_BYTES)  # by default a cell of more than 128 KiB is an error
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SECONDS = "Dauer_Sekunden"


def excel_csv(app: App) -> App:
    """Wrap ``app`` (ASGI 3): its responses to ``….csv`` become files for Excel."""

    async def answer(scope: Message, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].endswith(".csv"):
            await app(scope, receive, send)
            return
        errors: list[Exception] = []
        failed_queries.set(errors)
        response = _BufferedResponse()
        try:
            await app(scope, receive, response)
        except _TooLargeError:
            await refuse(send, 413, _TOO_LARGE)
        else:
            if response.start["status"] == 200 and errors:  # Datasette would write them into the file
                await refuse(send, 400, _FAILED.format(one_line(str(errors[0]))))
            else:
                await _send_rewritten(send, response, scope["path"])

    return answer


class _TooLargeError(Exception):
    """The response is larger than a CSV may be."""


class _BufferedResponse:
    """Takes a response whole; raises :class:`_TooLargeError`."""

    def __init__(self) -> None:
        self.start: Message = {}
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        self.body += message.get("body", b"")
        if len(self.body) > MAX_BYTES:
            raise _TooLargeError


async def _send_rewritten(send: Any, response: _BufferedResponse, path: str) -> None:
    """Send the response, rewritten if it is CSV."""
    start, body = response.start, bytes(response.body)
    if start["status"] == 200:
        name = re.sub(r"[^\w.-]", "_", path.rpartition("/")[2], flags=re.ASCII)
        body = rewritten(body.decode()).encode("utf-8-sig")
        start["headers"] = [
            (b"content-type", b"text/csv; charset=utf-8"),
            (b"content-disposition", f'attachment; filename="{name}"'.encode()),
        ]
    await send(start)
    await send({"type": "http.response.body", "body": body})


def rewritten(text: str) -> str:
    """Convert CSV with commas to semicolons, and seconds to a decimal comma."""
    rows = csv.reader(io.StringIO(text, newline=""))
    header = next(rows, [])
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([text_cell(name) for name in header])
    for row in rows:
        writer.writerow([_cell(name, value) for name, value in zip(header, row, strict=False)])
    return stream.getvalue()


def _cell(name: str, value: str) -> str:
    if name == _SECONDS:
        return value.replace(".", ",")
    return value if _NUMBER.fullmatch(value) else text_cell(value)
