"""The views and the search: opened cold, with nothing of ours registered, they say what is stored."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

import pytest

from db.writes.runs import ErrorKind
from scraper.meetings import ATTENDANCES, MEETING, STATUSES
from scraper.records import CHANGE_KINDS, Link
from scraper.reports.i18n.german import WORDS as GERMAN
from scraper.reports.i18n.notice_phrases import notice_words
from scraper.reports.meetings.words import meeting_words
from tests.db.released import load
from tests.db.search_index import differences
from tests.db.states import BASELINE, KASSEL, MOVED, NEW, STEINBACH, WETZLAR, listing, rows, see, see_problem
from tests.replacing import replace

if TYPE_CHECKING:
    from pathlib import Path

    from db.store import Store


def cold(path: Path, query: str, *values: object) -> list[dict[str, Any]]:
    """What any other program reads: a connection without functions, collations or settings of ours."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return rows(connection, query, *values)


@pytest.fixture
def told(store: Store, path: Path) -> Path:
    """A database in which everything happened that can: one came, one moved, one went."""
    see(store, BASELINE)
    see(store, replace(listing(NEW, MOVED, STEINBACH), title="Filme", intro=("Neu.",)), 1)
    see(store, replace(listing(NEW, MOVED, STEINBACH), title="Filme", intro=("Neu.",)), 2)
    see_problem(store, 3)
    return path


def test_treffen_has_a_row_for_each_listed_meeting_in_german(told: Path) -> None:
    _, wetzlar, steinbach = cold(told, "SELECT * FROM treffen")
    assert wetzlar == {
        "Nr": 1,
        "Seite": "Treffen",
        "Jahr": 2023,
        "Ort": "Wetzlar",
        "Programmgebiet": "Dalheim / Altenberger Straße",
        "Datum": "05.07.2023",
        "Datum_ISO": "2023-07-05",
        "Bis": None,
        "Bis_ISO": None,
        "Form": "vor Ort",
        "Status": None,
        "Titel": "Leuchtturmprojekte 2023: Wetzlar",
        "Programm": "Sozialer Zusammenhalt",
        "Beschreibung": "Am 4. Juli 2023 in Wetzlar.\n\nEs gab „Führungen“.",
        "Filme": "Film: https://vimeo.com/1",
        "Links": None,
        "Quelle": "https://example.org/treffen.html",
        "Zuerst_gesehen": "2026-01-01 01:00:00",
        "Zuletzt_geaendert": "2026-01-01 02:00:00",
        "Fehlt_seit": None,
    }
    assert (steinbach["Bis"], steinbach["Bis_ISO"], steinbach["Status"]) == (
        "02.09.2022",
        "2022-09-02",
        "verschoben",
    )


def test_a_removed_meeting_is_only_among_all(told: Path) -> None:
    assert cold(told, "SELECT Ort FROM treffen WHERE Ort = 'Kassel'") == []
    assert cold(told, "SELECT Fehlt_seit, Entfernt_am FROM alle_treffen WHERE Ort = 'Kassel'") == [
        {"Fehlt_seit": "2026-01-01 02:00:00", "Entfernt_am": "2026-01-01 03:00:00"}
    ]
    assert cold(told, "SELECT removed_at FROM all_meetings WHERE municipality = 'Kassel'") == [
        {"removed_at": "2026-01-01T02:00:00Z"}
    ]


def test_a_meeting_that_is_missing_is_listed_until_that_is_confirmed(store: Store, path: Path) -> None:
    see(store, BASELINE)
    see(store, listing(WETZLAR, STEINBACH), 1)
    assert cold(path, "SELECT Fehlt_seit FROM treffen WHERE Ort = 'Kassel'") == [
        {"Fehlt_seit": "2026-01-01 02:00:00"}
    ]


