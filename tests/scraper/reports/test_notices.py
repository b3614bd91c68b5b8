"""What operators are told: what was seen, since when, what readers notice, what to type."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.records import PROBLEM_KINDS
from scraper.reports.mail import mail
from scraper.reports.model import LANGUAGES, Notice, Recipient
from scraper.reports.plain_text import plain
from scraper.reports.webhook_payload import webhook
from tests.scraper.reports.samples import NOTICE_KINDS, URL, notice

if TYPE_CHECKING:
    from scraper.reports.model import Language, NoticeKind

FAILING = f"""\
Überwachung „Leuchtturmprojekte im Video“: 3 Abrufe in Folge
fehlgeschlagen

Befund:
  Die Seite ließ sich nicht abrufen. Fehlgeschlagene Abrufe in Folge: 3.

Meldung des Programms:
  The server did not answer within 20 seconds.

Zeitpunkt:
  Seit dem 19.09.2024, 06:15 Uhr, zuletzt am 20.09.2024, 06:15 Uhr.

Auswirkung:
  Leserinnen und Leser bekommen davon nichts mit. Änderungen an der
  Seite werden erst gemeldet, wenn ein Abruf wieder gelingt.

Nächster Schritt:
  Bitte lesen Sie die Meldung des Programms. Nennt sie keine Ursache auf
  dem Rechner, auf dem Leuchtturm läuft, prüfen Sie, ob sich die Seite
  von dort öffnen lässt (Netz, Firewall, Adresse in der Zeitplandatei).
  Danach rufen Sie die Seite erneut ab.

Befehl:
  leuchtturm check leuchtturmprojekte

Webseite: {URL}

