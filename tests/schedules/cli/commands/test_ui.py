"""``leuchtturm ui``: the real thing over HTTP, while checks are written and with hostile text."""

from __future__ import annotations

import csv
import os
import socket
import sqlite3
import sys
import threading
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selectolax.lexbor import LexborHTMLParser

import db.datasette
from db.store import Store
from scraper.records import Link
from tests.replacing import replace
from tests.schedules.cli.commands import stored
from tests.schedules.running_ui import HOME, Shown
from tests.scraper.reports.samples import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.meetings import Meeting
    from tests.schedules.cli.commands.conftest import Run

QUESTIONS: tuple[tuple[str, dict[str, str], str, Sequence[object]], ...] = (
    ("neue-treffen-seit", {"seit": ""}, "Ort", ["Dietzenbach"]),
    ("neue-treffen-seit", {"seit": "2026-03-03"}, "Ort", []),
    ("was-hat-sich-geaendert-seit", {"seit": "2026-03-03"}, "Art", ["Wieder da"] * 3 + ["Entfernt"]),
    ("alle-fassungen-eines-treffens", {"nummer": "1"}, "Datum", ["2023-07-05", "2023-07-04"]),
    ("alle-fassungen-eines-treffens", {"nummer": ""}, "Jahr", [2024, 2021, 2021, 2023, 2023]),
    ("volltextsuche", {"wort": "strass"}, "Ort", ["Steinbach (Taunus)"]),
    ("volltextsuche", {"wort": " "}, "Ort", []),
    ("treffen-ohne-film", {}, "Jahr", [2024, 2021]),
    ("abgesagt-oder-verschoben", {}, "Status", ["abgesagt"]),
    ("online-oder-hybrid", {}, "Form", ["online"]),
    ("entfernte-treffen", {}, "Jahr", []),
    ("fehlende-angaben", {}, "Jahr", [2024]),
    ("treffen-je-ort", {}, "Treffen", [1, 1, 1]),
    ("abrufe-mit-stoerung", {}, "Ergebnis", ["nicht lesbar"]),
)
CANCELLED = replace(stored.STEINBACH, status="cancelled", programme_area="Altenberger Straße")


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """A database of five checks, under a name that addresses have to quote."""
    path = stored.with_history(tmp_path_factory.mktemp("ui") / "Was? 100% #1.db")
    with Store.open(path) as store:
        stored.refuse(store, 4, "Die Seite nennt sich „Wartungsarbeiten“.")
        stored.accept(store, 5, stored.DIETZENBACH, stored.EDITED, CANCELLED)
    with Shown(path) as shown:
        yield shown


@pytest.fixture(scope="module")
def metadata() -> dict[str, Any]:
    """What Datasette is told of our tables and questions."""
    from datasette.utils import parse_metadata

    text = (Path(db.datasette.__file__).parent / "metadata.yaml").read_text(encoding="utf-8")
    described: dict[str, Any] = parse_metadata(text)["databases"]["leuchtturm"]
    return described


@pytest.mark.soak
def test_each_page_answers_while_a_check_is_writing(tmp_path: Path) -> None:
    path = stored.with_history(tmp_path / "leuchtturm.db")
    enough, written = threading.Event(), threading.Event()

    def write() -> None:
        with Store.open(path) as store:
            for days in range(4, 3_000):
                stored.accept(store, days, stored.DIETZENBACH, *((stored.BAUNATAL,) if days % 2 else ()))
                with store.writing() as writing:  # what a check holds while the pages are asked for
                    writing.connection.execute("UPDATE schedules SET failures_in_row = failures_in_row")
                    written.set()
                    if enough.wait(0.005):
                        return

    writer = threading.Thread(target=write)
    with Shown(path) as shown:
        writer.start()
        try:
            assert written.wait(100)
            before = len(shown.rows("abrufe", _size="max"))
            for page in shown.paths():
                answer = shown.get(page)
                assert answer.status_code == 200, (page, answer.text)
                assert '<html lang="de">' in answer.text
            assert len(shown.rows("abrufe", _size="max")) > before  # it sees what was written meanwhile
        finally:
            enough.set()
            writer.join()
    assert not shown.errors


