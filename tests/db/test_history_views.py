"""The views of history answer the questions that docs/history.md says they answer."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.db.states import BASELINE, KASSEL, MOVED, NEW, STEINBACH, listing, rows, see, text
from tests.paths import DOCS
from tests.replacing import replace

if TYPE_CHECKING:
    from db.store import Store

DOCUMENT = DOCS / "history.md"
QUERIES = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
AS_OF = (
    "SELECT record ->> 'municipality' AS town FROM page_records WHERE from_at <= :at "
    "AND (to_at IS NULL OR to_at > :at) ORDER BY position"
)


@pytest.fixture
def lived(store: Store) -> Store:
    """An edit and a new order, one gone and, at the next check, removed, and it is back."""
    see(store, BASELINE, 0)
    see(store, listing(STEINBACH, MOVED, KASSEL), 1)
    see(store, listing(STEINBACH, MOVED), 2)
    see(store, replace(listing(STEINBACH, MOVED), intro=("Anderes.",)), 3)
    see(store, replace(listing(NEW, STEINBACH, MOVED, KASSEL), intro=("Anderes.",)), 4)
    return store


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.splitlines()[0].strip("- "))
def test_a_documented_query_finds_something(lived: Store, query: str) -> None:
    assert rows(lived.connection, query)


def test_every_view_of_history_has_its_query() -> None:
    named = {name for query in QUERIES for name in re.findall(r"FROM (\w+)", query)}
    assert named == {"meeting_history", "page_records", "page_history", "snapshot_list"}


@pytest.mark.parametrize(
    ("hour", "towns"),
    [
        (-1, []),
        (0, ["Wetzlar", "Steinbach (Taunus)", "Kassel"]),
        (1, ["Steinbach (Taunus)", "Wetzlar", "Kassel"]),
        (2, ["Steinbach (Taunus)", "Wetzlar"]),
        (3.5, ["Steinbach (Taunus)", "Wetzlar"]),
        (4, ["Dietzenbach", "Steinbach (Taunus)", "Wetzlar", "Kassel"]),
    ],
)
def test_the_page_has_its_records_and_their_order_at_each_moment(
    lived: Store, hour: float, towns: list[str]
) -> None:
    found = lived.connection.execute(AS_OF, {"at": text(hour)}).fetchall()
    assert [town for (town,) in found] == towns


def test_a_version_names_the_fields_that_differ_from_the_one_before(lived: Store) -> None:
    changed = rows(
        lived.connection, "SELECT municipality, changed FROM meeting_history ORDER BY meeting_id, version_id"
    )
    assert [(row["municipality"], row["changed"]) for row in changed] == [
        ("Wetzlar", None),
        ("Wetzlar", "start_date, links"),
        ("Steinbach (Taunus)", None),
        ("Kassel", None),
        ("Kassel", ""),
        ("Dietzenbach", None),
    ]


def test_a_state_of_the_page_lasts_until_its_words_or_its_list_change(lived: Store) -> None:
    states = rows(lived.connection, "SELECT first_seen_at, ended_at, listed, intro FROM page_history")
    assert [(row["first_seen_at"], row["ended_at"], row["listed"]) for row in states] == [
        (text(0), text(1), 3),
        (text(1), text(2), 3),
        (text(2), text(3), 2),
        (text(3), text(4), 2),
        (text(4), None, 4),
    ]
    assert [row["intro"] == "Anderes." for row in states] == [False, False, False, True, True]


def test_the_same_list_in_other_bytes_is_no_new_state(lived: Store) -> None:
    page = replace(listing(NEW, STEINBACH, MOVED, KASSEL), intro=("Anderes.",))
    see(lived, page, 5, body="the same in a new template")
    [last] = rows(lived.connection, "SELECT listed, run_id FROM page_states WHERE ended_at IS NULL")
    assert last["run_id"] == 5
    assert len(json.loads(last["listed"])) == 4


def test_words_that_nobody_calls_changed_are_the_page_s_of_now_in_the_same_state(store: Store) -> None:
    see(store, replace(BASELINE, intro=('Ein "Wort".',)), 0)
    see(store, replace(BASELINE, intro=("Ein „Wort“.",)), 1)
    assert rows(store.connection, "SELECT intro, first_seen_at FROM page_history") == [
        {"intro": "Ein „Wort“.", "first_seen_at": text(0)}
    ]


def test_a_page_is_listed_with_what_it_takes(lived: Store) -> None:
    [first, *_] = rows(lived.connection, "SELECT * FROM snapshot_list ORDER BY snapshot_id")
    assert (first["problem"], first["http_status"], first["versions"]) == (None, 200, 3)
    assert 0 < first["stored_size"] < first["size"]
