"""The options that all commands share: database, schedule files, names of schedules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from scraper.errors import LeuchtturmError, ScheduleError
from scraper.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from click.shell_completion import CompletionItem

    from schedules.config.schedule_files import Schedule

F = TypeVar("F", bound="Callable[..., Any]")
P = ParamSpec("P")
R = TypeVar("R")

DEFAULT_DB = Path("leuchtturm.db")
SERVICE_FOLDER = Path("/etc/leuchtturm")
"""Where the service's schedule files are (docs/operate.md)."""
MAX_INT = 2**63 - 1
"""The largest integer of SQLite."""


class Settings:
    """The options that all commands share. ``debug``: show tracebacks.

    A command that reads ``db`` or ``schedules`` prints on stderr which file or folder it uses: at a
    terminal always, elsewhere only if it falls back to the shipped schedule file.
    """

    def __init__(self) -> None:
        self.chosen_db: Path | None = None
        self.chosen_schedules: Path | None = None
        self.debug = False
        self._announced: set[str] = set()

    @property
    def db(self) -> Path:
        path = self.chosen_db or DEFAULT_DB
        self._announce(f"Database: {path.absolute()}")
        return path

    @property
    def schedules(self) -> Path | None:
        """The folder of the schedule files; ``None`` for the shipped ones."""
        if self.chosen_schedules is not None:
            self._announce(f"Schedules: {self.chosen_schedules.absolute()}")
            return self.chosen_schedules
        installed = SERVICE_FOLDER.is_dir()
        self._announce(
            "Schedules: the file that comes with Leuchtturm, as neither --schedules nor "
            "LEUCHTTURM_SCHEDULES names "
            f"a folder.{f' Those in {SERVICE_FOLDER} are not used.' if installed else ''}",
            always=installed,
        )
        return None

    def _announce(self, sentence: str, *, always: bool = False) -> None:
        if sentence not in self._announced and (always or sys.stderr.isatty()):
            click.echo(click.style(printable(sentence), dim=True), err=True)
        self._announced.add(sentence)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def with_settings(command: Callable[Concatenate[Settings, P], R]) -> Callable[P, R]:
    """Give a command the :func:`shared` options, and their :class:`Settings` as its first argument."""
    return shared(click.make_pass_decorator(Settings, ensure=True)(command))


def shared(command: F) -> F:
    """Give a command ``--db``, ``--schedules`` and ``--debug``, so that they can follow its name too."""
    return _options(command)


def shared_from_environment(group: F) -> F:
    """Give the command group the same options, with their environment variables as defaults."""
    return _options(group, schedules_variable="LEUCHTTURM_SCHEDULES", db_variable="LEUCHTTURM_DB")


def _options(command: F, *, schedules_variable: str | None = None, db_variable: str | None = None) -> F:
    hidden: dict[str, Any] = {"expose_value": False, "callback": _remember}
    paths: dict[str, Any] = {"type": click.Path(path_type=Path, readable=False), **hidden}
    debug = "Show the traceback of an error."
    schedules = "Folder of the schedule files ($LEUCHTTURM_SCHEDULES; else the shipped ones)."
    db = "Database file ($LEUCHTTURM_DB; else leuchtturm.db in this folder)."
    for option in (
        click.option("--debug", is_flag=True, default=None, help=debug, **hidden),
        click.option("--schedules", metavar="DIR", envvar=schedules_variable, help=schedules, **paths),
        click.option("--db", metavar="FILE", envvar=db_variable, help=db, **paths),
    ):
        command = option(command)
    return command


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    settings = context.ensure_object(Settings)  # first made for the group, whose commands then share it
    if value is not None and parameter.name is not None:
        setattr(settings, "debug" if parameter.name == "debug" else f"chosen_{parameter.name}", value)


def check_option(name: str, check: Callable[[str], None], value: str) -> None:
    """Raise ``click.BadParameter`` for the option ``name`` if ``check`` raises ``ValueError`` for it."""
    try:
        check(value)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint=name) from error


def choose(
    schedules: Iterable[Schedule], names: Iterable[str], *, what: str = "schedule"
) -> tuple[Schedule, ...]:
    """Return the schedules called ``names``, in that order and once each; without a name all of them.

    Raises ``ScheduleError`` for a name that no schedule has.
    """
    known = {schedule.name: schedule for schedule in schedules}
    for name in names:
        if name not in known:
            raise ScheduleError(f"No {what} is called {name!r}; there is {', '.join(known) or 'none'}.")
    return tuple(known[name] for name in dict.fromkeys(names)) or tuple(known.values())


def complete_schedule(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of the schedules to the shell (``shell_complete=`` of an argument)."""
    from click.shell_completion import CompletionItem

    from schedules.config import schedule_files

    try:
        schedules = schedule_files.load(context.ensure_object(Settings).chosen_schedules)
    except LeuchtturmError:
        return []  # a shell that completes is no place to explain a wrong file; running the command is
    return [
        CompletionItem(entry.name, help=entry.title)
        for entry in schedules
        if entry.name.startswith(incomplete)
    ]


def schedule_option(command: F) -> F:
    """Give a command ``--schedule NAME``: one schedule's rows of a database that holds several."""
    option = click.option(
        "--schedule", metavar="NAME", shell_complete=complete_schedule, help="Only of this schedule."
    )
    return option(command)
