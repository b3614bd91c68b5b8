"""What a fetch costs: memory against hostile servers, imports of an unchanged check, calls."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.servers import Loopback, Route, answer, endless_body, gzip_bomb, page, with_validators
from tests.work import calls_of_a_process

if TYPE_CHECKING:
    from pathlib import Path

FETCH = """
import re, sys
from datetime import UTC, datetime
from scraper.errors import FetchError
from scraper.http.fetch import FetchOptions, RobotsAnswer, Validators, fetch, open_client

class Remembered(dict):
    put = dict.__setitem__

url = sys.argv[1]
rules = RobotsAnswer(datetime.now(UTC), 200, "User-agent: *\\nDisallow: /typo3/\\nDisallow: /*?print=\\n")
with open_client() as client:
    try:
        fetched = fetch(
            url,
            client=client,
            options=FetchOptions("netz@example.org"),
            validators=Validators('"1"'),
            robots=Remembered({url.rpartition("/")[0]: rules}),
            now=lambda: datetime.now(UTC),
        )
        print(fetched.status)
    except FetchError as error:
        print(error)
# Not ru_maxrss: Linux starts that with the memory of the process that forked this one.
print(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
MAX_KIBIBYTES = 300 * 1024  # Python and httpx need 45 MiB, the whole bomb a thousand
BARE = "import sys, httpx; httpx.get(sys.argv[1], headers={'If-None-Match': '\"1\"'})"


def run(code: str, url: str) -> list[str]:
    """Run ``code`` in an interpreter of its own; the lines that it prints."""
    done = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("route", "reason"),
    [
        (gzip_bomb(1024), "5,242,880 bytes"),
        (page(b"\x1f\x8b" * 490, content_encoding="gzip, gzip, gzip, gzip"), "4 times over"),
        (endless_body, "5,242,880 bytes"),
    ],
    ids=["bomb of 1 GiB", "four times gzip", "endless"],
)
def test_a_hostile_body_costs_little_memory(route: Route, reason: str) -> None:
    with Loopback({"/": route}) as server:
        sentence, kibibytes, _ = run(FETCH, server.url())
    assert reason in sentence
    assert int(kibibytes) < MAX_KIBIBYTES, kibibytes


def test_an_unchanged_page_needs_no_parser() -> None:
    with Loopback({"/": with_validators(etag='"1"')}) as server:
        status, _, modules = run(FETCH, server.url())
        assert server.targets() == ["/"]
    assert status == "304"
    assert {"httpx"} == set(modules.split()) & {
        "httpx",
        "selectolax",
        "webencodings",
    }


@pytest.mark.soak
def test_a_fetch_costs_about_as_much_as_bare_httpx(tmp_path: Path) -> None:
    """In calls of functions, imports included."""
    with Loopback({"/": answer(304, etag='"1"')}) as server:
        ours, bare = (calls_of_a_process(tmp_path, "-c", code, server.url()) for code in (FETCH, BARE))
    assert ours < 1.5 * bare, (ours, bare)
