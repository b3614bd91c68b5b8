"""``leuchtturm snapshots``: the pages that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from db.queries import current, history
from schedules.cli.options import Settings, pass_settings, schedule_option, shared
from schedules.cli.output import emit, emit_json, emit_table
from schedules.local_time import moment

if TYPE_CHECKING:
    from db.queries.history import StoredSnapshot


@click.command("snapshots")
@schedule_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@shared
@pass_settings
def command(settings: Settings, schedule: str | None, as_json: bool) -> None:
    """List every different page that was received, oldest first; refused ones with the reason. Times are in
    Berlin.

    `leuchtturm snapshot show 12` shows one, `leuchtturm snapshot save 12 page.html` writes its bytes.
    """
    with current.opened(settings.db, schedule=schedule) as connection:
        stored = history.snapshots(connection, schedule)
    if as_json:
        emit_json({"snapshots": [as_snapshot(snapshot) for snapshot in stored]})
    elif stored:
        rows = [
            (
                f"#{snapshot.id}",
                moment(snapshot.first_seen_at),
                moment(snapshot.last_seen_at),
                snapshot.problem or "accepted",
                snapshot.size,
                snapshot.stored_size,
                snapshot.sha256[:12],
            )
            for snapshot in stored
        ]
        emit_table(("Snapshot", "First seen", "Last seen", "State", "Bytes", "In the file", "SHA-256"), rows)
    else:
        emit("No page is kept yet: run `leuchtturm check` first.")


def as_snapshot(snapshot: StoredSnapshot) -> dict[str, Any]:
    """The snapshot for programs; times are UTC."""
    return {
        "id": snapshot.id,
        "schedule": snapshot.schedule,
        "first_seen_at": snapshot.first_seen_at,
        "last_seen_at": snapshot.last_seen_at,
        "problem": snapshot.problem,
        "status": snapshot.http_status,
        "content_type": snapshot.content_type,
        "url": snapshot.url,
        "final_url": snapshot.final_url,
        "sha256": snapshot.sha256,
        "size": snapshot.size,
        "stored_size": snapshot.stored_size,
        "versions": snapshot.versions,
    }
