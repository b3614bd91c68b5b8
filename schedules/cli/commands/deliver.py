"""``leuchtturm deliver``: send the alerts that are due, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from db.queries import current
from schedules.cli.options import json_option, with_settings
from schedules.cli.output import emit, emit_error, emit_json
from schedules.local_time import moment
from scraper.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schedules.cli.options import Settings
    from schedules.config.schedule_files import Schedule
    from schedules.delivery.channel_round import Delivery


@click.command("deliver")
@json_option
@with_settings
def command(settings: Settings, as_json: bool) -> None:
    """Send the alerts that are due, each over its channel; those that fail are tried again later.

    `leuchtturm check` does the same after each check. The exit code is 1 if an alert was given up for good;
    `leuchtturm alerts` shows all that waits.
    """
    from schedules.config import schedule_files

    current.require(settings.db)
    deliveries = send(settings, schedule_files.load(settings.schedules))
    if as_json:
        emit_json({"deliveries": [delivery.to_json() for delivery in deliveries]})
    else:
        show(deliveries)
        if not deliveries:
            emit("Nothing was due; `leuchtturm alerts` lists what waits.")
    if any(delivery.state == "given_up" for delivery in deliveries):
        raise click.exceptions.Exit(1)


def send(settings: Settings, schedules: Sequence[Schedule]) -> tuple[Delivery, ...]:
    from schedules.delivery.rounds import deliver

    return deliver(schedules, settings.db, folder=settings.schedules, debug=settings.debug)


def show(deliveries: Iterable[Delivery], *, only_failures: bool = False) -> None:
    """Print the outcome of each message; failures go to stderr."""
    for delivery in deliveries:
        what = f"{delivery.schedule}, channel {delivery.channel}"
        if delivery.state == "given_up":
            rows = " ".join(map(str, delivery.alerts))
            again = f"Fix that, then `leuchtturm alerts retry {delivery.alerts[0]}`."
            emit_error(f"{what}: alert {rows} is given up. {_sentence(delivery.detail)} {again}")
        elif delivery.due is not None:
            at = moment(delivery.to_json()["due_at"])
            line = f"{what}: not delivered yet, next try {at}. {_sentence(delivery.detail)}"
            click.echo(printable(line), err=True)
        elif not only_failures:
            emit(f"{what}: {delivery.detail}")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
