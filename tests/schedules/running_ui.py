"""``leuchtturm ui`` as people start it: a process of its own on a free port, asked over HTTP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import httpx

if TYPE_CHECKING:
    from pathlib import Path

HOME = "/leuchtturm"
"""Where the database is, below the server's address: what people have bookmarked."""


class Shown:
    """``with Shown(database) as ui: ui.get("/leuchtturm/treffen")``; ends with Ctrl-C, and that went well."""

    def __init__(self, database: Path, *arguments: str, **environment: str) -> None:
        command = (
            sys.executable,
            "-m",
            "schedules.cli.main",
            "--db",
            str(database),
            "ui",
            "--port",
            "0",
            *arguments,
        )
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **environment},
        )  # fmt: skip

    def __enter__(self) -> Self:
        assert self.process.stdout is not None
        self.told = self.process.stdout.readline()
        words = [word for word in self.told.replace(";", " ").split() if word.startswith("http")]
        assert words, self.process.communicate()[1]
        self.client = httpx.Client(base_url=words[0], trust_env=False, timeout=100)
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.end()

    def end(self) -> None:
        """Press Ctrl-C and wait."""
        self.process.send_signal(signal.SIGINT)
        output, self.errors = self.process.communicate(timeout=100)
        self.told += output

    @property
    def url(self) -> str:
        """The address that it said."""
        return str(self.client.base_url)

    def get(self, path: str, **parameters: str) -> httpx.Response:
        """A page, by its path below the database."""
        return self.client.get(f"{HOME}{path}", params=parameters)

    def rows(self, query: str, **parameters: str) -> list[dict[str, Any]]:
        """What a stored question answers."""
        answer = self.get(f"/{query}.json", _shape="array", **parameters)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()
        return found

    def ask(self, sql: str) -> httpx.Response:
        """The page with what a query of one's own finds."""
        return self.get("", sql=sql)

    def paths(self) -> list[str]:
        """Every table, view and stored question, and the first page."""
        known = self.get(".json").json()
        names = [entry["name"] for kind in ("tables", "views", "queries") for entry in known[kind]]
        return ["", *(f"/{quote(name)}" for name in names)]
