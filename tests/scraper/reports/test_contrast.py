"""Every text of a mail stands out from its ground, light and dark (WCAG 2.2 AA), none by colour alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import chain
from typing import get_args

import pytest

from scraper.reports.mail import mail
from scraper.reports.model import NoticeKind
from tests.scraper.reports.samples import added, news, notice, of_all_kinds, restored

ENOUGH_FOR_TEXT = 4.5
ENOUGH_FOR_SHAPES = 3.0
VOID = {"meta", "br"}
Colours = dict[str, str]


class Painted(HTMLParser):
    """A small cascade: what colour each text has, on what ground, inline or (dark) by its class."""

    def __init__(self, html: str, *, dark: bool) -> None:
        super().__init__()
        self.rules = dark_rules(html) if dark else {}
        self.stack: list[tuple[str, Colours]] = [("", {})]
        self.texts: list[tuple[str, str, str]] = []
        self.edges: list[tuple[str, str]] = []
        self.feed(html.partition("</head>")[2].partition("</html>")[0])
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = dict(attrs)
        own = declarations(given.get("style") or "")
        for name in (given.get("class") or "").split():
            own |= self.rules.get(name, {})
        ground = self.stack[-1][1].get("background-color", "")
        if "border-left-color" in own:
            self.edges.append((own["border-left-color"], ground))
        inherited = {
            key: value for key, value in self.stack[-1][1].items() if key in {"color", "background-color"}
        }
        self.stack.append((tag, inherited | own))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            colours = self.stack[-1][1]
            self.texts.append((data.strip(), colours["color"], colours["background-color"]))


def declarations(style: str) -> Colours:
    pairs = (part.partition(":") for part in style.replace("!important", "").split(";") if ":" in part)
    return {name.strip(): value.strip() for name, _, value in pairs}


def dark_rules(html: str) -> dict[str, Colours]:
    sheet = re.search(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}\n</style>", html, re.DOTALL)
    assert sheet is not None
    return {name: declarations(body) for name, body in re.findall(r"\.([\w-]+) \{(.*?)\}", sheet.group(1))}


def ratio(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio of two ``#rrggbb``."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mails() -> list[str]:
    many = news(*of_all_kinds(), restored(), *(added(status="postponed") for _ in range(40)))
    notices = [mail(notice(kind)).html for kind in get_args(NoticeKind)]
    return [mail(many).html, mail(news(*of_all_kinds())).html, *notices]


@pytest.fixture(scope="module", params=["light", "dark"])
def painted(request: pytest.FixtureRequest) -> list[Painted]:
    return [Painted(html, dark=request.param == "dark") for html in mails()]


def test_the_measure_is_that_of_wcag() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_text_stands_out_from_its_ground(painted: list[Painted]) -> None:
    texts = list(chain.from_iterable(page.texts for page in painted))
    faint = {(text, *pair) for text, *pair in texts if ratio(*pair) < ENOUGH_FOR_TEXT}
    assert len(texts) > 100
    assert not faint


def test_the_edge_of_a_card_stands_out_from_the_page(painted: list[Painted]) -> None:
    edges = set(chain.from_iterable(page.edges for page in painted))
    assert len(edges) >= 4
    assert all(ratio(*pair) >= ENOUGH_FOR_SHAPES for pair in edges)


def test_dark_is_really_dark_and_light_is_light() -> None:
    html = mails()[1]
    grounds = [
        {luminance(ground) for _, _, ground in Painted(html, dark=dark).texts} for dark in (False, True)
    ]
    assert max(grounds[0]) > 0.8
    plain_texts = [ground for text, _, ground in Painted(html, dark=True).texts if "im Mittelpunkt" in text]
    assert plain_texts
    assert all(luminance(ground) < 0.05 for ground in plain_texts)


def test_changed_words_are_marked_by_shape_too() -> None:
    html = mails()[1]
    removed = re.findall(r"<del [^>]*style=\"([^\"]*)\"", html)
    added_words = re.findall(r"<ins [^>]*style=\"([^\"]*)\"", html)
    assert removed
    assert added_words
    assert all("line-through" in style for style in removed)
    assert all("underline" in style and "font-weight" in style for style in added_words)
