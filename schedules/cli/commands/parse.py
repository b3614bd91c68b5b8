"""``leuchtturm parse``: read a saved page, offline, and remember nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from schedules.cli.formatting import MEETING_HEADINGS, meeting_row
from schedules.cli.options import Settings, choose, complete_schedule, pass_settings, shared
from schedules.cli.output import emit, emit_json, emit_paragraph, emit_table, emit_title
from schedules.config import schedule_files, validators
from scraper.errors import LeuchtturmError, PageProblem
from scraper.records import page_to_json

if TYPE_CHECKING:
    from schedules.config.schedule_files import Schedule
    from scraper.records import Page


@click.command("parse")
@click.argument("file", type=click.File("rb"))
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
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@shared
@pass_settings
def command(
    settings: Settings,
    file: IO[bytes],
    schedule: str | None,
    url: str | None,
    content_type: str | None,
    as_json: bool,
) -> None:
    """Read the saved page FILE (- for standard input), offline, and print what a check would find on it.

    Nothing is remembered. With a problem (it is not the page, or not all of it) the exit code is 1. With a
    schedule file of parser = "records" it prints the declared records, and how many have each field.

    \b
    Example:
      leuchtturm parse page.html --content-type "text/html; charset=iso-8859-1"
      leuchtturm parse page.html --schedule my-schedules/sittings.toml --json
    """
    chosen = _chosen(settings, schedule)
    address = chosen.url if url is None else _checked(url)
    body = _body(file, chosen)
    if chosen.records is not None:
        from schedules.cli.commands import parse_records

        parse_records.run(body, content_type, address, chosen, as_json=as_json)
        return
    page = _believed(_read(body, chosen, address, content_type), chosen)
    if as_json:
        emit_json(page_to_json(page))
    else:
        _show(page)
    if page.problem:
        raise click.exceptions.Exit(1) if as_json else PageProblem(page.problem.reason)


def _chosen(settings: Settings, name: str | None) -> Schedule:
    if name is not None and name.endswith(".toml"):
        return schedule_files.load_file(Path(name))
    schedules = schedule_files.load(settings.schedules)
    if name is None and len(schedules) > 1:
        names = ", ".join(schedule.name for schedule in schedules)
        raise click.UsageError(f"There are several schedules; say with --schedule whose page it is: {names}.")
    return choose(schedules, [name] if name else [])[0]


def _checked(url: str) -> str:
    try:
        validators.check_url(url)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="--url") from error
    return url


def _body(file: IO[bytes], schedule: Schedule) -> bytes:
    limit = schedule.fetch.max_bytes
    try:
        body = file.read(limit + 1)
    except OSError as error:
        raise LeuchtturmError(f"{file.name} cannot be read: {error.strerror or error}.") from error
    if len(body) > limit:
        raise LeuchtturmError(
            f"{file.name} has more than the {limit} bytes that max_bytes in [fetch] allows."
        )
    return body


def _read(body: bytes, schedule: Schedule, url: str, content_type: str | None) -> Page:
    from scraper.parsers.sandbox import read

    return read(body, content_type, url, schedule.parser, deadline=float(schedule.fetch.deadline))


def _believed(page: Page, schedule: Schedule) -> Page:
    """The page as a first check would take it: without its meetings where they cannot be all."""
    from scraper.changes.sanity import find_implausibility

    problem = find_implausibility(None, page, (), min_meetings=schedule.guard.min_meetings)
    return replace(page, problem=problem, meetings=()) if problem else page


def _show(page: Page) -> None:
    if page.title:
        emit_title(page.title)
    for paragraph in page.intro:
        emit_paragraph(paragraph, indent="  ")
    if page.meetings:
        emit()
        emit_table(MEETING_HEADINGS, [meeting_row(meeting) for meeting in page.meetings])
        emit()
        emit("Their descriptions and links: --json.")
