"""Write the manual page leuchtturm(1) from the commands themselves: ``python -m tools.manual_page FILE``.

The format is man(7), groff's macros for manual pages.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import scraper
from schedules.cli.main import COMMANDS, EPILOG, HELP, cli

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILES = """\
.TP
.I /etc/leuchtturm/*.toml
The schedule files of the service: what is watched, when, and for whom.
.TP
.I /var/lib/leuchtturm/leuchtturm.db
Its database, with the files ending in -wal, -shm and .lock beside it.
"""
_ENVIRONMENT = """\
.TP
.B LEUCHTTURM_DB
The database, as \\-\\-db.
.TP
.B LEUCHTTURM_SCHEDULES
The folder of the schedule files, as \\-\\-schedules.
.TP
.B NO_COLOR
Print nothing in bold.
"""


def manual_page() -> str:
    parts = [
        f'.TH LEUCHTTURM 1 "" "Leuchtturm {scraper.__version__}" "User commands"',
        ".SH NAME\nleuchtturm \\- watch a web page of yearly meetings and tell what changed",
        ".SH SYNOPSIS\n.B leuchtturm\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]",
        f".SH DESCRIPTION\n{_text(HELP)}",
        f".SH OPTIONS\n{_options(cli, click.Context(cli, **cli.context_settings))}",
        ".SH COMMANDS",
        *(_command(name, _import(name)) for name in COMMANDS),
        f".SH FILES\n{_FILES}.SH ENVIRONMENT\n{_ENVIRONMENT}.SH EXAMPLES AND EXIT CODES\n{_text(EPILOG)}",
    ]
    return "\n".join(parts) + "\n"


def _import(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None  # noqa: S101 - it is one of COMMANDS
    return command


def _command(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path)
    usage = _escape(" ".join(command.collect_usage_pieces(context)))
    parts = [
        f".SS \\fBleuchtturm {path}\\fR {usage}\n{_text(command.help or '')}",
        _options(command, context),
    ]
    if isinstance(command, click.Group):
        parts += [_command(f"{path} {name}", part) for name, part in command.commands.items()]
    return "\n".join(filter(None, parts))


def _options(command: click.Command, context: click.Context) -> str:
    shared = {"--db", "--schedules", "--debug", "--help"} if command is not cli else set()
    records = [
        record
        for option in command.get_params(context)
        if not shared.intersection(option.opts) and (record := option.get_help_record(context))
    ]
    return "\n".join(f".TP\n\\fB{_escape(name)}\\fR\n{_escape(text)}" for name, text in records)


def _text(text: str) -> str:
    return "\n".join(_paragraphs(text))


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a help text; those after click's ``\\b`` keep their lines."""
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        lines = [line.strip("\n") for line in paragraph.splitlines() if line.strip()]
        if lines and lines[0].strip() == "\b":
            kept = "\n".join(_escape(line) for line in lines[1:])
            yield f".PP\n.nf\n{kept}\n.fi"
        elif lines:
            yield ".PP\n" + _escape(" ".join(line.strip() for line in lines))


def _escape(text: str) -> str:
    """Text as man(7) takes it: no line begins with a control character, each hyphen can be searched and
    copied.
    """
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{escaped}" if escaped.startswith((".", "\\(aq")) else escaped


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(manual_page(), encoding="utf-8")
