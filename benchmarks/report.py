"""Write the measured costs as Markdown tables: medians, and ratios to Leuchtturm's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.scenarios import median

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.scenarios import Suite

_HEAD = """# Benchmarks

`make bench` wrote this page: it installs the peers from the package index into throw-away environments below
`build/`, starts one web server on loopback, and runs every program as a whole process, in turns, so that a
change of the machine's speed hits all of them. Absolute times are this machine's; look at the ratios.

{about}

Pages: 37 KB, three meetings, paragraphs of 1,100 characters (a page with one of over 2,000 is read in a child
process, which takes longer). The peers take the text of `<main>`; Leuchtturm reads the records, keeps every
version and the page itself. The bare script (`benchmarks/floor.py`) fetches a page and stores its text, no
more. Urlwatch and webchanges fetch with several threads; `leuchtturm check` sends one request at a time to
a host.

"""


def write(suite: Suite, idle: Mapping[int, tuple[float, float]], about: str) -> str:
    names = [contender.name for contender in suite.contenders]
    parts = [_HEAD.format(about=about)]
    for title, what, unit, scale in (
        ("Time", "wall", "ms", 1000.0),
        ("CPU", "cpu", "ms", 1000.0),
        ("Peak memory of a process", "memory", "MiB", 1.0),
    ):
        rows = {
            scenario: [median(costs[name], what) * scale if costs.get(name) else None for name in names]
            for scenario, costs in suite.costs.items()
        }
        parts.append(_table(f"{title} ({unit}, median)", names, rows))
    rows = {what: [sizes.get(name, 0) / 1e6 for name in names] for what, sizes in suite.stored.items()}
    parts.append(_table("Kept on disk (MB)", names, rows))
    parts.append(
        "## The daemon with nothing to do\n\n| schedules | resident | CPU a second |\n|---|---|---|\n"
    )
    parts.extend(
        f"| {number:,} | {memory:.0f} MiB | {cpu:.2f} ms |\n" for number, (memory, cpu) in idle.items()
    )
    return "".join(parts)


def _table(title: str, names: list[str], rows: Mapping[str, list[float | None]]) -> str:
    lines = [f"## {title}\n\n| | " + " | ".join(names) + " |\n|---" * 1 + "|---" * len(names) + "|\n"]
    for scenario, values in rows.items():
        own = values[0] or 1.0
        cells = [
            "-" if value is None else _figure(value) + ("" if index == 0 else f" ({own / value:.2f}×)")
            for index, value in enumerate(values)
        ]
        lines.append(f"| {scenario} | " + " | ".join(cells) + " |\n")
    lines.append("\nIn brackets: Leuchtturm's value divided by this one; below 1 Leuchtturm needs less.\n\n")
    return "".join(lines)


def _figure(value: float) -> str:
    """Three digits that count: 0.0123, 51.9, 8,170."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if rounded >= 1000 else f"{rounded:g}"