@pytest.mark.soak
def test_nothing_comes_from_elsewhere_and_nothing_runs(ui: Shown) -> None:
    for page in ui.paths():
        answer = ui.get(page)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        tree = LexborHTMLParser(answer.text)
        assert not tree.css("script, iframe, object, embed, img, base")
        loaded = [node.attributes["href"] or "" for node in tree.css("link")]
        assert loaded
        assert all(address.startswith("/") for address in loaded), page
        for address in loaded:
            assert ui.client.get(address).status_code == 200
        assert all((node.attributes["action"] or "").startswith(HOME) for node in tree.css("form"))


def hostile(text: str) -> Meeting:
    """A meeting with ``text`` in every field that can hold it."""
    short = text[:5_000]
    links = tuple(
        Link("video", before + short, short) for before in ("", "javascript:", "https://example.org/")
    )
    return replace(
        stored.BAUNATAL, title=short, programme=short, municipality=short, programme_area=short,
        description=(text, short), links=links,
    )  # fmt: skip


@pytest.mark.soak
def test_hostile_text_is_shown_and_stays_text(tmp_path: Path) -> None:
    texts = [text for kind, text in HOSTILE.items() if kind != "surrogate"]  # SQLite stores none
    meetings = [replace(hostile(text), year=1900 + number) for number, text in enumerate(texts)]
    edited = [
        replace(meeting, title="x", description=(*meeting.description, "anders"), links=meeting.links[1:])
        for meeting in meetings
    ]
    with Store.open(tmp_path / "hostile.db") as store:
        watched = replace(stored.SOURCE, title=" ".join(text[:500] for text in texts))
        stored.accept(store, 0, *meetings[1:], watched=watched)
        stored.accept(store, 1, *meetings, watched=watched)
        stored.accept(store, 2, *edited, watched=watched)
    pages = (
        "", "/treffen", "/treffen?_alle=1", "/aenderungen", "/filme",
        "/meetings", "/records/1", "/versions/1",
        "/alle-fassungen-eines-treffens?nummer=", "/volltextsuche?wort=anders",
        "?sql=SELECT+description+AS+Art,+title+FROM+meetings",
    )  # fmt: skip
    with Shown(tmp_path / "hostile.db") as shown:
        for page in pages:
            answer = shown.client.get(f"{HOME}{page}")
            assert answer.status_code == 200, page
            assert not (set(answer.text) & set("\x00\x07\x1b\x7f\x9b\u202e\u2066\u200f\u2028")), page
            tree = LexborHTMLParser(answer.text)
            assert not tree.css("script, svg, img, iframe, b"), page
            for node in tree.css("*"):
                assert not [name for name in node.attributes if name.startswith("on") or name == "style"], (
                    page
                )
                address = node.attributes.get("href") or "/"
                assert address.startswith(("/", "https://", "http://", "#", "?")), (page, address)
        assert len(shown.rows("aenderungen", _size="max")) > len(texts)


@pytest.mark.parametrize("wanted", ["_search", "wort"])
@pytest.mark.parametrize("text", ['"', '""', '" "', '"a', "a* OR", "'; DROP TABLE meetings", "(", "\x00"])
def test_odd_words_to_look_for_are_answered_not_executed(ui: Shown, wanted: str, text: str) -> None:
    answer = ui.get("/treffen" if wanted == "_search" else "/volltextsuche", **{wanted: text})
    assert answer.status_code == 200
    assert "Leuchtturm" in answer.text


def test_a_lone_quotation_mark_is_found_nowhere_and_words_beside_it_are(ui: Shown) -> None:
    assert ui.rows("volltextsuche", wort='"') == ui.rows("alle_treffen", _search='"') == []
    for name, asked in (("volltextsuche", "wort"), ("alle_treffen", "_search")):
        [row] = ui.rows(name, **{asked: '"Altenberger Straße'})
        assert row["Ort"] == "Steinbach (Taunus)"


