"""Convert a parsed page to JSON and back, to pass it from the child process to its parent."""

from __future__ import annotations

from typing import Any

from msgspec import convert, to_builtins

from scraper.meetings import Meeting, MeetingPage
from scraper.records import Problem, UnreadHeading


def page_to_wire(page: MeetingPage) -> dict[str, Any]:
    """The page with the evidence and the doubts of its meetings, as ``json`` can write it."""
    data: dict[str, Any] = to_builtins(page)
    return data


def page_from_wire(data: dict[str, Any]) -> MeetingPage:
    return MeetingPage(
        data["title"],
        tuple(data["intro"]),
        convert(data["records"], tuple[Meeting, ...]),
        convert(data["problem"], Problem | None),
        convert(data["unread"], tuple[UnreadHeading, ...]),
    )
