"""What a check without news costs, as whole processes: the command against the barest script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.schedules.watched_page import Watch
from tests.work import calls_of_a_process

if TYPE_CHECKING:
    from pathlib import Path

BARE = """
import sqlite3, sys
import httpx
from selectolax.lexbor import LexborHTMLParser

with httpx.Client() as client:
    LexborHTMLParser(client.get(sys.argv[1]).text)
"""


@pytest.mark.soak
def test_an_unchanged_check_costs_little_more_than_fetching_the_page_with_the_same_libraries(
    tmp_path: Path,
) -> None:
    """In calls of functions, imports included: 1.27 times as many."""
    with Watch(tmp_path / "leuchtturm.db", etag='"v1"') as watch:
        watch.check()
        url = watch.schedule.url
        check = "-m", "schedules.cli.main", "check", "--db", str(watch.path), "--url", url
        ours, bare = (calls_of_a_process(tmp_path, *command) for command in (check, ("-c", BARE, url)))
    assert ours < 1.5 * bare, (ours, bare)
