"""``leuchtturm backup``: a checked copy of the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.maintenance import backup
from schedules.cli.formatting import megabytes
from schedules.cli.options import json_option, with_settings
from schedules.cli.output import emit, emit_json
from schedules.cli.progress_bar import progress

if TYPE_CHECKING:
    from schedules.cli.options import Settings


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@json_option
@with_settings
def command(settings: Settings, file: Path, force: bool, as_json: bool) -> None:
    """Copy the database to FILE as it is now; checks may run meanwhile.

    The copy is opened, checked and counted before it gets its name. `leuchtturm restore` puts it back.
    """
    with progress(wanted=not as_json) as report:
        copy = backup.backup(settings.db, file, force=force, report=report)
    if as_json:
        emit_json(
            {"file": str(copy.path), "bytes": copy.size, "schema": copy.schema, "rows": dict(copy.rows)}
        )
        return
    emit(
        f"{copy.path}: {sum(copy.rows.values())} rows in {len(copy.rows)} tables, {megabytes(copy.size)}, "
        "checked."
    )