def test_values_are_written_as_people_write_them(ui: Shown) -> None:
    changes = ui.get("/aenderungen").text
    assert "<del>04.07.2023</del>" in changes
    assert "<ins>05.07.2023</ins>" in changes
    assert '<time datetime="2026-03-02 06:17:00">02.03.2026, 06:17 Uhr</time>' in changes
    meetings = ui.get("/treffen").text
    assert f'href="{HOME}/alle-fassungen-eines-treffens?nummer=1"' in meetings
    assert '<span class="label label-abgesagt">abgesagt</span>' in meetings
    versions = ui.get("/alle-fassungen-eines-treffens", nummer="1").text
    assert '<a href="https://www.youtube.com/watch?v=a" rel="noreferrer">Film</a>' in versions
    assert '<time datetime="2023-07-04">04.07.2023</time>' in versions
    gone = '<del><a href="https://www.youtube.com/watch?v=a" rel="noreferrer">Film</a></del>'
    assert gone in changes


@pytest.mark.parametrize(("question", "parameters", "column", "answers"), QUESTIONS)
def test_each_question_has_its_answer(
    ui: Shown, question: str, parameters: dict[str, str], column: str, answers: list[object]
) -> None:
    assert [row[column] for row in ui.rows(question, **parameters)] == answers


def test_each_stored_question_is_asked_above(metadata: dict[str, Any]) -> None:
    assert {question for question, *_ in QUESTIONS} == set(metadata["queries"])


def test_a_query_of_ones_own_is_answered_and_may_only_read(ui: Shown) -> None:
    assert "Baunatal" in ui.ask("SELECT Ort FROM treffen").text
    for sql in ("DELETE FROM meetings", "PRAGMA user_version = 9", "ATTACH 'x.db' AS x"):
        assert ui.ask(sql).status_code == 400
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    assert ui.ask(endless).status_code == 400
    assert len(ui.rows("treffen")) == 3


def test_the_connection_cannot_write(ui: Shown) -> None:
    from datasette.app import Datasette

    from db.datasette.read_only import ReadOnlyDatabase

    shown = ReadOnlyDatabase(Datasette(), path="x.db")
    with pytest.raises(sqlite3.OperationalError, match="read-only"):
        shown.connect(write=True)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT hex(zeroblob(400000000))",
        "SELECT replace(hex(zeroblob(4000000)), '0', 'aaaaaaaaaa')",
        "SELECT group_concat(title || zeroblob(9000000)) FROM meetings",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 900) "
        "SELECT hex(zeroblob(400000)) FROM n",
    ],
    ids=["value", "on the way", "together", "rows"],
)
def test_a_query_that_makes_something_huge_is_refused(ui: Shown, sql: str) -> None:
    """The first took 800 MB, and a thousand rows of a megabyte each as much again."""
    answer = ui.ask(sql)
    assert answer.status_code == 400
    assert "too big" in answer.text or "larger than 20 MB" in answer.text
    assert len(ui.rows("treffen")) == 3


def test_many_values_that_are_huge_together_are_refused(ui: Shown) -> None:
    """SQLite makes a row of 18 GB of 2,000 such values, which ended the process, and perhaps others."""
    answer = ui.ask("SELECT " + ", ".join(f"zeroblob(9000000) AS c{number}" for number in range(40)))
    assert answer.status_code == 400
    assert "needs more than 128 MB of memory" in answer.text
    assert len(ui.rows("treffen")) == 3


@pytest.mark.parametrize("stream", [{}, {"_stream": "on"}], ids=["one page", "all pages"])
@pytest.mark.parametrize("sql", ["SELECT Jar FROM treffen", "SELECT load_extension('x')"])
def test_a_csv_that_cannot_be_made_is_an_error_and_no_empty_file(
    ui: Shown, sql: str, stream: dict[str, str]
) -> None:
    answer = ui.get(".csv", sql=sql, **stream)
    assert answer.status_code == 400
    assert "no such" in answer.text or "not authorized" in answer.text
    assert "content-disposition" not in answer.headers


def test_a_csv_that_would_be_cut_off_is_refused(tmp_path: Path) -> None:
    with Store.open(stored.with_history(tmp_path / "leuchtturm.db")) as store:
        store.connection.execute("CREATE TABLE own (text TEXT)")
        store.connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2500) "
            "INSERT INTO own SELECT hex(zeroblob(5000)) FROM n"
        )
    with Shown(tmp_path / "leuchtturm.db") as shown:
        answer = shown.get("/own.csv", _stream="on", _size="max")
        assert (answer.status_code, "größer als 20 MB" in answer.text) == (413, True)
        assert shown.get("/own.csv", _size="max").status_code == 200


