"""``docs/anleitung.md``: each question is asked as printed, each command exists, each column is explained."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

import pytest

from schedules.cli.main import COMMANDS
from tests.paths import DOCS
from tests.schedules.demo_states import with_demo_states

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = (DOCS / "anleitung.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^\*\*(\d+)\. (.+?)\*\*.*?```sql\n(.+?)\n```", TEXT, re.MULTILINE | re.DOTALL)
VIEWS = ("treffen", "alle_treffen", "filme", "aenderungen", "abrufe")

ANSWERS: dict[str, list[object]] = {
    "1": [2024, 2023, 2022],
    "2": [2],
    "3": ["2026-09-21 06:17:00"],
    "4": ["2026-11-09 05:17:00", "2026-09-28 06:17:00", "2026-09-28 06:17:00", "2026-09-21 06:17:00"],
    "5": ["2026-09-28 06:17:00", "2026-09-28 06:17:00"],
    "6": [2023, 2022],
    "7": [2024],
    "8": [2021],
    "9": [2022],
    "10": ["2026-11-09 05:17:00"],
}
"""The first column of each answer; of the last its first row."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The demo's database, opened as a stranger to this project would."""
    path = with_demo_states(tmp_path_factory.mktemp("anleitung") / "leuchtturm.db")
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


def test_there_are_ten_questions() -> None:
    assert [number for number, _, _ in QUESTIONS] == list(ANSWERS)


@pytest.mark.parametrize(("number", "title", "sql"), QUESTIONS, ids=[f"question {q[0]}" for q in QUESTIONS])
def test_each_question_is_answered_as_printed(
    asked: sqlite3.Connection, number: str, title: str, sql: str
) -> None:
    found = [row[0] for row in asked.execute(sql)]
    assert (found[:1] if number == "10" else found) == ANSWERS[number], title


def test_each_column_of_the_views_is_explained_and_no_other(asked: sqlite3.Connection) -> None:
    columns = {column[0] for view in VIEWS for column in asked.execute(f"SELECT * FROM {view}").description}
    table = TEXT.partition("## Was die Spalten bedeuten")[2]
    explained = {
        name for line in re.findall(r"^\| (\S.*?) \|", table, re.MULTILINE) for name in line.split(", ")
    }
    assert columns - explained == {"Treffen_Nr", "Adresse"}  # the one under Nr, the other says itself
    assert explained - columns == {"Spalte"}


def test_each_command_that_is_named_exists() -> None:
    named = set(re.findall(r"leuchtturm ([a-z]+)", TEXT))
    assert named
    assert named <= COMMANDS.keys()


def test_it_is_friendly() -> None:
    prose = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
    assert "!" not in prose
    assert not re.search(r"\b[Mm]an\b", prose)


def test_a_word_with_a_hyphen_is_found_as_explained(asked: sqlite3.Connection) -> None:
    [call] = re.findall(r"suche\('\"[^)]+\)", TEXT)
    assert "-" in call
    with_hyphen = "SELECT Ort FROM alle_treffen WHERE Nr IN (SELECT rowid FROM {})"
    assert asked.execute(with_hyphen.format(call)).fetchall() == [("Baunatal",)]
