"""Long work shows a bar to who sits at a terminal, and nothing to pipes, files and programs."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.schedules.demo_states import with_demo_states

if TYPE_CHECKING:
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

SCRIPT = """
import sys
from schedules import progress
from schedules.cli import cli
progress.AFTER = float(sys.argv[1])
for command in sys.argv[2:]:
    cli.main(["--db", "leuchtturm.db", *command.split()], standalone_mode=False)
    print("(its end)", flush=True)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("progress")
    with_demo_states(folder / "leuchtturm.db")
    return folder


def shown(
    folder: Path, *commands: str, after: float = 0.0, on: tuple[str, ...] = ("stdout", "stderr")
) -> str:
    """All that the commands print, ``on`` a terminal as far as named, else into a pipe.

    ``after``: the seconds that work may take without a bar.
    """
    for name in ("copy.db", "pages.warc.gz"):
        (folder / name).unlink(missing_ok=True)
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as reader:
        with os.fdopen(theirs, "wb") as terminal:
            child = subprocess.Popen(
                [sys.executable, "-c", SCRIPT, str(after), *commands],
                cwd=folder,
                stdout=terminal if "stdout" in on else subprocess.PIPE,
                stderr=terminal if "stderr" in on else subprocess.PIPE,
                env=os.environ | {"TERM": "xterm", "COLUMNS": "100"},
            )
        seen = b""
        with suppress(OSError):  # the terminal is gone with its last writer
            while block := reader.read(65_536):
                seen += block
        seen += b"".join(part or b"" for part in child.communicate())
    assert child.returncode == 0, seen
    return seen.decode()


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
