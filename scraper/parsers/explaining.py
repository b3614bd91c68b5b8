"""Explain how a page is read, for ``leuchtturm parse --explain``. Always in a child process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scraper.parsers import read_options
from scraper.parsers.page_json import page_from_wire
from scraper.parsers.sandbox import MAX_SECONDS, run_in_child
from scraper.records import Page, to_json_value

if TYPE_CHECKING:
    from scraper.parsers.read_options import ReadOptions


class Explanation(NamedTuple):
    """``page``: as a check would read it, pins included.

    ``headings``: each heading that was looked at, with ``verdict`` (``section``, ``part``, ``no section``)
    and ``reason``. ``values``: each value with ``place``, ``quote`` and ``rule``. ``text``: the page's blocks
    with ``role`` and ``section``. ``left_out``: elements that were passed by. ``read``: how often each line
    of ``[read]`` took hold, by its key.
    """

    page: Page
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
    unused = {(pin.meeting, pin.field) for pin in page.unused_pins}
    pins = {
        f"pin[{number}]": int((read_options.words_of(pin.meeting), pin.field) not in unused)
        for number, pin in enumerate(options.pin)
    }
    return Explanation(
        page,
        explanation["headings"],
        [value for number, _ in enumerate(page.meetings) for value in _values(page, number)],
        explanation["text"],
        explanation["left_out"],
        {**explanation["selected"], **pins},
    )


def _values(page: Page, number: int) -> list[dict[str, Any]]:
    meeting = page.meetings[number]
    return [
        {
            "meeting": number,
            "field": entry.field,
            "value": to_json_value(getattr(meeting, entry.field)),
            "place": entry.place,
            "quote": entry.quote,
            "rule": entry.rule,
        }
        for entry in meeting.evidence
    ]
