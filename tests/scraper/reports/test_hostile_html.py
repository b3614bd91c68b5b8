"""The HTML part, whatever the page says: nothing active, nothing loaded, nothing lost, small enough."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.records import Link
from scraper.reports.mail import mail
from scraper.reports.model import Mail, Recipient
from scraper.reports.plain_text import plain
from tests.scraper.reports import declared_samples
from tests.scraper.reports.samples import HOSTILE, added, edited, hostile_changes, news, notice, of_all_kinds

if TYPE_CHECKING:
    from scraper.reports.model import News, Notice

ATTRIBUTES = {
    *("class", "style", "href", "dir", "lang", "charset", "name", "content"),
    *("role", "width", "cellpadding", "cellspacing", "border", "align"),
}
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "table", "tbody", "tr", "td", "h1", "h2", "p", "a"),
    *("br", "span", "strong", "bdi", "del", "ins", "code"),
}
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


class Seen(HTMLParser):
    """All elements, attributes, comments and style sheets of a document, as Python's parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.comments: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.text += data


@cache
def seen_in(html: str) -> Seen:
    return Seen(html)


def hostile_item(name: str, kind: str) -> News | Notice:
    text = HOSTILE[name]
    if kind == "news":
        return news(*hostile_changes(text), title=text, schedule=text, url="javascript:" + text)
    if kind == "declared":
        return declared_samples.news(*declared_samples.hostile_changes(text), title=text, schedule=text)
    if kind == "words":
        record_type = declared_samples.hostile_type(text)
        record = declared_samples.of_type(record_type)
        changes = (declared_samples.added(record), declared_samples.edited(record, bau_ort="neu"))
        return declared_samples.news(*changes, record_type=record_type)
    text = text[:50_000]
    return notice("given_up", title=text, schedule=text, url=text, reason=text, channel=text)


@pytest.fixture(params=["news", "notice", "declared", "words"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=HOSTILE)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def hostile(name: str, kind: str) -> Mail:
    return hostile_mail(name, kind)


@cache
def hostile_mail(name: str, kind: str) -> Mail:
    text = HOSTILE[name]
    return mail(hostile_item(name, kind), Recipient(channel=text, contact=text))


@pytest.fixture(scope="module")
def harmless() -> Mail:
    return mail(news(*of_all_kinds()))


def test_there_are_only_elements_and_attributes_of_our_own(hostile: Mail) -> None:
    seen = seen_in(hostile.html)
    assert seen.elements <= ELEMENTS
    assert {name for name, _ in seen.attributes} <= ATTRIBUTES
    tree = LexborHTMLParser(hostile.html)
    nodes = [node for node in tree.css("*") if node.tag]
    assert {node.tag for node in nodes} <= ELEMENTS
    assert {name for node in nodes for name in node.attributes} <= ATTRIBUTES


def test_links_lead_to_the_web_only(hostile: Mail) -> None:
    links = [value for name, value in seen_in(hostile.html).attributes if name == "href"]
    assert all(re.match(r"https?://[a-z0-9]", link) for link in links)


def test_nothing_is_loaded_from_anywhere(hostile: Mail, harmless: Mail) -> None:
    seen = seen_in(hostile.html)
    styles = " ".join(value for name, value in seen.attributes if name == "style")
    assert not re.search(r"url|import|expression|behaviou?r|@", styles)
    assert not any(name in {"src", "srcset", "background", "action"} for name, _ in seen.attributes)
    sheets = [node.text() for node in LexborHTMLParser(hostile.html).css("style")]
    assert sheets == [node.text() for node in LexborHTMLParser(harmless.html).css("style")]
    assert not re.search(r"url|@import|expression", " ".join(sheets))


def test_comments_are_only_those_for_outlook(hostile: Mail, harmless: Mail) -> None:
    assert seen_in(hostile.html).comments == seen_in(harmless.html).comments


def test_nothing_invisible_is_in_any_part(hostile: Mail) -> None:
    assert not UNSEEN.search(hostile.html + hostile.text + hostile.subject)
    assert "\n" not in hostile.subject


def test_every_part_can_be_encoded_and_the_whole_is_small(hostile: Mail) -> None:
    assert len(wire(hostile)) < 100_000


def test_a_strict_mail_parser_sees_one_line_headers_and_the_same_words(hostile: Mail) -> None:
    parsed = message_from_bytes(wire(hostile), policy=policy.strict)
    assert "".join(parsed["Subject"].split()) == "".join(hostile.subject.split())
    assert set(parsed.keys()) == {"Subject", "From", "MIME-Version", "Content-Type"}
    text = parsed.get_body(("plain",))
    assert text is not None
    assert text.get_content().split() == hostile.text.split()


def test_a_chat_gets_no_control_characters(name: str, kind: str) -> None:
    assert not UNSEEN.search(plain(hostile_item(name, kind)))


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("script", '"><script>alert(1)</script>'),
        ("image", "<img src=https://evil.example/x.png onerror=alert(1)>"),
        ("template", "{{ 7*7 }}{% raw %}${7*7}#{7*7}"),
        ("newlines", "erste Bcc: alle@evil.example zweite dritte viertefünfte"),
        ("direction", "linksgpj.exerechts ende"),
        ("surrogate", "halb\ufffd und \ufffd halb"),
        ("formula", '=cmd|"/c calc"!A1'),
        ("right_to_left", "אבג דהו עברית"),
    ],
)
def test_what_the_page_says_stays_readable(name: str, readable: str) -> None:
    told = mail(news(*hostile_changes(HOSTILE[name])[:1]))
    assert readable in Seen(told.html).text
    assert readable in " ".join(told.text.split())


