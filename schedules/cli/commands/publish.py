"""``leuchtturm publish``: write what is known as a page for people and files for programs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from db.queries import current
from schedules.cli.options import Settings, pass_settings, schedule_option, shared
from schedules.cli.output import emit
from scraper.errors import LeuchtturmError


@click.command("publish")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@schedule_option
@shared
@pass_settings
def command(settings: Settings, folder: Path, schedule: str | None) -> None:
    """Write a German page about the meetings and their changes into DIR, for the intranet.

    DIR/index.html is one file that loads nothing and works from a shared drive as from a web server; beside
    it are the same data as files. With `publish = "DIR"` in a schedule file, each check does this by itself.

    \b
    Example:
      leuchtturm publish /srv/www/leuchtturm
    """
    from schedules.publishing.publish import publish

    with current.opened(settings.db, schedule=schedule) as connection:
        name = schedule or _only([state.name for state in current.schedule_states(connection)])
    made = publish(settings.db, name, folder, **_details(settings, name))
    new = f", new: {', '.join(made.written)}" if made.written else ", nothing is new"
    emit(f"{made.page}{new}.")


def _only(names: list[str]) -> str:
    if not names:
        raise LeuchtturmError("Nothing has been checked yet; `leuchtturm check` looks at the page.")
    if len(names) > 1:
        raise click.UsageError(f"One page is about one schedule: add --schedule {' or '.join(names)}.")
    return names[0]


def _details(settings: Settings, name: str) -> dict[str, Any]:
    """What the schedule file adds, if there is one: a database can outlive its file."""
    from schedules.config import schedule_files

    for schedule in schedule_files.load(settings.schedules):
        if schedule.name == name:
            stale_after = timedelta(seconds=schedule.alerts.stale_after)
            return {"stale_after": stale_after, "contact": schedule.fetch.contact}
    return {}
