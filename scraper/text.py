"""Normalise text: NFC, no invisible characters, every run of white space one space."""

from __future__ import annotations

import codecs
import unicodedata
from encodings import cp1252

from scraper import lazy_re

# Cf: soft hyphen, zero-width characters, byte order mark, bidi marks; Cc: control characters. White space
# among the control characters (tab, line ends) is folded first. Zero-width *space* (U+200B) has no width:
# it is removed.
_INVISIBLE = lazy_re.compile(
    "[\x00-\x08\x0b\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


# C0, DEL and C1 move cursors and recolour terminals (ECMA-48); bidi controls and line separators reorder what
# is read (UAX 9). JSON escapes C0; line ends between our own lines stay.
CONTROL = lazy_re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def normalise(text: str) -> str:
    """Return ``text`` normalised: NFC, invisible characters removed, white space folded (U+00A0 … too),
    stripped.

    Quotation marks and dashes stay as printed.
    """
    text = text.strip()
    # Most paragraphs are as they should be; finding that out is several times cheaper than making them so.
    if text.isprintable() and "  " not in text and _is_plain(text):
        return text
    text = " ".join(_INVISIBLE.sub("", text).split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _is_plain(text: str) -> bool:
    """Whether all characters are in windows-1252: what is printable there is visible and composed."""
    try:
        codecs.charmap_encode(text, "strict", cp1252.encoding_table)
    except UnicodeEncodeError:
        return False
    return True


# Where case is ignored, these match letters whose upper case they are not.
_FOLDED = {"ſ": "s", "ı": "i", "İ": "i"}


def folded(text: str) -> str:
    """Return ``text`` in lower case, as ``re.IGNORECASE`` compares letters: "ſ" is an "s", "İ" an "i"."""
    if not text.isascii():
        for letter, plain in _FOLDED.items():
            text = text.replace(letter, plain)
    return text.lower()


def printable(text: str, keep: str = "") -> str:
    """Return ``text`` safe for a terminal: control characters as ``\\x1b``, line ends and tabs as spaces.

    ``keep``: control characters that stay, e.g. the line ends between our own lines.
    """
    return CONTROL.sub(lambda match: match[0] if match[0] in keep else _shown(match[0]), text)


def _shown(character: str) -> str:
    return " " if character in "\t\n\r" else character.encode("unicode_escape").decode("ascii")


def cut(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` characters, ended with ``…`` where something is missing."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def counted(number: int, noun: str) -> str:
    """``1 change``, ``2 changes``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
