"""Compose a mail: subject, text and HTML, bounded whatever the page says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.reports.change_layout import Limits, bounded, lay_out_group
from scraper.reports.headlines import MAX_SUBJECT, grouped, subject
from scraper.reports.i18n.value_format import moment, words_for
from scraper.reports.mail_html import news_html, notice_html
from scraper.reports.model import Mail, News, Notice, Recipient
from scraper.reports.notices import explain
from scraper.reports.plain_text import news_text, notice_text
from scraper.reports.sanitize import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Change
    from scraper.reports.change_layout import Entry

# Gmail hides what comes after 102 KB; the envelope's headers come on top of this.
_MAX_BYTES = 96_000
_ESCAPED_BYTES = bytes([ord("="), *range(0x7F, 0x100)])
_LIMITS = (
    Limits(),
    Limits(prose=500, value=160, links=5),
    Limits(prose=200, value=80, links=3, around=40),
    Limits(prose=200, value=80, links=3, around=40, all_facts=False),
    Limits(changes=20, prose=200, value=80, links=3, around=40, all_facts=False),
    Limits(changes=10, prose=200, value=80, links=3, around=40, all_facts=False),
    Limits(changes=3, prose=100, value=60, links=1, around=20, all_facts=False),
)
_UNKNOWN_RECIPIENT = Recipient()


def mail(item: News | Notice, recipient: Recipient = _UNKNOWN_RECIPIENT) -> Mail:
    """The mail about news or a notice, in the item's language and under 100 KB on the wire.

    ``recipient`` says why one gets it and how it stops. Raises ``ValueError`` for news without a change.
    """
    if isinstance(item, Notice):
        headline = shorten(explain(item).headline, MAX_SUBJECT)
        return Mail(headline, notice_text(item, recipient), notice_html(item, recipient))
    if not item.changes:
        raise ValueError("There is no mail about nothing: pass news with at least one change.")
    line = subject(item.changes, item.title, item.language)
    shown = grouped(item.changes)[: _LIMITS[0].changes]
    entries = [_dated(lay_out_group(group, item.title, item.language), group, item) for group in shown]
    for limits in _LIMITS:
        fitting = [bounded(entry, limits) for entry in entries[: limits.changes]]
        message = Mail(line, news_text(item, recipient, fitting), news_html(item, recipient, fitting))
        if _encoded_size(message.text) + _encoded_size(message.html) <= _MAX_BYTES:
            break
    return message


def _dated(entry: Entry, group: Sequence[Change], news: News) -> Entry:
    """The entry with when its change was found, in a digest of several checks."""
    times = [news.found_at[number] for change in group if (number := change.id or 0) in news.found_at]
    if not times:
        return entry
    words = words_for(news.language)
    seen = words.seen.format(moment=moment(max(times), words))
    return replace(entry, note=f"{entry.note} {seen}".strip())


def _encoded_size(text: str) -> int:
    """The bytes of a part in base64 or quoted-printable, whichever is more."""
    octets = text.encode()
    base64 = len(octets) * 78 // 57
    escaped = len(octets) - len(octets.translate(None, _ESCAPED_BYTES))
    return max(base64, (len(octets) + 2 * escaped) * 78 // 73)
