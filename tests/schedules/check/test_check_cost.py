"""What a check without news costs, as whole processes side by side: the command against the barest script."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.schedules.watched_page import Watch

BARE = """
import sqlite3, sys
import httpx
from selectolax.lexbor import LexborHTMLParser

with httpx.Client() as client:
    LexborHTMLParser(client.get(sys.argv[1]).text)
"""
PAIRS = 15
# As on a user's machine: what was compiled once is kept, ours like the libraries' by their installation.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def seconds(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, timeout=30, env=ENVIRONMENT)
    return time.perf_counter() - begin


@pytest.mark.soak
def test_an_unchanged_check_costs_little_more_than_fetching_the_page_with_the_same_libraries(
    tmp_path: Path,
) -> None:
    """The median of the ratios of pairs that ran right after each other, for machines that are noisy."""
    leuchtturm = str(Path(sys.executable).with_name("leuchtturm"))
    with Watch(tmp_path / "leuchtturm.db", etag='"v1"') as watch:
        watch.check()
        url = watch.schedule.url
        check = [leuchtturm, "check", "--db", str(watch.path), "--url", url]
        bare = [sys.executable, "-c", BARE, url]
        seconds(check)
        ratio = statistics.median(seconds(check) / seconds(bare) for _ in range(PAIRS))
    print(f"\nunchanged check: {ratio:.2f} times the bare script")
    assert ratio < 1.6