def test_a_damaged_database_is_said_in_german_and_without_a_traceback(tmp_path: Path) -> None:
    path = stored.with_history(tmp_path / "leuchtturm.db")
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'versions'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    with Shown(path) as shown:
        answer = shown.get("/versions", _size="3")
    assert answer.status_code == 500
    assert "ob die Datenbank beschädigt ist, sagt `leuchtturm doctor`" in answer.text
    assert "Traceback" not in shown.errors


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("_where", "randomblob(1e9)"),
        ("_where", "1; drop table meetings"),
        ("_where", "\x00"),
        ("_sort", "nope"),
        ("_next", "1,2,3"),
        ("_size", "x"),
        ("_where", "nope = "),
        ("_timelimit", "x"),
        ("_through", '{"table": "nope"}'),
        ("Jahr__in", "[1"),
    ],
)
@pytest.mark.parametrize("page", ["/treffen", "/treffen.json", "/treffen.csv"])
def test_a_parameter_that_makes_no_sense_is_a_clear_400(ui: Shown, page: str, name: str, value: str) -> None:
    answer = ui.get(page, **{name: value})
    assert answer.status_code == 400, answer.text
    if page == "/treffen":
        assert "Das ging nicht" in answer.text
        assert "beschädigt" not in answer.text  # the address is at fault


def test_a_facet_that_makes_no_sense_is_a_clear_400(ui: Shown) -> None:
    for name, value in (("_facet", '{"column":'), ("_facet_date", "{}"), ("year__gt", "9" * 30)):
        assert ui.get("/meetings.json", **{name: value}).status_code == 400


def test_what_an_address_says_reaches_the_terminal_harmless_and_without_a_traceback(tmp_path: Path) -> None:
    with Shown(stored.with_history(tmp_path / "leuchtturm.db")) as shown:
        for page in ("/treffen", "/treffen.csv"):
            for name in ("_where", "_sort", "_next", "_size"):
                assert shown.get(page, _stream="on", **{name: "\x1b[31m"}).status_code == 400
        shown.ask("SELECT [\x1b[31m]")
    assert "\\x1b" in shown.errors  # Datasette quotes it
    assert "\x1b" not in shown.errors
    assert "Traceback" not in shown.errors


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_there_is_only_reading(ui: Shown, method: str) -> None:
    for path in ("/", HOME, f"{HOME}/treffen", f"{HOME}/-/query"):
        answer = ui.client.request(method, path, content=b"x" * 100_000 if method == "POST" else None)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_another_site_cannot_make_a_browser_ask(ui: Shown) -> None:
    def status(path: str, site: str, mode: str, dest: str) -> int:
        headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
        return ui.client.get(path, headers=headers).status_code

    heavy = f"{HOME}?sql=select+1"
    for site in ("cross-site", "same-site"):
        assert status(heavy, site, "no-cors", "image") == 403
        assert status(heavy, site, "navigate", "document") == 403
        assert status(heavy, site, "navigate", "iframe") == 403
        assert status(f"{HOME}/treffen", site, "cors", "empty") == 403
        assert status(f"{HOME}/treffen", site, "navigate", "document") == 200  # a link in an intranet
    for site in ("none", "same-origin"):
        assert status(heavy, site, "navigate", "document") == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_a_name_that_points_here_from_outside_is_refused(ui: Shown, host: str) -> None:
    answer = ui.client.get(HOME, headers={"host": host})
    assert answer.status_code == 421
    assert "Leuchtturm" not in answer.text


def test_it_listens_on_this_computer_only(ui: Shown) -> None:
    port = ui.client.base_url.port or 0
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", port))  # all of 127/8 would answer had it been 0.0.0.0


def test_each_view_and_column_is_described_and_each_description_has_its_column(
    database: Path, metadata: dict[str, Any]
) -> None:
    with Store.open(database) as store:
        for name, table in metadata["tables"].items():
            columns = {row[0] for row in store.connection.execute(f"SELECT * FROM {name}").description}
            assert columns <= table["columns"].keys()
            own = table.get("hide", []), table.get("facets", []), table["sortable_columns"]
            assert {column for kind in own for column in kind} <= columns
        known = {key for table in metadata["tables"].values() for key in table["columns"]}
        assert "Entfernt_am" in known


