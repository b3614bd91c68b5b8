"""``leuchtturm doctor``: examine the database and what lies around it; what to do about each finding."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from schedules.cli.options import json_option, with_settings
from schedules.cli.output import emit, emit_json, emit_paragraph, emit_table
from schedules.cli.progress_bar import progress
from schedules.health.doctor import examine
from scraper.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.maintenance.findings import Finding
    from schedules.cli.options import Settings


@click.command("doctor")
@click.option(
    "--network",
    is_flag=True,
    help="Also fetch the pages, and connect to mail servers, webhooks and heartbeats.",
)
@click.option(
    "--fix-times",
    is_flag=True,
    help="This computer's clock is right: date to now what was stored with a time in the future.",
)
@json_option
@with_settings
def command(settings: Settings, network: bool, fix_times: bool, as_json: bool) -> None:
    """Examine the database, the schedule files and what lies around them; change and send nothing else.

    The exit code is 1 if something is an error; a warning does not keep checks from working. The state of
    pages and alerts is in `leuchtturm status`.
    """
    now = datetime.now(UTC)
    if fix_times:
        _fix_times(settings, now)
    with progress(wanted=not as_json) as report:
        findings = list(examine(settings.db, settings.schedules, now, network=network, report=report))
    errors = sum(finding.level == "error" for finding in findings)
    if as_json:
        emit_json({"ok": not errors, "findings": [_as_json(finding) for finding in findings]})
    else:
        _show(findings)
    if errors:
        raise click.exceptions.Exit(1)


def _fix_times(settings: Settings, now: datetime) -> None:
    from db.maintenance.clock import set_to_now
    from db.outbox import corrections
    from db.queries import current
    from db.store import Store

    current.require(settings.db)
    with Store.open(settings.db) as store, store.writing() as writing:
        changed = set_to_now(writing.connection, now)
        corrections.future_due_times(writing.connection, now)
    click.echo(f"{counted(changed, 'time')} from the future set to now.", err=True)


def _as_json(finding: Finding) -> dict[str, str | None]:
    return {
        "level": finding.level,
        "subject": finding.subject,
        "said": finding.sentence,
        "repair": finding.repair,
    }


def _show(findings: Sequence[Finding]) -> None:
    emit_table(
        ("", "What", "Found"),
        [
            (
                finding.level if finding.level == "ok" else finding.level.upper(),
                finding.subject,
                finding.sentence,
            )
            for finding in findings
        ],
    )
    repairs = dict.fromkeys((finding.subject, finding.repair) for finding in findings if finding.repair)
    if repairs:
        emit()
        emit("What to do:")
        for subject, repair in repairs:
            emit_paragraph(f"{subject}: {repair}", indent="  ")
    emit()
    counts = [(sum(finding.level == level for finding in findings), level) for level in ("error", "warning")]
    problems = [counted(count, level) for count, level in counts if count]
    emit(f"{' and '.join(problems)}." if problems else "All is well.")
