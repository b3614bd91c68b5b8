# ruff: noqa: E501  (a piece of markup is one line)
"""What of a section is its description, paragraph by paragraph."""

from __future__ import annotations

from datetime import date

import pytest

from tests.scraper.parsers.leuchtturmprojekte.small_pages import (
    KASSEL,
    VISIT,
    WETZLAR,
    description,
    kassel,
    links,
    page_with,
)


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("<ul><li>Rundgang</li><li>Gespräche</li></ul>", ["Rundgang", "Gespräche"]),
        (
            "<ol><li>Rundgang</li><li>Gespräche<ul><li>im Hof</li></ul></li></ol>",
            ["Rundgang", "Gespräche", "im Hof"],
        ),
        (
            "<ul><li>10:00 Uhr Begrüßung</li><li>11:00 Uhr Rundgang</li></ul>",
            ["10:00 Uhr Begrüßung", "11:00 Uhr Rundgang"],
        ),
        (
            "<h3>Programm</h3><ul><li>10:00 Uhr Begrüßung</li><li>11:00 Uhr Rundgang</li></ul>",
            ["10:00 Uhr Begrüßung", "11:00 Uhr Rundgang"],
        ),
        ("<p><strong>Programm</strong></p><p>10 Uhr: Begrüßung</p>", ["Programm", "10 Uhr: Begrüßung"]),
        (
            "<table><tr><td>10:00 Uhr</td><td>Begrüßung</td></tr><tr><td>11:00 Uhr</td><td>Rundgang</td></tr></table>",
            ["10:00 Uhr Begrüßung", "11:00 Uhr Rundgang"],
        ),
        ("<table><tr><th>10:00 Uhr</th><td>Begrüßung</td></tr></table>", ["10:00 Uhr Begrüßung"]),
        (
            "<table><thead><tr><th>Zeit</th><th>Was</th></tr></thead><tbody><tr><td>10:00</td><td>Begrüßung</td></tr></tbody></table>",
            ["Zeit Was", "10:00 Begrüßung"],
        ),
        (
            "<table><tr><td><p>10:00 Uhr</p></td><td><p>Begrüßung</p></td></tr></table>",
            ["10:00 Uhr Begrüßung"],
        ),
        (
            "<table><tr><td><b>10:00 Uhr</b></td><td>Begrüßung</td><td>Saal</td></tr></table>",
            ["10:00 Uhr Begrüßung Saal"],
        ),
        (
            "<table><tr><td>Erster Absatz.</td></tr><tr><td>Zweiter Absatz.</td></tr></table>",
            ["Erster Absatz.", "Zweiter Absatz."],
        ),
        (
            "<table><tr><td><p>Erster Absatz.</p><p>Zweiter Absatz.</p></td><td><img src=a></td></tr></table>",
            ["Erster Absatz.", "Zweiter Absatz."],
        ),
        ("<dl><dt>10:00 Uhr</dt><dd>Begrüßung</dd></dl>", ["10:00 Uhr", "Begrüßung"]),
        ("<dl class=article-info><dt>Details</dt><dd>Geschrieben von Redaktion</dd></dl>", []),
        ("<p>10:00 Uhr</p>", ["10:00 Uhr"]),
        ("<p>10:00 Uhr<br>Begrüßung.</p>", ["10:00 Uhr Begrüßung."]),
        ("<h3>Rückblick</h3><p>Schön war es.</p>", ["Schön war es."]),
        ("<h6>Rückblick</h6><p>Schön war es.</p>", ["Schön war es."]),
        ("<div role=heading aria-level=3>Rückblick</div><p>Schön war es.</p>", ["Schön war es."]),
        ("<p><strong>Rückblick</strong></p><p>Schön war es.</p>", ["Rückblick", "Schön war es."]),
        (
            "<p><b>Die Leuchtturmprojekte 2024 in Zahlen</b></p><p>120 Gäste.</p>",
            ["Die Leuchtturmprojekte 2024 in Zahlen", "120 Gäste."],
        ),
        ("<blockquote><p>Ein guter Tag.</p></blockquote>", ["Ein guter Tag."]),
    ],
)
def test_each_item_row_and_line_is_a_paragraph(markup: str, paragraphs: list[str]) -> None:
    assert list(description(markup)) == paragraphs


