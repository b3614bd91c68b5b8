"""``leuchtturm parse`` for a declared page: its records, and how well the declaration fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schedules.cli.output import emit, emit_json, emit_table, emit_title
from schedules.cli.record_listing import cell
from scraper.errors import PageProblem
from scraper.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedules.cli.commands.parse_source import PageSource
    from scraper.parsers.records.declaration import Declaration
    from scraper.parsers.records.reader import RecordsPage


def run(source: PageSource, *, as_json: bool, explain: bool) -> None:
    """Read a page by its schedule's declaration and print it; a problem ends with exit code 1.

    ``explain``: also print how many elements each selector matches, and how many records have an unreadable
    field.
    """
    from scraper.parsers import declared

    schedule = source.schedule
    assert schedule.records is not None  # noqa: S101 - the caller chose by it
    deadline = float(schedule.fetch.deadline)
    page = declared.read(source.body, source.content_type, source.url, schedule.records, deadline=deadline)
    if as_json:
        emit_json({**to_json(page), **(explanation(page) if explain else {})})
    else:
        show(page, tuple(schedule.records.fields))
        if explain:
            _show_explanation(page, schedule.records)
    if page.problem:
        raise click.exceptions.Exit(1) if as_json else PageProblem(page.problem.reason)


def to_json(page: RecordsPage) -> dict[str, Any]:
    """What ``parse --json`` prints: ``problem`` is its kind, or null."""
    return {
        "problem": page.problem.kind if page.problem else None,
        "title": page.title,
        "records": list(page.records),
    }


def explanation(page: RecordsPage) -> dict[str, Any]:
    """What ``parse --explain --json`` adds: how the declaration fits."""
    return {
        "explanation": {
            "named": page.named,
            "filled": page.filled,
            "left_out": page.left_out,
            "unreadable": page.unreadable,
            "where": page.elsewhere,
        }
    }


def _show_explanation(page: RecordsPage, declaration: Declaration) -> None:
    from scraper.parsers.records.declaration import selectors

    rows = [(key, selector, str(page.named.get(key, 0))) for key, selector in selectors(declaration)]
    emit()
    emit_table(("key", "selector", "names on the page"), rows)
    for key, _, number in rows:
        if number == "0":
            emit(f"Warning: {key} names nothing on this page.")
    for name, count in page.unreadable.items():
        emit(f"Unreadable: {name} in {counted(count, 'record')}.")


def show(page: RecordsPage, fields: tuple[str, ...]) -> None:
    """Print title, records and fill rates for people."""
    if page.title:
        emit_title(page.title)
    if page.problem:
        return
    if page.records:
        emit()
        emit_table(fields, [row(record, fields) for record in page.records])
    emit()
    emit(f"{counted(len(page.records), 'record')}. {fill_rates(page.filled, len(page.records))}".rstrip())
    for name, number in page.left_out.items():
        emit(f"Left out: {counted(number, 'element')} without {name}, which is required.")
    if page.elsewhere:
        emit(f"Left out by where: {counted(page.elsewhere, 'element')}.")


def row(record: dict[str, Any], fields: Iterable[str]) -> list[str | None]:
    return [cell(record[name]) for name in fields]


def fill_rates(filled: dict[str, int], number: int) -> str:
    """``Filled: all of title, date; 18 of 20 of place.``"""
    if not number:
        return ""
    full = [name for name, count in filled.items() if count == number]
    parts = [f"all of {', '.join(full)}"] if full else []
    parts += [f"{count} of {number} of {name}" for name, count in filled.items() if count < number]
    return f"Filled: {'; '.join(parts)}."
