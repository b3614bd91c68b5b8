"""What a published page says of itself to the index of the folder above it: JSON in a ``meta`` element."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from html import unescape
from typing import TYPE_CHECKING

from scraper.reports.sanitize import one_line, shorten
from scraper.reports.site import state

if TYPE_CHECKING:
    from scraper.reports.i18n.phrases import SiteWords
    from scraper.reports.site.site_data import Site

NAME = "leuchtturm-page"
"""The name of the ``meta`` element."""

INDEX_NAME = "leuchtturm-index"
"""The name of that element in an index."""

_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Summary:
    """A page in short, in its own language: how many records, last change, last check, its state."""

    title: str
    language: str
    records: str
    changed: str
    checked: str
    state: str


def to_text(site: Site, texts: SiteWords, changed: str) -> str:
    """The element's content; ``changed``: when the last change was found, in words."""
    listed = sum(not seen.removed for seen in site.records)
    summary = Summary(
        title=shorten(one_line(site.title), _LONGEST),
        language=site.language,
        records=state.counted(listed, texts.meeting_count, texts),
        changed=changed,
        checked=state.at(site.last_checked_at, site.language) if site.last_checked_at else texts.never,
        state=state.state_of(site).label,
    )
    return json.dumps(asdict(summary), ensure_ascii=False)


def read(page: str) -> Summary | None:
    """The summary in the beginning of a page; ``None`` if it has none that can be read."""
    try:
        data = json.loads(_content(page, NAME) or "")
        summary = Summary(**data)
    except (ValueError, TypeError):
        return None
    is_text = all(isinstance(getattr(summary, entry.name), str) for entry in fields(summary))
    return summary if is_text else None


def is_index(page: str) -> bool:
    return _content(page, INDEX_NAME) is not None


def _content(page: str, name: str) -> str | None:
    """The content of the ``meta`` element of that name, as our templates write it."""
    found = re.search(rf'<meta name="{name}" content="([^"]*)">', page)
    return None if found is None else unescape(found[1])
