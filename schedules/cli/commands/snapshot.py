"""``leuchtturm snapshot``: one page that is kept, its headers and its bytes."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from db.queries import current, history
from db.writes import snapshot_bodies
from schedules.cli.commands.snapshots import as_snapshot
from schedules.cli.options import Settings, pass_settings, shared
from schedules.cli.output import emit, emit_json, emit_table
from schedules.cli.time_arguments import parse_snapshot
from schedules.local_time import moment
from schedules.publishing.atomic_write import replacing


@click.group("snapshot")
@shared
def command() -> None:
    """Look at one page that is kept, also at one that was refused; `leuchtturm snapshots` lists them.

    \b
    Examples:
      leuchtturm snapshot show 12
      leuchtturm snapshot save 12 page.html
    """


@command.command("show")
@click.argument("number", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@shared
@pass_settings
def show(settings: Settings, number: str, as_json: bool) -> None:
    """Show when a page came, from where, and with which headers."""
    snapshot_id = parse_snapshot(number)
    with current.opened(settings.db) as connection:
        stored = history.snapshot(connection, snapshot_id)
        headers = history.headers(connection, snapshot_id)
    if as_json:
        emit_json(as_snapshot(stored) | {"headers": [list(header) for header in headers]})
        return
    rows = [
        ("Schedule", stored.schedule),
        ("State", stored.problem or "accepted"),
        ("First seen", moment(stored.first_seen_at)),
        ("Last seen", moment(stored.last_seen_at)),
        ("Address", stored.url),
        ("Answered by", stored.final_url),
        ("Status", stored.http_status),
        ("SHA-256", stored.sha256),
        ("Bytes", f"{stored.size}, in the file {stored.stored_size}"),
        ("Versions from it", stored.versions),
    ]
    emit_table((f"Snapshot #{stored.id}", ""), rows)
    emit()
    emit_table(("Header", "Value"), headers)


@command.command("save")
@click.argument("number", metavar="ID")
@click.argument(
    "target",
    required=False,
    metavar="[FILE]",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
)
@shared
@pass_settings
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
