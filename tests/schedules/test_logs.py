"""The log: one line an event whatever it holds, readable by people or by programs, without secrets."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING

import pytest

from schedules import logs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Lines = Callable[[], list[str]]


@pytest.fixture
def configured() -> Iterator[Callable[..., io.StringIO]]:
    root, ours = logging.getLogger(), logging.getLogger("leuchtturm")
    before = (root.handlers[:], root.level, ours.level)

    def configure(form: logs.Format = "text", level: int = logging.INFO) -> io.StringIO:
        stream = io.StringIO()
        logs.configure(form, level, stream)
        return stream

    yield configure
    root.handlers[:], root.level, ours.level = before
    ours.setLevel(before[2])


def test_an_event_is_one_line_of_key_and_value(configured: Callable[..., io.StringIO]) -> None:
    stream = configured()
    logs.event("checked", schedule="page", changes=2, problem=None, reason="It is gone.", ok=True)
    stamp, _, rest = stream.getvalue().partition(" ")
    assert stamp.startswith("at=20")
    assert stamp.endswith("Z")
    assert rest == 'level=info event=checked schedule=page changes=2 reason="It is gone." ok=yes\n'


def test_json_has_the_same_with_its_types(configured: Callable[..., io.StringIO]) -> None:
    stream = configured("json")
    logs.error("checked", ValueError("kaputt"), changes=2, problem=None)
    said = json.loads(stream.getvalue())
    del said["at"]
    assert said == {"level": "error", "event": "checked", "changes": 2, "error": "kaputt"}


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "hostile", ["a\nevent=forged", "a\r\nb", 'a"b\\', "\x1b[31mred", "\u202egnol", "x" * 10_000, "a=b"]
)
def test_nothing_that_a_page_says_makes_another_line_or_colours_the_terminal(
    configured: Callable[..., io.StringIO], form: logs.Format, hostile: str
) -> None:
    stream = configured(form)
    logs.event("checked", reason=hostile)
    [line] = stream.getvalue().splitlines()
    assert line.isprintable()
    assert len(line) < 3_000
    assert "event=forged" not in line.replace('reason="a\\nevent=forged"', "").replace(
        '"a\\nevent=forged"', ""
    )


def test_a_traceback_stays_on_the_line_of_its_event(configured: Callable[..., io.StringIO]) -> None:
    stream = configured()
    try:
        raise KeyError("x")
    except KeyError as error:
        logs.error("bug", error, trace=error)
    [line] = stream.getvalue().splitlines()
    assert "Traceback" in line


@pytest.mark.parametrize(("level", "heard"), [(logging.DEBUG, 3), (logging.INFO, 2), (logging.WARNING, 1)])
def test_verbose_and_quiet_choose_what_is_heard(
    configured: Callable[..., io.StringIO], level: int, heard: int
) -> None:
    stream = configured("text", level)
    logs.event("planned", logging.DEBUG)
    logs.event("checked")
    logs.error("checked", "no")
    assert len(stream.getvalue().splitlines()) == heard


def test_what_libraries_say_is_heard_from_warnings_on_and_without_secrets(
    configured: Callable[..., io.StringIO],
) -> None:
    stream = configured()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpx").info("GET https://a.example/?token=1")
    logging.getLogger("lib").warning("no answer from https://me:pw@a.example/x?token=secret and so on")
    [line] = stream.getvalue().splitlines()
    assert line.endswith('event=log logger=lib message="no answer from https://a.example/x?… and so on"')
