"""A declared list through whole checks over HTTP: what is news, what is a question, what is neither."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from db.maintenance.integrity import inspect
from db.queries import current
from schedules.check.replay_history import reparse
from schedules.check.result import notes
from schedules.cli.main import cli
from tests.db.search_index import differences
from tests.mail_servers import closed_port
from tests.schedules.declared_list import DECLARATION, ROWS, ListWatch, Row, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOVED: Row = ("19.01.2027", "Sozialausschuss", "Rathaus, Saal 3", 8)
WITHOUT_ITS_DAY = page([("folgt", *ROWS[0][1:]), *ROWS[1:]]).replace(b"/folgt-", b"/12.01.2027-")
NEW: Row = ("09.03.2027", "Bauausschuss", "Rathaus, Saal 1", 30)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[ListWatch]:
    """A list of five sittings that was read once, with readers and operators."""
    with ListWatch(tmp_path / "leuchtturm.db") as watch:
        address = f"http://127.0.0.1:{closed_port()}"
        watch.channels = (
            watch.webhook(address, "readers"),
            watch.webhook(address, "operators", audience="operators"),
        )
        assert watch.check().outcome == "baseline"
        yield watch


def told(
    watch: ListWatch, body: bytes | None = None
) -> list[tuple[str, str, dict[str, tuple[object, object]]]]:
    """What one check finds: kind, the record's name, and each field before and after."""
    result = watch.check(body)
    assert result.ok, result
    return [
        (
            change.kind,
            change.subject.name if change.subject else "",
            {entry.field: (entry.before, entry.after) for entry in change.fields},
        )
        for change in result.changes
    ]


def stored(watch: ListWatch) -> list[list[tuple[object, ...]]]:
    """All that is stored of the records."""
    return [watch.rows(f"SELECT * FROM {table} ORDER BY id") for table in ("records", "versions", "changes")]


def alerts(watch: ListWatch) -> list[tuple[object, ...]]:
    """Channel and kind of each alert."""
    return watch.rows("SELECT channel, kind FROM alerts ORDER BY id")


def test_the_baseline_is_no_news(watch: ListWatch) -> None:
    assert alerts(watch) == []
    assert watch.rows("SELECT count(*), min(missing_checks) FROM records") == [(5, 0)]


def test_a_new_an_edited_and_a_removed_record(watch: ListWatch) -> None:
    assert told(watch, page([*ROWS, NEW])) == [("added", "Bauausschuss, 2027-03-09", {})]
    edited = page([ROWS[0], MOVED, *ROWS[2:], NEW])
    assert told(watch, edited) == [
        ("edited", "Sozialausschuss, 2027-01-19", {"ort": ("Bürgerhaus", "Rathaus, Saal 3")})
    ]
    shorter = page([*ROWS[:1], *ROWS[2:], NEW])
    assert told(watch, shorter) == []
    assert told(watch, shorter) == [("removed", "Sozialausschuss, 2027-01-19", {})]
    assert told(watch, edited) == [("restored", "Sozialausschuss, 2027-01-19", {})]
    assert [kind for _, kind in alerts(watch)] == ["changes"] * 4


def test_a_field_that_is_not_watched_is_stored_and_no_news(watch: ListWatch) -> None:
    full = page([(*row[:3], 0) for row in ROWS])
    assert told(watch, full) == []
    assert watch.rows("SELECT DISTINCT record ->> 'plaetze' FROM versions") == [(0,)]


def test_each_value_says_where_it_was_read(watch: ListWatch) -> None:
    [evidence] = watch.rows("SELECT evidence FROM versions ORDER BY id LIMIT 1")
    assert json.loads(str(evidence[0])) == [
        {"field": "datum", "place": "column Datum", "quote": "12.01.2027"},
        {"field": "gremium", "place": "column Gremium", "quote": ""},
        {"field": "ort", "place": "column Ort", "quote": ""},
        {"field": "plaetze", "place": "column Plätze", "quote": ""},
    ]
    watch.check(page([ROWS[0], MOVED, *ROWS[2:]]))
    shown = CliRunner().invoke(cli, ["--db", str(watch.path), "show", "Saal", "3"]).stdout.splitlines()
    rows = [" ".join(line.split()) for line in shown]
    assert "datum 2027-01-19 column Datum: 19.01.2027" in rows
    assert "ort Rathaus, Saal 3 column Ort" in rows