def test_aenderungen_says_before_and_after_in_german_newest_first(told: Path) -> None:
    found = cold(told, "SELECT Gefunden, Art, Jahr, Ort, Angabe, Vorher, Nachher FROM aenderungen")
    told_as = [tuple(row.values()) for row in found]
    links = "Film: https://vimeo.com/1\nhttps://example.org/a", "Film: https://vimeo.com/1"
    assert told_as[0] == (
        *("2026-01-01 03:00:00", "Entfernt", 2021, "Kassel", "Treffen"),
        *("Leuchtturmprojekte 2021: Kassel", None),
    )
    moved = ("2026-01-01 02:00:00", "Geändert", 2023, "Wetzlar")
    assert (*moved, "Datum", "04.07.2023", "05.07.2023") in told_as
    assert (*moved, "Links", *links) in told_as
    came = ("2026-01-01 02:00:00", "Neu", 2024, "Dietzenbach")
    assert (*came, "Treffen", None, "Leuchtturmprojekte 2024: Dietzenbach") in told_as
    page = ("2026-01-01 02:00:00", "Seite geändert", None, None)
    assert (*page, "Titel der Seite", "Treffen im Video", "Filme") in told_as
    assert (*page, "Einleitung", "Worum es geht.\n\nMehr dazu.", "Neu.") in told_as
    assert len(told_as) == 6


def test_a_return_is_told_with_what_differs(store: Store, path: Path) -> None:
    for hour, page in enumerate((BASELINE, listing(WETZLAR, STEINBACH), listing(WETZLAR, STEINBACH))):
        see(store, page, hour)
    see(store, listing(WETZLAR, STEINBACH, replace(KASSEL, status="cancelled")), 3)
    found = cold(path, "SELECT Angabe, Vorher, Nachher FROM aenderungen WHERE Art = 'Wieder da'")
    assert [tuple(row.values()) for row in found] == [
        ("Treffen", None, "Leuchtturmprojekte 2021: Kassel"),
        ("Status", None, "abgesagt"),
    ]
    [back] = cold(path, "SELECT Zuletzt_geaendert, Status FROM treffen WHERE Ort = 'Kassel'")
    assert tuple(back.values()) == ("2026-01-01 04:00:00", "abgesagt")


def test_what_re_reading_made_of_a_change_is_said(told: Path, store: Store) -> None:
    store.connection.execute("UPDATE changes SET reread = 'gone' WHERE kind = 'removed'")
    [row] = cold(told, "SELECT Hinweis FROM aenderungen WHERE Art = 'Entfernt'")
    assert row["Hinweis"] == "so gemeldet, war aber keine Änderung"
    assert cold(told, "SELECT count(*) AS n FROM aenderungen WHERE Hinweis IS NOT NULL") == [{"n": 1}]


def test_abrufe_says_how_each_check_went(told: Path) -> None:
    columns = "Beginn, Dauer_Sekunden, Ergebnis, HTTP_Status, Aenderungen, Hinweis, Meldung"
    found = cold(told, f"SELECT {columns} FROM abrufe")
    assert [row["Ergebnis"] for row in found] == ["nicht lesbar", "geändert", "geändert", "erster Stand"]
    assert tuple(found[0].values()) == (
        *("2026-01-01 04:00:00", 0.0, "nicht lesbar", 200, 0),
        notice_words("de", MEETING).problems["not_the_page"],
        "The page says that it is being maintained.",
    )
    assert found[3]["Dauer_Sekunden"] == 1.5
    assert found[3]["Hinweis"] is found[3]["Meldung"] is None


def test_every_reason_of_a_check_is_said_in_german(told: Path, store: Store) -> None:
    hint = "SELECT Hinweis, Meldung FROM abrufe LIMIT 1"
    for problem, sentence in notice_words("de", MEETING).problems.items():
        store.connection.execute("UPDATE problems SET kind = ?", (problem,))
        assert cold(told, hint)[0]["Hinweis"] == sentence
    store.connection.execute("UPDATE problems SET kind = 'not_the_page'")
    said = set()
    for kind in get_args(ErrorKind):
        store.connection.execute(
            "INSERT INTO runs (schedule_id, started_at, duration_ms, outcome, error_kind, error) "
            "VALUES (1, '2026-02-01T00:00:00Z', 0, 'failed', ?, 'It says so.')",
            (kind,),
        )
        [row] = cold(told, hint)
        said.add(row["Hinweis"])
        assert row["Meldung"] == "It says so."
    assert len(said - {None}) == 3


def test_the_films_of_a_meeting_are_in_the_order_of_the_page(store: Store, path: Path) -> None:
    films = tuple(Link("video", f"https://vimeo.com/{number}", "") for number in range(12, 0, -1))
    see(store, listing(replace(WETZLAR, links=films)))
    addresses = [film.url for film in films]
    assert [row["Adresse"] for row in cold(path, "SELECT * FROM filme")] == addresses
    [row] = cold(path, "SELECT Filme FROM treffen")
    assert row["Filme"].split("\n") == addresses


