"""Find text that was decoded or encoded wrongly: UTF-8 read as Latin-1, or with U+FFFD in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper import lazy_re

if TYPE_CHECKING:
    from collections.abc import Iterable

# What the bytes of ä ö ü Ä Ö Ü ß é „ “ ” ‚ ‘ – … € and U+00A0 look like as windows-1252, windows-1252 with C1
# controls, or Latin-1 whose controls were removed.
_MOJIBAKE = lazy_re.compile(
    r"Ã(?:[¤¶¼©¨¡\u0084\u0096\u009cŸ„–œ\u009f]|(?=\W|$))|â(?:€[žœ“”\u009d\u009c\u009eš˜™¦“]|\u0080[\u0090-\u00a6]|‚¬|€)"
    r"|Â[\u00a0§°·»«]|ï¿½|\ufffd"
)
_GOOD = lazy_re.compile(r"[äöüÄÖÜß„“–]")
_ENOUGH = 3


def signs(text: str) -> list[str]:
    """Return what in ``text`` looks like broken characters, in order."""
    return _MOJIBAKE.findall(text) if not text.isascii() else []


def is_broken(texts: Iterable[str]) -> bool:
    """Whether the whole of ``texts`` is broken: more broken characters than whole ones, or several that are
    lost (U+FFFD); one may be a slip of the author's."""
    text = "\n".join(texts)
    lost, broken = text.count("\ufffd"), len(signs(text))
    whole = len(_GOOD.findall(text)) if broken >= _ENOUGH else 0
    return lost >= _ENOUGH or (broken >= _ENOUGH and broken > whole)