def test_a_field_that_is_declared_later_marks_no_change_as_read_differently(watch: ListWatch) -> None:
    told(watch, page([*ROWS, NEW]))
    watch.declaration += 'tag = { at = "td", type = "text" }\n'
    entry = watch.schedule
    done = reparse(watch.store, entry.name, now=watch.now, entry=entry)
    assert done.merged.marks == {"found": 0, "differs": 0, "gone": 0}
    assert watch.rows("SELECT DISTINCT record ->> 'tag' IS NOT NULL FROM versions") == [(1,)]
    watch.declaration = watch.declaration.replace('column = "Ort"', 'column = "Unterlagen"')
    done = reparse(watch.store, entry.name, now=watch.now, entry=watch.schedule)
    assert done.merged.marks == {"found": 0, "differs": 1, "gone": 0}


def test_staff_have_a_view_of_it_with_german_columns(watch: ListWatch) -> None:
    [row] = watch.rows("SELECT Datum, Gremium, Ort, plaetze FROM liste_sitzungen LIMIT 1")
    assert row == ("12.01.2027", "Bauausschuss", "Rathaus, Saal 1", 12)


@pytest.mark.parametrize(
    "declaration",
    [
        DECLARATION.replace('each = "table.sitzungen tr"', 'each = "main tr"'),
        DECLARATION.replace('{ column = "Ort"', '{ at = "td:nth-child(3)"'),
        DECLARATION.replace('column = "Ort"', 'column = "Gremium"'),
        DECLARATION.replace("[records.fields]", '[records.fields]\nkopf = { page = "h1" }'),
        DECLARATION.replace("ort        =", "raum       ="),
        DECLARATION.replace("[records.fields]", 'where = { gremium = "^Bau" }\n[records.fields]'),
    ],
)
def test_another_declaration_of_the_same_bytes_tells_nobody(watch: ListWatch, declaration: str) -> None:
    before = watch.rows("SELECT id, first_seen_at FROM records")
    changes = watch.rows("SELECT * FROM changes")
    watch.declaration = declaration
    assert told(watch) == []
    assert told(watch, page([*ROWS, NEW])) == [("added", "Bauausschuss, 2027-03-09", {})]
    assert watch.rows("SELECT id, first_seen_at FROM records")[:5] == before
    assert watch.rows("SELECT * FROM changes")[: len(changes)] == changes
    assert {kind for _, kind in alerts(watch)} == {"changes"}


def test_a_declaration_that_reads_nothing_on_the_known_page_removes_nothing(watch: ListWatch) -> None:
    before = stored(watch)
    watch.declaration = DECLARATION.replace("each = ", 'where = { gremium = "^Ortsbeirat" }\neach = ')
    result = watch.check(page([*ROWS, NEW]))
    assert result.problem is not None
    assert result.problem.kind == "mass_removal"
    assert stored(watch) == before


def test_a_record_that_was_gone_while_a_field_was_declared_comes_back_without_it(watch: ListWatch) -> None:
    shorter = page([ROWS[0], *ROWS[2:]])
    told(watch, shorter)
    watch.declaration = DECLARATION.replace("ort        =", "raum       =")
    assert told(watch, page()) == []
    told(watch, shorter)
    assert told(watch, shorter) == [("removed", "Sozialausschuss, 2027-01-19", {})]
    watch.declaration = DECLARATION.replace("ort        =", "saal       =")
    assert told(watch, page()) == [("restored", "Sozialausschuss, 2027-01-19", {})]
    assert watch.rows("SELECT record ->> 'saal' FROM versions ORDER BY id DESC LIMIT 1") == [("Bürgerhaus",)]


@pytest.mark.parametrize(
    "narrowed",
    [
        DECLARATION.replace("each = ", 'where = { gremium = "^Bau" }\neach = '),
        DECLARATION.replace("table.sitzungen tr", "table.sitzungen tr:nth-child(-n+3)"),
    ],
)
@pytest.mark.parametrize("window", ["", 'list = "latest"\n'])
def test_a_declaration_that_was_narrowed_and_put_back_leaves_all_as_it_was(
    watch: ListWatch, narrowed: str, window: str
) -> None:
    listed = [record.record for record in current.records(watch.store.connection)]
    watch.declaration = window + narrowed
    result = watch.check()
    assert result.changes == ()
    assert len(result.dropped) == 3
    assert "no longer reads 3 sittings" in notes(result)[0]
    watch.declaration = DECLARATION
    assert told(watch) == []
    assert [record.record for record in current.records(watch.store.connection)] == listed
    assert watch.rows("SELECT count(*) FROM versions WHERE ended_at IS NULL") == [(5,)]
    assert [finding for finding in inspect(watch.path, watch.now) if finding.level == "error"] == []
    assert told(watch, page([*ROWS, NEW])) == [("added", "Bauausschuss, 2027-03-09", {})]
    assert {kind for _, kind in alerts(watch)} == {"changes"}