def test_the_views_words_are_those_of_the_mails(store: Store, path: Path) -> None:
    see(store, BASELINE)
    script = "".join(row["sql"] for row in cold(path, "SELECT sql FROM sqlite_master WHERE type = 'view'"))
    values = meeting_words("de").values
    codes = {word: values[word] for word in (*ATTENDANCES, *STATUSES) if word != "online"}
    codes |= {kind: GERMAN.kinds[kind] for kind in CHANGE_KINDS}
    codes |= {field.name: field.label[1] for field in MEETING.fields} | {"intro": GERMAN.fields["intro"]}
    codes["attendance"] = "Form"  # as the view's column is called: people's queries use it
    for code, word in codes.items():
        assert f"WHEN '{code}' THEN '{word}'" in script


def test_berlins_time_is_right_at_every_change_of_the_clocks(store: Store, path: Path) -> None:
    see(store, BASELINE)
    zone = ZoneInfo("Europe/Berlin")
    moments = [
        datetime(year, month, day, 1, tzinfo=UTC) + timedelta(seconds=second)
        for year in range(2024, 2032)
        for month in (3, 10)
        for day in range(24, 32)
        for second in (-1, 0)
    ]
    texts = [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in moments]
    store.connection.execute("DELETE FROM runs WHERE id > 1")
    store.connection.executemany(
        "INSERT INTO runs (schedule_id, started_at, duration_ms, outcome) VALUES (1, ?, 0, 'unchanged')",
        [(text,) for text in texts],
    )
    shown = [row["Beginn"] for row in cold(path, "SELECT Beginn FROM abrufe WHERE Nr > 1 ORDER BY Nr")]
    assert shown == [f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}" for moment in moments]


def found(path: Path, words: str) -> list[int]:
    """Ids of the meetings that the search finds."""
    return [row["rowid"] for row in cold(path, "SELECT rowid FROM suche(?)", words)]


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("Altenberger Straße", "Strasse"),
        ("Altenberger Straße", "straße"),
        ("Altenberger Strasse", "Straße"),
        ("ALTENBERGER STRASSE", "Straße"),
        ("ALTENBERGER STRAẞE", "strasse"),
        ("Förderung", "forderung"),
        ("Förderung", "Foerderung"),
        ("FÖRDERUNG", "förderung"),
        ("Foerderung", "Förderung"),
        ("Größenänderung", "Groessenaenderung"),
        ("Größenänderung", "Grossenanderung"),
        ("Café Müller", "cafe mueller"),
        ("Spielplätze am Ring", "Ring Spielpl*"),
        ("Baunatal-Baunsberg", '"baunatal-baunsberg"'),
    ],
)
def test_a_word_is_found_however_it_is_written(store: Store, path: Path, printed: str, asked: str) -> None:
    see(store, listing(replace(KASSEL, description=("Eins.", printed)), NEW))
    assert found(path, asked) == [1]


def test_the_search_is_true_after_each_check(store: Store, path: Path) -> None:
    see(store, BASELINE)
    assert found(path, "Wetzlar Führungen") == [1]
    rewritten = replace(WETZLAR, municipality="Gießen", description=("Ein Rundgang durch die Altstadt.",))
    see(store, listing(rewritten, STEINBACH, KASSEL, NEW), 1)
    assert (found(path, "Führungen"), found(path, "giessen"), found(path, "Dietzenbach")) == ([], [1], [4])
    store.connection.execute("DELETE FROM changes")
    store.connection.execute("DELETE FROM versions WHERE meeting_id = 4")
    store.connection.execute("DELETE FROM records WHERE id = 4")
    assert found(path, "Dietzenbach") == []


def test_the_search_keeps_no_copy_of_the_texts_and_agrees_with_them(store: Store) -> None:
    see(store, BASELINE)
    see(store, listing(replace(WETZLAR, municipality="Gießen", description=()), STEINBACH, KASSEL, NEW), 1)
    assert differences(store.connection) == []
    names = store.connection.execute("SELECT name FROM sqlite_master WHERE name GLOB 'suche_*'").fetchall()
    assert sorted(name for (name,) in names) == ["suche_config", "suche_data", "suche_docsize", "suche_idx"]


