"""A hundred selectors that nobody should write: refused at load, or read within the child's limits."""

from __future__ import annotations

import pytest

from scraper.errors import FetchError
from scraper.parsers import declared
from scraper.parsers.records.declaration import Declaration, Field
from scraper.parsers.records.reader import RecordsPage
from scraper.parsers.records.selectors import selector_mistake

_BROKEN = [
    "",
    " ",
    "[",
    "p,",
    ":not(",
    "p::text",
    ":scope > p",
    "//p",
    "p:contains('x')",
    ".1",
    "p >",
    "(((",
    "\x00",
    "a\nb",
]
_ODD = [
    "*",
    ":root",
    "#1",
    "xyz|p",
    "p\\",
    "h3 || p",
    ":empty",
    "a[href=x i]",
    "ä",
    "p:nth-child(0n+0)",
    "💡",
    ".\\31 x",
]
_DEEP = [
    f"{opening * depth}p{')' * depth}"
    for opening in (":not(", ":is(", ":has(", ":where(")
    for depth in (1, 5, 20, 60, 120, 10_000)
]
_LONG = [part * number + "p" for part in ("* ", "* > ", "* ~ ", "* + ") for number in (3, 30, 100, 10_000)]
_LISTS = [
    (part * number).rstrip(",")
    for part in ("p,", ".a", "[a]", ":hover", ":nth-child(2n+1)", ":nth-last-of-type(3)")
    for number in (2, 9, 25, 99, 5_000)
]
_NUMBERS = [
    f"p:nth-child({number})" for number in ("99999999999999999999", "-n", "n-1", "even", "x", "2 of p")
]
HOSTILE = [*_BROKEN, *_ODD, *_DEEP, *_LONG, *_LISTS, *_NUMBERS]
PAGE = ("<html><body>" + "<div>" * 40 + "<p class=a>x</p>" * 400).encode()
_REFUSED = [selector for selector in HOSTILE if selector_mistake(selector) is not None]


def test_there_are_a_hundred() -> None:
    assert len(set(HOSTILE)) >= 100
    assert set(_BROKEN) - {"\x00"} <= set(_REFUSED)
    assert len(_REFUSED) < len(HOSTILE) - 40, "most of them reach the reader"


@pytest.mark.parametrize("selector", sorted(set(HOSTILE) - set(_REFUSED)))
def test_a_selector_ends_within_the_limits(selector: str) -> None:
    declaration = Declaration(each=selector, fields={"text": Field()})
    try:
        ended: object = declared.read(PAGE, None, "https://example.org/", declaration, deadline=2.0)
    except FetchError as error:
        ended = str(error)
    if isinstance(ended, str):
        assert "A selector or pattern in [records] can be the reason" in ended
    else:
        assert isinstance(ended, RecordsPage)


def test_a_pattern_without_end_is_stopped_too() -> None:
    body = f"<p>{'a' * 5000}b</p>".encode()
    declaration = Declaration(each="p", fields={"text": Field(pattern="(a+)+$")})
    with pytest.raises(FetchError, match="pattern in \\[records\\]"):
        declared.read(body, None, "https://example.org/", declaration, deadline=1.0)
