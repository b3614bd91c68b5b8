"""Make any text of the page harmless: one line, nothing invisible, bounded, links to the web only."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper import lazy_re
from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

_UNPAIRED = lazy_re.compile("[\ud800-\udfff]")
_NOT_IN_ADDRESS = lazy_re.compile(r"[\s\x00-\x20\x7f\\<>\"'`{}|^]")
_CONTACT = lazy_re.compile(r"mailto:[\w.+-]+@[\w.-]+|tel:\+?\d+")
_MAX_ADDRESS = 2_000
_MARK = "…"


def one_line(text: str) -> str:
    """``text`` as one line that can be encoded: no control, direction or zero-width characters, no line ends.

    A lone surrogate (there is none in text that was decoded properly) becomes U+FFFD.
    """
    return normalise(_UNPAIRED.sub("\ufffd", text))


def map_texts(value: Any, change: Callable[[str], str]) -> Any:
    """JSON in which ``change`` was made to every text; the keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: map_texts(item, change) for key, item in value.items()}
    return [map_texts(item, change) for item in value] if isinstance(value, list) else value


def shorten(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` characters, cut at a word and ended with ``…`` where something is
    missing."""
    if len(text) <= limit:
        return text
    return head(text, limit - 1).rstrip(" ,;:–-(") + _MARK


def head(text: str, limit: int) -> str:
    """The beginning of ``text``, at most ``limit`` characters, to the end of a word unless that costs
    over half."""
    cut = text[: max(limit, 0)]
    if len(text) <= len(cut):
        return cut
    space = max(cut.rfind(" "), cut.rfind("\n")) if not text[len(cut)].isspace() else len(cut)
    return cut[:space] if space > limit // 2 else cut


def tail(text: str, limit: int) -> str:
    """The end of ``text``, at most ``limit`` characters, from the beginning of a word."""
    return head(text[::-1], limit)[::-1]


def edges(text: str) -> tuple[str, str, str]:
    """``text`` in three: its leading white space, what is between, its trailing white space."""
    inner = text.strip()
    start = text.index(inner) if inner else len(text)
    return text[:start], inner, text[start + len(inner) :]


def web_address(url: str) -> str | None:
    """``url`` if a mail may link to it, else ``None``: http or https with a host and no user name,
    without a character that could end an attribute or a word, and not so long that it hides
    something. Blanks in it are written as browsers send them."""
    url = url.replace(" ", "%20")
    if (
        len(url) > _MAX_ADDRESS
        or _NOT_IN_ADDRESS.search(url)
        or one_line(url) != unicodedata.normalize("NFC", url)
    ):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    honest = host and parts.username is None  # https://bank.example@elsewhere.example reads as the bank
    return url if parts.scheme in {"http", "https"} and honest else None


def link_address(url: str) -> str | None:
    """A :func:`web_address`, or a mail address or telephone number and nothing else."""
    return url if len(url) <= _MAX_ADDRESS and _CONTACT.fullmatch(url) else web_address(url)


def host_of(url: str) -> str:
    """Return the host, mail address or number that an address accepted by :func:`link_address` leads to."""
    parts = urlsplit(url)
    return parts.hostname or parts.path
