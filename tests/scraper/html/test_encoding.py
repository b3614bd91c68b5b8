"""Bytes become text as a browser decides: byte order mark, HTTP header, meta, then a guess."""

from __future__ import annotations

import codecs

import pytest
import webencodings

from scraper.html.encoding import decode, encoding_named
from tests.work import assert_time_grows_with_size, thread_seconds

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


@pytest.mark.parametrize("label", sorted(webencodings.LABELS))
def test_every_label_of_the_standard_is_known_in_header_and_meta(label: str) -> None:
    name = webencodings.LABELS[label]
    if name == "replacement":
        assert encoding_named(label) is None  # a browser reads nothing of such a page: they may hide scripts
        return
    assert encoding_named(f" {label.upper()}\n") == name
    if name.startswith("utf-16"):
        assert decode("Süd".encode(name), f"text/html; charset={label}") == "Süd"
        return
    assert decode(b"<p>Dietzenbach</p>", f"text/html;charset='{label}'") == "<p>Dietzenbach</p>"
    assert decode(f"<meta charset={label}>x".encode(), None).endswith("x")


@pytest.mark.parametrize(
    ("label", "octets", "text"),
    [
        ("csisolatin9", b"\xa4", "€"),
        ("x-cp1250", b"\xb9", "ą"),
        ("mac", b"\x8a", "ä"),
        ("l2", b"\xb1", "ą"),
        ("unicode20utf8", "ä".encode(), "ä"),
        ("ks_c_5601-1987", b"\x81\x41", "갂"),  # an extension of Windows that browsers read as EUC-KR
        ("gb2312", b"\x81\x30\x81\x30", "\x80"),
        ("x-user-defined", b"\xff", "\uf7ff"),
    ],
)
def test_a_label_means_what_it_means_to_a_browser(label: str, octets: bytes, text: str) -> None:
    assert decode(octets, f"text/html; charset={label}") == text


@pytest.mark.parametrize(
    "label",
    ["rot13", "zip", "bz2", "idna", "punycode", "unicode_escape", "utf-7", "undefined", "hex", "cp037"],
)
def test_what_only_python_knows_is_no_label(label: str) -> None:
    assert encoding_named(label) is None
    body = f"<meta charset={label}><p>Grüße +AGE-</p>".encode()
    assert "Grüße +AGE-" in decode(body, f"text/html; charset={label}")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<meta charset=bogus><meta charset=iso-8859-2>", "iso-8859-2"),
        (b"<meta http-equiv=refresh content='0; charset=koi8-r'><meta charset=l2>", "iso-8859-2"),
        (b"<meta content='text/html; charset=l2' http-equiv=Content-Type>", "iso-8859-2"),
        (b"<META HTTP-EQUIV='content-type' CONTENT='text/html; charset = \"l2\"'>", "iso-8859-2"),
        (b"<!-- <meta charset=koi8-r> --><meta charset='l2'/>", "iso-8859-2"),
        (b"<!--><meta charset=l2>", "iso-8859-2"),
        (b"<script data='<meta charset=koi8-r>'></script><meta charset=l2>", "iso-8859-2"),
        (b"<p title='><meta charset=koi8-r>'><meta charset=l2>", "iso-8859-2"),
        (b"<meta name=x charset=l2 charset=koi8-r>", "iso-8859-2"),
        (b"<meta\ncharset\n=\nl2\n>", "iso-8859-2"),
        (b"</meta charset=koi8-r><meta charset=l2>", "iso-8859-2"),
        (b"<metadata charset=koi8-r><meta charset=l2>", "iso-8859-2"),
        (b"<?xml version='1.0' encoding='l2'?><html>", "iso-8859-2"),
        (b"<style>" + b" " * 20_000 + b"</style><meta charset=l2>", "iso-8859-2"),
        (b"<meta charset='l2>", None),
        (b"<meta charset=l2", None),
        (b"<meta http-equiv='Content-Type ' content='text/html; charset=l2'>", None),
        (b"<!-- <meta charset=l2>", None),
        (b"<meta charset=utf-16>", "utf-8"),
        (b"<meta charset=x-user-defined>", "windows-1252"),
    ],
)
def test_the_declaration_in_the_page_is_found_as_by_a_browser(head: bytes, name: str | None) -> None:
    letter = {"iso-8859-2": "ą", "utf-8": "\ufffd", "windows-1252": "±", None: "±"}[name]
    assert decode(head + b"<p>\xb1", None).endswith(f"<p>{letter}")


@pytest.mark.parametrize("piece", [b"<", b"<a ", b"<meta ", b"<meta charset='", b"<a b="])
def test_looking_for_a_declaration_takes_the_time_of_its_length(piece: bytes) -> None:
    """The time, for patterns do the work; it is looked for in the first 64 KiB."""
    times = 60_000 // len(piece) // 16
    assert_time_grows_with_size(lambda size: thread_seconds(lambda: decode(piece * size, None)), times)