--\x20
Sie erhalten diese E-Mail, weil Sie die Überwachung der Webseite
„Leuchtturmprojekte im Video“ betreuen.
Wenn Sie keine weiteren E-Mails wünschen, wenden Sie sich bitte an die
Stelle, die Sie angemeldet hat.
"""


@pytest.fixture(params=NOTICE_KINDS)
def every_kind(request: pytest.FixtureRequest) -> Notice:
    return notice(request.param)


def test_a_notice_reads_like_this() -> None:
    assert mail(notice("failing")).text == FAILING


def test_every_notice_says_everything_in_every_part_and_language(every_kind: Notice) -> None:
    told = {language: mail(replace(every_kind, language=language)) for language in LANGUAGES}
    for language, made in told.items():
        points = webhook(replace(every_kind, language=language))["data"]["points"]
        assert len(points) >= 4
        for point in points:
            for text in point.values():
                assert text in " ".join(made.text.split())
                assert text.replace("'", "&#39;") in made.html
                assert "{" not in text
    german, english = (webhook(replace(every_kind, language=it))["data"]["points"] for it in ("de", "en"))
    shared = {point["text"] for point in german} & {point["text"] for point in english}
    assert shared <= {every_kind.reason}
    assert told["de"].subject != told["en"].subject
    assert "!" not in told["de"].text + told["en"].text


def test_a_notice_goes_to_operators_and_a_test_message_to_whom_it_tests() -> None:
    assert "betreuen" in mail(notice("stale")).text
    assert "informiert werden" in mail(notice("test")).text
    assert "betreuen" in mail(notice("test"), Recipient(audience="operators")).text


@pytest.mark.parametrize("problem", PROBLEM_KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_problem_has_its_own_words(problem: str, language: str) -> None:
    seen = {
        kind: webhook(notice("problem", problem=kind, language=language))["data"]["points"][0]["text"]
        for kind in PROBLEM_KINDS
    }
    assert seen.pop(problem) not in seen.values()


@pytest.mark.parametrize(
    ("told", "command"),
    [
        (notice("problem"), "leuchtturm check leuchtturmprojekte"),
        (notice("stale", schedule="zwei worte; rm -rf"), "leuchtturm check 'zwei worte; rm -rf'"),
        (notice("given_up"), "leuchtturm alerts retry 17"),
        (notice("mistake"), "leuchtturm schedules"),
        (notice("given_up", alert_id=None), "leuchtturm alerts retry --all"),
    ],
)
def test_what_to_type_is_said(told: Notice, command: str) -> None:
    made = mail(told)
    assert f"\n  {command}\n" in made.text
    assert command.replace("'", "&#39;") in made.html
    assert f"  $ {command}\n" in plain(told)
    assert webhook(told)["data"]["command"] == command


@pytest.mark.parametrize("kind", ["recovered", "mended", "test"])
def test_where_nothing_is_to_be_done_nothing_is_to_be_typed(kind: NoticeKind) -> None:
    made = mail(notice(kind))
    assert "Es ist nichts zu tun." in made.text
    assert "Befehl" not in made.text + made.html


@pytest.mark.parametrize(
    ("language", "missing"), [("de", "viele Treffen fehlen auf einmal"), ("en", "many meetings")]
)
def test_a_mass_removal_says_how_a_person_accepts_it(language: Language, missing: str) -> None:
    told = mail(notice("problem", problem="mass_removal", language=language))
    assert missing in told.subject
    for part in (told.text, told.html):
        assert "leuchtturm check leuchtturmprojekte --accept" in part
        assert "nicht lesbar" not in part
        assert "not readable" not in part
        assert "wieder lesbar" not in part


def test_a_disturbance_has_a_beginning_and_an_end() -> None:
    text = " ".join(mail(notice("recovered")).text.split())
    assert "Gestört vom 19.09.2024, 06:15 Uhr, bis zum 20.09.2024, 06:15 Uhr." in text


def test_a_server_that_says_no_is_a_question_for_people() -> None:
    text = " ".join(mail(notice("failing", blocked=True)).text.split())
    assert "Der Server lehnt den Abruf ab." in text
    assert "klären Sie mit dem Betreiber der Seite" in text


@pytest.mark.parametrize(("language", "word"), [("de", "Abruf fehlgeschlagen"), ("en", "check failed")])
def test_a_single_failure_is_not_counted(language: Language, word: str) -> None:
    subject = mail(notice("failing", failures=1, language=language)).subject
    assert subject.endswith(f"“: {word}" if language == "de" else f"”: {word}")


def test_a_file_that_was_never_right_is_said_not_to_be_watched() -> None:
    kept, new = (" ".join(mail(notice("mistake", kept=kept)).text.split()) for kept in (True, False))
    assert "Was bisher galt, gilt weiter, längstens aber bis zum nächsten Start des Dienstes." in kept
    assert "Was in dieser Datei steht, wird nicht überwacht, bis der Fehler behoben ist." in new
    assert "Zeitpläne: Fehler in „leuchtturmprojekte.toml“" in kept


def test_a_page_that_was_never_read_is_not_said_to_have_been() -> None:
    text = mail(notice("stale", since=None)).text
    assert "Bisher war noch kein Abruf der Seite erfolgreich." in text
    assert "Letzter erfolgreicher Abruf" not in text


def test_times_are_those_of_berlin_in_winter_too() -> None:
    text = mail(notice("stale", since=datetime(2024, 1, 31, 23, 30, tzinfo=UTC))).text
    assert "Letzter erfolgreicher Abruf: 01.02.2024, 00:30 Uhr." in text


def test_a_test_message_cannot_be_taken_for_news() -> None:
    told = mail(notice("test"))
    assert told.subject == "Testnachricht: Überwachung „Leuchtturmprojekte im Video“ (Kanal „referat“)"
    assert "Sie meldet keine Änderung der Webseite." in " ".join(told.text.split())


def test_a_mail_that_some_have_names_them_and_those_who_have_not() -> None:
    some = notice("given_up", received=("anna@example.org",), missed=("ben@example.org",))
    text = " ".join(mail(some).text.split())
    assert "konnte nicht allen zugestellt werden" in text
    assert "Nicht erhalten: ben@example.org. Erhalten: anna@example.org." in text
    assert "Bitte berichtigen Sie in der Zeitplandatei die Adressen" in text
    none = " ".join(mail(notice("given_up", missed=("ben@example.org",))).text.split())
    assert "Niemand hat die Nachricht erhalten. Betroffen: ben@example.org." in none
    many = notice("given_up", received=("a@example.org",), missed=tuple("bcdefghi"), language="en")
    assert "Not received by: b, c, d, e, f, g, and 2 more." in " ".join(mail(many).text.split())


def test_a_page_that_was_not_asked_for_is_not_looked_for_in_the_network_first() -> None:
    text = " ".join(mail(notice("failing", reason="The secret env:PROXY_PASSWORD is not set.")).text.split())
    assert (
        "Bitte lesen Sie die Meldung des Programms. Nennt sie keine Ursache auf dem Rechner, auf dem "
        "Leuchtturm läuft" in text
    )
