"""``leuchtturm daemon``: check every page at its time, until a signal ends it."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import click

from schedules import logs
from schedules.cli.options import with_settings
from schedules.daemon import service
from schedules.daemon.config_watcher import Files
from schedules.daemon.http_status import answering
from schedules.health import daemon_lock

if TYPE_CHECKING:
    from schedules.cli.options import Settings
    from schedules.logs import Format


def parse_host(_: click.Context, __: click.Parameter, text: str) -> str:
    """The IPv4 address that ``text`` is; the callback of ``--host``."""
    try:
        return str(IPv4Address(text))
    except ValueError:
        raise click.BadParameter(f"{text!r} is no IPv4 address such as 127.0.0.1 or 0.0.0.0.") from None


@click.command("daemon")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    metavar="PORT",
    help="Answer /healthz and /metrics on this port.",
)
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    callback=parse_host,
    help="The address that --port is on; 0.0.0.0 in a container.",
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
@with_settings
def command(
    settings: Settings, port: int | None, host: str, log_format: Format, verbose: bool, quiet: bool
) -> None:
    """Check every page at its time and send the alerts that are due, until SIGTERM or Ctrl-C.

    A missed time (machine off or asleep, clock set forward) is made up for once, at once. SIGHUP reads the
    schedule files again; changed files are noticed within a minute without it. There is one daemon for each
    database; `leuchtturm check` beside it does no harm. `leuchtturm status` shows its state.
    """
    if verbose and quiet:
        raise click.UsageError("--verbose and --quiet exclude each other.")
    service.block_signals()
    logs.configure(log_format, logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO)
    with daemon_lock.held(settings.db) as held:
        logs.event("starting", database=settings.db)
        daemon = service.Daemon(settings.db, Files(settings.schedules), held)
        folder = settings.schedules
        with answering(settings.db, folder, port, host) if port is not None else nullcontext():
            service.serve(daemon)
        logs.event("ended")
