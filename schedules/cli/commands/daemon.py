"""``leuchtturm daemon``: check every page at its time, until it is told to end."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from schedules.cli.options import pass_settings, shared

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from schedules.cli.options import Settings
    from schedules.logs import Format


@click.command("daemon")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    metavar="PORT",
    help="Answer /healthz and /metrics on this port of 127.0.0.1.",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="One line an event: key=value, or a JSON object.",
)
@click.option("--verbose", is_flag=True, help="Log each time that is planned or comes, too.")
@click.option("--quiet", is_flag=True, help="Log only what is wrong.")
@shared
@pass_settings
def command(settings: Settings, port: int | None, log_format: Format, verbose: bool, quiet: bool) -> None:
    """Check every page at its time and send what there is to tell, until SIGTERM or Ctrl-C.

    A time that was missed (machine off, asleep, clock set on) is made up for once, at once. SIGHUP reads the
    schedule files again; changed files are noticed within a minute without it. There is one daemon for each
    database; `leuchtturm check` beside it does no harm. `leuchtturm status` says how it is.
    """
    from schedules import logs
    from schedules.daemon import service
    from schedules.daemon.config_watcher import Files
    from schedules.health import daemon_lock

    if verbose and quiet:
        raise click.UsageError("--verbose and --quiet exclude each other.")
    service.block_signals()
    logs.configure(log_format, logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO)
    with daemon_lock.held(settings.db) as held:
        logs.event("starting", database=settings.db)
        daemon = service.Daemon(settings.db, Files(settings.schedules), held)
        with _answering(settings, port):
            service.serve(daemon)
        logs.event("ended")


def _answering(settings: Settings, port: int | None) -> AbstractContextManager[object]:
    if port is None:
        return nullcontext()
    from schedules.daemon.http_status import answering

    return answering(settings.db, settings.schedules, port)
