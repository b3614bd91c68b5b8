"""Pages that may cost far more than their size, made of structures and sizes, and what one costs to read.

``python -m tests.scraper.parsers.worst_pages SECONDS [SEED]`` searches by hand and prints the worst of them.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.errors import FetchError
from scraper.parsers import sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

URL = "https://page.example/leuchtturmprojekte"
HEADING = "<h2>Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Kassel</h2>"

# A hash sign becomes a number, so that no two are equal.
UNITS = (
    *("<b>", "<b a=#>", '<b x="<#">', "<b\n#>", "<i/#>", "<FONT color=#>", "<nobr #>", "<a href=#>", "<a>"),
    *("<strong>x", "<em class=#>x", "</b>", "</a>", "</p>", "<p>x", "<p>", "<div>", "<div #>", "<span #>"),
    *("<table>", "<tr>", "<td>", "<td>x", "</table>", "<table><td>", "<select>", "<option>", "<button>"),
    *("<li>", "<ul>", "<dl><dt>x", "<dd>x", "<h2>x", HEADING, "<h3>2023 Kassel</h3>", "<br>", "<hr>"),
    *("<object>", "<marquee>", "<applet>", "<template>", "<svg>", "<math>", "<svg><p>", "<foreignObject>"),
    *(
        "<form>",
        "<frameset>",
        "<iframe src=#>",
        "<iframe",
        "<video><source src=#.mp4>",
        "<details><summary>x",
    ),
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "<?",
        "<script>",
        "</script>",
        "<style>",
        "<title>",
        "<textarea>",
        "<plaintext>",
    ),
    *("&amp;", "&#", "&", "<", ">", '"', "'", "=", " ", "\n", "\xa0", "\u00ad", "a", "ä", "\u0301", "1", "."),
    *(" a#", " a#=1", " class=nav", "<p class=footer>x", "<ruby><rt>x", "<bdo>", "<q>", "<del>", "<s #>x"),
    *(
        "<p>Am 4. Juli 2023 vor Ort",
        "04.07.2023 ",
        "abgesagt ",
        "Programmgebiet „",
        "“ und „",
        "vom 1. ",
        "vor Ort ",
    ),
    *(
        "online und ",
        "nicht ",
        "statt am ",
        "verschoben auf den ",
        "in Kassel ",
        "im Programm ",
        "2023",
        "Leuchtturm",
    ),
    *(
        "<a href=/d#.pdf>x</a>",
        "<a href='https://youtu.be/#'>x</a>",
        "(",
        ")",
        "- ",
        "– ",
        ", ",
        "; ",
        "| ",
        "?",
    ),
    *(
        "<button aria-controls=#>",
        "<div id=#>",
        "<p id=#>x",
        "<a href='#'>2023</a>",
        "data:text/html;base64,",
        "Ã",
    ),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading a page took. ``seconds``: processor time; ``mebibytes``: that the process grew by."""

    seconds: float
    mebibytes: float
    in_process: bool


def pages(size: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Pages of about ``size`` bytes without end, each with words for how it is made."""
    chosen = random.Random(seed)
    for number in range(10**9):
        one, other, third = (chosen.choice(UNITS) for _ in range(3))
        share = chosen.choice((0.02, 0.1, 0.2, 0.5, 0.8))
        made = chosen.choice(
            (
                f"{_many(one, size * share)}{_many(other, size * (1 - share))}",
                f"{_many(one + other, size)}",
                f"{_many(one, size * share)}{_many(other + third, size * (1 - share))}",
                f"{_many(one + other, size * share)}{_many(third, size * (1 - share))}",
                f"{_many(one + other + third, size)}",
                f"<p {_many(one + other, size)}>",
                _many(f"<p>Wir kamen am {_many(one + other, sandbox.MAX_TEXT - 50)}", size),
                _many(f"{HEADING}<p>{_many(one, sandbox.MAX_TEXT - 50)}", size),
            )
        )
        first = chosen.choice(("", "<p>", "<ul><li>", "<table><td>", "<select>", f"<main>{HEADING}<p>"))
        yield f"{number}: {first} {one!r} {other!r} {third!r} {share}", (first + made).encode()[:size]


def _many(unit: str, size: float) -> str:
    times = max(1, int(size / len(unit.replace("#", "1000").encode())))
    return "".join(unit.replace("#", str(number)) for number in range(times)) if "#" in unit else unit * times


def cost(body: bytes, most_seconds: float) -> Cost:
    """Read ``body`` as a check does, in a process of its own that is ended after ``most_seconds``."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_measure, args=(there, body))
    process.start()
    if here.poll(most_seconds):
        found: Cost = here.recv()
    else:
        process.kill()
        found = Cost(most_seconds, 0, in_process=True)
    process.join()
    return found


def _measure(answer: Connection, body: bytes) -> None:
    before = _used(resource.RUSAGE_SELF)
    try:
        sandbox.read(body, "text/html; charset=utf-8", URL, "leuchtturmprojekte")
        refused = False
    except FetchError:
        refused = True
    here, child = _used(resource.RUSAGE_SELF), _used(resource.RUSAGE_CHILDREN)
    in_process = child[0] == 0
    assert not (in_process and refused)
    seconds, mebibytes = here[0] - before[0] + child[0], max(here[1] - before[1], child[1])
    answer.send(Cost(seconds, mebibytes, in_process))


def _used(whose: int) -> tuple[float, float]:
    usage = resource.getrusage(whose)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def search(size: int, seconds: float, seed: int = 1, most_seconds: float = 60) -> list[tuple[Cost, str]]:
    """Read pages of up to ``size`` bytes for about so long; the costs of all, the slowest first."""
    sandbox.read(b"<main><p>x", None, URL, "leuchtturmprojekte")  # what is imported once is no cost
    ends, found = time.monotonic() + seconds, []
    for name, body in pages(size, seed):
        found.append((cost(body, most_seconds), name))
        if time.monotonic() > ends:
            break
    return sorted(found, key=lambda entry: -entry[0].seconds)


def main() -> None:
    """Search for as long as the command line says, under 64 KiB and under 10 MB."""
    seconds, seed = float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for size in (sandbox.IN_PROCESS_BYTES, 10_000_000):
        found = search(size, seconds / 2, seed)
        most = max(entry.mebibytes for entry, _ in found)
        print(f"{size} bytes: {len(found)} pages, worst {found[0][0].seconds:.2f} s, {most:.0f} MiB")
        for entry, name in [*found[:12], *sorted(found, key=lambda pair: -pair[0].mebibytes)[:6]]:
            where = "here" if entry.in_process else "child"
            print(f"  {entry.seconds:6.2f} s {entry.mebibytes:6.0f} MiB {where:5} {name}")


if __name__ == "__main__":
    main()