@pytest.mark.parametrize(
    "line",
    [
        "1.234 Aufrufe",
        "1 Aufruf",
        "12 Kommentare",
        "0 Kommentare",
        "Kommentare: 3",
        "vor 3 Tagen",
        "Vor 2 Stunden",
        "vor einem Monat",
        "Noch 215 Tage",
        "Noch 215 Tage bis zum Treffen",
        "Noch 1 Tag",
        "noch 3 Tage, 4 Stunden, 12 Minuten",
        "Mehr lesen",
        "Weiterlesen …",
        "Heute ist Samstag, der 28. November 2026",
        "Heute: 28.11.2026",
        "Samstag, 28. November 2026, 12:23 Uhr",
        "Anfrage-ID: 7f3a9c21",
        "Request-ID 7f3a9c21-44aa-4b1e-9c1a-0d3a0a1b2c3d",
        "Vorgangsnummer: 2026-1128-0042",
        "Gefällt 17 Personen",
        "17 Mal geteilt",
        "Lesezeit: 3 Minuten",
        "3 Min. Lesezeit",
        "Besucher heute: 132",
        "Seite generiert in 0,12 Sekunden",
    ],
)
def test_counters_and_the_pages_own_lines_are_no_description(line: str) -> None:
    assert description(f"<p>{line}</p>") == ()


@pytest.mark.parametrize(
    "line",
    [
        "Vor 3 Tagen noch war hier eine Baustelle.",
        "12 Kommentare der Gäste hängen an der Wand.",
        "Noch 215 Tage bis zum Treffen, und alle bereiten sich vor.",
        "1.234 Menschen leben hier.",
        "Heute ist das Quartier ein anderes.",
        "Weiterlesen kann man in der Dokumentation.",
    ],
)
def test_a_sentence_with_the_same_words_is_description(line: str) -> None:
    assert description(f"<p>{line}</p>") == (line,)


@pytest.mark.parametrize("words", ["Mehr lesen", "mehr", "Weiterlesen", "mehr …", "» Weiterlesen"])
def test_a_link_to_the_whole_text_is_no_part_of_its_paragraph(words: str) -> None:
    assert description(f"<p>Es war ein guter Tag. <a href=/mehr.html>{words}</a></p>") == (
        "Es war ein guter Tag.",
    )
    assert len(links(f"<p>Es war ein guter Tag. <a href=/mehr.html>{words}</a></p>")) == 1


STRUCK = [
    "<del>{}</del>",
    "<s>{}</s>",
    "<strike>{}</strike>",
    "<span style='text-decoration: line-through'>{}</span>",
    "<span style='color:red;text-decoration-line:line-through;'>{}</span>",
    "<span class=text-decoration-line-through>{}</span>",
]


@pytest.mark.parametrize("struck", STRUCK)
def test_struck_out_words_say_nothing(struck: str) -> None:
    section = f"{KASSEL}<p>Wir treffen uns am {struck.format('17.09.2024')} 24.09.2024 im Hof.</p>"
    (meeting, _) = page_with(section + WETZLAR).records
    assert meeting.start_date == date(2024, 9, 24)
    assert meeting.description == ("Wir treffen uns am 24.09.2024 im Hof.",)


@pytest.mark.parametrize(
    "struck", ["<del><p>{}</p></del>", "<p><s>{}</s></p>", "<p style='text-decoration:line-through'>{}</p>"]
)
def test_a_struck_out_paragraph_is_none_and_its_link_leads_nowhere(struck: str) -> None:
    assert description(struck.format("Online über <a href=/zoom>Zoom</a>.")) == ()
    assert links(struck.format("Online über <a href=/zoom>Zoom</a>.")) == ()


def test_a_struck_out_place_in_the_heading_is_none() -> None:
    section = f"{KASSEL.replace('Kassel', '<s>Fulda</s> Kassel')}<p>{VISIT}</p>"
    assert page_with(section + WETZLAR).records[0].municipality == "Kassel"


