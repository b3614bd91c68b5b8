"""``leuchtturm check``: check each page once, store it and print the changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from schedules.check.result import notes, summary
from schedules.cli.options import check_option, choose, complete_schedule, with_settings
from schedules.cli.output import emit, emit_error, emit_json
from scraper.errors import LeuchtturmError
from scraper.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx import Client

    from schedules.check.result import Result
    from schedules.cli.options import Settings
    from schedules.config.schedule_files import Schedule
    from scraper.channels.heartbeat import Signal

CHANGED = 3
"""The exit code of ``--exit-code`` when all went well and something changed."""


@click.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_schedule)
@click.option(
    "--url", metavar="ADDRESS", help="Fetch this address instead of the schedule's (one schedule only)."
)
@click.option(
    "--accept",
    is_flag=True,
    help="Accept the page as it is now: skip the plausibility checks and confirm removals at once.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON; with several schedules one object a line.")
@click.option("--exit-code", is_flag=True, help=f"Exit with {CHANGED} if something changed.")
@click.option(
    "--dry-run", "dry", is_flag=True, help="Only print what would be stored and sent; store and send nothing."
)
@click.option("--no-deliver", is_flag=True, help="Leave the sending of alerts to `leuchtturm deliver`.")
@with_settings
def command(
    settings: Settings,
    names: tuple[str, ...],
    url: str | None,
    accept: bool,
    as_json: bool,
    exit_code: bool,
    dry: bool,
    no_deliver: bool,
) -> None:
    """Fetch the pages of the schedules NAME (all, if none is named), remember them, print what changed.

    The first successful check is the baseline: it is remembered, and nothing is news. A schedule that fails
    does not keep the others from running; it is reported on stderr, and the exit code is then 1.
    """
    from schedules.config import schedule_files

    usable, errors = schedule_files.load_each(settings.schedules)
    for error in errors:
        emit_error(str(error))
    chosen = choose(usable, names, what="usable schedule" if errors else "schedule")
    if url is not None:
        chosen = (_at(chosen, url),)
    if accept and not names:
        raise click.UsageError(
            "--accept believes a page that looks wrong: name the schedule that you have looked at."
        )
    if dry:
        _dry_run(settings, chosen, accept=accept, as_json=as_json)
        return
    results, went_out = _check_and_send(
        settings, chosen, accept=accept, as_json=as_json, no_deliver=no_deliver
    )
    if not all((not errors, went_out, *(result.ok for result in results))):
        raise click.exceptions.Exit(1)
    if exit_code and any(result.changes for result in results):
        raise click.exceptions.Exit(CHANGED)


def _check_and_send(
    settings: Settings, chosen: tuple[Schedule, ...], *, accept: bool, as_json: bool, no_deliver: bool
) -> tuple[list[Result], bool]:
    """Check, print, send and publish; return the results, and whether all was sent and published."""

    def send_and_publish() -> bool:
        delivered = no_deliver or _delivered(settings, chosen, quiet=as_json)
        return _published(settings, chosen) and delivered

    results: list[Result] = []
    try:
        for result in _checked(settings, chosen, accept=accept):
            results.append(result)
            _print_json(result, alone=len(chosen) == 1) if as_json else show(result)
    except Exception:  # what was stored before it is sent and published all the same
        try:
            send_and_publish()
        except LeuchtturmError as error:
            emit_error(str(error))
        raise
    return results, send_and_publish()


def _at(chosen: tuple[Schedule, ...], url: str) -> Schedule:
    """The one chosen schedule, with another address."""
    from msgspec.structs import replace

    from schedules.config import schedule_files, validators

    if len(chosen) != 1:
        raise click.UsageError("--url goes with one schedule: name it.")
    check_option("--url", validators.check_url, url)
    schedule: schedule_files.Schedule = replace(chosen[0], url=url)
    return schedule


def _checked(settings: Settings, chosen: tuple[Schedule, ...], *, accept: bool) -> Iterator[Result]:
    from db.store import Store
    from schedules.check.crashes import record_interrupted
    from schedules.check.run import check_or_record
    from scraper.http.fetch import open_client

    with Store.open(settings.db) as store, open_client() as client:
        interrupted = record_interrupted(chosen, store)
        shown: set[str] = set()
        for schedule in chosen:
            if schedule.name in interrupted:  # not read again at once: it would keep the others waiting
                yield interrupted[schedule.name]
                continue
            _beat(schedule, "start", client, shown)
            try:
                result = check_or_record(schedule, store, client, accept=accept, debug=settings.debug)
            except LeuchtturmError:
                _beat(schedule, "fail", client, shown)
                raise
            _beat(schedule, "success" if result.ok else "fail", client, shown)
            yield result


def _dry_run(settings: Settings, chosen: tuple[Schedule, ...], *, accept: bool, as_json: bool) -> None:
    """Check against a copy of the database, and print what would be stored and sent."""
    from schedules.check.dry_run import dry_run
    from scraper.http.fetch import open_client

    went_well = True
    with open_client() as client:
        for result, sends in dry_run(settings.db, chosen, client, accept=accept, debug=settings.debug):
            went_well = went_well and result.ok
            if as_json:
                alerts = [{"channel": alert.channel, "kind": alert.kind} for alert in sends]
                emit_json({**result.to_json(), "dry_run": True, "alerts": alerts}, indent=None)
                continue
            show(result)
            for alert in sends:
                emit(f"  would be sent to {alert.channel}: {alert.kind}")
    if not as_json:
        emit("Nothing was stored or sent.")
    if not went_well:
        raise click.exceptions.Exit(1)


def _beat(schedule: Schedule, signal: Signal, client: Client, shown: set[str]) -> None:
    """Ping the schedule's ``heartbeat_url``, if it has one; a failed ping does not fail the check.

    ``shown``: the sentences that were printed already, each once.
    """
    if not schedule.heartbeat_url:
        return
    from scraper.channels.heartbeat import ping
    from scraper.errors import DeliveryError

    try:
        ping(schedule.heartbeat_url, signal, client=client, route=schedule.fetch.route)
    except DeliveryError as error:
        sentence = f"{schedule.name}: {error}"
        if sentence not in shown:
            click.echo(printable(sentence), err=True)
        shown.add(sentence)


def _published(settings: Settings, chosen: tuple[Schedule, ...]) -> bool:
    """Publish the schedules with ``publish``; return whether it succeeded, errors go to stderr."""
    if not any(schedule.publish for schedule in chosen):
        return True
    from schedules.publishing.publish import publish_schedule

    went_well = True
    for schedule in chosen:
        try:
            publish_schedule(settings.db, schedule)
        except LeuchtturmError as error:
            emit_error(str(error))
            went_well = False
    return went_well


def _delivered(settings: Settings, chosen: tuple[Schedule, ...], *, quiet: bool) -> bool:
    """Send what is due for the chosen schedules; return whether nothing was given up. ``quiet``: print
    failures only."""
    if not any(schedule.channels for schedule in chosen):
        return True
    from schedules.cli.commands import deliver

    deliveries = deliver.send(settings, chosen)
    deliver.show(deliveries, only_failures=quiet)
    return all(delivery.state != "given_up" for delivery in deliveries)


def _print_json(result: Result, *, alone: bool) -> None:
    emit_json(result.to_json(), indent=2 if alone else None)


def show(result: Result) -> None:
    """Print for people how a check ended: one line, on stderr if it failed, and one more for each change."""
    click.echo(printable(f"{result.schedule}: {summary(result)}"), err=not result.ok)
    if result.changes:
        from scraper.reports.headlines import headline

        for change in result.changes:
            emit(f"  {headline(change, result.title, 'en')}")
    for note in notes(result):
        emit(f"  {note}")
