"""Parse numbers as German and English pages print them; ambiguous ones are rejected."""

from __future__ import annotations

import re

from scraper import lazy_re

_NUMBER = lazy_re.compile(r"(?<![\w.,])[-+−]?\d[\d.,'’\u202f\u00a0 ]*(?:\d|(?<=\d))")
_GROUPS = lazy_re.compile(r"[-+]?\d{1,3}(?:(?P<separator>[.,' ])\d{3})(?:(?P=separator)\d{3})*")
_FORMAT = lazy_re.compile(r"\d+(?:([.,' ])\d{3})*(?:([.,])\d+)?")


def separators(example: str) -> tuple[str, str] | None:
    """``(thousands, decimal)`` of a number written as an example (``1.234,5``); ``None`` if unclear."""
    match = _FORMAT.fullmatch(example)
    if match is None or (match[1] is None and match[2] is None) or match[1] == match[2]:
        return None
    thousands, decimal = match[1], match[2]
    if decimal is None:
        decimal = "," if thousands == "." else "."
    if thousands is None:
        thousands = "." if decimal == "," else ","
    return thousands, decimal


def read(text: str, language: str, example: str | None) -> int | float | None:
    """The first number in ``text``; ``None`` where there is none, or where it can be read in two ways.

    ``language``: the page's (``de``, ``en`` or another), which says what a comma is; ``example``: a number
    that says it instead.
    """
    match = _NUMBER.search(text)
    if match is None:
        return None
    digits = re.sub(r"[’\u202f\u00a0]", lambda m: "'" if m[0] == "’" else " ", match[0]).replace("−", "-")
    known = separators(example) if example else {"de": (".", ","), "en": (",", ".")}.get(language)
    if known is None:
        known = _by_itself(digits)
    if known is None:
        return None
    thousands, decimal = known
    whole, point, fraction = digits.partition(decimal)
    if thousands in whole and not _GROUPS.fullmatch(whole):
        whole = re.split(r"[ ]", whole)[0] if thousands != " " else whole
    whole = re.sub(rf"(?<=\d)[{re.escape(thousands)}' ](?=\d{{3}}(?!\d))", "", whole)
    try:
        return float(f"{whole}.{fraction}") if point and fraction else int(whole)
    except ValueError:
        return None


def _by_itself(digits: str) -> tuple[str, str] | None:
    """The separators of a number that says them itself: ``1.234,5`` and ``1,5`` do, ``1.234`` does not."""
    marks = re.findall(r"[.,]", digits)
    if not marks:
        return ",", "."
    if len(set(marks)) == 2:
        return marks[0], marks[-1]
    mark = marks[0]
    other = "." if mark == "," else ","
    if len(marks) > 1:
        return mark, other
    return None if re.fullmatch(r"[-+]?\d{1,3}[.,]\d{3}", digits) else (other, mark)
