"""``leuchtturm parse --explain``: how the page was read, for people and as JSON, and as a page to look at."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from schedules.cli.output import UNKNOWN, emit, emit_json, emit_title
from scraper.parsers import explaining
from scraper.records import page_to_json
from scraper.text import counted, cut

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.cli.commands.parse_source import PageSource
    from scraper.parsers.explaining import Explanation

_WIDTH = 80
_MAX_QUOTE = 140
_MAX_RIVALS = 3
_MAX_LEFT_OUT = 20
_ELEMENT_WIDTH = 22


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
        from scraper.atomic_write import replacing
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
    _show_headings(explanation)
    for number, meeting in enumerate(explanation.page.records):
        emit()
        for line in wrap(f"{number + 1}. {meeting.title}", _WIDTH):
            emit_title(line)
        for entry in explanation.values:
            if entry["meeting"] == number:
                _show_value(entry, meeting.title)
        for doubt in meeting.doubts:
            _emit("In doubt: ", f"{doubt.field}. {doubt.reason}")
    for unread in explanation.page.unread:
        _emit("Not read: ", f"“{unread.heading}”, {unread.place}.")
    if not explanation.page.records:
        _show_text(explanation)
    _show_read(explanation)
    _show_left_out(explanation)


def _show_headings(explanation: Explanation) -> None:
    emit_title("Headings that were looked at")
    for heading in explanation.headings:
        _emit(f"{heading['verdict']:12}", heading["heading"][:_MAX_QUOTE])
        _emit(" " * 12, f"({heading['reason']})")
    if not explanation.headings:
        emit("None: no heading or bold line names a year or the list.")


def _show_text(explanation: Explanation) -> None:
    """What was read instead, so that a person sees whether the content is among it."""
    emit()
    emit_title(f"Read as text: {counted(len(explanation.text), 'block')}")
    for block in explanation.text[:_MAX_LEFT_OUT]:
        _emit("- ", cut(block["text"], _MAX_QUOTE))


def _show_value(entry: dict[str, Any], title: str) -> None:
    from scraper.reports.explanation_page import REASONS

    value = UNKNOWN if entry["value"] is None else str(entry["value"])
    _emit(f"{entry['field']:16}", f"{value}{_weight(entry)}")
    if entry["quote"]:
        _emit(" " * 16, _source(entry, title))
    for rival in entry["rivals"][:_MAX_RIVALS]:
        _emit(" " * 16 + "not ", f"{rival['value']}{_weight(rival)}: {REASONS[rival['reason']][1]}")
        _emit(" " * 20, _source(rival, title))
    hidden = len(entry["rivals"]) - _MAX_RIVALS
    if hidden > 0:
        emit(" " * 16 + f"and {counted(hidden, 'other')}; --json has all")


def _source(entry: dict[str, Any], title: str) -> str:
    """Where a value was read; the heading's own words are printed above already."""
    return "heading" if entry["quote"] == title else f"{entry['place']}: “{cut(entry['quote'], _MAX_QUOTE)}”"


def _weight(entry: dict[str, Any]) -> str:
    points = "" if entry["score"] is None else counted(entry["score"], "point")
    words = ", ".join(filter(None, (entry["rule"], points)))
    return f" ({words})" if words else ""


def _emit(label: str, text: str) -> None:
    """Print a label and words beside it, wrapped at 80 columns."""
    for line in wrap(text, _WIDTH - len(label)) or [""]:
        emit(f"{label}{line}".rstrip())
        label = " " * len(label)


def _show_read(explanation: Explanation) -> None:
    if not explanation.read:
        return
    emit()
    emit_title("[read]")
    for key, count in explanation.read.items():
        warning = "" if count else "  (it does nothing on this page)"
        what = "value" if key.startswith("pin[") else "element"
        emit(f"{key} matched {counted(count, what)}{warning}")
    for pin in explanation.page.unused_pins:
        _emit("", f"The pin of {pin.field} of {pin.meeting} is off: {pin.reason}.")


def _show_left_out(explanation: Explanation) -> None:
    if not explanation.left_out:
        return
    emit()
    emit_title(f"Left out: {counted(len(explanation.left_out), 'element')}")
    for entry in explanation.left_out[:_MAX_LEFT_OUT]:
        _emit(f"{entry['element'][:_ELEMENT_WIDTH]:{_ELEMENT_WIDTH}}  ", cut(entry["text"], _MAX_QUOTE))
