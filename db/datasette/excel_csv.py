"""Write CSV from Datasette for German Excel: semicolons, a byte order mark, no formulas."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from scraper.exports.csv import text_cell

if TYPE_CHECKING:
    from db.datasette.app import App, Message

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SECONDS = "Dauer_Sekunden"


def excel_csv(app: App) -> App:
    """Wrap ``app`` (ASGI 3): its responses to ``….csv`` become files for Excel."""

    async def answer(scope: Message, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].endswith(".csv"):
            await app(scope, receive, _Rewritten(send, scope["path"]))
        else:
            await app(scope, receive, send)

    return answer


class _Rewritten:
    """Takes an answer whole and sends it on, rewritten if it is CSV."""

    def __init__(self, send: Any, path: str) -> None:
        self.send = send
        self.name = re.sub(r"[^\w.-]", "_", path.rpartition("/")[2], flags=re.ASCII)
        self.start: Message = {}
        self.body: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        self.body.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body = b"".join(self.body)
        if self.start["status"] == 200:
            body = rewritten(body.decode()).encode("utf-8-sig")
            self.start["headers"] = [
                (b"content-type", b"text/csv; charset=utf-8"),
                (b"content-disposition", f'attachment; filename="{self.name}"'.encode()),
            ]
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": body})


def rewritten(text: str) -> str:
    """Convert CSV with commas to semicolons, and seconds to a decimal comma."""
    rows = csv.reader(io.StringIO(text, newline=""))
    header = next(rows, [])
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(name, value) for name, value in zip(header, row, strict=False)])
    return stream.getvalue()


def _cell(name: str, value: str) -> str:
    if name == _SECONDS:
        return value.replace(".", ",")
    return value if _NUMBER.fullmatch(value) else text_cell(value)
