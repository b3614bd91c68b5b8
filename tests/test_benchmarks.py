"""What ``make bench`` and ``make scale`` wrote: the plot is that of the table, and the form the program's."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from benchmarks import plot, scale_report
from benchmarks.measure import Cost
from benchmarks.scale import COMMANDS, GROWN, Daemon, Measured
from tests.paths import ROOT

PLOT = ROOT / "docs" / "images" / "benchmarks.svg"


def test_the_plot_is_drawn_from_the_table_of_the_last_run() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert PLOT.read_text(encoding="utf-8") == plot.draw(plot.ratios(page)), "python -m benchmarks.plot"


def test_the_plot_and_the_readme_say_the_same() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    image = ElementTree.parse(PLOT)
    description = image.findtext("{http://www.w3.org/2000/svg}desc")
    assert description
    told = re.findall(r": ([\d.]+×)", description)
    assert told == re.findall(r"^\| 1[^|]* \| ([\d.]+×) \|$", readme, re.MULTILINE)
    assert "(docs/images/benchmarks.svg)" in readme


def test_the_page_about_scale_has_the_form_that_the_command_writes() -> None:
    stored = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    [about] = re.findall(r"^.*; Leuchtturm .*$", stored, re.MULTILINE)
    costs = dict.fromkeys(COMMANDS, Cost(1.0, 1.0, 1.0))
    daemon = Daemon(1, 1.0, 0.1, 1.0, [1.0])
    measured = Measured(
        about=about,
        sizes=dict.fromkeys(("base", "ten years", *GROWN), 1),
        costs=dict.fromkeys(("base", "ten years", *GROWN), costs),
        planned={"every hour": daemon},
        real={"all in one second": daemon, "spread over a minute": daemon},
        status_of_many=costs["status"],
    )
    assert form(stored) == form(scale_report.write(measured))


def form(page: str) -> str:
    """The page without its figures."""
    return re.sub(r"\d[\d,.]*", "#", page)
