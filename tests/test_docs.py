"""README and docs: each command that they show exists, with the options that it is given."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

import click
import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own

from schedules.cli.main import cli
from schedules.daemon.metrics import _BY_SCHEDULE
from tests.paths import ROOT
from tools.manual_page import manual_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(?:console)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(leuchtturm [^`]+)`")


def commands(text: str) -> Iterator[str]:
    """Every command line of Leuchtturm in a document, from its first argument on."""
    for block in _BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            shown = re.match(
                r"(?:[$#] |[\d*]\S* \S+ \S+ \S+ \S+ +\S+ +|command\[\w+\]=)"
                r"(?:sudo )?(?:\S*/)?leuchtturm +(.+)",
                line,
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
    assert "status --check" in shown


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


TREE = ("scraper", "db", "schedules")
_PATHS = re.compile(r"(?<![\w/.-])((?:scraper|db|schedules|tests|deploy|docs)/[\w./-]*\w/?)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_of_the_tree_that_a_document_names_is_there(document: Path) -> None:
    text = re.sub(r"\]\([^)]*\)", "]", document.read_text(encoding="utf-8"))
    names = set(_PATHS.findall(text)) - {"scraper/parsers/NAME", "tests/fixtures/NAME/cases/STATE/page.html"}
    assert [name for name in names if not (ROOT / name).exists() and "NAME" not in name] == []


def test_the_picture_of_the_design_has_every_room() -> None:
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    picture = text.partition("## Three packages")[0]
    rooms = {
        f"{package}/{module.parent.name}/" for package in TREE for module in (ROOT / package).glob("*/*.py")
    }
    assert {room for room in rooms if room not in picture} <= {"db/migrations/"}


def test_the_manual_page_is_current() -> None:
    assert (ROOT / "docs" / "leuchtturm.1").read_text(encoding="utf-8") == manual_page(), "run `make docs`"


def test_the_compose_file_and_the_container_agree() -> None:
    container = (ROOT / "Containerfile").read_text(encoding="utf-8")
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["leuchtturm"]
    assert (ROOT / "deploy" / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    assert service["init"]
    assert service["read_only"]
    assert 'CMD ["leuchtturm", "status"]' in container
    arguments = json.loads(re.findall(r"^CMD (.*)$", container, re.MULTILINE)[0])
    check(arguments)
    for source in re.findall(r"^COPY (?!--from|\$)(.*) \S+$", container, re.MULTILINE):
        assert all((ROOT / name).exists() for name in source.split() if "$" not in name)


METRICS = {
    f"leuchtturm_{name}" for name in (*_BY_SCHEDULE, "up", "issues", "database_bytes", "daemon_running")
}


@pytest.mark.parametrize("name", ["prometheus/leuchtturm.yml", "grafana/leuchtturm.json"])
def test_rules_and_dashboard_ask_for_metrics_that_there_are(name: str) -> None:
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)  # JSON is YAML
    rules = [rule for group in loaded.get("groups", ()) for rule in group["rules"]]
    panels = [target for panel in loaded.get("panels", ()) for target in panel["targets"]]
    expressions = " ".join(entry["expr"] for entry in (*rules, *panels))
    asked = set(re.findall(r"leuchtturm_\w+", expressions))
    assert len(asked) > 4
    assert asked <= METRICS


def test_the_lock_with_the_extras_has_the_versions_of_the_other_locks() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        return set(re.findall(r"^[\w.\[\]-]+==\S+", text, re.MULTILINE))

    plain, extras, dev = (pins(f"requirements{part}.lock") for part in ("", "-extras", "-dev"))
    assert plain < extras < dev


def test_the_readmes_figures_are_those_of_the_last_benchmark() -> None:
    times = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8").partition("## CPU")[0]
    rows = re.findall(
        r"^\| (1[^|]*) \| ([\d.]+×) \|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(rows) == 4
    for scenario, ratio in rows:
        [measured] = re.findall(
            rf"^\| {re.escape(scenario)} \| [^|]*\| [^|]*\(([\d.]+×)\)", times, re.MULTILINE
        )
        assert measured == ratio, scenario
