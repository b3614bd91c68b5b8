"""The command line's frame: the list of commands, their shared options, and how errors are printed.

A command's module is imported when the command runs, so that asking the database does not wait for the
libraries that fetch and parse.
"""

from __future__ import annotations

import errno
import gc
import io
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import click

import scraper
from schedules import bugs
from schedules.cli.options import Settings, shared_from_environment
from scraper.errors import LeuchtturmError
from scraper.text import printable

_OBJECTS_OF_A_CHECK = 50_000  # without news; nearly all of them are of modules, and stay
INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Entry(NamedTuple):
    """A command: its section and line in the help, and where it is; the module is imported when it runs."""

    section: str
    module: str
    help: str
    attribute: str = "command"


_SECTIONS = {
    "Watch": {
        "check": "Fetch the page, remember what it says, say what changed.",
        "daemon": "Check every page at its time, until a signal ends it.",
        "status": "Show whether all is well; a monitoring plugin, too.",
        "schedules": "List what is watched, and when it runs next.",
        "init": "Write your own copy of the schedule files, to edit.",
    },
    "Look": {
        "meetings": "List the meetings that are on the page.",
        "records": "List the records of any page, also of declared lists.",
        "show": "Show a meeting or record: its values, where they were read, its history.",
        "changes": "List what changed on the page, and when.",
        "diff": "Show the page at two moments, side by side.",
        "as-of": "Show what the page said at a moment.",
        "snapshots": "List the pages that are kept.",
        "snapshot": "Look at a page that is kept, or save it.",
        "export": "Write it all for Excel, a calendar, a feed reader or a program.",
        "publish": "Write a page about it all into a folder, for the intranet.",
        "ui": "Show the database in a browser, with ready-made questions.",
    },
    "Alert": {
        "alerts": "List alerts and their state; try again, test, preview.",
        "deliver": "Send the alerts that are due.",
        "schema": "Print the JSON Schema of a webhook's body.",
    },
    "Care": {
        "reparse": "Read all kept pages again, after an update.",
        "doctor": "Examine everything a check needs; what to do where it is wrong.",
        "prune": "Thin old checks without news; give space back.",
        "backup": "Copy the database, whole, also while checks run.",
        "restore": "Put a backup in the place of the database.",
    },
    "Try out": {
        "parse": "Read a saved page, offline, and remember nothing.",
        "propose": "Find the lists on a page and print how to read them.",
        "demo": "Watch a recorded page change, on this computer only.",
    },
}
_MODULES = {"meetings": "records", "snapshot": "snapshots"}
"""The commands that are in the module of another one, as ``NAME_command``."""
COMMANDS = {
    name: Entry(
        section,
        f"schedules.cli.commands.{_MODULES.get(name, name).replace('-', '_')}",
        line,
        f"{name}_command" if name in _MODULES else "command",
    )
    for section, lines in _SECTIONS.items()
    for name, line in lines.items()
}
HELP = """Watch a web page of yearly meetings; remember each state, report what changed.

    Each check fetches the page politely, reads its sections into meetings, compares them with what the
    database has, and keeps both. Only `check` and `daemon` fetch the page; all under Look reads the database.
    """

EPILOG = """\b
Examples:
  leuchtturm demo                          see it work, without the network
  leuchtturm init my-schedules --contact you@your.domain
  leuchtturm --schedules my-schedules check
  leuchtturm meetings                      what the page lists
  leuchtturm show 2023                     one year, or one town: show Wetzlar
  leuchtturm changes --since 7d --json     what is new, for a program

\b
Exit codes:
  0  done    1  it failed, the sentence on stderr says what to do    2  wrong use
  70  a bug in Leuchtturm    130  interrupted

\b
Shell completion, for ~/.bashrc (zsh and fish: put their name for bash):
  eval "$(_LEUCHTTURM_COMPLETE=bash_source leuchtturm)"
"""


class Failure(click.ClickException):
    """An expected error: one line on stderr, no traceback."""

    exit_code = 1


class Bug(click.ClickException):
    """An unexpected error."""

    exit_code = 70  # EX_SOFTWARE of sysexits.h


class Commands(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command called ``cmd_name``; ``None`` if there is none."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = getattr(import_module(entry.module), entry.attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` start with; for an unknown name, suggest the nearest."""
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(COMMANDS)}."
            raise click.UsageError(f"No such command {args[0]!r}. {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by purpose, without importing them."""
        for section in dict.fromkeys(entry.section for entry in COMMANDS.values()):
            with formatter.section(section):
                formatter.write_dl([(name, e.help) for name, e in COMMANDS.items() if e.section == section])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error becomes a sentence on stderr and an exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except LeuchtturmError as error:
            _show_traceback(ctx)
            raise Failure(printable(str(error))) from error
        except Exception as bug:
            _show_traceback(ctx)
            if isinstance(bug, OSError) and bug.errno in _DISK_FULL:
                raise Failure(f"The output cannot be written ({bug.strerror}): free space.") from bug
            advice = "run the same command with --debug and report what it prints."
            reason = bugs.explain(bug, ctx.ensure_object(Settings).db, advice)
            kind = Bug if isinstance(reason, bugs.BugError) else Failure
            raise kind(printable(str(reason))) from bug


def _show_traceback(ctx: click.Context) -> None:
    if ctx.ensure_object(Settings).debug:
        import traceback

        click.echo(printable(traceback.format_exc(), keep="\n"), err=True)


@click.group(
    "leuchtturm",
    cls=Commands,
    help=HELP,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@shared_from_environment
@click.version_option(scraper.__version__, "-V", "--version", message="%(prog)s %(version)s")
def cli() -> None:
    """Hold the options that all commands share."""


def main() -> None:
    """Run the command line: the entry point ``leuchtturm``."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed: output is discarded
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - until the end
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets its code, never a traceback in the middle of a table.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    _delay_garbage_collection()
    signal.signal(signal.SIGTERM, _end)
    try:
        cli.main(prog_name=cli.name)
    except _EndedError:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)  # so that a supervisor sees why it ended
    finally:
        gc.freeze()  # the end of the process frees all of it anyway, and does not look at each object before


class _EndedError(BaseException):
    """SIGTERM came: what is open is closed, and no page is taken for one that ended the process."""


def _end(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise _EndedError


def _delay_garbage_collection() -> None:
    """Let Python's garbage collector rest until as many objects were made as most commands make in all."""
    usual = gc.get_threshold()

    def begin(phase: str, _: object) -> None:
        if phase == "stop":
            gc.callbacks.remove(begin)
            gc.set_threshold(*usual)

    gc.callbacks.append(begin)
    gc.set_threshold(_OBJECTS_OF_A_CHECK)


if __name__ == "__main__":
    main()