def test_a_declaration_that_was_narrowed_while_the_page_is_a_problem_waits_for_a_readable_page(
    watch: ListWatch,
) -> None:
    before = stored(watch)
    watch.declaration = DECLARATION.replace("each = ", 'where = { gremium = "^Bau" }\neach = ')
    assert watch.check(page(table="termine")).outcome == "problem"
    assert stored(watch) == before
    assert "no longer reads 3 sittings" in notes(watch.check(page()))[0]


QUESTIONS = {
    "an inserted column": (
        "mass_edit",
        page(before="<td>Nr. 1", heads="<th>Nr."),
        DECLARATION.replace('column = "Ort"', 'at = "td:nth-child(3)"'),
    ),
    "a redesign": ("list_not_found", page(table="termine"), DECLARATION),
    "a column with another name": (
        "list_not_found",
        page().replace(b"<th>Gremium", b"<th>Ausschuss"),
        DECLARATION,
    ),
    "no list": (
        "list_not_found",
        b"<html><body><h1>Sitzungen</h1><p>Hier steht noch nichts.</body></html>",
        "",
    ),
    "a day that became words": ("unreadable", page([("im Herbst", *ROWS[0][1:]), *ROWS[1:]]), DECLARATION),
    "a day that a pattern no longer finds": (
        "unreadable",
        WITHOUT_ITS_DAY,
        DECLARATION.replace('type = "date",', "type = \"date\", pattern = '\\d.*', "),
    ),
    "nearly all records gone": ("mass_removal", page(ROWS[:2]), DECLARATION),
    "a field that nobody has any more": (
        "field_lost",
        page([(row[0], row[1], "", row[3]) for row in ROWS]),
        DECLARATION,
    ),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_may_be_a_misreading_is_a_question_for_operators(tmp_path: Path, name: str) -> None:
    kind, body, declaration = QUESTIONS[name]
    with ListWatch(tmp_path / "leuchtturm.db", declaration=declaration or DECLARATION) as watch:
        address = f"http://127.0.0.1:{closed_port()}"
        watch.channels = (
            watch.webhook(address, "readers"),
            watch.webhook(address, "operators", audience="operators"),
        )
        watch.check()
        before = stored(watch)
        for _ in range(3):
            result = watch.check(body)
            assert result.problem is not None
            assert result.problem.kind == kind
        assert stored(watch) == before
        assert alerts(watch) == [("operators", "problem")]
        assert told(watch, page()) == []


def test_a_record_without_its_required_day_is_accepted_as_gone_by_a_person(tmp_path: Path) -> None:
    declaration = DECLARATION.replace('type = "date",', "type = \"date\", pattern = '\\d.*', ")
    with ListWatch(tmp_path / "leuchtturm.db", declaration=declaration) as watch:
        watch.check()
        problem = watch.check(WITHOUT_ITS_DAY).problem
        assert problem is not None
        assert (
            "Bauausschuss, 2027-01-12” is still on the page, but without the required field datum"
            in problem.reason
        )
        accepted = watch.check(WITHOUT_ITS_DAY, accept=True)
        assert [change.kind for change in accepted.changes] == ["removed"]


def test_a_row_that_never_was_a_record_is_none_without_its_day(watch: ListWatch) -> None:
    assert told(watch, page([*ROWS, ("-", "Ortsbeirat", "Rathaus", 3)])) == []


def test_an_entry_that_stands_there_twice_is_one(watch: ListWatch) -> None:
    assert told(watch, page([*ROWS, ROWS[0]])) == []
    assert told(watch, page()) == []
    assert told(watch, page()) == []


CARDS = """
each = "a.card"
[records.fields]
title = { at = "h3" }
day   = { at = "time", type = "date" }
link  = { type = "links" }
"""


def card(title: str, day: str) -> str:
    return f'<a class=card href="/fest"><h3>{title}</h3><time>{day}</time> Der Eintritt ist frei.</a>'


def test_the_words_of_a_link_round_a_whole_card_are_no_news_of_their_own(tmp_path: Path) -> None:
    def cards(*texts: str) -> bytes:
        return f"<!DOCTYPE html><html lang=de><main>{''.join(texts)}</main></html>".encode()

    with ListWatch(
        tmp_path / "leuchtturm.db", declaration=CARDS, page=cards(card("Fest", "04.07.2027"))
    ) as watch:
        watch.check()
        [change] = told(watch, cards(card("Fest", "05.07.2027")))
        assert [*change[2]] == ["day"]
        [change] = told(watch, cards(card("Sommerfest", "05.07.2027")))
        assert [*change[2]] == ["title"]
        watch.declaration = CARDS.replace("a.card", "article")
        redesigned = '<article><h3><a href="/fest">Sommerfest</a></h3><time>05.07.2027</time></article>'
        assert told(watch, cards(redesigned)) == []


def test_fewer_than_asked_for(tmp_path: Path) -> None:
    with ListWatch(tmp_path / "leuchtturm.db", settings="[guard]\nmin_records = 5") as watch:
        watch.check()
        result = watch.check(page(ROWS[:4]))
        assert result.problem is not None
        assert result.problem.kind == "too_few_meetings"
        assert "4 sittings" in result.problem.reason


def test_an_empty_list_is_no_problem_of_its_own(tmp_path: Path) -> None:
    with ListWatch(tmp_path / "leuchtturm.db", page=page(())) as watch:
        assert watch.check().outcome == "baseline"
        assert told(watch, page(ROWS[:1])) == [("added", "Bauausschuss, 2027-01-12", {})]


@pytest.mark.parametrize("states", [15, pytest.param(200, marks=pytest.mark.soak)])
@pytest.mark.parametrize("goes_up", [False, True])
def test_a_window_of_the_newest_tells_each_new_entry_once_and_no_removal(
    tmp_path: Path, goes_up: bool, states: int
) -> None:
    entries: list[Row] = [
        (
            f"{1 + number % 28:02}.{1 + number // 28 % 12:02}.{2020 + number // 336}",
            f"Ausschuss {number}",
            "",
            0,
        )
        for number in range(220)
    ]
    declaration = DECLARATION.replace("each =", 'list = "latest"\neach =')
    with ListWatch(tmp_path / "leuchtturm.db", declaration=declaration) as watch:
        news: list[str] = []
        for newest in range(10, 10 + states):
            window = entries[newest - 10 : newest]
            found = told(watch, page(window if goes_up else window[::-1]))
            assert {kind for kind, _, _ in found} <= {"added"}
            news += [name.partition(",")[0] for _, name, _ in found]
        assert news == [f"Ausschuss {number}" for number in range(10, 9 + states)]


def test_a_window_tells_what_is_gone_from_its_middle_and_not_what_comes_up_below(tmp_path: Path) -> None:
    declaration = DECLARATION.replace("each =", 'list = "latest"\neach =')
    newest_first = ROWS[::-1]
    with ListWatch(tmp_path / "leuchtturm.db", declaration=declaration, page=page(newest_first[:4])) as watch:
        watch.check()
        without_second = page([newest_first[0], *newest_first[2:]])
        assert told(watch, without_second) == []
        assert told(watch, without_second) == [("removed", "Bauausschuss, 2027-02-16", {})]
        assert told(watch, page([NEW, *newest_first[:1], *newest_first[2:4]])) == [
            ("added", "Bauausschuss, 2027-03-09", {})
        ]
        assert told(watch, page([*newest_first[:1], *newest_first[2:]])) == []


def test_all_pages_read_again_give_the_same(watch: ListWatch) -> None:
    watch.check(page([*ROWS, NEW]))
    watch.check(page([ROWS[0], MOVED, *ROWS[2:], NEW]))
    before = stored(watch)
    done = reparse(watch.store, "sitzungen", now=watch.now, entry=watch.schedule)
    assert not any(done.merged.changed.values())
    assert stored(watch) == before


def test_doctor_finds_nothing_wrong_with_a_list_that_lives(watch: ListWatch) -> None:
    full = page([(*row[:3], row[3] - 1) for row in (*ROWS[1:], NEW, MOVED)])
    for body in (page([*ROWS, NEW]), full, page([*ROWS[:2], NEW]), page([*ROWS[:2], NEW]), page()):
        watch.check(body)
    watch.declaration = DECLARATION.replace("ort        =", "raum       =")
    watch.check(page([*ROWS, NEW]))
    watch.check(page([MOVED, *ROWS]))
    found = [finding for finding in inspect(watch.path, watch.now) if finding.level == "error"]
    assert found == []
    assert differences(watch.store.connection) == []
