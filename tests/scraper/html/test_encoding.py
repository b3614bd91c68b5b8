"""Bytes become text as a browser decides: byte order mark, HTTP header, meta, then a guess."""

from __future__ import annotations

import codecs

import pytest

from scraper.html.encoding import decode

WORDS = "Förderprogramm „Süd“ – 5 €"


def page(meta: str) -> str:
    return f"<!DOCTYPE html><html><head>{meta}<title>{WORDS}</title></head><body><p>{WORDS}</p></body></html>"


@pytest.mark.parametrize(
    ("meta", "codec", "header"),
    [
        ("", "utf-8", "text/html; charset=utf-8"),
        ("", "utf-8", 'text/html; charset="UTF-8"'),
        ("", "utf-8", None),
        ("", "cp1252", None),
        ("", "cp1252", "text/html; charset=iso-8859-1"),
        ("", "cp1252", "text/html; charset=latin1"),
        ("", "cp1252", "text/html; charset=us-ascii"),
        ("", "iso8859-15", "text/html; charset=iso-8859-15"),
        ('<meta charset="iso-8859-1">', "cp1252", "text/html"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252", None),
        ('<meta charset="iso-8859-1">', "utf-8", "text/html; charset=UTF-8"),
        ('<meta charset="utf-8">', "cp1252", "text/html; charset=windows-1252"),
        ('<meta charset="utf-16">', "utf-8", "text/html"),
        ("", "utf-16-le", None),
        ("", "utf-16-be", None),
        ("", "utf-16-le", "text/html; charset=utf-16le"),
        ("", "utf-8", "text/html; charset=no-such-thing"),
    ],
)
def test_the_declaration_that_a_browser_believes_is_believed(
    meta: str, codec: str, header: str | None
) -> None:
    text = page(meta)
    if codec == "iso8859-15":
        text = text.replace("„", '"').replace("“", '"').replace("–", "-")
    assert decode(text.encode(codec), header) == text


@pytest.mark.parametrize(
    ("bom", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_beats_header_and_meta(bom: bytes, codec: str) -> None:
    text = page('<meta charset="iso-8859-1">')
    assert decode(bom + text.encode(codec), "text/html; charset=windows-1252") == text


def test_every_byte_of_windows_1252_is_a_character() -> None:
    text = decode(bytes(range(256)), "text/html; charset=windows-1252")
    assert len(text) == 256
    assert "\ufffd" not in text


def test_undeclared_utf_8_that_is_cut_inside_a_character_is_still_utf_8() -> None:
    assert decode("Grüße".encode()[:-3] + "ß".encode()[:1], None).startswith("Grü")
