"""``docs/data-dictionary.md`` is the schema's; the queries of ``docs/database.md`` run."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from scraper.meetings import Meeting
from tests.db.states import BASELINE, KASSEL, MOVED, NEW, STEINBACH, WETZLAR, listing, see
from tests.paths import DOCS
from tests.replacing import replace
from tools import data_dictionary

if TYPE_CHECKING:
    from pathlib import Path

    from db.store import Store

DOCUMENT = DOCS / "database.md"
DICTIONARY = DOCS / "data-dictionary.md"
TEXT = DOCUMENT.read_text(encoding="utf-8") + DICTIONARY.read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)\n```$", TEXT, re.DOTALL | re.MULTILINE)
TALK = replace(KASSEL, description=("Wir kamen über Erfolge ins Gespräch.",), status="cancelled")


def test_the_dictionary_is_current() -> None:
    text = DICTIONARY.read_text(encoding="utf-8")
    assert text == data_dictionary.renewed(text), "run `make docs`"


def test_every_table_and_view_is_explained() -> None:
    assert [relation.name for relation in data_dictionary.relations() if not relation.about] == []


def test_a_column_that_a_view_takes_from_another_is_explained_as_there() -> None:
    about = {
        (relation.name, column.name): column.about
        for relation in data_dictionary.relations()
        for column in relation.columns
    }
    assert about["treffen", "Datum"] == about["alle_treffen", "Datum"] == "wie 04.07.2023"
    assert about["all_meetings", "programme"] == "funding programme that the heading names"


def test_a_document_without_the_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="no mark"):
        data_dictionary.renewed("# Other\n")


@pytest.fixture
def asked(store: Store, path: Path) -> Path:
    """A database in which each of the ten questions has an answer."""
    spring = 60 * 24.0
    online = Meeting(year=2025, title="Leuchtturmprojekte 2025", attendance="online")
    see(store, listing(WETZLAR, STEINBACH, TALK))
    for days in (1, 2):
        see(store, listing(NEW, MOVED, TALK, online), spring + days * 24)
    assert BASELINE.records[0] == WETZLAR
    return path


def test_a_year_without_an_online_meeting_has_none_and_no_empty_cell(asked: Path) -> None:
    [query] = [query for query in QUERIES if "AS online" in query]
    with closing(sqlite3.connect(f"{asked.as_uri()}?mode=ro", uri=True)) as connection:
        assert {online for _, _, online, _ in connection.execute(query)} == {0, 1}


def test_there_are_ten_questions() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    questions = text.partition("## Ten questions")[2]
    assert questions.count("```sql") == 10


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_a_query_of_the_document_has_an_answer(asked: Path, query: str) -> None:
    query = query.replace("leuchtturmprojekte", "treffen").replace("2025-03-01", "2026-03-05")
    with closing(sqlite3.connect(f"{asked.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute(query).fetchall()
