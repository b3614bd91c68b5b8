"""``leuchtturm schema``: the JSON Schema of a webhook's body, of meetings and of a declared list."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from tests.schedules.declared_list import ROWS, ListWatch, Row, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run

NEW: Row = ("09.03.2027", "Bauausschuss", "Rathaus, Saal 1", 30)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[ListWatch]:
    """A declared list with a baseline, its database where the command line looks for it."""
    with ListWatch(tmp_path / "leuchtturm.db") as watch:
        watch.check()
        yield watch


@pytest.fixture
def folder(watch: ListWatch, tmp_path: Path) -> Path:
    """A folder with the list's schedule file alone."""
    folder = tmp_path / "files"
    folder.mkdir()
    assert watch.schedule.name == "sitzungen"
    (folder / "sitzungen.toml").write_text(watch.path.with_suffix(".toml").read_text(encoding="utf-8"))
    return folder


def test_the_schema_of_meetings_is_the_shipped_file(run: Run) -> None:
    shipped = json.loads((files("scraper.meetings") / "webhook.schema.json").read_text(encoding="utf-8"))
    assert json.loads(run("schema", "leuchtturmprojekte").stdout) == shipped


def test_the_schema_of_a_list_describes_its_previewed_alert(run: Run, watch: ListWatch, folder: Path) -> None:
    schema = json.loads(run("schema", "sitzungen", "--schedules", folder).stdout)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    example = run("alerts", "preview", "--format", "json", "--schedules", folder)
    assert "invented example" in example.stderr
    validator.validate(json.loads(example.stdout))
    watch.check(page((*ROWS, NEW)))
    last = json.loads(run("alerts", "preview", "--format", "json", "--schedules", folder).stdout)
    validator.validate(last)
    assert last["data"]["changes"][0]["name"] == "Bauausschuss, 2027-03-09"
    text = run("alerts", "preview", "--schedules", folder).stdout
    assert text.startswith("Subject: Neue Sitzung: Bauausschuss, 09.03.2027\n")


def test_a_name_that_no_schedule_has_is_one_sentence(run: Run) -> None:
    ran = run("schema", "sitzung")
    assert ran.exit_code == 1
    assert "No schedule is called 'sitzung'; there is leuchtturmprojekte." in ran.stderr
    assert ran.stdout == ""
