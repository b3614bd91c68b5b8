"""``leuchtturm snapshots``: the pages that are kept; ``leuchtturm snapshot``: one of them."""

from __future__ import annotations

import shlex
import sys
from dataclasses import asdict
from pathlib import Path

import click

from db.queries import current, history
from db.writes import snapshot_bodies
from schedules.cli.options import Settings, json_option, schedule_option, shared, with_settings
from schedules.cli.output import emit, emit_json, emit_table
from schedules.cli.time_arguments import parse_snapshot
from schedules.local_time import moment
from scraper.atomic_write import replacing


@click.command("snapshots")
@schedule_option
@json_option
@with_settings
def command(settings: Settings, schedule: str | None, as_json: bool) -> None:
    """List every different page that was received, oldest first; refused ones with the reason. Times are in
    Berlin.

    `leuchtturm snapshot show 12` shows one, `leuchtturm snapshot save 12 page.html` writes its bytes.
    """
    with current.opened(settings.db, schedule=schedule) as connection:
        stored = history.snapshots(connection, schedule)
    if as_json:
        emit_json({"snapshots": [asdict(snapshot) for snapshot in stored]})
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


@click.group("snapshot")
@shared
def snapshot_command() -> None:
    """Look at one page that is kept, also at one that was refused; `leuchtturm snapshots` lists them.

    \b
    Examples:
      leuchtturm snapshot show 12
      leuchtturm snapshot save 12 page.html
    """


@snapshot_command.command("show")
@click.argument("number", metavar="ID")
@json_option
@with_settings
def show(settings: Settings, number: str, as_json: bool) -> None:
    """Show when a page came, from where, and with which headers."""
    snapshot_id = parse_snapshot(number)
    with current.opened(settings.db) as connection:
        stored = history.snapshot(connection, snapshot_id)
        headers = history.headers(connection, snapshot_id)
    if as_json:
        emit_json(asdict(stored) | {"headers": [list(header) for header in headers]})
        return
    rows = [
        ("Schedule", stored.schedule),
        ("State", stored.problem or "accepted"),
        ("First seen", moment(stored.first_seen_at)),
        ("Last seen", moment(stored.last_seen_at)),
        ("Address", stored.url),
        ("Answered by", stored.final_url),
        ("Status", stored.status),
        ("SHA-256", stored.sha256),
        ("Bytes", f"{stored.size}, in the file {stored.stored_size}"),
        ("Versions from it", stored.versions),
    ]
    emit_table((f"Snapshot #{stored.id}", ""), rows)
    emit()
    emit_table(("Header", "Value"), headers)


@snapshot_command.command("save")
@click.argument("number", metavar="ID")
@click.argument(
    "target",
    required=False,
    metavar="[FILE]",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
)
@with_settings
def save(settings: Settings, number: str, target: Path | None) -> None:
    """Write the bytes of a page, as they came, into FILE (snapshot-ID.html; - for standard output).

    A file that exists is not overwritten.
    """
    snapshot_id = parse_snapshot(number)
    with current.opened(settings.db) as connection:
        stored = history.snapshot(connection, snapshot_id)
        body = snapshot_bodies.body(connection, snapshot_id)
    if target == Path("-"):
        sys.stdout.buffer.write(body)
        return
    path = target or Path(f"snapshot-{stored.id}.html")
    with replacing(path, new=True) as file:
        file.write(body)
    options = ["--url", stored.final_url]
    if stored.content_type is not None:
        options += ["--content-type", stored.content_type]
    emit(f"Wrote {len(body)} bytes. To read them: leuchtturm parse {shlex.join([str(path), *options])}")
