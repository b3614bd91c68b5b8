"""The floor: what a monitor cannot do without. httpx, lexbor, sqlite3; no facts, no history, no alerts.

``python -m benchmarks.floor DATABASE URL…`` fetches each page with its stored ETag, takes the text of
``<main>``, and stores it where it differs.
"""

from __future__ import annotations

import sqlite3
import sys

import httpx
from selectolax.lexbor import LexborHTMLParser


def main(path: str, addresses: list[str]) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE IF NOT EXISTS pages (url TEXT PRIMARY KEY, etag TEXT, text TEXT)")
    with httpx.Client() as client:
        for address in addresses:
            known = database.execute("SELECT etag, text FROM pages WHERE url = ?", (address,)).fetchone()
            headers = {"If-None-Match": known[0]} if known and known[0] else {}
            response = client.get(address, headers=headers)
            if response.status_code == 304:
                continue
            main = LexborHTMLParser(response.content).css_first("main")
            text = main.text(separator="\n") if main else ""
            if known is None or known[1] != text:
                with database:
                    database.execute(
                        "INSERT OR REPLACE INTO pages VALUES (?, ?, ?)",
                        (address, response.headers.get("etag"), text),
                    )
                if known is not None:
                    print(f"changed: {address}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
