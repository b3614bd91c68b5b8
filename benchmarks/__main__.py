"""``make bench``: run all scenarios and write the tables into ``docs/benchmarks.md``.

``--quick`` takes 100 pages and fewer rounds, to see that it works; it writes nothing.
"""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
import time
from importlib.metadata import version
from pathlib import Path

from benchmarks.contenders import ROOT, Floor, Leuchtturm, Urlwatch, Webchanges
from benchmarks.report import write
from benchmarks.scenarios import Suite, serving


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--environments", type=Path, default=ROOT / "build" / "bench", help="of the peers")
    options = parser.parse_args()
    own = Leuchtturm(options.environments)
    peers = [Urlwatch(options.environments), Webchanges(options.environments)]
    own.install()
    for peer in peers:
        peer.install()
    began = time.monotonic()

    def log(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", file=sys.stderr, flush=True)

    count, rounds = (100, 3) if options.quick else (1000, 5)
    with serving() as site:
        suite = Suite([own, *peers, Floor(own.python)], site, log)
        suite.cold_start(rounds)
        suite.one_page(rounds)
        suite.delivery(rounds)
        suite.many_pages(count, 1 if options.quick else 2)
        idle = {number: suite.idle_daemon(own, number, 5 if options.quick else 15) for number in (1, count)}
    about = (
        f"{platform.machine()}, {_processors()} processors, Linux {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
        f"Leuchtturm {version('leuchtturm')}, {', '.join(peer.requirement for peer in peers)}"
    )
    text = write(suite, idle, about)
    print(text)
    if not options.quick:
        (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")


def _processors() -> int:
    import os

    return len(os.sched_getaffinity(0))


if __name__ == "__main__":
    main()
