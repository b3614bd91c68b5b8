"""Long work shows a bar to who sits at a terminal, and nothing to pipes, files and programs."""

from __future__ import annotations

import os
import pty
import re
import sys
import threading
from contextlib import contextmanager, suppress
from io import StringIO
from typing import TYPE_CHECKING, TextIO

import pytest

from schedules.cli import progress_bar
from schedules.cli.main import cli
from tests.schedules.demo_states import with_demo_states

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMANDS = {
    "reparse --dry-run": "Reading leuchtturmprojekte",
    "prune --keep 0d": "Reading",
    "backup copy.db": "Copying",
    "export warc pages.warc.gz": "Archiving",
    "doctor": "Reading stored pages",
}
"""What the first bar of each command is for; a further one may come."""
END = "(its end)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("progress")
    with_demo_states(folder / "leuchtturm.db")
    return folder


@contextmanager
def terminal() -> Iterator[tuple[TextIO, list[bytes]]]:
    """A terminal of the system's to write to, and what arrived there, whole at the end."""
    arrived: list[bytes] = []
    ours, theirs = pty.openpty()

    def listen() -> None:
        with suppress(OSError):  # the terminal is gone with its last writer
            while block := os.read(ours, 65_536):
                arrived.append(block)

    listener = threading.Thread(target=listen)
    listener.start()
    with os.fdopen(theirs, "w") as writer:
        yield writer, arrived
    listener.join()
    os.close(ours)


def shown(
    folder: Path, *commands: str, after: float = 0.0, on: tuple[str, ...] = ("stdout", "stderr")
) -> str:
    """All that the commands print, ``on`` a terminal as far as named, else into a file.

    ``after``: the seconds that work may take without a bar.
    """
    for name in ("copy.db", "pages.warc.gz"):
        (folder / name).unlink(missing_ok=True)
    with pytest.MonkeyPatch.context() as patch, terminal() as (screen, arrived), StringIO() as file:
        patch.chdir(folder)
        patch.setattr(progress_bar, "AFTER", after)
        for stream in ("stdout", "stderr"):
            patch.setattr(sys, stream, screen if stream in on else file)
        for command in commands:
            cli.main(["--db", "leuchtturm.db", *command.split()], standalone_mode=False)
            print(END, flush=True)
        screen.close()
        printed = file.getvalue()
    return b"".join(arrived).decode() + printed


def bars(text: str) -> set[str]:
    """What the bars in a text are for, of those that came to their end."""
    return {label.strip() for label in re.findall(r"([A-Z][a-z ]+?)\s+\[#+\]\s+100%", text)}


def test_each_long_command_shows_a_bar_at_a_terminal(folder: Path) -> None:
    for (command, first), text in zip(COMMANDS.items(), shown(folder, *COMMANDS).split(END), strict=False):
        assert first in bars(text), command


@pytest.mark.parametrize("on", [(), ("stdout",), ("stderr",)], ids=["none", "stdout", "stderr"])
def test_without_a_terminal_at_both_ends_there_is_none(folder: Path, on: tuple[str, ...]) -> None:
    commands = ["backup copy.db"] if on else COMMANDS
    text = shown(folder, *commands, on=on)
    assert text.count(END) == len(commands)
    assert not re.search(r"\[#|%\]|\d%|\x1b\[\?25", text)


def test_programs_and_short_work_get_none_at_a_terminal_either(folder: Path) -> None:
    as_json = [f"{command} --json" for command in COMMANDS if not command.startswith("export")]
    assert bars(shown(folder, *as_json)) == set()
    assert bars(shown(folder, *COMMANDS, after=600.0)) == set()
