"""``[[channels]]`` in a schedule file: what is wrong with one is one sentence, and no secret is repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schedules.config.channel_entries import TYPES
from schedules.config.schedule_files import Schedule, load_file
from scraper.channels.settings import ChannelSettings
from scraper.errors import ScheduleError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """name = "a"
title = "A"
url = "https://example.org/"
parser = "leuchtturmprojekte"
every = "1h"
"""
MAIL = """
[[channels]]
type = "email"
name = "mail"
host = "smtp.example.org"
sender = "leuchtturm@example.org"
recipients = ["anna@example.org"]
"""


def load(folder: Path, text: str) -> Schedule:
    path = folder / "a.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_file(path)


def mistake(folder: Path, text: str) -> str:
    with pytest.raises(ScheduleError) as caught:
        load(folder, text)
    said = str(caught.value)
    assert "\n" not in said
    return said.removeprefix(str(folder / "a.toml"))


def test_each_type_of_channel_can_be_written() -> None:
    assert set(TYPES.values()) == set(ChannelSettings.__args__)


def test_without_channels_there_are_none(tmp_path: Path) -> None:
    assert load(tmp_path, "").channels == ()


def test_channels_keep_the_order_of_the_file(tmp_path: Path) -> None:
    channels = load(tmp_path, MAIL + MAIL.replace('"mail"', '"second"')).channels
    assert [channel.name for channel in channels] == ["mail", "second"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            'port = "25"',
            ', line 13, port in [[channels]] 1: found "25"; allowed is a whole number from 1 to 65535.',
        ),
        ("port = 0", "found 0; allowed is a whole number from 1 to 65535."),
        (
            "hosst = 1",
            ", line 13, hosst in [[channels]] 1: there is no such key; the nearest is host.",
        ),
        ('digest = "weekly"', 'found "weekly"; allowed is "each" or "daily".'),
        ('audience = "staff"', 'found "staff"; allowed is "readers" or "operators".'),
        (
            'on = ["addded"]',
            'on in [[channels]] 1: found ["addded"]; allowed is a list of "added", "edited", "removed"',
        ),
        ('at = "7:30"', "`digest = "),
        ('timeout = "20s"', 'found "20s"; allowed is a number above 0 to 600.'),
        ("timeout = 0", "found 0; allowed is a number above 0 to 600."),
        ("reply_to = 7", "it takes a text in quotes."),
        ('username = "x"', "`username` and `password` belong together"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_is_allowed(tmp_path: Path, line: str, says: str) -> None:
    assert says in mistake(tmp_path, MAIL + line + "\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "[[channels]]\nname = 'x'\n",
            ', line 6, [[channels]] 1: type is one of "email", "webhook", "apprise".',
        ),
        (
            "[[channels]]\ntype = 'fax'\n",
            ', line 7, type in [[channels]] 1: found "fax"; type is one of "email", "webhook"',
        ),
        (
            "[[channels]]\ntype = 'email'\nname = 'x'\n",
            ", line 6, [[channels]] 1: the key host is missing; it takes a text in quotes.",
        ),
        ("channels = 'mail'\n", "each channel is a section of its own that starts with [[channels]]."),
        ("[channels]\ntype = 'email'\n", "each channel is a section of its own"),
        (MAIL + MAIL, ", line 16, name in [[channels]] 2: there is a channel 'mail' already"),
        (
            "[alerts]\nfail_after = 0\n",
            ", line 7, fail_after in [alerts]: found 0; allowed is a whole number",
        ),
        ("[alerts]\nstale_after = '0s'\n", "stale_after in [alerts]: it must be at least 1s."),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, text: str, says: str) -> None:
    assert says in mistake(tmp_path, text)


@pytest.mark.parametrize(
    "line", ['username = "x"\npassword = "hunter2"', "password = 4711", 'password = ["hunter2"]']
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path, line: str) -> None:
    said = mistake(tmp_path, MAIL + line + "\n")
    assert "password" in said
    assert "hunter2" not in said
    assert "4711" not in said
