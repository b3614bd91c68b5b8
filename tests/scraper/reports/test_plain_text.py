"""The text part of a mail and the text in a chat: every fact, marked and wrapped, in a reader's words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.records import PINNED, Evidence, Link
from scraper.reports.i18n.value_format import moment, words_for
from scraper.reports.mail import mail
from scraper.reports.model import Recipient
from scraper.reports.plain_text import plain
from tests.replacing import replace
from tests.scraper.reports.samples import (
    BAUNATAL,
    DIETZENBACH,
    HOSTILE,
    URL,
    WETZLAR,
    added,
    corrected,
    edited,
    hostile_changes,
    intro_edited,
    news,
    of_all_kinds,
    page_edited,
    removed,
    restored,
)

if TYPE_CHECKING:
    from scraper.reports.model import Language

REFERAT = Recipient(channel="Referat Städtebauförderung", contact="leuchtturm@example.org")

NEW_MEETING = f"""\
Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17.09.2024)

Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Dietzenbach

Datum:          Dienstag, 17.09.2024
Ort:            Dietzenbach
Programmgebiet: Dietzenbach – Süd-Ost
Programm:       Sozialer Zusammenhalt
Format:         vor Ort
Beschreibung:
  Im Jahr 2024 stand das Programmgebiet „Dietzenbach – Süd-Ost“ im
  Mittelpunkt. Anhand von ausgewählten Beispielen im Programmgebiet
  kamen wir am 17.09.2024 über Erfolgsbedingungen und
  Umsetzungshemmnisse sozialer Stadtteilentwicklung mit den Standorten
  ins Gespräch.
Links:
  - Film: Leuchtturmprojekte in Dietzenbach
    https://www.youtube.com/watch?v=SYNTHv2024_

Webseite: {URL}
Festgestellt am 20.09.2024, 06:15 Uhr.

--\x20
Sie erhalten diese E-Mail, weil Sie über Änderungen auf der Webseite
„Leuchtturmprojekte im Video“ informiert werden.
Verteiler: Referat Städtebauförderung.
Wenn Sie keine weiteren E-Mails wünschen, wenden Sie sich bitte an
leuchtturm@example.org.
"""

CORRECTED_DATE = """\
Datum:
  vorher: Dienstag, 04.07.2023
  jetzt:  Mittwoch, 05.07.2023
Beschreibung:
  vorher: … im Mittelpunkt. Anhand von ausgewählten Beispielen im
          Programmgebiet kamen wir am [04.07.2023] über
