"""``leuchtturm restore``: put a backup in the place of the database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.maintenance import restore
from schedules.cli.formatting import megabytes
from schedules.cli.options import json_option, with_settings
from schedules.cli.output import emit, emit_json, emit_paragraph
from schedules.cli.progress_bar import progress
from schedules.health import daemon_lock
from schedules.local_time import moment
from scraper.errors import StoreError
from scraper.text import counted

if TYPE_CHECKING:
    from schedules.cli.options import Settings


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@with_settings
def command(settings: Settings, file: Path, as_json: bool) -> None:
    """Put the backup FILE in the place of the database; stop Leuchtturm first.

    FILE is checked first and stays where it is. The database that was there is kept beside the new one. As
    root, the new file gets the owner of the old one, so that a service can go on with it.

    \b
    Example:
      systemctl stop leuchtturm
      leuchtturm --db /var/lib/leuchtturm/leuchtturm.db restore /var/backups/leuchtturm.db
      systemctl start leuchtturm
    """
    daemon = daemon_lock.last_daemon(settings.db)
    if daemon and daemon.running:
        raise StoreError(
            f"A daemon ({daemon}) has the database open: stop it first (systemctl stop leuchtturm)."
        )
    with progress(wanted=not as_json) as report:
        restored = restore.restore(file, settings.db, datetime.now(UTC), report=report)
    rows, kept = sum(restored.backup.rows.values()), restored.kept
    if as_json:
        emit_json(
            {
                "file": str(restored.backup.path),
                "rows": rows,
                "kept": str(kept) if kept else None,
                "last_check_at": restored.last_check_at,
                "alerts_waiting": restored.waiting,
            }
        )
        return
    size = megabytes(restored.backup.size)
    emit(f"{restored.backup.path}: {counted(rows, 'row')}, {size}, checked and in place.")
    if kept:
        emit(f"The database before it is kept as {kept}; remove it when all is well.")
    if restored.last_check_at:
        waits = "1 alert waits" if restored.waiting == 1 else f"{restored.waiting} alerts wait"
        emit_paragraph(
            f"Its last check was at {moment(restored.last_check_at)}, and {waits} in it. What was found or "
            "sent after that will be sent again, under new ids. To prevent that, before anything else runs: "
            "`leuchtturm check --no-deliver` twice (the second confirms what is gone), read `leuchtturm "
            "alerts`, then `leuchtturm alerts drop --all`."
        )
