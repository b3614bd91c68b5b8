"""``make bench`` and ``make scale``: measure, and write the tables into ``docs/``.

``python -m benchmarks`` measures beside the peers (``docs/benchmarks.md`` and its plot), with ``scale`` large
databases and many schedules (``docs/scale.md``). ``--quick`` takes less of everything, to see that it works,
and writes nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import time
from importlib.metadata import version
from pathlib import Path

from benchmarks import plot, scale, scale_report
from benchmarks.contenders import ROOT, Floor, Leuchtturm, Peer, Urlwatch, Webchanges
from benchmarks.report import write
from benchmarks.scenarios import Suite, serving

BEGAN = time.monotonic()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["peers", "scale"], default="peers")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--environments", type=Path, default=ROOT / "build" / "bench", help="of the programs")
    options = parser.parse_args()
    own = Leuchtturm(options.environments)
    own.install()
    if options.what == "scale":
        measured = scale.measure(own, log, quick=options.quick)
        measured.about = about()
        name, text = "scale.md", scale_report.write(measured)
    else:
        name, text = "benchmarks.md", _beside_peers(own, options.environments, quick=options.quick)
    print(text)
    if not options.quick:
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")
        if options.what == "peers":
            plot.main()


def log(line: str) -> None:
    print(f"{time.monotonic() - BEGAN:6.0f} s  {line}", file=sys.stderr, flush=True)


def about(*peers: Peer) -> str:
    """The machine and the versions."""
    programs = ", ".join([f"Leuchtturm {version('leuchtturm')}", *(peer.requirement for peer in peers)])
    return (
        f"{platform.machine()}, {len(os.sched_getaffinity(0))} processors, Linux {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; {programs}"
    )


def _beside_peers(own: Leuchtturm, environments: Path, *, quick: bool) -> str:
    peers = [Urlwatch(environments), Webchanges(environments)]
    for peer in peers:
        peer.install()
    count, rounds = (100, 3) if quick else (1000, 5)
    with serving() as site:
        suite = Suite([own, *peers, Floor(own.python)], site, log)
        suite.cold_start(rounds)
        suite.one_page(rounds)
        suite.delivery(rounds)
        suite.many_pages(count, 1 if quick else 2)
        idle = {number: suite.idle_daemon(own, number, 5 if quick else 15) for number in (1, count)}
    return write(suite, idle, about(*peers))


if __name__ == "__main__":
    main()