def test_pages_that_do_not_exist_are_answered_in_german(ui: Shown) -> None:
    answer = ui.get("/gibt-es-nicht")
    assert answer.status_code == 404
    assert "Das gibt es hier nicht" in answer.text
    assert "Diese Seite gibt es hier nicht. Bitte prüfen Sie die Adresse." in answer.text
    assert '<span lang="en">' in answer.text  # what Datasette says, marked as English


def test_a_mistake_in_a_query_is_explained_in_german(ui: Shown) -> None:
    answer = ui.ask("SELECT Jar FROM treffen")
    assert "Eine Spalte „Jar“ gibt es nicht." in answer.text
    assert '<span lang="en">no such column: Jar</span>' in answer.text


def test_csv_opens_in_german_excel_with_a_double_click(ui: Shown) -> None:
    answer = ui.get("/abrufe.csv", _stream="on")
    assert answer.content.startswith(b"\xef\xbb\xbfNr;Seite;Beginn;Dauer_Sekunden;")
    assert answer.headers["content-disposition"] == 'attachment; filename="abrufe.csv"'
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) >= 4
    assert all("." not in row["Dauer_Sekunden"] for row in rows)
    own = ui.get(".csv", sql="SELECT Ort, Titel FROM treffen")
    assert own.content.startswith(b"\xef\xbb\xbfOrt;Titel\r\n")


def test_all_versions_have_status_format_and_title(ui: Shown) -> None:
    [row] = ui.rows("alle-fassungen-eines-treffens", nummer="3")[:1]
    assert {"Status", "Form", "Titel"} <= row.keys()
    assert row["Titel"] == "Leuchtturmprojekte 2024 in Dietzenbach"
    assert ui.client.get("/").headers["location"] == HOME


@pytest.mark.soak
def test_ctrl_c_ends_it_and_is_no_failure(tmp_path: Path) -> None:
    browser = tmp_path / "xdg-open"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/opened"\n')
    browser.chmod(0o755)
    path = stored.with_history(tmp_path / "leuchtturm.db")
    with Shown(path, "--open", PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}") as shown:
        assert shown.get("/treffen").status_code == 200
    assert shown.process.returncode == 0
    assert shown.errors == ""
    assert (tmp_path / "opened").read_text().strip() == shown.url


def test_without_the_extra_one_sentence_says_how_to_get_it(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "datasette", None)
    result = run("--db", database, "ui")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: Datasette is not installed: pip install '.[ui]' in the folder of Leuchtturm's source.\n"
    )


def test_without_a_database_one_sentence_says_so(run: Run) -> None:
    result = run("ui")
    assert result.exit_code == 1
    assert "There is no database leuchtturm.db yet" in result.stderr


