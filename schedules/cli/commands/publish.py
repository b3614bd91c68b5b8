"""``leuchtturm publish``: write a page for people and files for programs."""

from __future__ import annotations

from pathlib import Path

import click

from db.queries import current
from schedules.cli.options import Settings, schedule_option, with_settings
from schedules.cli.output import emit
from schedules.config import schedule_files
from schedules.publishing import index
from schedules.publishing.publish import publish
from schedules.publishing.site_source import PageSettings, settings_of
from scraper.errors import LeuchtturmError
from scraper.text import counted


@click.command("publish")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--index", "is_index", is_flag=True, help="Write the index of the pages in DIR's folders.")
@schedule_option
@with_settings
def command(settings: Settings, folder: Path, is_index: bool, schedule: str | None) -> None:
    """Write a page about the records and their changes into DIR, for the intranet.

    DIR/index.html is one file that loads nothing and works from a shared drive as from a web server; beside
    it are the same data as files. With `publish = "DIR"` in a schedule file, each check does this by itself.

    With --index, DIR/index.html lists the pages that are published in the folders directly below DIR. From
    then on each of these pages renews it.

    \b
    Examples:
      leuchtturm publish /srv/www/leuchtturm
      leuchtturm publish --index /srv/www
    """
    if is_index:
        count = index.write(folder)
        emit(f"{folder / index.PAGE} lists {counted(count, 'page')}.")
        return
    with current.opened(settings.db, schedule=schedule) as connection:
        name = schedule or _only([state.name for state in current.schedule_states(connection)])
    published = publish(settings.db, name, folder, _page_settings(settings, name))
    new = f", new: {', '.join(published.written)}" if published.written else ", nothing is new"
    emit(f"{published.page}{new}.")


def _only(names: list[str]) -> str:
    if not names:
        raise LeuchtturmError("Nothing has been checked yet; `leuchtturm check` looks at the page.")
    if len(names) > 1:
        raise click.UsageError(f"A page shows one schedule: add --schedule {' or '.join(names)}.")
    return names[0]


def _page_settings(settings: Settings, name: str) -> PageSettings:
    """Settings from the schedule file, if it still exists: a database can outlive it."""
    for schedule in schedule_files.load(settings.schedules):
        if schedule.name == name:
            return settings_of(schedule)
    return PageSettings()
