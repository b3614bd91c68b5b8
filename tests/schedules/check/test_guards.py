"""What is not news yet: each guard through whole checks over HTTP, on the page that it guards against."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from schedules.check.replay_history import reparse
from schedules.check.result import notes, summary
from schedules.cli.main import cli
from schedules.health import status
from schedules.publishing.publish import publish
from scraper import parsers
from scraper.records import Candidate, Doubt, UnreadHeading
from tests.db.states import contents
from tests.mail_servers import MailServer, closed_port
from tests.schedules import doubting_parser
from tests.schedules.fake_delivery import FakeDelivery
from tests.schedules.watched_page import BASELINE, FEWER, MORE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST = re.compile(rb"(<h2>[^<]*2023[^<]*</h2>)(.*?)(?=<h2>)", re.DOTALL)
INTRO = re.compile(rb"(</h1>)(.*?)(?=<h2>)", re.DOTALL)
DAY = BASELINE.replace(b"04.07.2023", b"05.07.2023")
ANOTHER_DAY = BASELINE.replace(b"04.07.2023", b"06.07.2023")


def without_text(page: bytes = BASELINE) -> bytes:
    """The page whose first section has its heading only."""
    return FIRST.sub(rb"\1", page)


def without_section_text(year: str) -> bytes:
    """The page whose section of ``year`` has its heading only."""
    return re.sub(rf"(<h2>[^<]*{year}[^<]*</h2>)(.*?)(?=<h2>)".encode(), rb"\1", BASELINE, flags=re.DOTALL)


FILM = b'<p><iframe src="https://player.vimeo.com/video/123456" title="Film"></iframe></p>'
FILMED = FIRST.sub(rb"\1\2" + FILM, BASELINE)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[FakeDelivery]:
    """One with readers and operators whose receivers do not matter: what waits for them does."""
    with FakeDelivery(tmp_path / "leuchtturm.db") as watch:
        address = f"http://127.0.0.1:{closed_port()}"
        watch.channels = (
            watch.webhook(address, "readers"),
            watch.webhook(address, "operators", audience="operators"),
        )
        yield watch


def alerts(watch: FakeDelivery, channel: str) -> list[str]:
    """The kinds of what waits for a channel, in order."""
    query = f"SELECT kind FROM alerts WHERE channel = '{channel}' ORDER BY id"
    return [str(kind) for (kind,) in watch.rows(query)]


def told(watch: FakeDelivery) -> list[dict[str, tuple[object, object]]]:
    """What readers were told about fields: before and after, a dict a change."""
    rows = watch.rows("SELECT data FROM changes ORDER BY id")
    return [
        {name: (pair["before"], pair["after"]) for name, pair in json.loads(str(data))["fields"].items()}
        for (data,) in rows
    ]


def versions(watch: FakeDelivery) -> int:
    [(count,)] = watch.rows("SELECT count(*) FROM versions")
    return int(str(count))


# A loss of substance


@pytest.mark.parametrize(
    ("page", "lost"), [(BASELINE, without_text()), (FILMED, BASELINE)], ids=["text", "films"]
)
def test_a_loss_is_told_once_it_is_seen_again_and_as_one_change(
    watch: FakeDelivery, page: bytes, lost: bytes
) -> None:
    watch.check(page)
    assert (watch.check(lost).losing, versions(watch)) == (1, 3)
    assert watch.kinds() == ["edited"]
    assert watch.kinds() == []
    assert watch.rows("SELECT losing_checks FROM meetings") == [(0,)] * 3


def test_a_loss_that_is_over_at_the_next_check_was_none(watch: FakeDelivery) -> None:
    watch.check()
    for page in (without_text(), BASELINE, without_text(), BASELINE):
        assert watch.kinds(page) == []
    assert alerts(watch, "readers") == []
    assert watch.rows("SELECT count(*) FROM held_back") == [(0,)]


def test_what_else_changed_in_the_section_waits_with_the_loss(watch: FakeDelivery) -> None:
    watch.check()
    lost = without_text(BASELINE.replace(b"Leuchtturmprojekte 2023 im", b"Die Leuchtturmprojekte 2023 im"))
    assert watch.kinds(lost) == []
    [change] = watch.check().changes
    assert {entry.field for entry in change.fields} >= {"title", "description", "start_date"}


def test_while_a_loss_is_unconfirmed_the_page_is_read_in_full(watch: FakeDelivery) -> None:
    watch.etag = '"1"'
    watch.check()
    watch.etag = '"2"'
    watch.check(without_text())
    assert watch.kinds() == ["edited"]
    assert watch.page_requests()[-1].header("if-none-match") is None


def test_a_person_may_confirm_a_loss_at_once(watch: FakeDelivery) -> None:
    watch.check()
    assert watch.kinds(without_text(), accept=True) == ["edited"]


def test_a_sentence_that_went_with_its_fact_is_an_edit_at_once(watch: FakeDelivery) -> None:
    watch.check()
    match = re.search(rb"[^.>]*04\.07\.2023[^.]*\.", BASELINE)
    assert match is not None
    shorter = BASELINE.replace(match[0], b"", 1)
    [change] = watch.check(shorter).changes
    assert change.kind == "edited"


def test_the_introduction_that_is_gone_is_confirmed_too(watch: FakeDelivery) -> None:
    watch.check()
    bare = INTRO.sub(rb"\1", BASELINE)
    assert (watch.check(bare).losing, watch.kinds()) == (1, ["page_edited"])
    assert [watch.kinds(BASELINE) for _ in range(3)] == [["page_edited"], [], []]


def test_the_same_loss_at_half_of_the_meetings_is_a_problem(watch: FakeDelivery) -> None:
    watch.check()
    before = watch.rows("SELECT record FROM versions")
    section = re.compile(rb"(</h2>)(.*?)(?=<h2>|</main>)", re.DOTALL)
    result = watch.check(section.sub(rb"\1", BASELINE, count=2))
    assert (result.outcome, result.problem and result.problem.kind) == ("problem", "field_lost")
    assert watch.rows("SELECT record FROM versions") == before
    assert alerts(watch, "operators") == ["problem"]


# Broken text and errors of the content system


def test_one_section_in_a_wrong_encoding_is_a_problem(watch: FakeDelivery) -> None:
    watch.check()
    broken = FIRST.sub(lambda match: match[0].replace("ä".encode(), "Ã¤".encode(), 1), MORE)
    result = watch.check(broken)
    assert (result.outcome, result.problem and result.problem.kind) == ("problem", "broken_text")
    assert alerts(watch, "readers") == []
    assert watch.kinds(MORE) == ["added"]
    assert alerts(watch, "operators") == ["problem", "recovered"]


def test_an_error_of_the_content_system_in_one_section_is_a_problem(watch: FakeDelivery) -> None:
    watch.check()
    error = b"\\1<p>Oops, an error occurred! Code: 20261123061712ab34cd56</p>"
    result = watch.check(FIRST.sub(error, BASELINE))
    assert (result.outcome, result.problem and result.problem.kind) == ("problem", "content_error")
    assert alerts(watch, "readers") == []


# Restless fields


def test_two_versions_in_turns_are_told_once_and_operators_once(watch: FakeDelivery) -> None:
    watch.check()
    kinds = [watch.kinds(page) for page in (DAY, BASELINE, DAY, BASELINE, DAY, BASELINE)]
    assert kinds == [["edited"], ["edited"], [], [], [], []]
    assert alerts(watch, "readers") == ["changes", "changes"]
    assert alerts(watch, "operators") == ["restless"]
    assert versions(watch) == 3 + 6, "they are kept as versions"


def test_a_restless_field_that_comes_to_rest_is_told_once_as_it_differs_from_what_was_told(
    watch: FakeDelivery,
) -> None:
    watch.check()
    for page in (DAY, BASELINE, DAY):
        watch.check(page)
    assert [watch.kinds() for _ in range(4)] == [[], ["edited"], [], []]
    assert [change["start_date"] for change in told(watch)] == [
        ("2023-07-04", "2023-07-05"),
        ("2023-07-05", "2023-07-04"),
        ("2023-07-04", "2023-07-05"),
    ]


def test_a_cancellation_that_is_taken_back_is_told_at_once(watch: FakeDelivery) -> None:
    """Readers must not be left with what the page no longer says, nor operators with what did not happen."""
    watch.check()
    cancelled = FIRST.sub(rb"\1<p>Das Treffen am 04.07.2023 ist abgesagt.</p>", BASELINE)
    assert [watch.kinds(page) for page in (cancelled, BASELINE)] == [["edited"], ["edited"]]
    assert [change["status"] for change in told(watch)] == [(None, "cancelled"), ("cancelled", None)]
    assert alerts(watch, "operators") == []
    assert watch.rows("SELECT count(*) FROM zurueckgehalten") == [(0,)]


def test_one_that_comes_to_rest_as_it_was_told_is_not_told_again(watch: FakeDelivery) -> None:
    watch.check()
    for page in (DAY, BASELINE, DAY, BASELINE):
        watch.check(page)
    assert [watch.kinds() for _ in range(4)] == [[], [], [], []]
    assert watch.rows("SELECT count(*) FROM held_fields") == [(0,)]


def test_there_back_there_again_is_three_changes_where_each_state_lasts(watch: FakeDelivery) -> None:
    watch.check()
    kinds = []
    for page in (DAY, BASELINE, DAY):
        kinds += [kind for _ in range(12) for kind in watch.kinds(page)]
    assert kinds == ["edited"] * 3


def test_the_third_other_value_within_ten_checks_is_restless(watch: FakeDelivery) -> None:
    watch.check()
    days = [BASELINE.replace(b"04.07.2023", f"{day:02}.07.2023".encode()) for day in (5, 6, 7, 8, 9, 10)]
    assert [watch.kinds(page) for page in days] == [["edited"]] * 2 + [[], [], [], []]
    assert [watch.kinds() for _ in range(3)] == [[], ["edited"], []]
    assert told(watch)[-1]["start_date"] == ("2023-07-06", "2023-07-10")


def test_changes_that_are_ten_checks_ago_do_not_count(watch: FakeDelivery) -> None:
    watch.check()
    for page in (DAY, BASELINE):
        watch.check(page)
    for _ in range(8):
        watch.check()
    assert watch.kinds(DAY) == ["edited"]


def test_another_field_of_the_meeting_is_told_meanwhile(watch: FakeDelivery) -> None:
    watch.check()
    for page in (DAY, BASELINE):
        watch.check(page)
    [change] = watch.check(DAY.replace(b"2023 im Programm", b"2023 des Programms")).changes
    assert [entry.field for entry in change.fields] == ["title"]


def test_the_pages_own_words_may_be_restless_too(watch: FakeDelivery) -> None:
    watch.check()
    other = BASELINE.replace(b"</h1>", b"!</h1>", 1)
    kinds = [watch.kinds(page) for page in (other, BASELINE, other, BASELINE)]
    assert kinds == [["page_edited"], ["page_edited"], [], []]
    assert alerts(watch, "operators") == ["restless"]


def test_a_restless_page_is_read_in_full(watch: FakeDelivery) -> None:
    watch.check()
    for page in (DAY, BASELINE, DAY):
        watch.check(page)
    watch.etag = '"same"'
    assert [watch.check().not_modified for _ in range(4)] == [False, False, True, True]


# Doubts, and headings that were not read


@pytest.fixture
def doubting(watch: FakeDelivery, monkeypatch: pytest.MonkeyPatch) -> FakeDelivery:
    """The parser has doubts where the test says so."""
    entry = parsers._Entry("tests.schedules.doubting_parser", 1)
    monkeypatch.setitem(parsers._PARSERS, "leuchtturmprojekte", entry)
    monkeypatch.setattr(doubting_parser, "doubts", {})
    monkeypatch.setattr(doubting_parser, "unread", ())
    watch.check()
    return watch


def between(*values: str) -> Doubt:
    """A doubt between days."""
    candidates = tuple(Candidate(value, f"am {value}") for value in values)
    return Doubt("start_date", "The section names two days.", candidates)


def first_day(watch: FakeDelivery) -> object:
    return watch.rows("SELECT start_date FROM meetings WHERE id = 1")[0][0]


def test_a_known_value_that_is_still_possible_stays_and_only_the_doubt_is_new(doubting: FakeDelivery) -> None:
    doubting_parser.doubts = {2023: between("2023-07-04", "2023-07-05")}
    for number in range(3):
        assert doubting.kinds(BASELINE + b"\n" * (number + 1)) == []
    assert first_day(doubting) == "2023-07-04"
    assert alerts(doubting, "readers") == []
    assert alerts(doubting, "operators") == ["doubt"]
    assert {row[0] for row in doubting.rows("SELECT Lesart FROM zweifel")} == {"04.07.2023", "05.07.2023"}


def test_a_doubt_that_comes_back_is_reported_once(doubting: FakeDelivery) -> None:
    for number in range(4):
        doubting_parser.doubts = {2023: between("2023-07-04", "2023-07-05")} if number % 2 else {}
        doubting.check(BASELINE + b"\n" * (number + 1))
    assert alerts(doubting, "operators") == ["doubt"]


def test_a_doubt_never_tells_readers_that_a_value_is_gone(doubting: FakeDelivery) -> None:
    doubting_parser.doubts = {2023: between("2023-07-11", "2023-07-12")}
    assert doubting.kinds(BASELINE + b"\n") == []
    assert first_day(doubting) is None
    doubting_parser.doubts = {}
    assert doubting.kinds(BASELINE + b"\n\n") == []
    assert first_day(doubting) == "2023-07-04"
    doubting_parser.doubts = {2023: between("2023-07-11", "2023-07-12")}
    assert doubting.kinds(BASELINE + b"\n") == []
    doubting_parser.doubts = {}
    [change] = doubting.check(DAY).changes
    assert {entry.field: entry.before for entry in change.fields}["start_date"].isoformat() == "2023-07-04"


def test_a_heading_that_was_not_read_is_reported_once_and_shown(doubting: FakeDelivery) -> None:
    doubting_parser.unread = (UnreadHeading("Leuchtprojekt 2025 in Kassel", "heading 9"),)
    for number in range(3):
        assert doubting.check(BASELINE + b"\n" * (number + 1)).unread == doubting_parser.unread
    assert alerts(doubting, "operators") == ["unread_section"]
    assert doubting.rows("SELECT Ueberschrift FROM ungelesen") == [("Leuchtprojekt 2025 in Kassel",)]
    doubting_parser.unread = ()
    doubting.check(BASELINE)
    assert doubting.rows("SELECT count(*) FROM ungelesen") == [(0,)]


# Alerts quote the page


def test_a_change_of_the_day_quotes_the_page(watch: FakeDelivery) -> None:
    watch.check()
    [change] = watch.check(DAY).changes
    [day] = [entry for entry in change.fields if entry.field == "start_date"]
    assert "04.07.2023" in day.before_quote
    assert "05.07.2023" in day.after_quote
    [(quotes,)] = watch.rows("SELECT json_extract(data, '$.quotes') FROM changes")
    assert json.loads(str(quotes)) == {"start_date": {"before": day.before_quote, "after": day.after_quote}}
    assert "quotes" not in watch.check(BASELINE).to_json()


def test_a_doubt_that_only_a_new_parser_has_is_told_to_operators_and_nothing_to_readers(
    doubting: FakeDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = parsers._Entry("tests.schedules.doubting_parser", 2)
    monkeypatch.setitem(parsers._PARSERS, "leuchtturmprojekte", entry)
    doubting_parser.doubts = {2023: between("2023-07-11", "2023-07-12")}
    assert [doubting.kinds() for _ in range(2)] == [[], []]
    assert (first_day(doubting), alerts(doubting, "readers")) == (None, [])
    assert alerts(doubting, "operators") == ["doubt"]
    doubting_parser.doubts = {}
    [change] = doubting.check(DAY).changes
    assert [entry.before for entry in change.fields if entry.field == "start_date"] == [date(2023, 7, 4)]


# What operators see of it


def test_the_mail_to_operators_says_what_is_meant_and_what_to_do(doubting: FakeDelivery) -> None:
    with MailServer() as server:
        doubting.channels = (doubting.mail(server, audience="operators"),)
        doubting_parser.doubts = {2023: between("2023-07-04", "2023-07-05")}
        doubting_parser.unread = (UnreadHeading("Leuchtprojekt 2025 in Kassel", "heading 9"),)
        other = BASELINE.replace(b"07.11.2022", b"08.11.2022")
        for page in (other, BASELINE, other):
            doubting.check(page)
        doubting.deliver()
    texts = {mail.parsed["Subject"].split(": ")[-1]: mail.part("plain") for mail in server.mails}
    assert texts.keys() == {
        "Angabe nicht eindeutig",
        "Abschnitt nicht als Treffen erkannt",
        "Angabe mehrmals geändert",
    }
    doubt = " ".join(texts["Angabe nicht eindeutig"].split())
    assert "2023 Baunatal: Datum (Dienstag, 04.07.2023: „am 2023-07-04“ oder Mittwoch, 05.07.2023" in doubt
    assert "show 2023 Baunatal" in doubt
    assert "Leuchtprojekt 2025 in Kassel" in texts["Abschnitt nicht als Treffen erkannt"]
    turns = " ".join(texts["Angabe mehrmals geändert"].split())
    assert (
        "2022 Wetzlar: Datum (3 Änderungen: Montag, 07.11.2022 → Dienstag, 08.11.2022 → Montag, 07.11.2022 → "
        "Dienstag, 08.11.2022); 2022 Wetzlar: Beschreibung (3 Änderungen)"
    ) in turns
    assert all("Nächster Schritt" in text for text in texts.values())


def test_commands_and_the_published_page_show_it(doubting: FakeDelivery, tmp_path: Path) -> None:
    doubting_parser.doubts = {2023: between("2023-07-04", "2023-07-05")}
    doubting_parser.unread = (UnreadHeading("Leuchtprojekt 2025 in Kassel", "heading 9"),)
    result = doubting.check(without_section_text("2022"))
    assert summary(result).endswith(
        "without most of the text or the films, which the next check has to confirm"
    )
    assert [note.split(":")[0] for note in notes(result)] == ["in doubt", "not read as a meeting"]
    assert result.to_json()["doubts"][0]["candidates"][0] == {"value": "2023-07-04", "quote": "am 2023-07-04"}
    assert result.to_json()["unread"] == [{"heading": "Leuchtprojekt 2025 in Kassel", "place": "heading 9"}]
    folder = tmp_path / "site"
    publish(doubting.path, doubting.schedule.name, folder)
    page = (folder / "index.html").read_text("utf-8")
    for words in ("nicht eindeutig: Datum", "Leuchtprojekt 2025", "fehlte beim letzten Abruf"):
        assert words in page
    state = status.read_status(doubting.path, None, doubting.now).to_json()["schedules"][0]
    assert [len(state[name]) for name in ("doubts", "unread", "held_back")] == [1, 1, 1]
    shown = " ".join(
        " ".join(CliRunner().invoke(cli, ["show", year, "--db", str(doubting.path)]).stdout.split())
        for year in ("2023", "2022")
    )
    assert "in doubt: 2023-07-04 or 2023-07-05" in shown
    assert "much is missing, which the next check has to confirm: 2022 Wetzlar" in shown


# All of it again, from the stored pages


def test_reading_all_pages_again_holds_back_what_the_checks_held_back(watch: FakeDelivery) -> None:
    for page in (BASELINE, without_text(), BASELINE, DAY, BASELINE, DAY, FEWER, BASELINE, ANOTHER_DAY):
        watch.check(page)
    watch.check(without_text())
    before = contents(watch.store.connection)
    reparse(watch.store, watch.schedule.name, now=watch.now)
    assert contents(watch.store.connection) == before
