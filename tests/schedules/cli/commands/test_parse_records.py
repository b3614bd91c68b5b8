"""``leuchtturm parse FILE --schedule FILE.toml``: a declared page, offline, before anything is watched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run

PAGE = """<html lang="de"><title>Termine</title><ul>
<li><a href="a.html">Bauausschuss</a>, 4. Juli 2026 <li>Stadtrat, 5. Juli 2026 <li>Impressum</ul></html>"""
SCHEDULE = """name = "termine"
title = "Termine"
url = "https://stadt.example/termine/"
parser = "records"
every = "6h"
[records]
each = "li"
[records.fields]
was = { pattern = "^[^,]+" }
datum = { pattern = ", (.*)", type = "date", required = true }
mehr = { type = "links" }
"""


@pytest.fixture
def schedule(tmp_path: Path) -> Path:
    path = tmp_path / "termine.toml"
    path.write_text(SCHEDULE, encoding="utf-8")
    return path


def test_json_has_problem_title_and_records(run: Run, schedule: Path) -> None:
    result = run("parse", "-", "--schedule", schedule, "--json", data=PAGE.encode())
    assert result.exit_code == 0, result.stderr
    link = {"kind": "page", "url": "https://stadt.example/termine/a.html", "text": "Bauausschuss"}
    assert json.loads(result.stdout) == {
        "problem": None,
        "title": "Termine",
        "records": [
            {"was": "Bauausschuss", "datum": "2026-07-04", "mehr": [link]},
            {"was": "Stadtrat", "datum": "2026-07-05", "mehr": []},
        ],
    }


def test_people_see_a_table_how_full_the_fields_are_and_what_was_left_out(run: Run, schedule: Path) -> None:
    lines = run("parse", "-", "--schedule", schedule, data=PAGE.encode()).stdout.splitlines()
    assert lines[0] == "Termine"
    assert lines[3].split() == ["Bauausschuss", "2026-07-04", "https://stadt.example/termine/a.html"]
    assert lines[-2:] == [
        "2 records. Filled: all of was, datum; 1 of 2 of mehr.",
        "Left out: 1 element without datum, which is required.",
    ]


def test_a_problem_is_one_sentence_and_exit_code_1(run: Run, schedule: Path) -> None:
    page = b"<title>Wartung</title><p>Bald wieder da</p>"
    result = run("parse", "-", "--schedule", schedule, "--json", data=page)
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"problem": "list_not_found", "title": "Wartung", "records": []}
    shown = run("parse", "-", "--schedule", schedule, data=page)
    assert shown.exit_code == 1
    assert shown.stderr == (
        "Error: Nothing on the page is each = “li”; the page calls itself “Wartung”.\n"
    )  # fmt: skip


def test_a_name_of_the_folder_works_as_well(run: Run, schedule: Path) -> None:
    result = run(
        "--schedules", schedule.parent, "parse", "-", "--schedule", "termine", "--json", data=PAGE.encode()
    )
    assert len(json.loads(result.stdout)["records"]) == 2


def test_explain_says_what_each_selector_names(run: Run, schedule: Path) -> None:
    schedule.write_text(SCHEDULE + 'ort = { at = ".ort" }\n', encoding="utf-8")
    shown = run("parse", "-", "--schedule", schedule, "--explain", data=PAGE.encode()).stdout
    assert "Warning: fields.ort.at names nothing on this page." in shown
    result = run("parse", "-", "--schedule", schedule, "--explain", "--json", data=PAGE.encode())
    explained = json.loads(result.stdout)["explanation"]
    assert explained["named"] == {"each": 3, "fields.ort.at": 0}
    assert explained["left_out"] == {"datum": 1}
