"""Explain how a page is read, for ``leuchtturm parse --explain``. Always in a child process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scraper.parsers import read_options
from scraper.parsers.page_json import page_from_wire
from scraper.parsers.sandbox import MAX_SECONDS, run_in_child
from scraper.records import PINNED, to_json_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.meetings import Meeting, MeetingPage
    from scraper.parsers.read_options import ReadOptions

_NO_CONTEST: dict[str, Any] = {"winner": None, "rivals": []}


class Explanation(NamedTuple):
    """``page``: as a check would read it, pins included.

    ``headings``: each heading that was looked at, with ``verdict`` (``section``, ``part``, ``no section``)
    and ``reason``. ``values``: each value with ``place``, ``quote``, ``rule``, ``score`` (points, ``None``
    where nothing is weighed) and the ``rivals`` that lost, the strongest first (``value``, ``score``,
    ``rule``, ``place``, ``quote``, ``reason``); also a field without a value that has rivals. ``text``: the
    page's blocks with ``role`` and ``section``. ``left_out``: elements that were skipped. ``read``: how
    many elements or values each line of ``[read]`` applies to, by its key.
    """

    page: MeetingPage
    headings: list[dict[str, str]]
    values: list[dict[str, Any]]
    text: list[dict[str, Any]]
    left_out: list[dict[str, str]]
    read: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """What ``parse --explain --json`` prints beside the page."""
        return {
            "headings": self.headings,
            "values": self.values,
            "left_out": self.left_out,
            "read": self.read,
        }


def explain(
    body: bytes, content_type: str | None, url: str, parser: str, *, options: ReadOptions, deadline: float
) -> Explanation:
    """Return the page with the reasons for each value; arguments and errors as of ``sandbox.read``."""
    task = {
        "module": "scraper.parsers.explain_child",
        "content_type": content_type,
        "url": url,
        "reader": parser,
        "read": read_options.to_json(options),
    }
    answer = run_in_child(body, task, seconds=min(deadline, MAX_SECONDS))
    page = read_options.pin(page_from_wire(answer["page"]), options)
    explanation = answer["explanation"]
    unused = {(pin.meeting, pin.field, pin.instead_of) for pin in page.unused_pins}
    pins = {
        f"pin[{number}]": sum(
            (read_options.words_of(entry.meeting), entry.field, str(entry.instead_of)) not in unused
            for entry in pin.each
        )
        for number, pin in enumerate(options.pin)
    }
    return Explanation(
        page,
        explanation["headings"],
        [
            value
            for number, meeting in enumerate(page.records)
            for value in _values(number, meeting, explanation["contests"][number])
        ],
        explanation["text"],
        explanation["left_out"],
        {**explanation["selected"], **pins},
    )


def _values(number: int, meeting: Meeting, contests: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each value of a meeting with its evidence; then the fields that only rivals were found for."""
    for entry in meeting.evidence:
        contest = contests.get(entry.field, _NO_CONTEST)
        winner, rivals = contest["winner"], contest["rivals"]
        if entry.place == PINNED and winner is not None:
            rivals = [{**winner, "reason": "set_by_hand"}, *rivals]
            winner = None
        yield {
            "meeting": number,
            "field": entry.field,
            "value": to_json_value(getattr(meeting, entry.field)),
            "place": entry.place,
            "quote": entry.quote,
            "rule": entry.rule,
            "score": winner["score"] if winner is not None else None,
            "rivals": rivals,
        }
    known = {entry.field for entry in meeting.evidence}
    for field, contest in contests.items():
        if field not in known and contest["rivals"]:
            nothing = {"value": None, "place": "", "quote": "", "rule": "", "score": None}
            yield {"meeting": number, "field": field, **nothing, "rivals": contest["rivals"]}
