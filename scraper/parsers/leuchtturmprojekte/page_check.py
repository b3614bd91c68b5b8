"""Check that the page is readable: no soft 404, maintenance, consent wall, bot check or half page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.html import SPINNER
from scraper.parsers.common import broken_text, content_errors, error_pages, truncation
from scraper.parsers.leuchtturmprojekte import page_identity
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout.unread import unread_headings
from scraper.records import Problem

if TYPE_CHECKING:
    from scraper.html import Block, Blocks
    from scraper.parsers.leuchtturmprojekte.layout.page_layout import Layout

_ERROR_TITLE = lazy_re.compile(
    r"nicht gefunden|not found|\b(?:404|403|410|500|502|503)\b|fehler(?:seite)?\b|\berror\b|wartung"
    r"|maintenance|nicht (?:verfügbar|erreichbar)"
    r"|vorübergehend|unavailable|access denied|zugriff verweigert|forbidden|just a moment"
    r"|checking your browser|attention required"
    r"|anmeld(?:ung|en)$|^anmelden|^login|log ?in\b|captcha|sicherheitsprüfung|sicherheitsüberprüfung"
    r"|einen moment",
    re.IGNORECASE,
)
# What an introduction or an empty list would say.
_TO_THE_POINT = lazy_re.compile(
    r"leuchtt|projekt|treffen|netzwerk|programm|video|film|jahr|veranstaltung|beispiel|hessen|stadt|kommun"
    r"|\bkeine[n]? (?!berecht|zugriff)|folg(?:t|en)\b|demnächst|lorem|javascript",
    re.IGNORECASE,
)
_WAITING = lazy_re.compile(r"lädt|(?:ge)?laden|warten|loading|wait\b", re.IGNORECASE)
_NO_HTML = lazy_re.compile(
    r"\s*(?:%PDF|\{|\[\s*[\[{\"]|PK\x03\x04|<\?xml[^>]*>\s*<(?!!doctype html|html)(?:rss|feed|urlset"
    r"|\w+:))",
    re.IGNORECASE,
)
_REDIRECT = lazy_re.compile(r"url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_HEADING_IN_SOURCE = lazy_re.compile(r"leuchtturm\S{0,8}projekte?[^<]{0,20}\s(?:19|20)\d\d", re.IGNORECASE)
_ANY_TAG = lazy_re.compile(r"<[a-z!/]", re.IGNORECASE)
_MAX_NAMED = 3
_ENOUGH_TO_JUDGE = 200  # characters: with fewer words a page may be ours before a script has filled it


def find(blocks: Blocks, layout: Layout) -> Problem | None:
    """Return the problem of the page, or ``None`` if it is readable. ``layout``: what was found on it."""
    source = blocks.source
    if not source.strip():
        return Problem("no_content", "The answer is empty.")
    if _NO_HTML.match(source):
        return Problem("not_the_page", "The answer is not an HTML page.")
    if not headings.NAMED.search(blocks.title) and _ERROR_TITLE.search(blocks.title):
        return Problem("not_the_page", f"The page calls itself “{blocks.title[:120]}”.")
    cut = cut_off(blocks)
    if cut is not None and not _is_cut_of_another(blocks):
        return Problem("truncated", f"The page is cut off: {cut}.")
    if not layout.sections:
        return _why_nothing(blocks, layout)
    reason = page_identity.why_not_ours(blocks, layout)
    if reason is not None:
        return Problem("not_the_page", f"The page calls itself “{blocks.title[:120]}”: {reason}.")
    return _why_broken(layout)


def _why_broken(layout: Layout) -> Problem | None:
    """Whether the content, or one section of it, is not what its authors wrote."""
    end = max((section.end for section in layout.sections), default=len(layout.items))
    end = max(end, layout.content.stop)  # the error may have swallowed what made a heading a meeting's
    texts = [block.text for block in layout.items[layout.start : end]]
    error = content_errors.find(texts)
    if error is not None:
        return Problem("content_error", f"The content system failed inside the page: “{error}”.")
    for section in layout.sections:
        if _is_loading(layout.items[section.first : section.end], section.heading - section.first):
            title = layout.title_of(section)[:120]
            return Problem("content_error", f"The text below “{title}” is still being loaded.")
    if broken_text.is_broken((layout.title or "", *texts)):
        return Problem(
            "broken_text", "The page's letters are broken: its bytes were read in a wrong encoding."
        )
    return None


def _is_loading(section: list[Block], heading: int) -> bool:
    """Whether a spinner, or its words, is all that a section has."""
    others = [block for index, block in enumerate(section) if index != heading]
    words = [block.text for block in others if block.text]
    waits = any(block.flags & SPINNER for block in others) or any(map(content_errors.is_loading, words))
    return waits and all(map(content_errors.is_loading, words)) and not any(block.links for block in others)


def may_be_hidden(blocks: Blocks) -> bool:
    """Whether the page names itself and its meetings although none was found: a class word may have hidden
    them."""
    source = blocks.source
    return _is_named(blocks) and ("Programmgebiet" in source or _HEADING_IN_SOURCE.search(source) is not None)


def _speaks_of_ours(blocks: Blocks) -> bool:
    return page_identity.OURS.search(blocks.title) is not None or any(
        page_identity.OURS.search(block.text) for block in blocks.items
    )


def _is_cut_of_another(blocks: Blocks) -> bool:
    """Whether the page, cut off or not, is a foreign one; a few lines of markup do not show that."""
    source = blocks.source
    if not _ANY_TAG.search(source):
        return True
    whole_title = blocks.title and "</title" in source.lower()
    if not whole_title and not any(block.text for block in blocks.items):
        return False
    return headings.NAMED.search(source) is None and page_identity.OURS.search(source) is None


def _why_nothing(blocks: Blocks, layout: Layout) -> Problem:
    """No meeting was found: is it the page without its content, or another page?"""
    words = " ".join(block.text for block in blocks.items[:80])
    broken = _why_broken(layout) if _is_named(blocks) else None
    if broken is not None:
        return broken
    heading = next((block.text for block in blocks.items if block.level and block.text), "")
    if heading and _ERROR_TITLE.search(heading) and not headings.NAMED.search(heading):
        return Problem("not_the_page", f"The page says “{heading[:120]}”.")
    redirect = _REDIRECT.search(blocks.refresh)
    if redirect:
        return Problem("not_the_page", f"The page only sends the reader on to {redirect[1][:200]}.")
    wall = error_pages.find(blocks, words, named=_is_named(blocks))
    if wall is not None:
        return Problem("not_the_page", f"Instead of the page came {wall}.")
    if not _is_named(blocks):
        return Problem("not_the_page", _another(blocks, heading))
    instead = _other_heading(blocks) or _other_sentence(blocks)
    if instead is not None:
        return Problem("not_the_page", f"The page says “{instead[:120]}”.")
    if _is_another_of_the_name(blocks):
        name = (blocks.title or heading)[:120]
        return Problem(
            "not_the_page", f"The page calls itself “{name}”: others have Leuchtturmprojekte, too."
        )
    unread = [f"“{entry.heading[:120]}”" for entry in unread_headings(layout)][:_MAX_NAMED]
    perhaps = f" Not read as a meeting's: {', '.join(unread)}." if unread else ""
    return Problem("no_content", f"The page has its title and frame, but none of its sections.{perhaps}")


def _other_heading(blocks: Blocks) -> str | None:
    """What the page is headed with under our title, if that speaks to the reader: “Tut uns leid!”. A name
    may be the site's or the ministry's."""
    tops = [block.text for block in blocks.items if block.level == 1 and block.text and block.outside != ""]
    if not tops or any(headings.NAMED.search(text) for text in tops):
        return None
    told = (text for text in tops if text not in blocks.title and not page_identity.OURS.search(text))
    return next((text for text in told if _is_spoken(text) and not _WAITING.search(text)), None)


def _other_sentence(blocks: Blocks) -> str | None:
    """The only paragraph right below the page's heading, if it is short and about something else."""
    items = [block for block in blocks.items if block.text]
    top = next((index for index, block in enumerate(items) if block.level == 1 and block.outside != ""), None)
    if top is None or not headings.NAMED.search(items[top].text):
        return None
    below = [block for block in items[top + 1 : top + 4] if block.container == items[top].container]
    if len(below) != 1 or below[0].level or below[0].outside is not None:
        return None
    text = below[0].text
    is_short = _is_spoken(text) and len(text) < _ENOUGH_TO_JUDGE
    return text if is_short and not (_WAITING.search(text) or _TO_THE_POINT.search(text)) else None


