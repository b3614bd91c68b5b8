"""Convert a parsed page to JSON and back, to pass it from the child process to its parent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scraper.meetings import Meeting, MeetingPage, meeting_from_json, meeting_to_json
from scraper.records import Candidate, Doubt, Evidence, Problem, UnreadHeading, doubts_to_json


def page_to_wire(page: MeetingPage) -> dict[str, Any]:
    """The page with the evidence and the doubts of its meetings, as ``json`` can write it."""
    return {
        "title": page.title,
        "intro": page.intro,
        "meetings": [_meeting_to_wire(meeting) for meeting in page.records],
        "problem": [page.problem.kind, page.problem.reason] if page.problem else None,
        "unread": [[entry.heading, entry.place] for entry in page.unread],
    }


def page_from_wire(data: dict[str, Any]) -> MeetingPage:
    return MeetingPage(
        data["title"],
        tuple(data["intro"]),
        tuple(_meeting_from_wire(entry) for entry in data["meetings"]),
        Problem(*data["problem"]) if data["problem"] else None,
        tuple(UnreadHeading(*entry) for entry in data["unread"]),
    )


def _meeting_to_wire(meeting: Meeting) -> dict[str, Any]:
    evidence = [[entry.field, entry.place, entry.quote, entry.rule] for entry in meeting.evidence]
    return {
        "record": meeting_to_json(meeting),
        "evidence": evidence,
        "doubts": doubts_to_json(meeting.doubts),
    }


def _meeting_from_wire(data: dict[str, Any]) -> Meeting:
    doubts = (
        Doubt(
            entry["field"],
            entry["reason"],
            tuple(Candidate(candidate["value"], candidate["quote"]) for candidate in entry["candidates"]),
        )
        for entry in data["doubts"]
    )
    return replace(
        meeting_from_json(data["record"]),
        evidence=tuple(Evidence(*entry) for entry in data["evidence"]),
        doubts=tuple(doubts),
    )
