"""Convert a field's words to its type: ``None`` if there are none, an error if they do not fit."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

from scraper import lazy_re
from scraper.html.mail_addresses import hidden_address
from scraper.parsers.common.links import target
from scraper.parsers.records import dates, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scraper.parsers.records.declaration import Field
    from scraper.parsers.records.document import Document, Line, Span
    from scraper.records import LinkKind

_BUTTONS = ("aria-controls", "aria-expanded", "data-bs-toggle", "data-toggle", "onclick", "role")
_CONTACT = lazy_re.compile(
    r"mailto:(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?:\?|\Z)|tel:(?P<tel>\+?\d[\d ()/.-]+)(?:;|\Z)",
    re.IGNORECASE,
)
_YEAR = lazy_re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")


class UnreadableError(ValueError):
    """A value does not fit its type; the message quotes it."""


class Source:
    """What all fields of a page share: the document, its address and the base of its links."""

    def __init__(self, document: Document, url: str) -> None:
        self.document = document
        self.url = url
        self.base = document.base(url)
        self._links: dict[int, dict[str, str] | None] = {}

    def link(self, number: int) -> dict[str, str] | None:
        """Return the target of the anchor with this number; ``None`` if it leads nowhere."""
        if number not in self._links:
            document = self.document
            text = document.text(document.span(number))
            address = document.attribute(number, "href").strip()
            hint = f"{document.attribute(number, 'type')} {document.attribute(number, 'class')}"
            found = (
                _contact(address)
                or target(address, self.base, self.url, hint, text)
                or self._place_on_the_page(number, address)
            )
            words = text or document.attribute(number, "title").strip()
            self._links[number] = {"kind": found[0], "url": found[1], "text": words} if found else None
        return self._links[number]

    def _place_on_the_page(self, number: int, address: str) -> tuple[LinkKind, str] | None:
        """The place that a link to this page names, if it is there: a record's own address, an entry of a
        table of contents. Buttons that look like links, and links to the top, do not count."""
        document = self.document
        page, _, name = self._absolute(address).partition("#")
        is_here = address.startswith("#") or page == self.url.partition("#")[0]
        if (
            not is_here
            or not name
            or name == "top"
            or any(document.attribute(number, key) for key in _BUTTONS)
        ):
            return None
        if unquote(name) not in self._names:
            return None
        return "page", f"{self.url.partition('#')[0]}#{name}"

    def _absolute(self, address: str) -> str:
        try:
            return urljoin(self.base, address)
        except ValueError:
            return ""

    @cached_property
    def _names(self) -> frozenset[str]:
        """The places of the page that a link can name."""
        document = self.document
        return frozenset(
            document.attribute(span.start, key)
            for selector, key in (("[id]", "id"), ("a[name]", "name"))
            for span in document.select(selector)
        )


def _contact(address: str) -> tuple[LinkKind, str] | None:
    """What a link to write or call opens, without a message's subject and a number's blanks and dashes."""
    hidden = hidden_address(address)
    match = _CONTACT.match(f"mailto:{hidden}" if hidden else unquote(address))
    if match is None:
        return None
    return "page", f"mailto:{match['mail']}" if match[
        "mail"
    ] else f"tel:{re.sub(r'[ ()/.-]', '', match['tel'])}"


def words_of(field: Field, lines: Sequence[Line]) -> list[str]:
    """The words that the field's value is read from: one text, but each one of ``texts``; none where there
    is nothing."""
    texts = _picked(field, [line.text for line in lines])
    if field.type == "texts" or not texts:
        return texts
    return [texts[0] if field.pattern or field.nth or field.line or field.at else " ".join(texts)]


def read(field: Field, texts: list[str], lines: Sequence[Line], source: Source, year: int | None) -> Any:
    """Return the field's value as a JSON value: a day is ``2026-07-04``, texts are a list.

    ``texts``: of :func:`words_of`, found in ``lines``. ``year``: for a day whose words leave the year out.
    Raises :class:`UnreadableError`.
    """
    if field.type == "texts":
        return texts
    if not texts:
        return None
    text = texts[0]
    if field.type == "date":
        return _date(field, text, lines, source, year)
    if field.type == "number":
        return _number(field, text, source)
    return _choice(field, text) if field.type == "choice" else text


def year_in(text: object) -> int | None:
    """The first year in a value, such as that of a heading above the record."""
    match = _YEAR.search(str(text or ""))
    return int(match[0]) if match else None


def _picked(field: Field, texts: list[str]) -> list[str]:
    for position in (field.line, field.nth):
        if position is not None:
            index = position - 1 if position > 0 else position
            return texts[index:][:1] if -len(texts) <= index < len(texts) else []
    if field.pattern is None:
        return texts
    whole = texts if field.at else [" ".join(texts)]
    return [
        " ".join(words.split())
        for text in whole
        for match in re.finditer(field.pattern, text)
        if (words := match[1] if match.re.groups else match[0])
    ]


def _date(field: Field, text: str, lines: Sequence[Line], source: Source, year: int | None) -> str | None:
    if dates.is_nothing(text):
        return None
    if field.format is not None:
        day = dates.by_format(text, field.format, year)
    else:
        language = source.document.language
        day = dates.read(text, language=language, order=field.order, year=year)
        if day is None:
            day = next(filter(None, (machine_date(source.document, line.span) for line in lines)), None)
    if day is None:
        hint = ""
        if dates.ambiguous(text) and field.order is None:
            hint = '; say with order = "dmy" or "mdy" what comes first'
        raise UnreadableError(f"“{short(text)}” is no date{hint}")
    return day.isoformat()


def machine_date(document: Document, span: Span) -> date | None:
    """The ``datetime`` of a ``<time>`` whose words are not a whole date ("12. Nov.")."""
    for number in range(span.start, span.end):
        if document.tags[number] == "time":
            return dates.read(document.attribute(number, "datetime")[:10], order="ymd")
    return None


def _number(field: Field, text: str, source: Source) -> int | float | None:
    if dates.is_nothing(text):
        return None
    number = numbers.read(text, source.document.language[:2].lower(), field.format)
    if number is None:
        raise UnreadableError(f"“{short(text)}” is no number")
    return number


def _choice(field: Field, text: str) -> str:
    for choice in field.choices:
        if choice.casefold() == text.casefold():
            return choice
    raise UnreadableError(f"“{short(text)}” is none of {', '.join(field.choices)}")


def links(field: Field, spans: Sequence[Span], source: Source) -> list[dict[str, str]]:
    """What the places link to, each target once, as JSON has links."""
    document = source.document
    links: dict[str, dict[str, str]] = {}
    for number in dict.fromkeys(number for span in spans for number in document.anchors(span)):
        link = source.link(number)
        if link is not None and (link["url"] not in links or not links[link["url"]]["text"]):
            links[link["url"]] = link
    found = list(links.values())
    if field.pattern is not None:
        found = [
            link
            for link in found
            if re.search(field.pattern, link["text"]) or re.search(field.pattern, link["url"])
        ]
    if field.nth is not None:
        index = field.nth - 1 if field.nth > 0 else field.nth
        found = found[index:][:1] if -len(found) <= index < len(found) else []
    return found


def short(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
