"""What is no change, and what is one although it looks alike: texts, paragraphs, links, addresses."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest

from scraper.meetings import Meeting
from scraper.records import Link
from scraper.records.equality import differences, folded, link_changes, same_value
from scraper.records.url_identity import normalize_url

SAME_TEXTS = {
    "white space": ("Dalheim / Altenberger Straße", "Dalheim\u00a0/\u2009Altenberger  Straße\n"),
    "NFD": ("Östliches Stadtgebiet", unicodedata.normalize("NFD", "Östliches Stadtgebiet")),
    "soft hyphen": ("Programmgebiet", "Programm\u00adgebiet"),
    "zero-width space": ("Baunatal-Baunsberg", "Baunatal-\u200bBaunsberg"),
    "German and straight quotes": ("Gebiet „Nord“", 'Gebiet "Nord"'),
    "German and English quotes": ("Gebiet „Nord“", "Gebiet “Nord”"),
    "German quotes and guillemets": ("Gebiet „Nord“.", "Gebiet »Nord«."),
    "French guillemets with spaces": ("Gebiet „Nord“.", "Gebiet «\u00a0Nord\u00a0»."),
    "double and single quotes": ("Gebiet „Nord“", "Gebiet ‚Nord‘"),
    "apostrophe": ("Wie geht’s weiter", "Wie geht's weiter"),
    "en dash for hyphen in the same spacing": ("Wetzlar – Dalheim", "Wetzlar - Dalheim"),
    "em dash": ("Wetzlar – Dalheim", "Wetzlar — Dalheim"),
    "non-breaking hyphen": ("Baunatal-Baunsberg", "Baunatal\u2011Baunsberg"),
}
OTHER_TEXTS = {
    "a dash with other spacing": ("Baunatal-Baunsberg", "Baunatal – Baunsberg"),
    "quotes added": ("Gebiet Nord", "Gebiet „Nord“"),
    "a space added": ("AltenbergerStraße", "Altenberger Straße"),
    "a capital letter": ("Dalheim", "dalheim"),
    "sharp s": ("Straße", "Strasse"),
    "an ellipsis": ("und weiter …", "und weiter ..."),
    "a full stop": ("Es war schön", "Es war schön."),
    "German guillemets around two words": ("»A« und »B«", "»A«und »B«"),
    "a value for none": (None, "Wetzlar"),
    "nothing for a value": ("Wetzlar", None),
}


@pytest.mark.parametrize("name", SAME_TEXTS)
def test_typography_is_no_change(name: str) -> None:
    before, after = SAME_TEXTS[name]
    assert same_value(before, after)
    assert same_value(after, before)


@pytest.mark.parametrize("name", SAME_TEXTS)
def test_typography_in_paragraphs_is_no_change(name: str) -> None:
    before, after = SAME_TEXTS[name]
    assert same_value(("Eins.", before), ("Eins.", after))


@pytest.mark.parametrize("name", OTHER_TEXTS)
def test_another_text_is_a_change(name: str) -> None:
    before, after = OTHER_TEXTS[name]
    assert not same_value(before, after)
    assert not same_value((before or "",), (after or "",))


@pytest.mark.parametrize(
    "after",
    [
        ("Eins. Zwei.", "Drei."),
        ("Eins. Zwei. Drei.",),
        ("Eins.", "", "Zwei.", "Drei."),
        ("Eins.", "Zwei. Drei."),
    ],
)
def test_paragraph_boundaries_are_no_change(after: tuple[str, ...]) -> None:
    assert same_value(("Eins.", "Zwei.", "Drei."), after)


@pytest.mark.parametrize("after", [("Zwei.", "Eins."), ("Eins.",), ("Eins.", "Zwei.", "Drei."), ()])
def test_other_paragraphs_are_a_change(after: tuple[str, ...]) -> None:
    assert not same_value(("Eins.", "Zwei."), after)


def test_days_and_vocabulary_are_compared_as_they_are() -> None:
    assert not same_value(date(2023, 7, 4), date(2023, 7, 5))
    assert not same_value(date(2023, 7, 4), None)
    assert not same_value(None, "cancelled")
    assert not same_value(2023, 2024)


HOST = "https://stadt.example"
FILM = "https://www.youtube.com/watch?v=SYNTHv2023_"

SAME_ADDRESSES = {
    "tracking added": (
        f"{HOST}/doku.pdf",
        f"{HOST}/doku.pdf?utm_source=web&utm_medium=mail&fbclid=Iw&gclid=x",
    ),
    "Matomo campaign": (f"{HOST}/p.html?id=3", f"{HOST}/p.html?id=3&mtm_campaign=a&pk_kwd=b"),
    "session id in the query": (f"{HOST}/p.php?id=3&PHPSESSID=a1b2", f"{HOST}/p.php?id=3&PHPSESSID=c3d4"),
    "session id in the path": (f"{HOST}/p.do;jsessionid=A1B2.node1?id=3", f"{HOST}/p.do?id=3"),
    "sid with a token": (f"{HOST}/p.php?sid=9f86d081884c", f"{HOST}/p.php?sid=60303ae22b99"),
    "session id of ASP.NET": (f"{HOST}/p.aspx?id=3&ASP.NET_SessionId=a1", f"{HOST}/p.aspx?id=3"),
    "session id of ASP.NET without cookies": (f"{HOST}/(S(a1b2))/p.aspx", f"{HOST}/(S(c3d4))/p.aspx"),
    "sess_id with a token": (f"{HOST}/p.php?sess_id=9f86d081884c", f"{HOST}/p.php"),
    "tracking of HubSpot and others": (
        f"{HOST}/p.html?__hstc=1.2&hsCtaTracking=a&etcc_cmp=b&at_medium=c",
        f"{HOST}/p.html?srsltid=x",
    ),
    "signature and expiry of Amazon": (
        f"{HOST}/film.mp4?X-Amz-Algorithm=A&X-Amz-Date=20241128T1&X-Amz-Expires=900&X-Amz-Signature=0a1b",
        f"{HOST}/film.mp4?X-Amz-Algorithm=A&X-Amz-Date=20241129T2&X-Amz-Expires=900&X-Amz-Signature=2c3d",
    ),
    "signature of Google": (
        f"{HOST}/a.pdf?GoogleAccessId=x&Expires=1732790000&Signature=0a%2B",
        f"{HOST}/a.pdf?GoogleAccessId=x&Expires=1732880000&Signature=1b%2B",
    ),
    "signature of CloudFront": (
        f"{HOST}/a.pdf?Policy=ey1&Signature=a~&Key-Pair-Id=K1",
        f"{HOST}/a.pdf?Policy=ey2&Signature=b~&Key-Pair-Id=K2",
    ),
    "shared access signature of Azure": (
        f"{HOST}/a.pdf?sv=2022-11-02&se=2024-11-28T10%3A00Z&sr=b&sp=r&sig=a%3D",
        f"{HOST}/a.pdf?sv=2022-11-02&se=2024-11-29T10%3A00Z&sr=b&sp=r&sig=b%3D",
    ),
    "token of Akamai": (f"{HOST}/a.mp4?hdnts=exp=1~hmac=a", f"{HOST}/a.mp4?hdnts=exp=2~hmac=b"),
    "token of TYPO3's file delivery": (
        f"{HOST}/index.php?eID=dumpFile&t=f&f=12&token=0a1b",
        f"{HOST}/index.php?eID=dumpFile&t=f&f=12&token=2c3d",
    ),
    "token of Drupal's pictures": (f"{HOST}/a.jpg?itok=Xy1", f"{HOST}/a.jpg?itok=Zz2"),
    "nonce of WordPress": (f"{HOST}/?download=12&_wpnonce=0a1b", f"{HOST}/?download=12&_wpnonce=2c3d"),
    "hash of TYPO3's pictures": (
        f"{HOST}/fileadmin/_processed_/a/f/csm_rundgang_0a1b2c3d4e.jpg",
        f"{HOST}/fileadmin/_processed_/3/c/csm_rundgang_9f8e7d6c5b.jpg",
    ),
    "Ext JS's cache buster": (f"{HOST}/p.html?_dc=1700000000", f"{HOST}/p.html?_dc=3"),
    "time in a file's name": (f"{HOST}/film.1583229281.mp4", f"{HOST}/film.1700000000.mp4"),
    "jQuery's cache buster": (f"{HOST}/p.html?_=1700000000", f"{HOST}/p.html"),
    "version of a file": (f"{HOST}/doku.pdf?v=3", f"{HOST}/doku.pdf?v=4"),
    "time of a file": (f"{HOST}/film.mp4?t=1583229281", f"{HOST}/film.mp4"),
    "bare time of a file": (f"{HOST}/film.mp4?1583229281", f"{HOST}/film.mp4?1700000000"),
    "time of a page": (f"{HOST}/galerie.html?ts=1583229281", f"{HOST}/galerie.html?ts=1700000000123"),
    "TYPO3 cHash": (f"{HOST}/p.html?id=3&cHash=ab", f"{HOST}/p.html?id=3&cHash=cd"),
    "TLS": (f"{HOST}/doku.pdf", "http://stadt.example/doku.pdf"),
    "default port": (f"{HOST}/doku.pdf", "https://STADT.example:443/doku.pdf"),
    "order of parameters": (f"{HOST}/p.html?a=1&b=2", f"{HOST}/p.html?b=2&a=1"),
    "percent encoding": (f"{HOST}/Stra%C3%9Fe%7E.pdf", f"{HOST}/Straße~.pdf"),
    "no path": (HOST, f"{HOST}/"),
    "empty fragment": (f"{HOST}/p.html#", f"{HOST}/p.html"),
    "how a film is played": (FILM, f"{FILM}&feature=share&si=AbC&t=3"),
}
OTHER_ADDRESSES = {
    "film": (FILM, "https://www.youtube.com/watch?v=SYNTHv2022_"),
    "playlist": ("https://youtube.com/playlist?list=A", "https://youtube.com/playlist?list=B"),
    "a page's number": (f"{HOST}/p.php?id=3", f"{HOST}/p.php?id=4"),
    "a page's v": (f"{HOST}/film.html?v=SYNTH", f"{HOST}/film.html?v=OTHER"),
    "a numbered v": (f"{HOST}/film.html?v=12", f"{HOST}/film.html?v=13"),
    "a numbered sid": (f"{HOST}/p.php?sid=12", f"{HOST}/p.php?sid=13"),
    "a numbered sess_id": (f"{HOST}/p.php?sess_id=12", f"{HOST}/p.php?sess_id=13"),
    "a number in a file's name": (f"{HOST}/doku.2022.pdf", f"{HOST}/doku.2023.pdf"),
    "a time in a page's name": (f"{HOST}/p.1583229281.html", f"{HOST}/p.1700000000.html"),
    "gid is no tracking": (f"{HOST}/galerie.html?gid=1", f"{HOST}/galerie.html?gid=2"),
    "a bare number of a page": (f"{HOST}/p.php?1583229281", f"{HOST}/p.php?1583229282"),
    "a file behind a token": (
        f"{HOST}/index.php?eID=dumpFile&t=f&f=12&token=0a1b",
        f"{HOST}/index.php?eID=dumpFile&t=f&f=13&token=0a1b",
    ),
    "another picture that TYPO3 made": (
        f"{HOST}/fileadmin/_processed_/a/f/csm_rundgang_0a1b2c3d4e.jpg",
        f"{HOST}/fileadmin/_processed_/a/f/csm_abend_0a1b2c3d4e.jpg",
    ),
    "sp and st of a page that is not signed": (f"{HOST}/p.php?sp=1&st=2", f"{HOST}/p.php?sp=1&st=3"),
    "path": (f"{HOST}/doku-2022.pdf", f"{HOST}/doku-2023.pdf"),
    "case of the path": (f"{HOST}/Doku.pdf", f"{HOST}/doku.pdf"),
    "trailing slash": (f"{HOST}/galerie", f"{HOST}/galerie/"),
    "fragment": (f"{HOST}/p.html#c12", f"{HOST}/p.html#c13"),
    "host": (f"{HOST}/doku.pdf", "https://www.stadt.example/doku.pdf"),
    "port": (f"{HOST}/doku.pdf", f"{HOST}:8443/doku.pdf"),
    "mail": ("mailto:a@stadt.example", "mailto:b@stadt.example"),
    "broken address": ("http://[", "http://[["),
    "broken port": (f"{HOST}:99999/", f"{HOST}:99998/"),
    "latin-1 escapes": (f"{HOST}/%E4", f"{HOST}/%F6"),
}


@pytest.mark.parametrize("name", SAME_ADDRESSES)
def test_the_same_target(name: str) -> None:
    before, after = SAME_ADDRESSES[name]
    assert normalize_url(before) == normalize_url(after)


@pytest.mark.parametrize("name", OTHER_ADDRESSES)
def test_another_target(name: str) -> None:
    before, after = OTHER_ADDRESSES[name]
    assert normalize_url(before) != normalize_url(after)
    assert normalize_url(before) == normalize_url(before)


VIDEO = Link("video", FILM, "Film Baunatal")
PDF = Link("document", f"{HOST}/doku.pdf", "Dokumentation")

SAME_LINKS = {
    "another order": ((VIDEO, PDF), (PDF, VIDEO)),
    "the player's title is lost": ((VIDEO,), (Link("video", FILM, ""),)),
    "the player's own title": ((VIDEO,), (Link("video", FILM, "YouTube video player"),)),
    "a placeholder's button": ((VIDEO,), (Link("video", FILM, "Video laden"),)),
    "one target twice": ((PDF,), (PDF, Link("document", f"{HOST}/doku.pdf?utm_source=x", "Dokumentation"))),
    "quotes in the text": (
        (Link("page", HOST, "Zum „Film“"),),
        (Link("page", HOST, 'Zum "Film"'),),
    ),
}
OTHER_LINKS = {
    "another text of a film": ((VIDEO,), (Link("video", FILM, "Film Wetzlar"),)),
    "a link's text to a film": ((VIDEO,), (Link("video", FILM, "Zum Film"),)),
    "a document's text is lost": ((PDF,), (Link("document", PDF.url, ""),)),
    "another text of a document": ((PDF,), (Link("document", PDF.url, "Bericht"),)),
    "one more": ((PDF,), (PDF, VIDEO)),
    "one less": ((PDF, VIDEO), (VIDEO,)),
    "another kind": ((PDF,), (Link("page", PDF.url, PDF.text),)),
    "another film": ((VIDEO,), (Link("video", "https://vimeo.com/1", VIDEO.text),)),
}


@pytest.mark.parametrize("name", SAME_LINKS)
def test_the_same_links(name: str) -> None:
    before, after = SAME_LINKS[name]
    assert same_value(before, after)
    assert same_value(after, before)


@pytest.mark.parametrize("name", [*SAME_LINKS, *OTHER_LINKS])
def test_what_became_of_links_is_told_exactly_where_they_differ(name: str) -> None:
    before, after = {**SAME_LINKS, **OTHER_LINKS}[name]
    assert bool(link_changes(before, after)) == (name in OTHER_LINKS)
    assert {old for old, _ in link_changes(before, after) if old} <= set(before)
    assert {new for _, new in link_changes(before, after) if new} <= set(after)


def test_an_address_with_half_a_character_is_an_address() -> None:
    assert normalize_url(f"{HOST}/\ud83d#\udc00") != normalize_url(f"{HOST}/\ud83d#\udc01")


@pytest.mark.parametrize("name", OTHER_LINKS)
def test_other_links(name: str) -> None:
    before, after = OTHER_LINKS[name]
    assert not same_value(before, after)
    assert not same_value(after, before)


FULL: dict[str, Any] = {
    "year": 2023,
    "title": "Leuchtturmprojekte 2023 in Baunatal",
    "programme": "Sozialer Zusammenhalt",
    "municipality": "Baunatal",
    "programme_area": "Baunatal – Baunsberg",
    "start_date": date(2023, 7, 4),
    "end_date": date(2023, 7, 5),
    "attendance": "in_person",
    "status": "postponed",
    "description": ("Im „Gebiet“.",),
    "links": (PDF,),
}
OTHER: dict[str, Any] = {
    "year": 2024,
    "title": "Neu",
    "programme": "Soziale Stadt",
    "municipality": "Kassel",
    "programme_area": None,
    "start_date": None,
    "end_date": None,
    "attendance": "hybrid",
    "status": "cancelled",
    "description": ("Im Gebiet.",),
    "links": (),
}


@pytest.mark.parametrize("field", FULL)
def test_a_field_that_differs_is_listed_and_a_cosmetic_one_beside_it_is_not(field: str) -> None:
    before = Meeting(**FULL)
    cosmetic = {
        "title": "Leuchtturmprojekte\u00a02023 in Baunatal",
        "programme_area": "Baunatal - Baunsberg",
        "description": ("Im »Gebiet«.",),
    }
    after = Meeting(**{**FULL, **cosmetic, field: OTHER[field]})
    (entry,) = differences(before, after)
    assert (entry.field, entry.before, entry.after) == (field, FULL[field], OTHER[field])
    assert folded(before) != folded(after)
    assert folded(before) == folded(Meeting(**{**FULL, **cosmetic}))
