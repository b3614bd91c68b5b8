"""The view of a declared list: columns by its labels, made anew only where they differ."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from db.maintenance.backup import backup
from db.maintenance.integrity import inspect
from db.writes.record_views import view_name, write_view
from tests.db.states import BASELINE, LIST, MOVED, NEW, STEINBACH, at, listing, one, rows, see
from tests.replacing import replace

if TYPE_CHECKING:
    from pathlib import Path

    from db.store import Store

COLUMNS = (
    ("municipality", "text", "Ort"),
    ("start_date", "date", "Tag"),
    ("year", "number", "Jahr"),
    ("description", "texts", "Worum es geht"),
    ("links", "links", "Unterlagen"),
)
VIEW = "liste_sitzungs_liste"


@pytest.fixture
def listed(store: Store) -> Store:
    """A declared list beside the meetings: one of its records moved, one is missing."""
    see(store, BASELINE)
    see(store, BASELINE, 1, watched=LIST)
    see(store, listing(MOVED, STEINBACH), 2, watched=LIST)
    write_view(store.connection, LIST.name, COLUMNS)
    return store


def test_a_list_has_a_column_for_each_field_under_its_label(listed: Store) -> None:
    moved, _, missing = rows(listed.connection, f"SELECT * FROM {VIEW}")
    assert moved == {
        "Nr": 4,
        "Ort": "Wetzlar",
        "Tag": "05.07.2023",
        "Tag_ISO": "2023-07-05",
        "Jahr": 2023,
        "Worum_es_geht": "Am 4. Juli 2023 in Wetzlar.\nEs gab „Führungen“.",
        "Unterlagen": "Film: https://vimeo.com/1",
        "Quelle": LIST.url,
        "Zuerst_gesehen": "2026-01-01 02:00:00",
        "Zuletzt_geaendert": "2026-01-01 03:00:00",
        "Fehlt_seit": None,
    }
    assert (missing["Ort"], missing["Fehlt_seit"]) == ("Kassel", "2026-01-01 03:00:00")


def test_what_was_removed_and_other_pages_are_not_on_it(listed: Store) -> None:
    see(listed, listing(MOVED, STEINBACH), 3, watched=LIST)
    assert [row["Nr"] for row in rows(listed.connection, f"SELECT Nr FROM {VIEW}")] == [4, 5]
    assert [row["id"] for row in rows(listed.connection, "SELECT id FROM meetings")] == [1, 2, 3]
    assert [row["Ort"] for row in rows(listed.connection, "SELECT Ort FROM treffen")] == [
        *("Wetzlar", "Steinbach (Taunus)", "Kassel")
    ]


def test_the_view_is_made_anew_only_where_it_differs(listed: Store) -> None:
    version = one(listed.connection, "PRAGMA schema_version")
    write_view(listed.connection, LIST.name, COLUMNS)
    assert one(listed.connection, "PRAGMA schema_version") == version
    write_view(listed.connection, LIST.name, COLUMNS[:1])
    assert list(rows(listed.connection, f"SELECT * FROM {VIEW}")[0])[:3] == ["Nr", "Ort", "Quelle"]
    write_view(listed.connection, LIST.name, ())
    assert one(listed.connection, "SELECT count(*) FROM sqlite_master WHERE name = ?", VIEW) == 0


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("Nr", "nr", "QUELLE"), ["Nr_2", "nr_3", "QUELLE_2"]),
        (("Ort", "ort", "Ort 2"), ["Ort", "ort_2", "Ort_2_2"]),
        (('"; DROP TABLE records; --', "a\nb", "'"), [";_DROP_TABLE_records;_--", "a_b", "'"]),
        (("", " \t", "Straße & Ort"), ["municipality", "Angabe", "Straße_&_Ort"]),
    ],
)
def test_no_label_is_more_than_the_name_of_a_column(
    listed: Store, labels: tuple[str, ...], expected: list[str]
) -> None:
    fields = ("municipality", "title", "programme")
    write_view(
        listed.connection,
        LIST.name,
        [(name, "text", label) for name, label in zip(fields, labels, strict=True)],
    )
    [first, *_] = rows(listed.connection, f"SELECT * FROM {VIEW}")
    assert list(first)[1:4] == expected
    assert first[expected[0]] == "Wetzlar"


def test_every_column_says_what_it_is(listed: Store) -> None:
    script = one(listed.connection, "SELECT sql FROM sqlite_master WHERE name = ?", VIEW)
    columns = rows(listed.connection, "SELECT name FROM pragma_table_info(?)", VIEW)
    assert all(f'AS "{column["name"]}"' in script for column in columns)
    assert script.count(" -- ") == len(columns)


def test_names_of_schedules_make_different_views() -> None:
    assert view_name("a-b") == "liste_a_b"  # a schedule's name has no underscore


def test_a_copy_keeps_the_view_and_doctor_finds_nothing_strange(listed: Store, path: Path) -> None:
    copy = backup(path, path.with_name("copy.db")).path
    found = [finding for finding in inspect(copy, at(3) + timedelta(minutes=1)) if finding.level != "ok"]
    assert {finding.subject for finding in found} <= {"journal", "permissions"}
    from db.store import Store

    with closing(Store.open(copy)) as opened:
        assert len(rows(opened.connection, f"SELECT * FROM {VIEW}")) == 3


def test_a_list_is_searched_by_the_words_of_all_values_but_addresses(listed: Store) -> None:
    def found(words: str) -> list[int]:
        return [row["rowid"] for row in rows(listed.connection, "SELECT rowid FROM suche(?)", words)]

    assert found("Altenberger") == [1, 4]
    assert found("Fuehrungen") == [1, 4]
    assert found("Film") == [4]  # of meetings, the words of films are not searched
    assert found("vimeo") == found("https") == found("municipality") == []
    see(listed, listing(NEW), 3, watched=replace(LIST, record_type=None))
    assert found("Film") == []
    see(listed, listing(NEW), 4, watched=LIST)
    assert found("Film") == [4]


def test_changes_of_a_list_are_told_by_the_names_of_its_records_and_fields(listed: Store) -> None:
    see(listed, listing(MOVED, STEINBACH), 3, watched=LIST)
    listed.connection.execute(
        "UPDATE changes SET data = json_set(data, '$.name', 'Wetzlar, 4.7.') WHERE id = 1"
    )
    columns = "Gefunden, Eintrag_Nr, Eintrag, Art, Angabe, Vorher, Nachher"
    removed, moved, links = rows(listed.connection, f"SELECT {columns} FROM listen_aenderungen")
    assert tuple(moved.values()) == (
        *("2026-01-01 03:00:00", 4, "Wetzlar, 4.7.", "Geändert", "Tag"),
        *("04.07.2023", "05.07.2023"),
    )
    assert (links["Angabe"], links["Nachher"]) == ("links", "Film: https://vimeo.com/1")  # without a label
    assert (removed["Art"], removed["Angabe"]) == ("Entfernt", "Eintrag")
    shown = rows(listed.connection, "SELECT Angabe, Nachher FROM aenderungen WHERE Nr = 1")
    assert [tuple(row.values()) for row in shown] == [("Tag", "05.07.2023"), ("links", links["Nachher"])]
