"""Make permanent ids: ``tag:`` URIs (RFC 4151) for entries, UIDs (RFC 7986) for calendar events."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from scraper import lazy_re

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.reports.dataset import FoundChange, SeenRecord, WatchedPage

_DNS_NAME = lazy_re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_YEAR = 2026  # RFC 4151 wants a day on which the host was whose it is; the same one for ever
_NO_HOST = "leuchtturm.invalid"  # RFC 2606: reserved, for addresses whose host is no name


def of_pages(pages: Sequence[WatchedPage]) -> str:
    if len(pages) == 1:
        return _tag(pages[0], "changes")
    return f"tag:{_authority(pages[0].url) if pages else _NO_HOST},{_YEAR}:leuchtturm/changes"


def of_record(stored: SeenRecord) -> str:
    record_type = stored.page.record_type
    return _tag(stored.page, f"{'record' if record_type.is_declared else record_type.name}/{stored.id}")


def of_change(found: FoundChange) -> str:
    """Return the id of a change. Its time is included, so that a new database repeats no id."""
    return _tag(found.page, f"change/{found.found_at.astimezone(UTC):%Y%m%dT%H%M%SZ}/{found.id}")


def uid(stored: SeenRecord) -> str:
    return f"{_quoted(stored.page.schedule)}-{stored.id}@{_authority(stored.page.url)}"


def _tag(page: WatchedPage, specific: str) -> str:
    return f"tag:{_authority(page.url)},{_YEAR}:leuchtturm/{_quoted(page.schedule)}/{specific}"


def _quoted(name: str) -> str:
    return quote(name, safe="", errors="replace")


def _authority(url: str) -> str:
    """The page's host: what a feed about it is known by."""
    try:
        host = (urlsplit(url).hostname or "").encode("idna").decode("ascii").lower()
    except ValueError:  # UnicodeError is one
        return _NO_HOST
    return host if _DNS_NAME.fullmatch(host) else _NO_HOST