"""

CHAT = f"""\
Leuchtturmprojekte meeting 2024 in Dietzenbach cancelled
  Status before: not stated
  Status now: cancelled
  Date: Tuesday, 17 September 2024
{URL}"""


def test_a_new_meeting_reads_like_this() -> None:
    assert mail(news(added()), REFERAT).text == NEW_MEETING


def test_a_corrected_date_is_told_as_before_and_now_with_the_words_marked() -> None:
    text = mail(news(corrected())).text
    assert CORRECTED_DATE in text
    assert "[löste]" in text
    assert "[lösten]" in text
    assert "Geänderte Wörter stehen in [eckigen Klammern]." in text


def test_brackets_are_explained_only_where_there_are_some() -> None:
    assert "eckigen Klammern" not in mail(news(edited(year=2022))).text
    assert "eckigen Klammern" not in mail(news(added())).text


def test_a_value_that_the_page_did_not_give_is_said_to_be_missing() -> None:
    assert "  vorher: keine Angabe\n  jetzt:  online\n" in mail(news(edited(attendance="online"))).text


def test_a_cancelled_meeting_says_when_it_would_have_been() -> None:
    text = mail(news(edited(DIETZENBACH, status="cancelled"))).text
    assert "  jetzt:  abgesagt\nDatum:          Dienstag, 17.09.2024\n" in text


def test_a_removed_meeting_is_not_called_cancelled() -> None:
    told = mail(news(removed()))
    assert "nicht mehr auf der Seite" in told.subject
    reason = "Ein Grund ist dort nicht genannt, von einer Absage ist nicht die Rede."
    assert reason in " ".join(told.text.split())
    assert reason in told.html


def test_a_meeting_that_is_back_tells_what_is_new_about_it() -> None:
    text = " ".join(mail(news(restored(attendance="hybrid"))).text.split())
    assert "fehlte vorübergehend auf der Webseite" in text
    assert "vorher: online jetzt: hybrid (vor Ort und online)" in text
    assert "Datum: Donnerstag, 25.11.2021" in text


def test_links_say_what_became_of_them() -> None:
    kept, gone, new = (Link("page", f"https://example.org/{name}", name) for name in ("eins", "zwei", "drei"))
    change = edited(replace(WETZLAR, links=(kept, gone)), links=(replace(kept, text="Eins"), new))
    text = mail(news(change)).text
    assert "- neu: Link: drei\n    https://example.org/drei\n" in text
    assert "- geändert: Link: Eins\n" in text
    assert "- entfernt: Link: zwei\n" in text
    assert "<del" in mail(news(change)).html


def test_a_links_text_is_told_as_it_was_and_as_it_is() -> None:
    link = Link("document", "https://example.org/doku.pdf", "Doku")
    told = mail(news(edited(replace(WETZLAR, links=(link,)), links=(replace(link, text="Dokumentation"),))))
    assert "- geändert: Dokument: Dokumentation\n    bisher: Doku\n" in told.text
    before = told.html.partition("bisher: ")[2]
    assert re.match(r"</span><del [^>]*><bdi>Doku</bdi></del>", before)
    assert told.html.partition("bisher: ")[0].rpartition("Dokumentation")[2].count("<br>") == 1


def test_a_link_that_says_the_same_is_not_told_beside_one_that_is_new() -> None:
    film = Link("video", "https://vimeo.com/1", "Film")
    pdf = Link("document", "https://x.example/d.pdf", "Doku „22“")
    again = replace(pdf, url=f"{pdf.url}?v=2", text="Doku »22«")
    text = mail(news(edited(replace(WETZLAR, links=(pdf,)), links=(again, film)))).text
    assert "- neu: Film" in text
    assert "Doku" not in text


def test_other_quotation_marks_and_dashes_are_no_marked_words() -> None:
    old = replace(BAUNATAL, description=("Am 04.07.2023 – im „Quartier“ – mit „allen“.",))
    text = mail(news(edited(old, description=("Am 05.07.2023 - im »Quartier« - mit »allen«.",)))).text
    assert "vorher: Am [04.07.2023] - im »Quartier« - mit »allen«.\n" in text
    assert "jetzt:  Am [05.07.2023] - im »Quartier« - mit »allen«.\n" in text


def test_of_a_meeting_that_was_cancelled_it_is_not_said_that_the_page_does_not_say_so() -> None:
    text = mail(news(removed(replace(DIETZENBACH, status="cancelled")))).text
    assert "keine Absage" not in text
    assert "als abgesagt gekennzeichnet" in text


def test_one_change_that_is_left_out_is_told_in_the_singular() -> None:
    text = mail(news(*(added(year=year) for year in range(2000, 2031)))).text
    assert "Hier nicht aufgeführt: eine weitere Änderung." in " ".join(text.split())


def test_the_title_of_the_page_is_not_mistaken_for_a_meetings() -> None:
    assert (
        "Titel der Seite:\n  vorher: Filme\n  jetzt:  Videos\n"
        in mail(news(page_edited(title=("Filme", "Videos")))).text
    )


def test_moved_paragraphs_are_no_marked_words() -> None:
    change = edited(replace(BAUNATAL, description=("Eins. Zwei.",)), description=("Eins.", "Zwei. Drei."))
    text = mail(news(change)).text
    assert "jetzt:  Eins. Zwei. [Drei.]" in text
    assert "vorher: Eins. Zwei.\n" in text


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_line_is_wider_than_72_columns_but_for_addresses(language: str) -> None:
    samples = [hostile_changes(text) for name, text in HOSTILE.items() if name != "huge"]
    for changes in [of_all_kinds(), *samples]:
        for line in mail(news(*changes, language=language), REFERAT).text.splitlines():
            assert len(line) <= 72 or "https://" in line or "javascript:" in line


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_mail_says_why_one_gets_it_and_how_it_stops(language: str) -> None:
    told = mail(news(added(), language=language), REFERAT)
    for part in (told.text, told.html):
        assert "Referat Städtebauförderung" in part
        assert "leuchtturm@example.org" in part
        assert URL in part
    nameless = mail(news(added(), language=language))
    wanted = {"de": "die Stelle, die Sie angemeldet hat", "en": "the office that signed you up"}[language]
    assert wanted in " ".join(nameless.text.split())
    assert wanted in nameless.html


def test_no_german_is_left_in_an_english_mail_and_nobody_shouts() -> None:
    quiet = [
        replace(change, before=WETZLAR) if change.before else change
        for change in (*of_all_kinds(), removed())
    ]
    told = mail(news(*quiet, language="en", title="x"), REFERAT)
    ours = told.text.replace("Leuchtturm", "")
    for german in (
        "Datum",
        "Ort:",
        "vorher",
        "jetzt",
        "Änderung",
        "Seite",
        " Sie ",
        "Uhr",
        "abgesagt",
        "neu:",
        "Gekürzt",
    ):
        assert german not in ours
    assert "!" not in mail(news(*of_all_kinds()), REFERAT).text + told.text


def test_a_chat_gets_the_headline_what_changed_and_the_address() -> None:
    assert plain(news(edited(DIETZENBACH, status="cancelled"), language="en")) == CHAT


def test_a_chat_gets_every_change_of_a_check() -> None:
    lines = plain(news(intro_edited(), corrected(), added())).splitlines()
    assert lines[0] == "3 Änderungen auf der Webseite „Leuchtturmprojekte im Video“"
    assert "Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17.09.2024)" in lines
    assert "Leuchtturmprojekte 2023 Baunatal: Datum geändert (04.07.2023 → 05.07.2023)" in lines
    assert "  Datum vorher: Dienstag, 04.07.2023" in lines
    assert "Leuchtturmprojekte im Video: Einleitung geändert" in lines
    assert lines[-1] == URL


def test_a_chat_is_not_flooded() -> None:
    text = plain(news(*(added(description=(HOSTILE["huge"],)) for _ in range(100))))
    assert "90 weitere Änderungen" in text
    assert len(text) < 10_000


def test_a_mail_leads_to_each_change_in_the_overview_where_there_is_one() -> None:
    overview = "https://intranet.example/leuchtturm/"
    changes = (replace(added(), id=12), replace(corrected(), id=13))
    told = mail(news(*changes, overview_url=overview))
    for number in (12, 13):
        assert f"Änderung in der Übersicht ansehen:\n  {overview}#aenderung-{number}\n" in told.text
        assert f'href="{overview}#aenderung-{number}"' in told.html
    assert plain(news(*changes, overview_url=overview)).splitlines()[-2:] == [f"{overview}#aenderung-12", URL]
    assert "in der Übersicht" not in mail(news(*changes)).text + plain(news(*changes))


def test_the_html_part_has_a_headline_a_change_as_the_text_has() -> None:
    told = mail(news(added(), corrected()))
    for line in ("Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17.09.2024)", "Datum geändert (04.07."):
        assert line in told.text
        assert line in re.sub(r"<h2[^>]*>", "<h2>", told.html).partition("<h2>")[2]
    assert told.html.count("<h2") == 2
    assert mail(news(added())).html.count("<h2") == 0  # the only one stands above


def test_a_span_of_days_is_one_row() -> None:
    told = mail(news(added(start_date=date(2026, 9, 15), end_date=date(2026, 9, 16)))).text
    assert "Datum:          15. und 16.09.2026\n" in told
    assert "Ende" not in told
    longer = mail(news(edited(BAUNATAL, start_date=date(2023, 7, 31), end_date=date(2023, 8, 1)))).text
    assert "  vorher: Dienstag, 04.07.2023\n  jetzt:  31.07. und 01.08.2023\n" in longer
    only_end = mail(news(edited(BAUNATAL, end_date=date(2023, 7, 5)))).text
    assert "Datum:\n  vorher: Dienstag, 04.07.2023\n  jetzt:  04. und 05.07.2023\n" in only_end


def test_an_edit_of_blanks_alone_shows_what_is_new() -> None:
    change = edited(WETZLAR, programme_area="Wetzlar – Dalheim/Altenberger Straße")
    told = mail(news(change))
    assert "  vorher: Wetzlar – [Dalheim / Altenberger] Straße\n" in told.text
    assert "  jetzt:  Wetzlar – [Dalheim/Altenberger] Straße\n" in told.text
    assert ">Dalheim / Altenberger</del>" in told.html
    assert ">Dalheim/Altenberger</ins>" in told.html


@pytest.mark.parametrize(
    ("language", "mark"), [("de", "Baunatal (von Hand festgelegt)"), ("en", "Baunatal (set by hand)")]
)
def test_a_value_set_by_hand_is_marked_in_chats(language: Language, mark: str) -> None:
    pin = Evidence("municipality", PINNED, "Kassel ist falsch", PINNED)
    text = plain(news(added(replace(BAUNATAL, evidence=(pin,))), language=language))
    assert mark in text
    assert text.count("(von Hand") + text.count("(set by") == 1


def test_a_digest_says_of_each_change_when_it_was_found() -> None:
    changes = (replace(added(), id=12), replace(corrected(), id=13))
    last = news(*changes).seen_at
    found_at = {12: last - timedelta(hours=2), 13: last}
    told = mail(news(*changes, found_at=found_at))
    clock = [moment(when, words_for("de")) for when in found_at.values()]
    for body in (told.text, told.html):
        assert [" ".join(body.split()).count(f"Festgestellt am {when}.") for when in clock] == [1, 1]
    assert f"Zusammenfassung aller Änderungen bis zum {clock[1]}." in told.text
    assert "Zusammenfassung" not in mail(news(*changes)).text


def test_of_a_postponed_meeting_the_mail_says_that_its_day_is_open_and_then_which_it_is() -> None:
    planned = replace(BAUNATAL, start_date=date(2026, 12, 16))
    told = mail(news(edited(planned, status="postponed", start_date=None)))
    assert "  vorher: Mittwoch, 16.12.2026\n  jetzt:  neuer Termin offen\n" in told.text
    is_open = replace(planned, status="postponed", start_date=None)
    told = mail(news(edited(is_open, start_date=date(2027, 3, 11))))
    assert told.subject == "Leuchtturmprojekte 2023 Baunatal: neuer Termin 11.03.2027"
    assert "Status:         verschoben\n" in told.text
    assert "  vorher: neuer Termin offen\n  jetzt:  Donnerstag, 11.03.2027\n" in told.text
    moved = mail(news(edited(is_open, start_date=date(2027, 3, 11), municipality="Fulda")))
    assert "Datum" in moved.subject
    assert "Ort" in moved.subject


def test_quotation_marks_inside_a_quotation_are_single() -> None:
    change = edited(status="cancelled")
    quote = "Das Treffen im Programmgebiet „Fulda – Ostend“ ist abgesagt."
    fields = tuple(replace(entry, after_quote=quote) for entry in change.fields)
    text = " ".join(mail(news(replace(change, fields=fields))).text.split())
    assert "„Das Treffen im Programmgebiet ‚Fulda – Ostend‘ ist abgesagt.“" in text
