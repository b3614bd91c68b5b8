"""Write ``docs/scale.md`` from the figures of :mod:`benchmarks.scale`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.scale import BASE, COMMANDS, GROWN, TEN_YEARS

if TYPE_CHECKING:
    from benchmarks.measure import Cost
    from benchmarks.scale import Daemon, Measured

MUNICIPALITIES = 10_800
"""About as many as Germany has."""
_HOUR = 3_600
_A_YEAR = 24 * 365

_TEXT = Path(__file__).with_name("scale_template.txt").read_text(encoding="utf-8")


def write(measured: Measured) -> str:
    """The whole page."""
    rate = MUNICIPALITIES / _HOUR
    burst, calm = measured.real["all in one second"], measured.real["spread over a minute"]
    check_seconds = burst.cpu_share / burst.checks_a_second
    unchanged = MUNICIPALITIES * measured.bytes_unchanged
    changed_gb = MUNICIPALITIES * 10 * measured.bytes_changed / 1e9
    first_gb = MUNICIPALITIES * measured.bytes_first / 1e9
    most = burst.checks_a_second
    status = measured.status_of_many
    assert status is not None
    return _TEXT.format(
        about=measured.about,
        municipalities=MUNICIPALITIES,
        rate=rate,
        check_ms=check_seconds * 1000,
        share=rate * check_seconds,
        most=most,
        most_hourly=most * _HOUR,
        memory=measured.planned["every hour"].memory,
        watched_rate=calm.checks_a_second,
        half=_seconds(calm.lateness(0.5)),
        most_of_all=_seconds(calm.lateness(0.95)),
        latest=_seconds(calm.lateness(1)),
        first_kb=measured.bytes_first / 1000,
        first_gb=first_gb,
        unchanged=measured.bytes_unchanged,
        unchanged_gb=unchanged * _A_YEAR / 1e9,
        changed_kb=measured.bytes_changed / 1000,
        changed_gb=changed_gb,
        kept_gb=first_gb + unchanged * 24 * 90 / 1e9,
        places=16,
        pool=16 / 0.2,
        daemons=_daemons(measured),
        start=measured.planned["every hour"].start_cpu,
        status=status.cpu,
        status_memory=status.memory,
        base=BASE.words,
        base_mb=measured.sizes["base"] / 1e6,
        grown=" | ".join(f"4 × {name}" for name in GROWN),
        rules="---|" * len(GROWN),
        growth=_growth(measured),
        meetings=TEN_YEARS.pages * TEN_YEARS.meetings,
        ten_years=TEN_YEARS.words,
        ten_mb=measured.sizes["ten years"] / 1e6,
        large="".join(_large(name, measured.costs["ten years"][name]) for name in COMMANDS),
        first_a_second=measured.first_a_second,
        seconds_a_gb=measured.seconds_a_gb,
    )


def _daemons(measured: Measured) -> str:
    rows = {f"planned, {name}": daemon for name, daemon in measured.planned.items()}
    rows |= {f"watched, {name}": daemon for name, daemon in measured.real.items()}
    return "".join(_daemon(name, daemon) for name, daemon in rows.items())


def _daemon(name: str, daemon: Daemon) -> str:
    late = " | ".join(_seconds(daemon.lateness(share)) for share in (0.5, 0.95, 1))
    return (
        f"| {name} | {daemon.schedules:,} | {daemon.checks_a_second:.1f} | {daemon.cpu_share:.1%} | "
        f"{daemon.memory:.0f} | {late} |\n"
    )


def _growth(measured: Measured) -> str:
    base = measured.costs["base"]
    rows = []
    for name in COMMANDS:
        ratios = " | ".join(f"{measured.costs[grown][name].cpu / base[name].cpu:.2f}" for grown in GROWN)
        rows.append(f"| {name} | {base[name].cpu * 1000:.0f} | {ratios} |\n")
    files = " | ".join(f"{measured.sizes[grown] / measured.sizes['base']:.2f}" for grown in GROWN)
    return "".join([*rows, f"| the file | | {files} |\n"])


def _large(name: str, cost: Cost) -> str:
    return f"| {name} | {cost.cpu * 1000:.0f} | {cost.memory:.0f} |\n"


def _seconds(value: float) -> str:
    return f"{value:.2f} s"