def _is_spoken(text: str) -> bool:
    """Whether it is a sentence, not a name or a label."""
    return " " in text and text.endswith((".", "!", "?", "…"))


def _is_another_of_the_name(blocks: Blocks) -> bool:
    if sum(len(block.text) for block in blocks.items) < _ENOUGH_TO_JUDGE:
        return False
    return not page_identity.names_of_the_list(blocks) or not _speaks_of_ours(blocks)


def _another(blocks: Blocks, heading: str) -> str:
    """The sentence about a page that does not name the Leuchtturmprojekte, with the name that it gives
    itself."""
    if not _ANY_TAG.search(blocks.source):
        return "The answer is not an HTML page."
    name = (blocks.title or heading)[:120]
    lacking = "neither title nor headings name the Leuchtturmprojekte"
    return f"The page calls itself “{name}”; {lacking}." if name else f"{lacking[0].upper()}{lacking[1:]}."


def _is_named(blocks: Blocks) -> bool:
    return headings.NAMED.search(blocks.title) is not None or any(
        headings.NAMED.search(block.text)
        for block in blocks.items
        if block.level == 1 and block.outside != ""
    )


def cut_off(blocks: Blocks) -> str | None:
    """Return a sentence that says how the document was cut off, or ``None``."""
    last = next((block for block in reversed(blocks.items) if block.text), None)
    return truncation.cut_off(blocks.source, "" if last is None or last.level else last.text)
