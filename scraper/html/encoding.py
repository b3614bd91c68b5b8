"""Decode bytes as a browser does: byte order mark, HTTP header, ``<meta>``, then a guess.

WHATWG Encoding, and HTML, 13.2.3. Only the labels of the WHATWG's list count: Python knows others (``rot13``,
``zip``, ``utf-7``).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import webencodings

from scraper import lazy_re

# WHATWG's windows-1252 knows every byte; Python's lacks five, which are C1 controls there.
_WINDOWS_1252 = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))
_HEAD = 64 * 2**10
"""Bytes in which a declaration is looked for: browsers look at 1,024, and read anew if one comes later."""
# Of any other encoding each byte is a character.
_MULTI_BYTE = frozenset(
    {
        "utf-8",
        "utf-16le",
        "utf-16be",
        "gbk",
        "gb18030",
        "big5",
        "euc-jp",
        "iso-2022-jp",
        "shift_jis",
        "euc-kr",
    }
)
_CERTAIN_LETTERS = 3
"""Letters outside of ASCII that make UTF-8 certain."""
_SAMPLE = 2048
_NUL_SHARE = 0.3

_SPACE = rb"\t\n\f\r "
_CHARSET = lazy_re.compile(
    rb"charset["
    + _SPACE
    + rb"]*=["
    + _SPACE
    + rb"]*(?:\"([^\"]*)\"|'([^']*)'|([^\"'"
    + _SPACE
    + rb";][^"
    + _SPACE
    + rb";]*))",
    re.IGNORECASE,
)
_XML = lazy_re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_MARKUP = lazy_re.compile(
    rb"<(?:!--|(?P<meta>meta(?=[" + _SPACE + rb"/]))|(?P<tag>/?[a-z][^" + _SPACE + rb"/>]*)|[!/?])",
    re.IGNORECASE,
)
_ATTRIBUTE = lazy_re.compile(
    rb"[" + _SPACE + rb"/]*(?P<name>[^" + _SPACE + rb"/>][^" + _SPACE + rb"/>=]*)"
    rb"(?:[" + _SPACE + rb"]*=[" + _SPACE + rb"]*"
    rb"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\"'>"
    + _SPACE
    + rb"][^>"
    + _SPACE
    + rb"]*)|(?P<open>[\"'])|))?"
)


def decode(body: bytes, content_type: str | None) -> str:
    """Return the text of ``body`` as a browser would read it.

    ``content_type`` is the HTTP header's value, if there was one. Bytes that the encoding does not know
    become U+FFFD. Nothing is raised: an unknown label counts as no label.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _decode(body[len(mark) :], encoding)
    name = _in_header(content_type) or _in_markup(body[:_HEAD])
    if name is None:
        return _guess(body)
    if name not in _MULTI_BYTE and _is_plainly_utf_8(body):
        name = "utf-8"
    return _decode(body, name)


def _is_plainly_utf_8(body: bytes) -> bool:
    """Whether bytes that are labelled otherwise can only be UTF-8: text in a one-byte encoding is never
    valid UTF-8 by chance, except for a rare pair or two."""
    if body.isascii():
        return False
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return False
    return sum(not character.isascii() for character in text) >= _CERTAIN_LETTERS


def encoding_named(label: str) -> str | None:
    """The WHATWG's name of the encoding that ``label`` means; ``None`` for a label that is not listed.

    So are those that a browser refuses to read (``iso-2022-kr``, ``hz-gb-2312``): they may hide scripts.
    """
    name: str | None = webencodings.LABELS.get(label.strip("\t\n\f\r ").lower())
    return None if name == "replacement" else name


def _in_header(content_type: str | None) -> str | None:
    match = _CHARSET.search((content_type or "").encode("latin-1", "replace"))
    return encoding_named(_label(match)) if match else None


def _in_markup(head: bytes) -> str | None:
    """What the first ``<meta>`` with a known label says, else an XML declaration (HTML, 13.2.3.2)."""
    for attributes in _metas(head):
        name = _in_meta(attributes)
        if name is not None:
            # A meta element that could be read is proof of 8-bit bytes, whatever it says.
            return (
                "utf-8" if name.startswith("utf-16") else "windows-1252" if name == "x-user-defined" else name
            )
    match = _XML.match(head)
    return encoding_named(_label(match)) if match else None


def _metas(head: bytes) -> Iterator[dict[bytes, bytes]]:
    """The attributes of each ``<meta>`` outside of comments."""
    position = 0
    while match := _MARKUP.search(head, position):
        position = match.end()
        if match[0] == b"<!--":
            end = head.find(b"-->", match.start() + 2)
            position = len(head) if end < 0 else end + 3
        elif match["meta"] or match["tag"]:
            attributes, position = _attributes(head, position)
            if match["meta"]:
                yield attributes
        else:
            end = head.find(b">", match.start())
            position = len(head) if end < 0 else end + 1


def _attributes(head: bytes, position: int) -> tuple[dict[bytes, bytes], int]:
    """A tag's attributes by their names in lower case, the first of each name, and where they end."""
    attributes: dict[bytes, bytes] = {}
    while match := _ATTRIBUTE.match(head, position):
        if match["open"]:  # a quotation mark that nothing closes
            return {}, len(head)
        value = match["double"] or match["single"] or match["bare"] or b""
        attributes.setdefault(match["name"].lower(), value)
        position = match.end()
    if head.find(b">", position) < 0:  # the tag does not end here
        return {}, len(head)
    return attributes, position


def _in_meta(attributes: dict[bytes, bytes]) -> str | None:
    if b"charset" in attributes:
        return encoding_named(attributes[b"charset"].decode("latin-1"))
    if attributes.get(b"http-equiv", b"").lower() != b"content-type":
        return None
    match = _CHARSET.search(attributes.get(b"content", b""))
    return encoding_named(_label(match)) if match else None


def _label(match: re.Match[bytes]) -> str:
    return next(group for group in match.groups() if group is not None).decode("latin-1")


def _decode(body: bytes, name: str) -> str:
    if name == "windows-1252":
        return body.decode("latin-1").translate(_WINDOWS_1252)
    if name == "gbk":
        return body.decode("gb18030", "replace")
    text: str = webencodings.lookup(name).codec_info.decode(body, "replace")[0]
    return text


def _guess(body: bytes) -> str:
    """Nothing is declared: UTF-16 by its zero bytes, UTF-8 where it holds, else windows-1252."""
    sample = body[:_SAMPLE]
    if sample.count(0) > len(sample) * _NUL_SHARE:
        little = sample[1::2].count(0) >= sample[0::2].count(0)
        return _decode(body, "utf-16le" if little else "utf-16be")
    try:
        # final=False: a body that was cut inside a character is still UTF-8.
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return _decode(body, "windows-1252")
