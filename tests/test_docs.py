"""README and docs: each command that they show exists, with the options that it is given."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import click
import pytest

from schedules.cli.main import cli
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(?:console)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(leuchtturm [^`]+)`")


def commands(text: str) -> Iterator[str]:
    """Every command line of Leuchtturm in a document, from its first argument on."""
    for block in _BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            shown = re.match(
                r"(?:\$ |[\d*]\S* \S+ \S+ \S+ \S+ +\S+ +)(?:sudo )?(?:\S*/)?leuchtturm +(.+)", line
            )
            if shown:
                yield shown[1]
    yield from (span.partition(" ")[2] for span in _INLINE.findall(_BLOCK.sub("", text)))


def words_of(line: str) -> list[str]:
    """The arguments; what the shell makes of the rest of the line is not ours."""
    words = shlex.split(line.replace("…", " "), comments=True)
    ends = [
        number for number, word in enumerate(words) if word in ("|", "&&", ";") or word.startswith((">", "→"))
    ]
    return words[: ends[0]] if ends else words


def check(words: list[str]) -> None:
    """Raise ``AssertionError`` for a command or an option that there is not."""
    command: click.Command = cli
    context = click.Context(cli)
    options = {name: option for option in cli.params for name in option.opts}
    rest = iter(words)
    for word in rest:
        name = word.partition("=")[0]
        if name.startswith("-") and name != "-":
            assert name in options or name in ("-h", "--help"), f"{command.name} has no option {name}"
            option = options.get(name)
            if isinstance(option, click.Option) and not option.is_flag and "=" not in word:
                next(rest, None)
        elif isinstance(command, click.Group) and (found := command.get_command(context, word)):
            command = found
            options |= {name: option for option in command.params for name in option.opts}
        else:
            assert command is not cli, f"there is no command {word}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_is_shown_exists_with_its_options(document: Path) -> None:
    for line in commands(document.read_text(encoding="utf-8")):
        check(words_of(line))


def test_the_documents_show_commands_at_all() -> None:
    shown = [line for document in DOCUMENTS for line in commands(document.read_text(encoding="utf-8"))]
    assert len(shown) > 25
    assert "deliver --json >/dev/null" in shown


@pytest.mark.parametrize(
    "words", [["chek"], ["check", "--jsn"], ["alerts", "retry", "--al"], ["--database", "x"]]
)
def test_a_wrong_command_would_be_noticed(words: list[str]) -> None:
    with pytest.raises(AssertionError, match=r"there is no command|has no option"):
        check(words)


_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]*))?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    for target, anchor in _LINK.findall(document.read_text(encoding="utf-8")):
        path = (document.parent / target).resolve() if target else document
        assert path.exists(), f"{document.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in slugs, f"{document.name} links to {target}#{anchor}"
