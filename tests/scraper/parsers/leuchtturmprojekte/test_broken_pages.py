# ruff: noqa: E501  (a piece of markup is one line)
"""Pages with broken text or with an error of the content system inside the content are no state of the page."""

from __future__ import annotations

import pytest

from scraper.parsers.sandbox import read
from tests.scraper.parsers.leuchtturmprojekte.small_pages import (
    KASSEL,
    TOP,
    URL,
    VISIT,
    WETZLAR,
    page,
    page_with,
)

ERRORS = [
    "<p>Oops, an error occurred! Code: 20241128122342a7f3</p>",
    "<div>Oops, an error occurred! Request: a7f3c2</div>",
    "<p>Ups, ein Fehler ist aufgetreten! Code: 202411281223a7f3</p>",
    '<p>ERROR: Content Element with uid "12" and type "textmedia_film" has no rendering definition!</p>',
    "<p><b>Warning</b>: Undefined variable $film in <b>/var/www/html/film.php</b> on line <b>12</b></p>",
    "<p>Notice: Undefined index: title in /srv/www/page.php on line 3</p>",
    "<p>Fatal error: Uncaught Error: Call to a member function get() on null in /var/www/x.php:12</p>",
    "<p>Deprecated: Function strftime() is deprecated in /var/www/a.php on line 9</p>",
    "<p>Es gab einen kritischen Fehler auf deiner Website.</p>",
    "<p>Auf Ihrer Website ist ein kritischer Fehler aufgetreten.</p>",
    "<p>There has been a critical error on this website.</p>",
    "<p>The website encountered an unexpected error. Please try again later.</p>",
    "<p>Error establishing a database connection</p>",
    "<p>{{insert_article::12}}</p>",
    "<p>{{insert_content::47}} und mehr</p>",
    "<p>Mehr unter {{link_url::12}}.</p>",
    "<p>{{ meeting.text }}</p>",
    "<p>{% include 'film.html' %}</p>",
    '<p>[gallery ids="12,13,14"]</p>',
    "<p>[vc_row][vc_column]Text[/vc_column][/vc_row]</p>",
    '<p>[contact-form-7 id="12" title="Anmeldung"]</p>',
    "<p>[embedyt]https://www.youtube.com/watch?v=abcdefghijk[/embedyt]</p>",
    "<p>[shortcode film id=12]</p>",
    "<p>[su_youtube url=&quot;https://youtu.be/x&quot;]</p>",
    "<p>###BODYTEXT###</p>",
    "<p>Am ###DATE### trafen wir uns.</p>",
    "<p>SQLSTATE[HY000] [2002] Connection refused</p>",
    "<p>Traceback (most recent call last):</p>",
    '<p>Exception while executing "tt_content": (1/1) #1476107295 TYPO3\\CMS\\Core\\Error\\Exception</p>',
]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("text", [f"<p>{VISIT}</p>", ""])
def test_an_error_of_the_content_system_in_one_section_is_enough(error: str, text: str) -> None:
    for content in (
        f"{KASSEL}{text}{error}{WETZLAR}",
        f"{WETZLAR}{KASSEL}{text}{error}",
        f"{error}{KASSEL}{text}{WETZLAR}",
    ):
        found = page_with(content)
        assert found.problem is not None
        assert (found.problem.kind, found.records) == ("content_error", ())
        assert "“" in found.problem.reason


@pytest.mark.parametrize(
    "spinner",
    [
        "<div class=spinner-border role=status><span class=visually-hidden>Lädt …</span></div>",
        "<p>Wird geladen …</p>",
        "<p>Inhalt wird geladen...</p>",
        "<p>Loading…</p>",
        "<p>Lade …</p>",
        "<div class=loader></div>",
        "<div class=lds-ring><div></div><div></div></div>",
        "<p class=placeholder-glow><span class='placeholder col-6'></span></p>",
        "<div class='skeleton skeleton-text'></div>",
    ],
)
def test_a_spinner_instead_of_a_text_is_an_error(spinner: str) -> None:
    found = page_with(f"{KASSEL}{spinner}{WETZLAR}")
    assert found.problem is not None
    assert found.problem.kind == "content_error"


