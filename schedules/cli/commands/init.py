"""``leuchtturm init``: write a copy of the shipped schedule files, to edit."""

from __future__ import annotations

import re
from pathlib import Path

import click

from schedules.cli.options import check_option, shared
from schedules.cli.output import emit
from schedules.config import schedule_files, validators
from scraper.atomic_write import file_errors, replacing
from scraper.errors import ScheduleError


@click.command("init")
@click.argument("directory", metavar="[DIR]", default="my-schedules", type=click.Path(path_type=Path))
@click.option(
    "--contact",
    metavar="ADDRESS",
    help="Your e-mail or web address, sent to the page's server with each request.",
)
@shared
def command(directory: Path, contact: str | None) -> None:
    """Write your own copy of the schedule files into DIR (my-schedules), to edit.

    The files say which page is watched, when, and for whom. Nothing that exists is overwritten.

    \b
    Example:
      leuchtturm init my-schedules --contact you@your.domain
    """
    _refuse_bad_contact(contact)
    shipped = sorted(schedule_files.SHIPPED.glob("*.toml"))
    with file_errors(directory):
        for source in shipped:
            if (directory / source.name).exists():
                raise ScheduleError(
                    f"{directory / source.name} exists and is not overwritten; edit it, or give another "
                    "folder."
                )
        directory.mkdir(parents=True, exist_ok=True)
        for source in shipped:
            text = _with_contact(source.read_text(encoding="utf-8"), contact)
            with replacing(directory / source.name, new=True) as target:
                target.write(text.encode())
            emit(f"Wrote {directory / source.name}")
    _print_next_steps(directory, contact)


def _refuse_bad_contact(contact: str | None) -> None:
    if contact is None:
        return
    check_option("--contact", validators.check_contact, contact)
    if validators.is_example(contact):
        raise click.BadParameter(
            f"{contact!r} is only an example: write the address at which the operator of the page reaches "
            "you.",
            param_hint="--contact",
        )


def _with_contact(text: str, contact: str | None) -> str:
    return re.sub(r'^contact = ""', f'contact = "{contact}"', text, flags=re.MULTILINE) if contact else text


def _print_next_steps(directory: Path, contact: str | None) -> None:
    if not contact:
        emit("Next, fill in `contact` in it: without one, only pages on this computer are fetched.")
    emit("Then see when it would run, and check once:")
    emit(f"  leuchtturm --schedules {directory} schedules")
    emit(f"  leuchtturm --schedules {directory} check")
    emit(f"To leave out the option, set LEUCHTTURM_SCHEDULES={directory}.")
