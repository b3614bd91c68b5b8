"""``leuchtturm parse --explain``: how the page was read, for people and as JSON, and as a page to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedules.cli.output import emit, emit_json, emit_table, emit_title
from scraper.parsers import explaining
from scraper.records import page_to_json
from scraper.text import counted

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.cli.commands.parse_source import PageSource
    from scraper.parsers.explaining import Explanation

_QUOTE = 70
_MOST_LEFT_OUT = 20


def run(source: PageSource, *, as_json: bool, html: Path | None) -> Explanation:
    """Read the page, print how, and write it to ``html`` if that is given; return the reading."""
    schedule = source.schedule
    explanation = explaining.explain(
        source.body,
        source.content_type,
        source.url,
        schedule.parser,
        options=schedule.read,
        deadline=float(schedule.fetch.deadline),
    )
    if html is not None:
        from schedules.publishing.atomic_write import replacing
        from scraper.reports.explanation_page import render

        with replacing(html) as file:
            file.write(render(explanation, schedule.title).encode())
    if as_json:
        emit_json({**page_to_json(explanation.page), "explanation": explanation.to_json()})
    else:
        _show(explanation)
        if html is not None:
            emit()
            emit(f"Wrote {html}: open it in a browser.")
    return explanation


def _show(explanation: Explanation) -> None:
    emit_title("Headings that were looked at")
    rows = [(entry["verdict"], entry["heading"][:_QUOTE], entry["reason"]) for entry in explanation.headings]
    emit_table(("Is", "Heading", "Because"), rows)
    for number, meeting in enumerate(explanation.page.meetings):
        emit()
        emit_title(f"{number + 1}. {meeting.title}")
        values = [entry for entry in explanation.values if entry["meeting"] == number]
        emit_table(("Field", "Value", "Read from", "Rule"), [_row(entry) for entry in values])
        for doubt in meeting.doubts:
            emit(f"In doubt: {doubt.field}. {doubt.reason}")
            for candidate in doubt.candidates:
                emit(f"  {candidate.value}: “{candidate.quote[:_QUOTE]}”")
    for entry in explanation.page.unread:
        emit(f"Not read: “{entry.heading}”, {entry.place}.")
    _show_read(explanation)
    _show_left_out(explanation)


def _row(entry: dict[str, Any]) -> tuple[str, str, str, str]:
    quote = entry["quote"][:_QUOTE]
    return entry["field"], str(entry["value"]), f"{entry['place']}: {quote}", entry["rule"] or "-"


def _show_read(explanation: Explanation) -> None:
    if not explanation.read:
        return
    emit()
    emit_title("[read]")
    for key, count in explanation.read.items():
        warning = "" if count else "  (it does nothing on this page)"
        emit(f"{key} took hold {counted(count, 'time')}{warning}")
    for pin in explanation.page.unused_pins:
        found = "there is no such meeting" if pin.is_missing else f"the page is read as {pin.found!r}"
        emit(f"The pin of {pin.field} of {pin.meeting} is off: {found}, not {pin.instead_of!r}.")


def _show_left_out(explanation: Explanation) -> None:
    if not explanation.left_out:
        return
    emit()
    emit_title(f"Left out: {counted(len(explanation.left_out), 'element')}")
    rows = [(entry["element"], entry["text"][:_QUOTE]) for entry in explanation.left_out[:_MOST_LEFT_OUT]]
    emit_table(("Element", "Its words"), rows)
