"""``leuchtturm prune``: delete old checks without news, and shrink the file."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from db.maintenance import prune
from db.queries import current
from db.store import Store
from schedules.cli.formatting import megabytes
from schedules.cli.options import json_option, with_settings
from schedules.cli.output import emit, emit_json
from schedules.cli.progress_bar import progress
from scraper.parsers.sandbox import fingerprint
from scraper.text import counted

if TYPE_CHECKING:
    from db.maintenance.prune import Pruned
    from schedules.cli.options import Settings


def parse_keep(_: click.Context, __: click.Parameter, text: str) -> timedelta:
    """The time that ``90d`` means; the callback of ``--keep``."""
    if not re.fullmatch(r"[0-9]{1,5}d", text):
        raise click.BadParameter(f"{text!r} is not a number of days such as 90d.")
    return timedelta(days=int(text[:-1]))


@click.command("prune")
@click.option(
    "--keep",
    required=True,
    metavar="DAYS",
    callback=parse_keep,
    help="Leave all that is younger as it is, such as 90d.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@json_option
@with_settings
def command(settings: Settings, keep: timedelta, dry_run: bool, as_json: bool) -> None:
    """Delete old checks without news, and old pages that are no longer needed.

    Of each stretch of equal checks the first and the last stay. Every version, change, problem and alert
    stays, with its page; so does whatever `leuchtturm reparse` needs. Of refused pages the first of each
    problem and the last ten stay.
    """
    current.require(settings.db)
    before = datetime.now(UTC) - keep
    with progress(wanted=not as_json) as report, Store.open(settings.db) as store:
        pruned = prune.prune(
            store,
            before=before,
            fingerprint_of=lambda page: fingerprint(page.body, page.content_type, page.url),
            dry_run=dry_run,
            report=report,
        )
    if as_json:
        emit_json(
            {
                "dry_run": dry_run,
                "runs": pruned.runs,
                "pages": pruned.pages,
                "refused_pages": pruned.refused,
                "bytes_before": pruned.size_before,
                "bytes_after": pruned.size_after,
            }
        )
        return
    emit(_sentence(pruned, dry_run=dry_run))


def _sentence(pruned: Pruned, *, dry_run: bool) -> str:
    what = (
        f"{counted(pruned.runs, 'check')} without news, {counted(pruned.pages, 'page')} that read like "
        f"{'its' if pruned.pages == 1 else 'their'} neighbours, {counted(pruned.refused, 'refused page')}"
    )
    if dry_run:
        return f"Would delete {what}."
    sizes = f"{megabytes(pruned.size_before)} to {megabytes(pruned.size_after)}"
    return f"Deleted {what}; the file went from {sizes}."
