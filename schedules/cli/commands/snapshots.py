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
    """List every different page that came, oldest first; refused ones with the reason. Times are Berlin's.

    `leuchtturm snapshot show 12` tells more of one, `leuchtturm snapshot save 12 page.html` writes its bytes.
    """
    with current.opened(settings.db, schedule=schedule) as connection:
        stored = history.snapshots(connection, schedule)
    if as_json:
        emit_json({"snapshots": [as_snapshot(one) for one in stored]})
    elif stored:
        rows = [
            (
                f"#{one.id}",
                moment(one.first_seen_at),
                moment(one.last_seen_at),
                one.problem or "accepted",
                one.size,
                one.stored_size,
                one.sha256[:12],
            )
            for one in stored
        ]
        emit_table(
            ("Snapshot", "First seen", "Last seen", "Kept as", "Bytes", "In the file", "SHA-256"), rows
        )
    else:
        emit("No page is kept yet: run `leuchtturm check` first.")


def as_snapshot(one: StoredSnapshot) -> dict[str, Any]:
    """The snapshot for programs; times are UTC."""
    return {
        "id": one.id,
        "schedule": one.schedule,
        "first_seen_at": one.first_seen_at,
        "last_seen_at": one.last_seen_at,
        "problem": one.problem,
        "status": one.http_status,
        "content_type": one.content_type,
        "url": one.url,
        "final_url": one.final_url,
        "sha256": one.sha256,
        "size": one.size,
        "stored_size": one.stored_size,
        "versions": one.versions,
    }