def test_a_shortened_text_says_where_the_whole_is() -> None:
    told = mail(news(added(description=(HOSTILE["huge"],))))
    assert "Gekürzt. Den vollständigen Text lesen Sie auf der Webseite." in told.html
    assert "Gekürzt. Den vollständigen Text lesen Sie auf der Webseite." in told.text


def test_of_a_thousand_changes_the_first_are_shown_and_the_others_counted() -> None:
    told = mail(news(*(added(year=year) for year in range(1000, 2000))))
    assert told.html.count("<h2") == told.text.count("\nNeues Leuchtturmprojekte-Treffen ") == 30
    assert "970 weitere Änderungen" in told.html
    assert "970 weitere Änderungen" in told.text
    assert len(wire(told)) < 100_000


@pytest.mark.soak
def test_a_thousand_enormous_changes_are_still_a_small_mail() -> None:
    long = "<&\"'😀" * 4_000
    change = edited(title=long, programme=long, municipality=long, programme_area=long, description=(long,))
    told = mail(news(*(change,) * 1_000))
    assert len(wire(told)) < 100_000
    assert re.search(r"9\d\d weitere Änderungen", told.text)


def test_many_links_are_counted_and_a_long_address_is_not_linked() -> None:
    links = tuple(
        f"https://example.org/{number}" if number else "https://example.org/" + "a" * 900
        for number in range(50)
    )
    told = mail(news(added(links=tuple(link(url) for url in links))))
    assert "Weitere Links: 40" in told.html
    assert "a" * 700 not in told.html
    assert 'href="https://example.org/1"' in told.html


def link(url: str) -> Link:
    return Link("page", url, "")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "https://bank.example@evil.example/",
        "https://",
        "https://[::1",
        'https://example.org/"onmouseover="x',
        "https://example.org/\u202egpj",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_address_that_is_none_is_text(url: str) -> None:
    told = mail(news(added(links=(link(url),)), url=url))
    assert not [value for name, value in Seen(told.html).attributes if name == "href"]


def test_blanks_in_an_address_are_written_as_browsers_send_them() -> None:
    told = mail(news(added(links=(link("https://example.org/Anfrage 17.pdf"),))))
    assert 'href="https://example.org/Anfrage%2017.pdf"' in told.html
    assert "https://example.org/Anfrage%2017.pdf" in told.text


def wire(told: Mail) -> bytes:
    letter = EmailMessage(policy=policy.SMTP.clone(raise_on_defect=True))
    letter["Subject"] = told.subject
    letter["From"] = "leuchtturm@example.org"
    letter.set_content(told.text)
    letter.add_alternative(told.html, subtype="html")
    return letter.as_bytes()