@pytest.mark.parametrize(
    "content",
    [
        f"{KASSEL}<p>{VISIT}</p><div class=spinner></div>{WETZLAR}",
        f"{KASSEL}<p>Ein Fehler ist aufgetreten, sagte die Bürgermeisterin, als 2019 geplant wurde.</p>{WETZLAR}",
        f"{KASSEL}<p>Warning signs: so heißt das Kunstwerk im Quartier.</p>{WETZLAR}",
        f"{KASSEL}<p>Das Motto [sic] „Mitte“ [Anm. d. Red.] und […] mehr.</p>{WETZLAR}",
        f"{KASSEL}<p>Gruppe {{A}} und # 3 ## trafen sich.</p>{WETZLAR}",
        f"{KASSEL}<p>Der Wagen wird geladen und fährt los.</p>{WETZLAR}",
        f"{KASSEL}<!-- Oops, an error occurred! Code: 1 -->{WETZLAR}",
        f"{KASSEL}<p>{VISIT}</p>{WETZLAR}<script>var e = 'Oops, an error occurred! Code: 1';</script>",
        f"{KASSEL}<iframe src='https://youtu.be/abcdefghijk'></iframe>{WETZLAR}",
        f"{KASSEL}{WETZLAR}",
        f"{KASSEL}<p>Zum Film: [Film ansehen]</p>{WETZLAR}",
    ],
)
def test_a_sentence_that_sounds_like_an_error_is_none(content: str) -> None:
    found = page_with(content)
    assert found.problem is None
    assert len(found.records) == 2


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_instead_of_all_sections_is_told_as_what_it_is(error: str) -> None:
    found = page_with(error)
    assert found.problem is not None
    assert found.problem.kind == "content_error"


def test_an_error_outside_of_the_content_is_nothing() -> None:
    found = page(
        f"<main>{TOP}{KASSEL}<p>{VISIT}</p>{WETZLAR}</main><aside>Oops, an error occurred! Code: 1</aside>"
    )
    assert found.problem is None


WHOLE = f"<!DOCTYPE html><html><head>{{meta}}<title>Leuchtturmprojekte im Video</title></head><body><main>{TOP}{KASSEL}<p>{VISIT} Wir hörten „Grüße“ – schön.</p>{WETZLAR}</main></body></html>"


@pytest.mark.parametrize(
    "header",
    [
        "text/html; charset=iso-8859-1",
        "text/html; charset=windows-1252",
        "text/html; charset=iso-8859-15",
        "text/html; charset=us-ascii",
        "text/html",
    ],
)
@pytest.mark.parametrize("meta", ["", "<meta charset=iso-8859-1>", "<meta charset=windows-1252>"])
def test_bytes_that_are_plainly_utf_8_are_read_so_whatever_the_label(header: str, meta: str) -> None:
    found = read(WHOLE.format(meta=meta).encode(), header, URL, "leuchtturmprojekte")
    assert found.problem is None
    assert found.records[0].description == (f"{VISIT} Wir hörten „Grüße“ – schön.",)


@pytest.mark.parametrize("meta", ["", "<meta charset=utf-8>"])
def test_windows_bytes_under_their_own_label_stay_what_they_are(meta: str) -> None:
    body = WHOLE.format(meta=meta).encode("cp1252")
    found = read(body, "text/html; charset=iso-8859-1", URL, "leuchtturmprojekte")
    assert found.records[0].description == (f"{VISIT} Wir hörten „Grüße“ – schön.",)


@pytest.mark.parametrize(
    "body",
    [
        WHOLE.format(meta="").encode().decode("cp1252", "replace").encode(),  # encoded twice
        WHOLE.format(meta="").encode().decode("latin-1").encode(),
        WHOLE.format(meta="").encode("cp1252"),  # not UTF-8, though the header says so
        WHOLE.format(meta="").replace("ö", "\ufffd").replace("ü", "\ufffd").replace("„", "\ufffd").encode(),
    ],
)
def test_broken_text_is_a_problem(body: bytes) -> None:
    found = read(body, "text/html; charset=utf-8", URL, "leuchtturmprojekte")
    assert found.problem is not None
    assert (found.problem.kind, found.records) == ("broken_text", ())


@pytest.mark.parametrize(
    "words", ["Die Band „Ã“ spielte.", "São Tomé und Ägypten, Âge d’or", "Ein \ufffd blieb stehen."]
)
def test_a_single_odd_character_is_no_broken_page(words: str) -> None:
    assert page_with(f"{KASSEL}<p>{words} Grüße, schöne Häuser, Spaß für alle.</p>{WETZLAR}").problem is None
