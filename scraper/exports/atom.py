"""Write the changes as an Atom feed (RFC 4287): an entry each, newest first, with before and after."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from scraper.exports import ids
from scraper.exports.columns import clean, href
from scraper.reports.change_layout import Limits, bounded, lay_out
from scraper.reports.headlines import headline
from scraper.reports.i18n.value_format import words_for
from scraper.times import utc_text

if TYPE_CHECKING:
    from scraper.reports.change_layout import LinkLine, Row
    from scraper.reports.dataset import Dataset, FoundChange
    from scraper.reports.i18n.phrases import Words
    from scraper.reports.word_diff import Segment

_NAMESPACE = "http://www.w3.org/2005/Atom"
_MAX_ENTRIES = 200
"""A reader keeps what it has seen; a feed of all there ever was would only grow."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_MARKS = {"kept": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}
_LIMITS = Limits()


def render(exported: Dataset) -> bytes:
    """A feed (UTF-8) with the newest 200 changes, or with none. ``updated`` is when each was found."""
    feed = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": exported.language})
    changes = [found for found in exported.changes if found.reread != "found"][:_MAX_ENTRIES]
    seen = min((stored.first_seen_at for stored in exported.records), default=_NEVER)
    page = exported.pages[0] if len(exported.pages) == 1 else None
    _add(feed, "id", ids.of_pages(exported.pages))
    _add(feed, "title", clean(exported.title))
    _add(feed, "updated", utc_text(max((found.found_at for found in changes), default=seen)))
    _add(ET.SubElement(feed, "author"), "name", "Leuchtturm")
    _add(feed, "generator", "Leuchtturm")
    _link(feed, page.url if page else "")
    for found in changes:
        _entry(ET.SubElement(feed, "entry"), found, exported)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _entry(entry: ET.Element, found: FoundChange, exported: Dataset) -> None:
    language = exported.language
    _add(entry, "id", ids.of_change(found))
    _add(entry, "title", clean(headline(found.change, found.page.title, language)))
    _add(entry, "updated", utc_text(found.found_at))
    _add(entry, "published", utc_text(found.found_at))
    laid_out = bounded(lay_out(found.change, found.page.title, language), _LIMITS)
    ET.SubElement(entry, "category", {"term": found.change.kind, "label": laid_out.badge})
    _link(entry, found.page.url)
    words = words_for(language)
    note = f"<p>{_escaped(laid_out.note)}</p>" if laid_out.note else ""
    rows = "".join(_row(row, words) for row in laid_out.rows)
    _add(entry, "content", note + (f"<dl>{rows}</dl>" if rows else ""), type="html")


def _row(row: Row, words: Words) -> str:
    marked = "".join(map(_marked, row.segments)).replace("</del><ins>", "</del> <ins>")
    text = marked.replace("\n", "<br>") or "<br>".join(_link_line(line, words) for line in row.links)
    return f"<dt>{_escaped(row.label)}</dt><dd>{text}</dd>"


def _marked(segment: Segment) -> str:
    return _MARKS[segment.kind].format("\n".join(map(_escaped, segment.text.split("\n"))))


def _link_line(line: LinkLine, words: Words) -> str:
    text = _escaped(line.text)
    shown = f'<a href="{_escaped(line.href)}">{text}</a>' if line.href else text
    marked = {"added": "<ins>{}</ins>", "removed": "<del>{}</del>"}.get(line.mark, "{}").format(shown)
    if line.was:
        marked += f" ({words.link_was.format(text=f'<del>{_escaped(line.was)}</del>')})"
    return marked if line.named == line.text else f"{_escaped(line.kind)}: {marked}"


def _escaped(text: str) -> str:
    """``text`` for HTML inside XML. The spaces at its ends part it from its neighbours, so they stay."""
    left = " " if text[:1].isspace() else ""
    right = " " if text[1:] and text[-1:].isspace() else ""
    return left + escape(clean(text)) + right


def _link(parent: ET.Element, url: str) -> None:
    address = href(url)
    if address:
        ET.SubElement(parent, "link", {"rel": "alternate", "type": "text/html", "href": address})


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text
