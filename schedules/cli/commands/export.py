"""``leuchtturm export``: what is known, as a file for another program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from db.queries import current
from schedules.cli.options import Settings, schedule_option, with_settings
from schedules.publishing.export import export
from scraper.atomic_write import replacing
from scraper.exports import FORMATS
from scraper.reports.model import LANGUAGES

if TYPE_CHECKING:
    from scraper.exports import Format
    from scraper.reports.model import Language

STDOUT = Path("-")


@click.command("export")
@click.argument("form", metavar="FORMAT", type=click.Choice([*FORMATS, "warc"]))
@click.argument("file", metavar="[FILE]", required=False, default=STDOUT, type=click.Path(path_type=Path))
@click.option(
    "--all",
    "include_removed",
    is_flag=True,
    help="Also records that were removed from the page; a calendar always has them.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default="de", help="Of headings and words (de).")
@schedule_option
@with_settings
def command(
    settings: Settings,
    form: Format | Literal["warc"],
    file: Path,
    include_removed: bool,
    language: Language,
    schedule: str | None,
) -> None:
    """Write the records to FILE, or to standard output, as csv, xlsx, json, ics, atom or html.

    xlsx has a sheet of records, changes and links for each kind of records; csv and json have room for one
    kind, so a database with several needs --schedule. json is schema.org for meetings. atom is a feed of the
    changes. ics is a calendar of the records that have a day; cancelled in it is what the page calls so, or
    has postponed without a new day; what left the page before its day has a note. The same database makes the
    same bytes.

    warc is a web archive: all pages as they were received, for evidence (compressed if FILE ends in .gz).
    """
    if form == "warc":
        _write_archive(settings.db, file, schedule)
        return
    if form == "xlsx" and file == STDOUT and sys.stdout.isatty():
        raise click.UsageError("A workbook is no text: give a FILE, such as leuchtturm.xlsx.")
    with current.opened(settings.db, schedule=schedule) as connection:
        body = export(connection, form, schedule=schedule, language=language, include_removed=include_removed)
    if file == STDOUT:
        click.echo(body, nl=False)
        return
    with replacing(file) as stream:  # Excel may be reading it
        stream.write(body)


def _write_archive(database: Path, file: Path, schedule: str | None) -> None:
    from schedules.cli.progress_bar import progress
    from schedules.publishing import warc

    if file != STDOUT:
        with progress() as report:
            warc.export(database, file, schedule=schedule, report=report)
        return
    if sys.stdout.isatty():
        raise click.UsageError("A web archive is no text: give a FILE, such as leuchtturm.warc.gz.")
    with current.opened(database, schedule=schedule) as connection:
        warc.write(connection, sys.stdout.buffer, schedule=schedule, gzip=False)
