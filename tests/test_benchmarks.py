"""What ``make bench`` and ``make scale`` wrote: the plot is that of the table, and the form the program's."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from benchmarks import plot
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
