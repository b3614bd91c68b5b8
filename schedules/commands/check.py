"""``leuchtturm check``: look at the pages once, remember what they say, say what changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from schedules.options import choose, complete_schedule, pass_settings, shared
from schedules.output import emit, emit_error, emit_json, printable
from schedules.wording import counted
from scraper.errors import LeuchtturmError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx import Client

    from schedules.config import Schedule
    from schedules.options import Settings
    from schedules.result import Result
    from scraper.heartbeat import Signal

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
    help="You have looked, the page really is so: believe what seems implausible, remove what is missing.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON; with several schedules one object a line.")
@click.option("--exit-code", is_flag=True, help=f"Exit with {CHANGED} if something changed.")
@click.option("--no-deliver", is_flag=True, help="Leave the sending of alerts to `leuchtturm deliver`.")
@shared
@pass_settings
def command(
    settings: Settings,
    names: tuple[str, ...],
    url: str | None,
    accept: bool,
    as_json: bool,
    exit_code: bool,
    no_deliver: bool,
) -> None:
    """Fetch the pages of the schedules NAME (all, if none is named), remember them, print what changed.

    The first successful check is the baseline: it is remembered, and nothing is news. A schedule that fails
    does not keep the others from running; it is said on stderr, and the exit code is then 1.
    """
    from schedules import config

    usable, errors = config.load_each(settings.schedules)
    for error in errors:
        emit_error(str(error))
    chosen = choose(usable, names)
    if url is not None:
        chosen = (_at(chosen, url),)
    if accept and not names:
        raise click.UsageError(
            "--accept believes a page that looks wrong: name the schedule that you have looked at."
        )
    results = []
    for result in _checked(settings, chosen, accept=accept):
        results.append(result)
        _emit_json(result, alone=len(chosen) == 1) if as_json else show(result)
    told = no_deliver or _delivered(settings, chosen, quiet=as_json)
    published = _published(settings, chosen)
    if not all((not errors, told, published, *(result.ok for result in results))):
        raise click.exceptions.Exit(1)
    if exit_code and any(result.changes for result in results):
        raise click.exceptions.Exit(CHANGED)


def _at(chosen: tuple[Schedule, ...], url: str) -> Schedule:
    """The one chosen schedule, with another address."""
    from msgspec.structs import replace

    from schedules import config, values

    if len(chosen) != 1:
        raise click.UsageError("--url goes with one schedule: name it.")
    try:
        values.check_url(url)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--url") from error
    schedule: config.Schedule = replace(chosen[0], url=url)
    return schedule


def _checked(settings: Settings, chosen: tuple[Schedule, ...], *, accept: bool) -> Iterator[Result]:
    from db.store import Store
    from schedules.run import check_each
    from scraper.fetch import open_client

    with Store.open(settings.db) as store, open_client() as client:
        for schedule in chosen:
            _beat(schedule, "start", client)
            try:
                [result] = check_each((schedule,), store, client, accept=accept, debug=settings.debug)
            except LeuchtturmError:
                _beat(schedule, "fail", client)
                raise
            _beat(schedule, "success" if result.ok else "fail", client)
            yield result


def _beat(schedule: Schedule, signal: Signal, client: Client) -> None:
    """Tell the schedule's ``heartbeat_url``, if it has one; a check does not fail because it cannot."""
    if not schedule.heartbeat_url:
        return
    from scraper.errors import DeliveryError
    from scraper.heartbeat import ping

    try:
        ping(schedule.heartbeat_url, signal, client=client)
    except DeliveryError as error:
        click.echo(printable(f"{schedule.name}: {error}"), err=True)


def _published(settings: Settings, chosen: tuple[Schedule, ...]) -> bool:
    """Write the pages of the schedules that say where; whether that went well, else stderr says why not."""
    if not any(schedule.publish for schedule in chosen):
        return True
    from schedules.publish import publish_schedule

    went_well = True
    for schedule in chosen:
        try:
            publish_schedule(settings.db, schedule)
        except LeuchtturmError as error:
            emit_error(str(error))
            went_well = False
    return went_well


def _delivered(settings: Settings, chosen: tuple[Schedule, ...], *, quiet: bool) -> bool:
    """Send what is due for the chosen schedules; whether nothing was given up. ``quiet``: say what failed."""
    if not any(schedule.channels for schedule in chosen):
        return True
    from schedules.commands import deliver

    made = deliver.send(settings, chosen)
    deliver.show(made, only_failures=quiet)
    return all(delivery.state != "given_up" for delivery in made)


def _emit_json(result: Result, *, alone: bool) -> None:
    if alone:
        emit_json(result.to_json())
    else:
        click.echo(json.dumps(result.to_json(), ensure_ascii=True))


def show(result: Result) -> None:
    """Print for people how a check ended: one line, on stderr if it failed, and one more for each change."""
    click.echo(printable(f"{result.schedule}: {summary(result)}"), err=not result.ok)
    if result.changes:
        from scraper.reports.headlines import headline

        for change in result.changes:
            emit(f"  {headline(change, result.title, 'en')}")


def summary(result: Result) -> str:
    """How a check ended, in one line for people."""
    if result.problem is not None:
        return f"not a readable state of the page. {result.problem.reason} Nothing stored was changed."
    if result.error is not None:
        return f"failed. {result.error}"
    if result.outcome == "baseline":
        return f"baseline, {counted(result.listed, 'meeting')}. From now on changes are told."
    news = counted(len(result.changes), "change") if result.changes else "unchanged"
    if result.unconfirmed:
        return (
            f"{news}; {counted(result.unconfirmed, 'meeting')} missing, which the next check has to confirm"
        )
    return f"{news} (304)" if result.not_modified else news
