"""Run one command of Leuchtturm in several processes at once.

``python -m tests.schedules.concurrent_checks NUMBER COMMAND…`` prints as JSON what each process printed.
Each is a fork of one process that has imported what a check needs, so they start together and cheaply.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from schedules.cli import main

NEEDED = (
    "schedules.cli.commands.check",
    "schedules.check.run",
    "scraper.http.fetch",
    "scraper.parsers.sandbox",
    "db.writes.accepted_page",
)


def start(printed: Path, arguments: list[str]) -> int:
    """Fork a process for the command; return its number."""
    child = os.fork()
    if child == 0:
        code = 70  # for whatever is no regular end
        try:
            with printed.open("w", encoding="utf-8") as sys.stdout:
                sys.argv[1:] = arguments
                main.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            os._exit(code)
    return child


def together(number: int, arguments: list[str]) -> list[str]:
    """What ``number`` processes print that run ``arguments`` at once; all of them have to succeed."""
    for module in NEEDED:
        import_module(module)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / str(each) for each in range(number)]
        children = [start(file, arguments) for file in files]
        ended = [os.waitpid(child, 0)[1] for child in children]
        if any(ended):
            sys.exit(f"ended with {ended}")
        return [file.read_text(encoding="utf-8") for file in files]


if __name__ == "__main__":
    json.dump(together(int(sys.argv[1]), sys.argv[2:]), sys.stdout)
