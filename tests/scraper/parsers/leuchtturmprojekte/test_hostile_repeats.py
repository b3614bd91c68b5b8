"""A piece of markup repeated 64 KiB long is read in a time that grows with its length, no faster."""

from __future__ import annotations

import pytest

from scraper.html import blocks_of
from scraper.parsers import leuchtturmprojekte
from tests.scraper.parsers.leuchtturmprojekte.small_pages import KASSEL, TOP, URL, VISIT
from tests.work import assert_time_grows_with_size, thread_seconds

HEAD = (
    "<!DOCTYPE html><html><head><title>Leuchtturmprojekte im Video</title></head>"
    f"<body><main>{TOP}{KASSEL}<p>{VISIT}</p>"
)
REPEATED = {
    "style": ("<p style='{}'>x</p>", "text-decoration:"),
    "words of documents": ("<a href=/x>{})x</a>", "(PDF"),
    "host of a player": ("<iframe src='https://a.example/{}'></iframe>", "//video.a/"),
    "path of a player": ("<div data-x='/{}'></div>", "player/"),
    "film's address": ("<div data-x='{}'></div>", "//youtu.be"),
    "base64": ("<script type='text/template'>{}</script>", "QUJD"),
    "warning": ("<p>{}</p>", "warning: "),
    "shortcode": ("<p>{}</p>", "[abc def ghi=x"),
    "insert tag": ("<p>{}</p>", "{{a"),
    "marker": ("<p>{}</p>", "###A"),
    "broken letters": ("<p>{}</p>", "Ã"),
    "address": ("{}", "<address>a"),
    "badge": ("{}", "<h2>" + "<span class=badge>abcd" * 80 + "</h2>"),
    "button": ("{}", "<button>2024</button><div>a</div>"),
    "year and place": ("{}", "<h2>2024</h2><h3>Kassel</h3>"),
    "short headings": ("{}", "<h3>2024: Kassel</h3>"),
    "parts": ("{}", "<h3>Rückblick 2024</h3>"),
    "unread headings": ("{}", "<h4>Fest 2023</h4><p>Am 3. Mai 2023.</p>"),
    "cells": ("<table>{}</table>", "<tr><td>a</td><td>b</td></tr>"),
    "spinners": ("{}", "<div class=spinner></div>"),
    "terms": ("<dl>{}</dl>", "<dt>a</dt><dd>b</dd>"),
    "rules": ("{}", "<hr><p>a</p>"),
    "places in a heading": ("<h2>Leuchtturmprojekte 2023{}</h2>", " in Kassel"),
    "words in a heading": ("<h2>Leuchtturmprojekte 2023 in {}</h2>", "Aa "),
}
SIZE = 64_000 // 16


def seconds(around: str, piece: str, size: int) -> float:
    source = HEAD + around.replace("{}", piece * (size // len(piece))) + "</main></body></html>"

    def read() -> None:
        problem = leuchtturmprojekte.parse(blocks_of(source), URL).problem
        assert problem is None or problem.kind in ("content_error", "broken_text")  # read to the end

    return thread_seconds(read)


@pytest.mark.parametrize("name", REPEATED)
def test_a_repeated_piece_costs_its_length(name: str) -> None:
    around, piece = REPEATED[name]
    seconds(around, piece, SIZE)  # what is compiled once
    assert_time_grows_with_size(lambda size: seconds(around, piece, size), SIZE)