def test_a_port_that_is_taken_is_told(run: Run, database: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("--db", database, "ui", "--port", taken.getsockname()[1])
    assert result.exit_code == 1
    assert "is not free" in result.stderr
    assert "--port 0" in result.stderr


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Days whose order as German text is another one, and what was found on them."""
    path = tmp_path_factory.mktemp("dated") / "leuchtturm.db"
    with Store.open(path) as store:
        stored.accept(store, 0, stored.DIETZENBACH)
        stored.accept(store, 1, stored.DIETZENBACH, *(dated_meeting(day) for day in DAYS))
    with Shown(path) as shown:
        yield shown


DAYS = ("2021-11-25", "2022-11-07", "2023-07-05", "2025-03-11")


def dated_meeting(day: str) -> Meeting:
    return replace(
        stored.BAUNATAL,
        year=int(day[:4]),
        municipality=f"Ort {day[:4]}",
        title=f"Leuchtturmprojekte {day[:4]}",
        start_date=date.fromisoformat(day),
    )


@pytest.mark.parametrize(
    ("comparison", "typed", "years"),
    [
        ("gte", "10.01.2023", [2023, 2025]),
        ("gte", "5.7.2023", [2023, 2025]),
        ("gt", "05.07.2023", [2025]),
        ("lte", "01.01.2024", [2021, 2022, 2023]),
        ("lte", "07.11.2022", [2021, 2022]),
        ("lt", "07.11.2022", [2021]),
        ("exact", "07.11.2022", [2022]),
        ("exact", "2022-11-07", [2022]),
        ("exact", "11.2022", [2022]),
        ("not", "07.11.2022", [2021, 2023, 2025]),
        ("contains", "11.202", [2021, 2022]),
        ("startswith", "05.", [2023]),
        ("gte", "2023", [2023, 2025]),
        ("gte", "31.02.2023", []),
        ("gte", "neulich", []),
    ],
)
@pytest.mark.parametrize("column", ["Datum", "Datum_ISO"])
def test_a_day_is_compared_as_a_day(
    dated: Shown, column: str, comparison: str, typed: str, years: list[int]
) -> None:
    rows = dated.rows("treffen", **{f"{column}__{comparison}": typed})
    assert sorted(row["Jahr"] for row in rows) == years


@pytest.mark.parametrize(
    ("comparison", "typed", "count"),
    [
        ("gte", "02.03.2026", 4),
        ("gte", "03.03.2026", 0),
        ("lte", "02.03.2026", 4),
        ("lte", "01.03.2026", 0),
        ("exact", "02.03.2026", 4),
        ("exact", "02.03.2026, 06:17 Uhr", 4),
        ("gt", "02.03.2026", 0),
        ("gt", "02.03.2026 06:16", 4),
        ("contains", "02.03.2026", 4),
        ("contains", "06:17 Uhr", 4),
        ("contains", "05:17", 0),
        ("gte", "01.01.2027", 0),
    ],
)
@pytest.mark.parametrize(("table", "column"), [("aenderungen", "Gefunden"), ("news", "found_at")])
def test_a_time_is_compared_as_it_is_shown(
    dated: Shown, table: str, column: str, comparison: str, typed: str, count: int
) -> None:
    """The German view has Berlin's time, the table behind it UTC; both are shown as Berlin's."""
    if (table, comparison, typed) == ("news", "contains", "05:17"):
        count = 4  # as it is stored, which queries of one's own look for
    assert len(dated.rows(table, **{f"{column}__{comparison}": typed})) == count


def test_what_is_no_day_is_compared_as_before(dated: Shown) -> None:
    assert {row["Jahr"] for row in dated.rows("treffen", Jahr__gte="2023", Ort__gte="Ort")} == {2023, 2025}
    assert len(dated.rows("treffen", Ort__contains="t 2")) == 4
    assert len(dated.rows("treffen", Ort="Ort 2023")) == 1


def test_a_row_that_does_not_exist_is_no_sign_of_damage(ui: Shown) -> None:
    answer = ui.get("/treffen/1")
    assert answer.status_code == 404
    assert "Diese Seite gibt es hier nicht. Bitte prüfen Sie die Adresse." in answer.text
    assert "doctor" not in answer.text


def test_a_hyphen_in_the_search_is_explained(ui: Shown) -> None:
    answer = ui.ask("SELECT Ort FROM treffen WHERE Nr IN (SELECT rowid FROM suche('Baunatal-Baunsberg'))")
    assert "Suchwörter mit Bindestrich brauchen doppelte Anführungszeichen" in answer.text
    assert "Bindestrich" not in ui.ask("SELECT Jar FROM treffen").text


def test_each_heading_is_the_columns_name_or_stands_beside_it(ui: Shown) -> None:
    """People copy the heading into a query of their own."""
    tree = LexborHTMLParser(ui.get("/treffen", _alle="1").text)
    headings = {node.text().rstrip(" ↑↓") for node in tree.css("th")}
    assert "Form" in headings
    named = {node.text() for node in tree.css(".dictionary dt")}
    assert {"Form", "Datum (2023-07-04) Datum_ISO"} <= named


def test_what_german_staff_are_to_look_at_is_among_their_tables(ui: Shown) -> None:
    tree = LexborHTMLParser(ui.get("").text)
    technical = {node.text() for node in tree.css("details.technical li")}
    cards = {node.text() for node in tree.css(".cards h3")}
    assert {
        "Unklare Angaben",
        "Nicht erkannte Überschriften",
        "Noch nicht gemeldet",
        "Von Hand festgelegt",
    } <= cards
    assert not technical & {"zweifel", "ungelesen", "zurueckgehalten", "festlegungen"}
    assert "<h1>Noch nicht gemeldet</h1>" in ui.get("/zurueckgehalten").text