@pytest.mark.parametrize(
    ("statement", "wetzlar"),
    [
        ("UPDATE versions SET record = json_set(record, '$.title', 'Anderswo') WHERE id = :new", "nobody"),
        ("UPDATE versions SET record = json_set(record, '$.title', 'Anderswo') WHERE id = :old", "new"),
        ("DELETE FROM versions WHERE id = :new", "old"),
        ("DELETE FROM versions WHERE id = :old", "new"),
        ("DELETE FROM versions WHERE meeting_id = 1", "nobody"),
        ("UPDATE versions SET evidence = '[]'", "new"),
        (
            "INSERT INTO versions (id, meeting_id, run_id, snapshot_id, parser_version, first_seen_at, "
            "last_seen_at, ended_at, record, evidence) SELECT -1, meeting_id, run_id, snapshot_id, 1, "
            "first_seen_at, last_seen_at, ended_at, json_set(record, '$.title', 'Anderswo'), '[]' "
            "FROM versions WHERE id = :old",
            "new",
        ),
    ],
)
def test_the_search_has_the_words_of_the_newest_version(
    store: Store, path: Path, statement: str, wetzlar: str
) -> None:
    see(store, listing(replace(WETZLAR, title="Alte Worte"), STEINBACH, KASSEL))
    see(store, listing(replace(WETZLAR, title="Neue Worte"), STEINBACH, KASSEL), 1)
    old, new = [row["id"] for row in cold(path, "SELECT id FROM versions WHERE meeting_id = 1 ORDER BY id")]
    store.connection.execute("DELETE FROM changes")
    store.connection.execute(statement, {"old": old, "new": new})
    assert differences(store.connection) == []
    assert (found(path, "Alte"), found(path, "Neue")) == (
        [1] if wetzlar == "old" else [],
        [1] if wetzlar == "new" else [],
    )


def test_the_search_writes_nothing_at_a_check_without_other_words(store: Store, path: Path) -> None:
    see(store, BASELINE)
    before = store.connection.execute("SELECT * FROM suche_data").fetchall()
    see(store, replace(BASELINE, records=(*BASELINE.records[:0:-1], replace(WETZLAR, links=()))), 1)
    assert store.connection.execute("SELECT * FROM suche_data").fetchall() == before


def test_the_search_writes_nothing_where_only_the_day_moved(store: Store) -> None:
    see(store, BASELINE)
    before = store.connection.execute("SELECT * FROM suche_data").fetchall()
    assert see(store, listing(MOVED, STEINBACH, KASSEL), 1).outcome == "changed"
    assert store.connection.execute("SELECT * FROM suche_data").fetchall() == before


def give_up(store: Store) -> None:
    """A check that writes and then fails."""
    with store.writing() as writing:
        writing.connection.execute("UPDATE versions SET record = json_set(record, '$.title', 'Anderswo')")
        raise ZeroDivisionError


def test_a_check_that_is_given_up_leaves_the_search_as_it_was(store: Store, path: Path) -> None:
    see(store, BASELINE)
    with pytest.raises(ZeroDivisionError):
        give_up(store)
    assert (found(path, "Anderswo"), len(found(path, "Leuchtturmprojekte"))) == ([], 3)


def test_a_meeting_without_any_words_but_its_heading_is_searched_too(store: Store, path: Path) -> None:
    see(store, listing(replace(KASSEL, year=None, municipality=None, title="Ohne alles")))
    assert found(path, "alles") == [1]


@pytest.mark.parametrize("number", [1, 5, 7])
def test_an_older_file_is_searched_from_its_first_opening_on(path: Path, number: int) -> None:
    from db.store import Store

    load(number, path)
    with Store.open(path) as store:
        assert differences(store.connection) == []
    assert found(path, "strasse") == [1]


def test_a_megabyte_of_words_does_not_make_the_search_slow_or_large(store: Store, path: Path) -> None:
    see(store, listing(replace(WETZLAR, description=("Straße Förderung " * 60_000,))))
    [kept] = cold(path, "SELECT length(as_printed) AS length FROM suche")
    assert 100_000 < kept["length"] < 101_000
    assert found(path, "strasse") == [1]
