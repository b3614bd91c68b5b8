"""What reaches a terminal: aligned, fitting, and without control characters."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from schedules.cli import output
from schedules.config.schedule_files import SHIPPED
from scraper.text import printable

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """
from schedules.cli.output import emit_table, emit_title
emit_title("Überschrift")
emit_table(("Year", "Programme area"), [(2023, "Wetzlar – Dalheim / Altenberger Straße"), (None, "x" * 40)])
"""


def at_a_terminal(code: str, columns: int, **environment: str) -> str:
    """What ``code`` prints to a terminal that is ``columns`` wide."""
    ours, theirs = pty.openpty()
    inherited = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with os.fdopen(ours, "rb", buffering=0) as reader:
        with os.fdopen(theirs, "wb") as terminal:
            subprocess.run(
                [sys.executable, "-c", code],
                stdout=terminal,
                check=True,
                env=inherited | {"COLUMNS": str(columns)} | environment,
            )
        return reader.read(65_536).decode().replace("\r\n", "\n")


def test_a_table_fits_the_terminal_and_breaks_at_words() -> None:
    shown = at_a_terminal(TABLE, 30, NO_COLOR="1")
    assert shown.splitlines() == [
        "Überschrift",
        "Year  Programme area",
        "2023  Wetzlar – Dalheim /",
        "      Altenberger Straße",
        "-     xxxxxxxxxxxxxxxxxxxxxxxx",
        "      xxxxxxxxxxxxxxxx",
    ]


def test_each_column_begins_at_the_same_place_whatever_letters_come_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = {"Grüße – „so“ …": 14, "日本": 4, "Zu\u0308rich": 6, "x\u0304y": 2}
    output.emit_table(("Word", "End"), [(word, "|") for word in words])
    rows = capsys.readouterr().out.splitlines()[1:]
    assert rows == [f"{word}{' ' * (14 - width)}  |" for word, width in words.items()]


def test_headings_are_bold_at_a_terminal_unless_no_color_is_set() -> None:
    assert "\x1b[1mÜberschrift\x1b[0m" in at_a_terminal(TABLE, 80)
    assert "\x1b" not in at_a_terminal(TABLE, 80, NO_COLOR="1")


def test_a_pipe_gets_one_plain_line_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    output.emit_table(("A", "B"), [("ä" * 200, None)])
    assert capsys.readouterr().out == f"A{' ' * 199}  B\n{'ä' * 200}  -\n"


def test_columns_align_by_what_a_terminal_shows(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("Köln", "|"), ("Ko\u0308ln", "|"), ("東京", "|"), ("a\u200bb", "|")]
    output.emit_table(("Town", ""), rows)
    assert capsys.readouterr().out.splitlines()[1:] == [
        "Köln  |",
        "Ko\u0308ln  |",
        "東京  |",
        "a\u200bb    |",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("a\x00b\x7fc", "a\\x00b\\x7fc"),
        ("\x9b31m", "\\x9b31m"),
        ("two\r\nlines\tand", "two  lines and"),
        ("abc\u202edef", "abc\\u202edef"),
        ("Städtebauförderung „vor Ort“ – 東京", "Städtebauförderung „vor Ort“ – 東京"),
    ],
)
def test_control_characters_become_visible_and_letters_stay(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_json_is_one_to_one_without_any_raw_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"text": "".join(map(chr, range(0xD800))) + "\u2028"}
    output.emit_json(value)
    printed = capsys.readouterr().out
    assert json.loads(printed) == value
    assert not any(
        ord(character) < 32 or 127 <= ord(character) < 160 for character in printed.replace("\n", "")
    )
    assert "„" in printed or "ä" in printed


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        pytest.param({"LANG": "C"}, marks=pytest.mark.soak),
        pytest.param({"PYTHONIOENCODING": "ascii"}, marks=pytest.mark.soak),
        {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"},
    ],
)
def test_json_survives_every_locale(tmp_path: Path, environment: dict[str, str]) -> None:
    schedule = (SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(
        schedule.replace("Projekte im Video", "Städte – 東京").replace(
            'title = "Leuchtturmprojekte im Video"', 'title = "Städte – 東京"'
        ),
        encoding="utf-8",
    )
    clean = {"PATH": os.environ["PATH"]} | environment
    command = [sys.executable, "-m", "schedules.cli.main", "--schedules", str(tmp_path), "schedules"]
    printed = subprocess.run([*command, "--json"], env=clean, capture_output=True, check=True).stdout
    assert json.loads(printed)[0]["title"] == "Städte – 東京"
    assert subprocess.run(command, env=clean, capture_output=True, check=True).stderr == b""
