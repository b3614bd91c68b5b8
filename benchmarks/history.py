"""Make a database of many pages and years by real checks, with a clock of its own.

Each page is fetched over HTTP from a server on loopback, read, compared and stored as by any check. Checks
without news are written by the same writer, many to a transaction, since ten years have thousands.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from typing import TYPE_CHECKING

from db.store import Store
from schedules.check.run import check
from schedules.config.schedule_files import load_file
from scraper.http.fetch import open_client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from schedules.config.schedule_files import Schedule

_BETWEEN = timedelta(days=1)
_TOWNS = (
    *("Baunatal", "Wetzlar", "Dietzenbach", "Kassel", "Hanau", "Marburg", "Fulda", "Eschwege", "Korbach"),
    *("Langen", "Viernheim", "Limburg", "Offenbach am Main", "Darmstadt", "Rüsselsheim am Main"),
)
_AREAS = ("Nordstadt", "Waldtal", "Aschenberg", "Heuberg", "Gummiinsel", "Bannholz", "Hohe Luft")
_SECTION = """<section class="ce-textpic">
<h2>Leuchtturmprojekte {year} im Programm Sozialer Zusammenhalt in {town}</h2>
<p>Im Jahr {year} stand das Programmgebiet „{area}“ im Mittelpunkt. Anhand von ausgewählten Beispielen
kamen wir am {day:02}.07.{year} über Erfolgsbedingungen sozialer Stadtteilentwicklung ins Gespräch.</p>
<p>{filler}Notiz {number}-{place}.</p>
<iframe title="Film {year}" src="https://www.youtube-nocookie.com/embed/film{number:05}{place:02}"></iframe>
</section>
"""
_FILLER = "Besondere Aufmerksamkeit fanden die mit Kindern aus dem Stadtteil entwickelten Treffpunkte. " * 2
_PAGE = """<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>Leuchtturmprojekte im Video {number}</title></head>
<body><nav><a href="/">Start</a></nav><main><h1>Leuchtturmprojekte im Video {number}</h1>
<p>Jedes Jahr findet im Programm Sozialer Zusammenhalt ein Treffen des Netzwerkes statt (Seite {number}).</p>
{sections}</main><footer><p>Impressum</p></footer></body></html>
"""


@dataclass(frozen=True)
class History:
    """``pages`` with ``meetings`` each; a page has seen ``changes`` in ``checks``, one a day."""

    pages: int
    meetings: int
    changes: int
    checks: int

    @property
    def words(self) -> str:
        return (
            f"{self.pages:,} pages of {self.meetings} meetings, {self.changes} changes and "
            f"{self.checks:,} checks each"
        )


def page(number: int, meetings: int, edits: int) -> bytes:
    """Page ``number`` after so many edits: of the day of one meeting after the other."""
    sections = "".join(
        _SECTION.format(
            year=2025 - place // 3,
            town=_TOWNS[(number + place) % len(_TOWNS)],
            area=_AREAS[(number + place) % len(_AREAS)],
            day=1 + (number + edits // meetings + (place < edits % meetings)) % 27,
            filler=_FILLER,
            number=number,
            place=place,
        )
        for place in range(meetings)
    )
    return _PAGE.format(number=number, sections=sections).encode()


def name_of(number: int) -> str:
    return f"page-{number:05}"


def write_schedule(
    folder: Path, number: int, url: str, when: str = 'cron = "17 6 * * *"', more: str = ""
) -> Path:
    """Write the schedule file of page ``number`` into ``folder``."""
    path = folder / f"{name_of(number)}.toml"
    path.write_text(
        f'name = "{name_of(number)}"\ntitle = "Seite {number}"\nurl = "{url}"\n'
        f'parser = "leuchtturmprojekte"\ntimezone = "Europe/Berlin"\n{when}\n[fetch]\nrobots = false\n{more}',
        encoding="utf-8",
    )
    return path


@dataclass
class PageServer:
    """A server on loopback whose pages are all ``body``."""

    url: str = ""
    body: bytes = b""


@contextmanager
def serving() -> Iterator[PageServer]:
    served = PageServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(served.body)))
            self.end_headers()
            self.wfile.write(served.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def make(folder: Path, history: History, served: PageServer, more: str = "") -> None:
    """Fill the database ``folder/l.db`` and write ``folder/schedules``; the last check was just now.

    ``more``: the end of each schedule file.
    """
    (folder / "schedules").mkdir(parents=True)
    end = datetime.now(UTC).replace(microsecond=0)
    with Store.open(folder / "l.db") as store, open_client() as client:
        store.connection.execute("PRAGMA synchronous = OFF")  # for the filling only
        for number in range(history.pages):
            path = write_schedule(folder / "schedules", number, f"{served.url}/p/{number}", more=more)
            _live(store, client, load_file(path), history, number, served, end)
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _live(
    store: Store,
    client: httpx.Client,
    schedule: Schedule,
    history: History,
    number: int,
    served: PageServer,
    end: datetime,
) -> None:
    """The checks of one page: the changes are spread over all the days."""
    days = [round(edits * history.checks / (history.changes + 1)) for edits in range(history.changes + 1)]
    for edits, (day, next_day) in enumerate(zip(days, [*days[1:], history.checks], strict=True)):
        at = end - _BETWEEN * (history.checks - 1 - day)
        served.body = page(number, history.meetings, edits)
        result = check(schedule, store, client, clock=repeat(at).__next__)
        if result.outcome != ("changed" if edits else "baseline"):
            raise RuntimeError(f"a check that was to find a change ended otherwise: {result}")
        with store.writing() as writing:
            for quiet in range(1, next_day - day):
                now = at + _BETWEEN * quiet
                writing.not_modified(schedule, started_at=now, now=now)
