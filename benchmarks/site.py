"""A web server on loopback with 1,000 pages of about 40 KB, whose state a benchmark switches.

``python -m benchmarks.site`` prints its port. ``GET /p/17`` is page 17. ``POST /state/ROUND/SHARE`` sets the
number of edits that pages have had and the share of them (in percent) that was edited. Pages carry an ETag,
so an unchanged page can be answered with 304; ``POST /etag/0`` switches that off.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_NAVIGATION = "".join(
    f'<li class="nav-item level-{n % 3}"><a class="nav-link" href="/thema/{n}.html" title="Zum Thema {n}">'
    f"<span>Thema {n} der nachhaltigen Stadtentwicklung</span></a></li>\n"
    for n in range(180)
)
_SECTION = """<section class="ce-textpic">
<h2>Leuchtturmprojekte {year} im Programm Sozialer Zusammenhalt in {town}</h2>
<p>Im Jahr {year} stand das Programmgebiet „{town}-{area}“ im Mittelpunkt. Anhand von ausgewählten Beispielen
kamen wir am {day}.07.{year} über Erfolgsbedingungen sozialer Stadtteilentwicklung ins Gespräch.</p>
<p>{filler}</p>
<iframe title="Film {year}" src="https://www.youtube-nocookie.com/embed/film{year}{number:04}"></iframe>
</section>
"""
# In two paragraphs: of 151 real pages none has one of over 2,000 characters, which a child would read.
_FILLER = "Besondere Aufmerksamkeit fanden die mit Kindern aus dem Stadtteil entwickelten Treffpunkte. "
_PAGE = """<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>Leuchtturmprojekte im Video {number}</title></head>
<body><nav><ul>{navigation}</ul></nav><main><h1>Leuchtturmprojekte im Video {number}</h1>
<p>Jedes Jahr findet im Programm Sozialer Zusammenhalt ein Treffen des Netzwerkes statt, jeweils in einem
anderen Standort (Seite {number}).</p>
{sections}</main><footer><p>Impressum</p></footer></body></html>
"""
_TOWNS = ("Baunatal", "Wetzlar", "Dietzenbach", "Kassel", "Hanau", "Marburg", "Fulda")


@lru_cache(maxsize=4096)
def page(number: int, edits: int) -> bytes:
    """Page ``number`` after so many edits of its newest meeting's day."""
    sections = "".join(
        _SECTION.format(
            year=year,
            town=_TOWNS[(number + year) % len(_TOWNS)],
            area="Süd-Ost",
            day=f"{1 + (number + (edits if year == 2023 else 0)) % 27:02}",
            filler=f"{_FILLER * 12}</p>\n<p>{_FILLER * 12}Notiz {number}-{year}.",
            number=number,
        )
        for year in (2023, 2022, 2021)
    )
    return _PAGE.format(number=number, navigation=_NAVIGATION, sections=sections).encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body leave in one packet: no client waits for a delayed acknowledgement
    round, share, etags = 0, 0, True

    def do_GET(self) -> None:
        if not self.path.startswith("/p/"):
            self._send(404, b"", {})
            return
        number = int(self.path.removeprefix("/p/"))
        takes_part = number % 100 < Handler.share
        body = page(number, Handler.round if takes_part else 0)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {"Content-Type": "text/html; charset=utf-8"} | ({"ETag": tag} if Handler.etags else {})
        if Handler.etags and self.headers.get("If-None-Match") == tag:
            self._send(304, b"", headers)
        else:
            self._send(200, body, headers)

    def do_POST(self) -> None:
        _, what, *values = self.path.split("/")
        if what == "state":
            Handler.round, Handler.share = (int(value) for value in values)
        else:
            Handler.etags = values[0] != "0"
        self._send(204, b"", {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """At all addresses, so that each of 127.0.0.0/8 is a host of its own; others get no answer."""

    request_queue_size = 1024

    def verify_request(self, _: object, client_address: object) -> bool:
        return isinstance(client_address, tuple) and str(client_address[0]).startswith("127.")


def main() -> None:
    server = Server(("0.0.0.0", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
