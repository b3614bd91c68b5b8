"""``leuchtturm parse``: read a page and print what a check would find; store nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schedules.check import reading
from schedules.cli.commands.parse_source import page_source
from schedules.cli.formatting import readings
from schedules.cli.options import Settings, complete_schedule, json_option, with_settings
from schedules.cli.output import emit, emit_json, emit_paragraph, emit_table, emit_title
from schedules.cli.record_listing import PIN_NOTE, headings, row, title_of
from scraper.errors import PageProblem
from scraper.records import page_to_json, pins_of

if TYPE_CHECKING:
    from schedules.config.schedule_files import Schedule
    from scraper.records import Page


@click.command("parse")
@click.argument("source", required=False, metavar="[FILE|URL|NAME]")
@click.option(
    "--snapshot", type=int, metavar="NUMBER", help="Read a stored page; `leuchtturm snapshots` lists them."
)
@click.option(
    "--schedule",
    metavar="NAME|FILE",
    shell_complete=complete_schedule,
    help="Read it as this schedule's page: its name, or a schedule file (*.toml).",
)
@click.option(
    "--url", metavar="ADDRESS", help="Where the page was; its links start there. [default: the schedule's]"
)
@click.option(
    "--content-type", metavar="TYPE", help='The header it was sent with, e.g. "text/html; charset=utf-8".'
)
@click.option(
    "--explain", is_flag=True, help="Print how it was read: headings, values, rules, what was left out."
)
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="With --explain: write a page with sections outlined and values marked.",
)
@json_option
@with_settings
def command(
    settings: Settings,
    source: str | None,
    snapshot: int | None,
    schedule: str | None,
    url: str | None,
    content_type: str | None,
    explain: bool,
    html: Path | None,
    as_json: bool,
) -> None:
    """Read a page and print what a check would find on it; nothing is stored.

    The page is a saved FILE (- for standard input), a URL, the page of the schedule NAME, or a stored
    snapshot. With a problem (it is not the page, or not all of it) the exit code is 1. With a schedule file
    of parser = "records" it prints the declared records, and how many have each field.

    \b
    Examples:
      leuchtturm parse page.html --content-type "text/html; charset=iso-8859-1"
      leuchtturm parse leuchtturmprojekte --explain --html reading.html
      leuchtturm parse page.html --schedule my-schedules/sittings.toml --json
    """
    page = page_source(settings, source, schedule, snapshot, url, content_type)
    if page.schedule.records is not None:
        from schedules.cli.commands import parse_records

        if html is not None:
            raise click.UsageError(f"--html is not for a page of parser = {page.schedule.parser!r}.")
        parse_records.run(page, as_json=as_json, explain=explain)
        return
    if explain or html is not None:
        from schedules.cli.commands import parse_explain

        result: Page = parse_explain.run(page, as_json=as_json, html=html).page
    else:
        read = reading.read(page.schedule, page.body, page.content_type, page.url)
        result = _as_first_check(read, page.schedule)
        emit_json(page_to_json(result)) if as_json else _show(result)
    if result.problem:
        raise click.exceptions.Exit(1) if as_json else PageProblem(result.problem.reason)


def _as_first_check(page: Page, schedule: Schedule) -> Page:
    """Return the page as a first check would accept it: without its meetings if there are too few."""
    from scraper.changes.sanity import find_implausibility

    problem = find_implausibility(None, page, (), min_meetings=schedule.guard.min_meetings)
    return replace(page, problem=problem, records=()) if problem else page


def _show(page: Page) -> None:
    if page.title:
        emit_title(page.title)
    for paragraph in page.intro:
        emit_paragraph(paragraph, indent="  ")
    if page.records:
        emit()
        emit_table(headings(page.records[0].record_type), map(row, page.records))
        if any(pins_of(meeting) for meeting in page.records):
            emit(PIN_NOTE)
        emit()
        emit("Their descriptions and links: --json.")
    for meeting in page.records:
        for doubt in meeting.doubts:
            emit_paragraph(
                f"In doubt: {doubt.field} of {title_of(meeting)}, {readings(doubt)}. {doubt.reason}"
            )
    for entry in page.unread:
        emit_paragraph(f"Not read as a meeting: “{entry.heading}” ({entry.place}).")
