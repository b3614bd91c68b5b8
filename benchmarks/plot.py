"""Draw ``docs/images/benchmarks.svg`` from ``docs/benchmarks.md``: ``python -m benchmarks.plot``."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
SCENARIOS = {
    "1 page: unchanged (200)": "1 page, unchanged",
    "1 page: changed": "1 page, changed",
    "1,000 pages: unchanged (200)": "1,000 pages, unchanged",
    "1,000 pages: first": "1,000 pages, first time",
}
_NAMES = ("Leuchtturm", "webchanges", "bare script")
_ONE = 184  # where urlwatch's time is
_DOUBLE = 36  # from there to twice as much
_WIDTH, _ROW = 360, 15
_STYLE = """
svg { font: 12px system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
.paper { fill: #fff } text { fill: #1f2328; stroke: #fff; stroke-width: 3px; paint-order: stroke }
.quiet { fill: #59636e }
.own { fill: #0b5cad } .peer { fill: #b4bcc6 } line { stroke: #59636e } .head { font-weight: 600 }
@media (prefers-color-scheme: dark) {
.paper { fill: #0d1117 } text { fill: #f0f6fc; stroke: #0d1117 } .quiet { fill: #9198a1 }
.own { fill: #58a6ff } .peer { fill: #4a525c } line { stroke: #9198a1 }
}"""


def ratios(page: str) -> dict[str, dict[str, float]]:
    """Times divided by urlwatch's, by scenario and program, from the table in ``docs/benchmarks.md``."""
    table = page.partition("## Time")[2].partition("##")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    names, _, *rows = ([cell.strip() for cell in line.split("|")[1:-1]] for line in lines)
    found = {}
    for scenario, *cells in rows:
        if scenario in SCENARIOS:
            of = dict(zip(names[1:], cells, strict=True))
            milliseconds = {name: float(of[name].split()[0].replace(",", "")) for name in of}
            found[scenario] = {name: milliseconds[name] / milliseconds["urlwatch"] for name in of}
            found[scenario]["Leuchtturm"] = float(of["urlwatch"].partition("(")[2][:-2])  # as printed
    return found


def draw(measured: dict[str, dict[str, float]]) -> str:
    """Bars from urlwatch's time: to the left what takes less, to the right more; a step doubles the time."""
    y, parts, told = 40, [], []
    for scenario, label in SCENARIOS.items():
        parts.append(f'<text class="head" x="8" y="{y + 16}">{escape(label)}</text>')
        y += 22
        for name in _NAMES:
            value = measured[scenario][name]
            length = abs(math.log2(value)) * _DOUBLE
            start = _ONE if value > 1 else _ONE - length
            end, anchor = (_ONE + length + 4, "start") if value > 1 else (_ONE - length - 4, "end")
            kind = "own" if name == _NAMES[0] else "peer"
            quiet = "" if kind == "own" else ' class="quiet"'
            parts.append(
                f'<text{quiet} x="8" y="{y + 11}">{name}</text>'
                f'<rect class="{kind}" x="{start:.1f}" y="{y + 1}" width="{length:.1f}" height="{_ROW - 4}"/>'
                f'<text{quiet} x="{end:.1f}" y="{y + 11}" text-anchor="{anchor}">{value:.2f}×</text>'
            )
            y += _ROW
        told.append(f"{label}: {measured[scenario][_NAMES[0]]:.2f}×")
    for step, label in enumerate(("½", "1", "2", "4", "8×"), start=-1):
        x = _ONE + step * _DOUBLE
        opacity = 0.25 if step else 1
        parts.insert(0, f'<line x1="{x}" x2="{x}" y1="40" y2="{y + 6}" opacity="{opacity}"/>')
        parts.append(f'<text class="quiet" x="{x}" y="{y + 20}" text-anchor="middle">{label}</text>')
    height = y + 30
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH * 3 // 2}" '
        f'height="{height * 3 // 2}" role="img" aria-labelledby="title desc">\n'
        f'<title id="title">Time beside urlwatch</title>\n'
        f"<desc id=\"desc\">Leuchtturm's time divided by urlwatch's. {escape('; '.join(told))}.</desc>\n"
        f"<style>{_STYLE}\n</style>\n"
        f'<rect class="paper" width="{_WIDTH}" height="{height}" rx="6"/>\n'
        f'<text class="quiet" x="{_ONE - 8}" y="18" text-anchor="end">◂ less time</text>'
        f'<text class="quiet" x="{_ONE + 8}" y="18">more time ▸</text>'
        f'<text x="{_ONE}" y="34" text-anchor="middle">urlwatch = 1</text>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def main() -> None:
    page = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    (DOCS / "images" / "benchmarks.svg").write_text(draw(ratios(page)), encoding="utf-8")


if __name__ == "__main__":
    main()
