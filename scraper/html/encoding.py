"""Bytes to text as a browser decides: byte order mark, HTTP header, ``<meta>``, then a guess (WHATWG
Encoding, HTML 13.2.3)."""

from __future__ import annotations

import codecs

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, to_unicode

# WHATWG's windows-1252 knows every byte; Python's lacks five, which are C1 controls there.
_WINDOWS_1252 = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_SINGLE_BYTE = frozenset(
    {"cp1252", "latin-1", "iso8859-1", "iso8859-15", "iso8859-2", "cp1250", "ascii", "mac-roman", "cp1251"}
)
_ENOUGH = 3
_SAMPLE = 2048
_MOSTLY = 0.3


def decode(body: bytes, content_type: str | None) -> str:
    """Return the text of ``body`` as a browser would read it.

    ``content_type`` is the HTTP header's value, if there was one. Bytes that the encoding does not know
    become U+FFFD. Nothing is raised: an unknown label counts as no label.
    """
    encoding, bom = read_bom(body)
    if encoding is not None and bom is not None:
        return to_unicode(body[len(bom) :], encoding)
    encoding = http_content_type_encoding(content_type)
    if encoding is None:
        encoding = html_body_declared_encoding(body)
        # A meta element that could be read is proof of 8-bit bytes, whatever it says (HTML 13.2.3.2).
        if encoding is not None and encoding.startswith("utf-16"):
            encoding = "utf-8"
    if encoding is None:
        return _guess(body)
    if encoding in _SINGLE_BYTE and _is_plainly_utf_8(body):
        encoding = "utf-8"
    return _windows_1252(body) if encoding == "cp1252" else to_unicode(body, encoding)


def _is_plainly_utf_8(body: bytes) -> bool:
    """Whether bytes that are labelled otherwise can only be UTF-8: text in a one-byte encoding is never
    valid UTF-8 by chance, except for a rare pair or two."""
    if body.isascii():
        return False
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return False
    return sum(not character.isascii() for character in text) >= _ENOUGH


def _windows_1252(body: bytes) -> str:
    return body.decode("latin-1").translate(_WINDOWS_1252)


def _guess(body: bytes) -> str:
    """Nothing is declared: UTF-16 by its zero bytes, UTF-8 where it holds, else windows-1252."""
    sample = body[:_SAMPLE]
    if sample.count(0) > len(sample) * _MOSTLY:
        little = sample[1::2].count(0) >= sample[0::2].count(0)
        return to_unicode(body, "utf-16-le" if little else "utf-16-be")
    try:
        # final=False: a body that was cut inside a character is still UTF-8.
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return _windows_1252(body)