@pytest.mark.parametrize(
    "note",
    [
        "<hr><address>Webmaster, 3.2.2004</address>",
        "<address>Webmaster, 3.2.2004</address>",
        "<hr><p>Ministerium für Wirtschaft, Wiesbaden. Stand der Angaben: 3.2.2004.</p>",
        "<hr><p>Diese Seite wird betreut von der Servicestelle.</p><p>Fragen beantworten wir gern.</p>",
        "<hr><p><small>Hinweis: Alle Angaben ohne Gewähr.</small></p>",
    ],
)
def test_a_note_below_the_last_meeting_belongs_to_none(note: str) -> None:
    for body in (WETZLAR + f"{KASSEL}<p>{VISIT}</p>" + note, f"{WETZLAR}<hr>{KASSEL}<p>{VISIT}</p>{note}"):
        assert page_with(body).records[-1].description == (VISIT,)


def test_a_rule_inside_a_section_ends_nothing() -> None:
    assert description("<hr><p>Danach gab es Kaffee.</p>") == ("Danach gab es Kaffee.",)


def test_a_rule_that_every_section_has_ends_none() -> None:
    rule = "<hr><p>Danach gab es Kaffee.</p>"
    (_, meeting) = page_with(f"{WETZLAR}{rule}{KASSEL}<p>{VISIT}</p>{rule}").records
    assert meeting.description == (VISIT, "Danach gab es Kaffee.")


@pytest.mark.parametrize(
    "badge",
    [
        "<div class=date-badge><span class=day>17</span><span class=month>Sep</span><span class=year>2024</span></div>",
        "<div class=datum><span class=tag>17.</span><span class=monat>September</span><span class=jahr>2024</span></div>",
        "<time datetime=2024-09-17><span class=day>17.</span><span class=month>September</span></time>",
        "<div class=event-date><span>17.09.</span><span>2024</span></div>",
        "<p class=date>17.09.2024</p>",
    ],
)
def test_the_day_in_a_badge_counts_and_is_no_description(badge: str) -> None:
    for section in (
        f"<article>{badge}{KASSEL}<p>Text.</p></article>",
        f"<article>{KASSEL}{badge}<p>Text.</p></article>",
    ):
        (meeting, _) = page_with(section + f"<article>{WETZLAR}</article>").records
        assert meeting.start_date == date(2024, 9, 17)
        assert meeting.description == ("Text.",)


def test_the_words_count_and_not_the_moment_in_another_zone() -> None:
    moment = "<time datetime=2024-09-16T22:00:00Z>17. September 2024</time>"
    (meeting, _) = page_with(f"{KASSEL}<p>Das Treffen ist am {moment}.</p>{WETZLAR}").records
    assert meeting.start_date == date(2024, 9, 17)


CLOUDFLARE = "b4dfd5c7c7d1d8f4c7c0d5d0c09ad1ccd5d9c4d8d1"  # kassel@stadt.example


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            f"<a href='/cdn-cgi/l/email-protection' class=__cf_email__ data-cfemail={CLOUDFLARE}>[email&#160;protected]</a>",
            "kassel@stadt.example",
        ),
        (
            f"<span class=__cf_email__ data-cfemail={CLOUDFLARE}>[email protected]</span>",
            "kassel@stadt.example",
        ),
        (f"<a href='/cdn-cgi/l/email-protection#{CLOUDFLARE}'>Frau Muster</a>", "Frau Muster"),
        (
            f"<a href='/cdn-cgi/l/email-protection#{CLOUDFLARE}'><span class=__cf_email__ data-cfemail={CLOUDFLARE}>[email protected]</span></a>",
            "kassel@stadt.example",
        ),
        (
            "<a href=\"javascript:linkTo_UnCryptMailto('ocknvq,kphq');\">info(at)stadt.example</a>",
            "info(at)stadt.example",
        ),
        (
            "<a href='#' data-mailto-token='nbjmup;jogp' data-mailto-vector=1>info(at)stadt.example</a>",
            "info(at)stadt.example",
        ),
        (
            "<a href='&#109;&#97;&#105;&#108;&#116;&#111;&#58;&#105;@&#120;.example' class=email>&#105;@&#120;.example</a>",
            "i@x.example",
        ),
        ("<a href='mailto:i@x.example'>i@x.example</a>", "i@x.example"),
    ],
)
def test_a_protected_address_is_text_and_no_link(markup: str, text: str) -> None:
    meeting = kassel(f"<p>Fragen Sie {markup} nach dem Programm.</p>")
    assert meeting.description[1:] == (f"Fragen Sie {text} nach dem Programm.",)
    assert meeting.links == ()
