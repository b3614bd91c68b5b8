"""Dates, areas, headings, status and attendance in the words that people write them in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from scraper.parsers.leuchtturmprojekte.fields import extract, headings
from scraper.parsers.leuchtturmprojekte.fields.programme_area import area_of
from tests.work import assert_time_grows_with_size, thread_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence


def values(
    text: str, year: int | None, meta: Sequence[str] = (), times: Sequence[str] = ()
) -> extract.Values:
    """What a section of one paragraph says."""
    words = extract.Words("Leuchtturmprojekte", tuple(meta), (text,), (), tuple(times), None)
    return extract.read(words, headings.Heading(year, None, None))


def days(text: str, year: int | None = 2023) -> tuple[str | None, str | None]:
    found = values(text, year)
    return (
        found.start_date.isoformat() if found.start_date else None,
        found.end_date.isoformat() if found.end_date else None,
    )


@pytest.mark.parametrize(
    "written",
    [
        "04.07.2023",
        "4.7.2023",
        "4.7.23",
        "04. 07. 2023",
        "4. Juli 2023",
        "4.Juli 2023",
        "04. Juli 2023",
        "4. JULI 2023",
        "4. Jul. 2023",
        "4. Jul 2023",
        "Dienstag, den 4. Juli 2023,",
        "Dienstag, dem 4. Juli 2023,",
        "Dienstag, 4. Juli 2023,",
        "Di., 4.7.2023,",
        "2023-07-04",
        "04-07-2023",
        "04/07/2023",
        "4. VII. 2023",
        "4 Juli 2023",
        "4ten Juli 2023",
        "vierten Juli 2023",
        "4. Juli",
        "04.07.",
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    assert days(f"Wir kamen am {written} zusammen.") == ("2023-07-04", None)


@pytest.mark.parametrize(
    ("month", "number"),
    [
        ("Januar", 1),
        ("Jänner", 1),
        ("Februar", 2),
        ("Feber", 2),
        ("März", 3),
        ("Maerz", 3),
        ("Mrz.", 3),
        ("April", 4),
        ("Mai", 5),
        ("Juni", 6),
        ("Juli", 7),
        ("August", 8),
        ("Sept.", 9),
        ("Oktober", 10),
        ("Nov.", 11),
        ("Dezember", 12),
    ],
)
def test_every_month_has_its_number_without_a_locale(month: str, number: int) -> None:
    assert days(f"Wir trafen uns am 1. {month} 2023.") == (date(2023, number, 1).isoformat(), None)


@pytest.mark.parametrize(("month", "number"), [("ſeptember", 9), ("JULİ", 7), ("Junı", 6)])
def test_a_month_in_letters_that_a_pattern_takes_for_others_is_no_bug(month: str, number: int) -> None:
    assert days(f"Das Treffen fand am 4. {month} 2023 statt.") == (f"2023-{number:02}-04", None)


@pytest.mark.parametrize(
    "written",
    [
        "am 3. und 4. Juli 2023",
        "am 03. und 04.07.2023",
        "am 03.07. und 04.07.2023",
        "am 3./4. Juli 2023",
        "am 03./04.07.2023",
        "am 3.-4. Juli 2023",
        "am 3.–4. Juli 2023",
        "am 3. – 4. Juli 2023",
        "am 3-4. Juli 2023",
        "vom 3. bis 4. Juli 2023",
        "vom 3. bis zum 4. Juli 2023",
        "vom 03.07.2023 bis zum 04.07.2023",
        "von Montag, den 3., bis Dienstag, den 4. Juli 2023",
        "am Montag, 3. Juli, und Dienstag, 4. Juli 2023",
        "am Montag, dem 03.07.2023, und am Dienstag, dem 04.07.2023,",
    ],
)
def test_two_days_have_a_first_and_a_last(written: str) -> None:
    assert days(f"Wir trafen uns {written}.") == ("2023-07-03", "2023-07-04")


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("vom 30. Juni bis 1. Juli 2023", "2023-06-30", "2023-07-01"),
        ("vom 30.06. bis 01.07.2023", "2023-06-30", "2023-07-01"),
        ("vom 30.06.–01.07.2023", "2023-06-30", "2023-07-01"),
        ("am 3., 4. und 5. Juli 2023", "2023-07-03", "2023-07-05"),
        ("vom 30. Dezember 2022 bis 2. Januar 2023", "2022-12-30", "2023-01-02"),
        ("vom 30. Dezember bis 2. Januar 2023", "2022-12-30", "2023-01-02"),
    ],
)
def test_several_days_may_cross_a_month_or_a_year(written: str, first: str, last: str) -> None:
    assert days(f"Das Treffen fand {written} statt.") == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "Wir trafen uns im Juli 2023.",
        "Wir trafen uns am 31.02.2023.",
        "Wir trafen uns am 32. Januar 2023.",
        "Wir trafen uns am 4. XVI. 2023.",
        "Redaktionsschluss: 12.06.2023",
        "Am 1. Juni 2023 begann der Umbau.",
        "Am ersten und letzten Juli 2023 war Markt.",
        "Wir trafen uns 2023.",
        "Das Treffen beginnt um 14.30 Uhr.",
        "Von 10.00 bis 12.00 Uhr trafen wir uns.",
        "Stand: 03.02.2023",
        "Zuletzt geändert am 03.02.2023",
        "Bitte melden Sie sich bis 15.06.2023 an.",
        "Um Anmeldung bis zum 15.06.2023 wird gebeten.",
        "Anmeldeschluss ist der 15.06.2023.",
        "Anmeldeschluss: 15.06.2023",
        "Die Anmeldung zum Treffen ist ab dem 01.05.2023 möglich.",
        "Das Gebiet wurde am 01.10.2019 in das Programm aufgenommen.",
        "Am 12.05.2023 wurde dort das Stadtteilzentrum eröffnet.",
        "Zum 20. Mal, im 1. Obergeschoss.",
        "Das Treffen (Beschluss: am 01.02.2023) fand statt.",
        "Wir trafen uns am Platz (Baubeginn 01.02.2023).",
        "Beim Treffen lag das Aktenzeichen 12:4.7.2023 vor.",
        "Das Programmgebiet wird seit dem 4. Juli 2023 gefördert.",
    ],
)
def test_no_other_day_is_taken_for_the_meeting(text: str) -> None:
    assert days(text) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Das Treffen findet am 4. Juli 2023 statt. Anmeldung bis zum 15. Juni 2023.",
        "Anmeldung bis zum 15. Juni 2023. Das Treffen findet am 4. Juli 2023 statt.",
        "Das Treffen findet am 4. Juli 2023 statt, Anmeldeschluss ist der 15. Juni 2023.",
        "Am 12.05.2023 wurde dort das Stadtteilzentrum eröffnet. Wir kamen am 04.07.2023 zusammen.",
        "Wir kamen am 04.07.2023 (zwei Tage nach dem 20. Landesbewohnertreffen vom 02.07.2023) zusammen.",
        "Kurz nach dem Landesbewohnertreffen vom 02.07.2023 kamen wir am 04.07.2023 zusammen.",
        "Pressemitteilung vom 05.07.2023: Wir kamen am 04.07.2023 zusammen.",
        "Mit der Einladung vom 02.05.2023 baten wir für den 04.07.2023 zum Treffen.",
        "Das Treffen fand nicht am 3. Juli 2023, sondern am 4. Juli 2023 statt.",
        "Statt am 3. Juli 2023 fand das Treffen am 4. Juli 2023 statt.",
        "Gastgeber war am 4. Juli das Programmgebiet.",
        "Der Einladung des Zentrums vom 3. April 2023 folgten am 4. Juli 2023 rund 40 Personen.",
        "Der Anmeldeschluss für das Treffen am 4. Juli 2023 wurde auf den 15. Juni 2023 verschoben.",
        "Die Anmeldung zur Veranstaltung am 4. Juli 2023 ist bis zum 15. Juni 2023 möglich.",
        "Die Gäste machten sich am 04.07.2023 ein Bild davon, was seit dem Plan vom 12.03.2015 entstand.",
        "Am 04.07.2023 sah man sich im Treffpunkt, der 2019 eröffnet wurde, um.",
        "Die nächste Konferenz ist am 01.09.2023 (Beschluss vom 01.02.2023). Das Treffen fand am "
        "04.07.2023 statt.",
    ],
)
def test_the_meetings_day_is_found_beside_other_days(text: str) -> None:
    assert days(text) == ("2023-07-04", None)


def test_the_next_meeting_is_this_one_where_nothing_says_otherwise() -> None:
    text = "Das nächste Treffen findet am 4. Juli 2023 statt."
    assert days(text, year=None) == ("2023-07-04", None)
    assert days(text, year=2022) == (None, None)
    assert days(f"Wir kamen am 5. Mai 2022 zusammen. {text}", year=None) == ("2022-05-05", None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Termin: 17.09. 10:00 Uhr", "2023-09-17", None),
        ("Am 17.09. 60 Gäste kamen zum Treffen.", "2023-09-17", None),
        ("Am 17.09. 2000 Menschen kamen zum Treffen.", "2023-09-17", None),
        ("Am 4. Juli 23 Gäste kamen zum Treffen.", "2023-07-04", None),
        ("Das Treffen ist am 17.09.23.", "2023-09-17", None),
        ("Das Treffen ist am 4. Juli ’23.", "2023-07-04", None),
        ("Das Treffen ging vom 14.10 - 15.10.2023.", "2023-10-14", "2023-10-15"),
        ("Das Treffen ging vom 14.10 bis 15.10.2023.", "2023-10-14", "2023-10-15"),
        ("Das Treffen ging von 14.10 - 15.10 Uhr.", None, None),
    ],
)
def test_a_number_behind_a_day_is_no_year(text: str, first: str | None, last: str | None) -> None:
    assert days(text) == (first, last)


def test_without_any_year_a_day_is_not_guessed() -> None:
    assert days("Wir kamen am 4. Juli zusammen.", year=None) == (None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Das Treffen wurde vom 17.09.2024 auf den 11.03.2025 verschoben.", "2025-03-11"),
        (
            "Das ursprünglich für den 17.09.2024 geplante Treffen wurde auf den 11.03.2025 verschoben.",
            "2025-03-11",
        ),
        ("Auf den 11.03.2025 verschoben wurde das für den 17.09.2024 geplante Treffen.", "2025-03-11"),
        ("Das Treffen ist verschoben. Neuer Termin: 11.03.2025 (ursprünglich 17.09.2024).", "2025-03-11"),
        ("Statt am 17.09.2024 findet das verschobene Treffen am 11.03.2025 statt.", "2025-03-11"),
        ("Das Treffen am 11.03.2025 wurde vom 17.09.2024 verschoben.", "2025-03-11"),
        ("Das Treffen vom 17. September wurde auf Dienstag, den 11. März 2025, verschoben.", "2025-03-11"),
        (
            "Der Termin am 17.09.2024 musste verschoben werden; neuer Termin ist der 11. März 2025.",
            "2025-03-11",
        ),
        (
            "Das Treffen wurde zunächst auf den 05.11.2024, dann auf den 11.03.2025 verschoben.",
            "2025-03-11",
        ),
        ("Das Treffen am 17.09.2024 wird auf den 11.03.2025 verlegt.", "2025-03-11"),
        ("Das Treffen wird am 11.03.2025 nachgeholt.", "2025-03-11"),
        ("Der Termin am 17.09.2024 wurde abgesagt. Er wird am 11.03.2025 nachgeholt.", "2025-03-11"),
        ("Das für Mai geplante Treffen wurde am 11.03.2025 im Gebiet „Süd“ nachgeholt.", "2025-03-11"),
        ("Das Treffen im Gebiet „Süd – Ost“ verschiebt sich auf den 11.03.2025.", "2025-03-11"),
        ("Das für den 17.09.2024 geplante Treffen wurde auf unbestimmte Zeit verschoben.", None),
        ("Das Treffen wurde auf das Frühjahr 2025 verschoben, geplant war der 17.09.2024.", None),
    ],
)
def test_a_moved_meeting_has_its_new_day(text: str, day: str | None) -> None:
    assert days(text, 2024)[0] == day
    assert values(text, 2024).status in ("postponed", None)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Das Treffen wurde leider abgesagt.", "cancelled"),
        ("Das Treffen entfällt.", "cancelled"),
        ("Das Treffen fällt in diesem Jahr aus.", "cancelled"),
        ("Das Treffen musste ausfallen.", "cancelled"),
        ("Das Treffen konnte nicht stattfinden.", "cancelled"),
        ("Das Treffen findet nicht statt.", "cancelled"),
        ("Leuchtturmprojekte 2024 – abgesagt", "cancelled"),
        ("ABGESAGT: Leuchtturmprojekte 2024", "cancelled"),
        ("Leuchtturmprojekte 2024 (verschoben)", "postponed"),
        ("Das Treffen wurde abgesagt und auf den 11.03.2025 verschoben.", "postponed"),
        ("Das Treffen wurde nicht abgesagt.", None),
        ("Keine Absage: das Treffen findet statt", None),
        ("Das Treffen wurde entgegen ersten Meldungen nicht verschoben.", None),
        ("Das Treffen fand nicht in Präsenz statt, sondern online.", None),
        ("Der Rundgang wurde abgesagt.", None),
        ("Der Bustransfer entfällt.", None),
        ("Das Stadtteilfest wurde verschoben.", None),
        ("Im Quartier haben sich die Schwerpunkte verschoben.", None),
        ("Das Treffen am 17.09.2024 wurde in das Bürgerhaus verlegt.", None),
        ("Die 2020 abgesagte Veranstaltung wurde nachgeholt.", None),
        ("Absagen richten Sie bitte an die Servicestelle.", None),
        ("Wir mussten das Treffen absagen.", "cancelled"),
        ("Absage des Treffens: Wir bitten um Verständnis.", "cancelled"),
        ("Das Treffen verschiebt sich auf den 12.11.2024.", "postponed"),
        ("Der Termin hat sich verschoben.", "postponed"),
        ("Das Treffen wird im Frühjahr 2025 nachgeholt.", "postponed"),
        ("Das Treffen wurde auf das kommende Jahr verschoben.", "postponed"),
        ("Das Landesbewohnertreffen am 01.10.2024 wurde abgesagt.", None),
        ("Trotz der Absage des Ministers war die Stimmung gut.", None),
        ("Die Eröffnung des Parks musste verschoben werden.", None),
        ("Abgesagt wurde lediglich der Stadtteilrundgang.", None),
        ("Abgesagt wurde das Treffen samt Rundgang.", "cancelled"),
        ("Nachdem es im Vorjahr abgesagt worden war, fand das Treffen statt.", None),
        ("Nachdem das Treffen 2020 abgesagt worden war, kamen wir wieder zusammen.", None),
        ("Wir sprachen über verschiedene Projekte und gefallene Mieten.", None),
        ("Die für den Nachmittag geplante Radtour wurde wegen Gewitters abgesagt.", None),
        ("Der Anmeldeschluss für das Treffen wurde auf den 10. Juni 2023 verschoben.", None),
        ("Der Stadtteilspaziergang musste entfallen.", None),
        ("Die Gespräche am Nachmittag mussten entfallen.", None),
    ],
)
def test_a_status_is_only_what_is_said_of_this_meeting(text: str, status: str | None) -> None:
    assert values(text, 2024).status == status


@pytest.mark.parametrize(
    ("text", "attendance"),
    [
        ("Corona-bedingt fand dieses zentrale, jährliche Treffen online statt.", "online"),
        ("Das Treffen fand digital statt.", "online"),
        ("Das Treffen fand in einem digitalen Format statt.", "online"),
        ("Das Treffen wurde als Videokonferenz durchgeführt.", "online"),
        ("Das Treffen fand nicht in Präsenz, sondern online statt.", "online"),
        ("Wie im Vorjahr fand das Treffen online statt.", "online"),
        ("Das Treffen wurde mit 40 Personen vor Ort durchgeführt.", "in_person"),
        ("Erstmals seit 2019 fand das Treffen wieder vor Ort statt.", "in_person"),
        ("Statt vor Ort trafen wir uns online.", "online"),
        ("Statt in Präsenz fand das Treffen online statt.", "online"),
        (
            "Das Treffen konnte wieder in Präsenz stattfinden, nachdem es im Vorjahr online stattfand.",
            "in_person",
        ),
        ("Das Treffen fand nicht online, sondern vor Ort statt.", "in_person"),
        ("Im Gegensatz zum Vorjahr fand das Treffen in Präsenz statt.", "in_person"),
        ("Nach zwei digitalen Treffen kamen wir wieder in Präsenz zusammen.", "in_person"),
        ("Endlich wieder vor Ort: Das Netzwerk traf sich in Kassel.", "in_person"),
        ("Es war eine Präsenzveranstaltung.", "in_person"),
        ("Die Veranstaltung fand hybrid statt: vor Ort und per Livestream.", "hybrid"),
        ("Die Veranstaltung fand in Präsenz und online statt.", "hybrid"),
        ("Das Treffen fand sowohl vor Ort als auch online statt.", "hybrid"),
        ("Nicht nur vor Ort, sondern auch online konnte man am Treffen teilnehmen.", "hybrid"),
        ("Das Treffen war in Präsenz geplant, fand aber online statt.", "online"),
        ("Das Treffen fand online statt; die Vorträge sind als Videos abrufbar.", "online"),
        ("Das Treffen fand weder online noch hybrid, sondern in Präsenz statt.", "in_person"),
        ("Das Treffen wurde im Hybridformat durchgeführt.", "hybrid"),
        ("Das Treffen fand per Zoom statt.", "online"),
        ("Nach der Online-Veranstaltung im Vorjahr trafen wir uns wieder vor Ort.", "in_person"),
        ("Anders als 2021 fand das Treffen in Präsenz statt.", "in_person"),
        ("Mehr zum Treffen online unter www.example.org.", None),
        ("Das Treffen wurde als Live-Video-Konferenz abgehalten.", "online"),
        ("Das Netzwerk traf sich nicht in Kassel, sondern online.", "online"),
        ("Rund 40 Personen nahmen vor Ort, weitere 60 online teil.", "hybrid"),
        ("Das Treffen wurde so übertragen, dass Gäste vor Ort und online teilnehmen konnten.", "hybrid"),
        ("Das Treffen fand als Web-Seminar statt, da Treffen vor Ort nicht erlaubt waren.", "online"),
        ("Das Seminar am Vormittag und das Treffen leitete das Quartiersmanagement.", None),
        ("Wegen Corona wurde aus dem geplanten Präsenztreffen eine Videokonferenz.", "online"),
        ("Auf eine Online-Übertragung wurde verzichtet: Das Treffen fand in Präsenz statt.", "in_person"),
        ("Wir verzichteten auf ein Treffen vor Ort und trafen uns online.", "online"),
        ("Das Gebiet wurde online und in der Presse gewürdigt.", None),
        ("Das Treffen war hybrid angelegt, viele waren per Video zugeschaltet.", "hybrid"),
        ("Statt der ursprünglich geplanten Präsenzveranstaltung gab es ein digitales Treffen.", "online"),
        ("Anstelle der ursprünglich geplanten Präsenzveranstaltung fand das Treffen online statt.", "online"),
        ("Das Treffen sollte ursprünglich online stattfinden.", None),
        ("Ein Hybridbus brachte die Gäste zum Treffen.", None),
        ("Weitere Informationen finden Sie online.", None),
        ("Den Mitschnitt des Treffens finden Sie online.", None),
        ("Die Anmeldung zum Treffen fand online statt.", None),
        ("Anstelle des obligatorischen Projektrundgangs vor Ort wurde ein Videofilm produziert.", None),
        ("Melden Sie sich online an.", None),
        ("Der Film ist online abrufbar.", None),
        ("Wir sprachen mit den Akteuren vor Ort.", None),
        ("Die Veranstaltungsreihe „Leuchtturmprojekte vor Ort“ findet jährlich statt.", None),
        ("Das Treffen fand nicht online statt.", None),
        ("Das Treffen konnte leider nicht in Präsenz stattfinden.", None),
        ("Die Digitalisierung im Stadtteil war Thema der Veranstaltung.", None),
        ("2020 fand das Treffen online statt.", None),
    ],
)
def test_an_attendance_is_only_what_is_said_of_this_meeting(text: str, attendance: str | None) -> None:
    assert values(text, 2023).attendance == attendance


def test_a_sentence_that_never_ends_takes_no_longer_than_its_length() -> None:
    """The time, for patterns do the work."""
    text = "Das Treffen auf vor Ort auf hybrid "
    values(text, 2023)
    assert_time_grows_with_size(lambda times: thread_seconds(lambda: values(text * times, 2023)), 50)


@pytest.mark.parametrize(
    ("title", "year", "programme", "municipality"),
    [
        (
            "Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Baunatal",
            2023,
            "Sozialer Zusammenhalt",
            "Baunatal",
        ),
        (
            "Leuchtturmprojekte 2021 im Programm Sozialer Zusammenhalt in Steinbach (Taunus)",
            2021,
            "Sozialer Zusammenhalt",
            "Steinbach (Taunus)",
        ),
        (
            "Leuchtturmprojekte 2018 im Programm Soziale Stadt in Rotenburg an der Fulda",
            2018,
            "Soziale Stadt",
            "Rotenburg an der Fulda",
        ),
        (
            "Leuchtturmprojekte im Programm Sozialer Zusammenhalt in Baunatal 2023",
            2023,
            "Sozialer Zusammenhalt",
            "Baunatal",
        ),
        (
            "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel – abgesagt",
            2024,
            "Sozialer Zusammenhalt",
            "Kassel",
        ),
        (
            "ABGESAGT: Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel",
            2024,
            "Sozialer Zusammenhalt",
            "Kassel",
        ),
        (
            "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel (verschoben)",
            2024,
            "Sozialer Zusammenhalt",
            "Kassel",
        ),
        (
            "Leuchtturmprojekte 2023 im Programm „Sozialer Zusammenhalt“ in Bad Homburg v. d. Höhe",
            2023,
            "Sozialer Zusammenhalt",
            "Bad Homburg v. d. Höhe",
        ),
        (
            "Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Frankfurt am Main (online)",
            2023,
            "Sozialer Zusammenhalt",
            "Frankfurt am Main",
        ),
        (
            "Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Kassel und Hanau",
            2023,
            "Sozialer Zusammenhalt",
            "Kassel und Hanau",
        ),
        ("Leuchtturmprojekte 2023 in Baunatal am 04.07.2023", 2023, None, "Baunatal"),
        ("Leuchtturmprojekte vor Ort 2023 in Baunatal", 2023, None, "Baunatal"),
        ("Leuchtturmprojekt 2020", 2020, None, None),
        ("2023: Baunatal", 2023, None, "Baunatal"),
        ("2023 – Steinbach (Taunus)", 2023, None, "Steinbach (Taunus)"),
        ("2023, Baunatal", 2023, None, "Baunatal"),
        ("Baunatal 2023", 2023, None, "Baunatal"),
        ("Baunatal (2023)", 2023, None, "Baunatal"),
        ("2023", 2023, None, None),
    ],
)
def test_a_heading_names_year_programme_and_place(
    title: str, year: int, programme: str | None, municipality: str | None
) -> None:
    assert headings.read(title) == (year, programme, municipality)


@pytest.mark.parametrize(
    "text",
    [
        "Filme zu den Leuchtturmprojekten 2023 in Baunatal",
        "Dokumentation der Leuchtturmprojekte 2023",
        "Leuchtturmprojekte im Video",
        "Leuchtturmprojekte vor Ort",
        "Tag der Städtebauförderung 2018",
    ],
)
def test_a_heading_about_something_else_is_no_section(text: str) -> None:
    assert not headings.is_full(text)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("stand das Programmgebiet „Baunatal-Baunsberg“ im Mittelpunkt.", "Baunatal-Baunsberg"),
        ('stand das Programmgebiet "Baunatal-Baunsberg" im Mittelpunkt.', "Baunatal-Baunsberg"),
        ("stand das Programmgebiet »Baunatal-Baunsberg« im Mittelpunkt.", "Baunatal-Baunsberg"),
        ("stand das Programmgebiet «Baunatal-Baunsberg» im Mittelpunkt.", "Baunatal-Baunsberg"),
        ("stand das Programmgebiet ‚Baunatal-Baunsberg‘ im Mittelpunkt.", "Baunatal-Baunsberg"),
        ("stand das Programmgebiet “Baunatal-Baunsberg” im Mittelpunkt.", "Baunatal-Baunsberg"),
        ("stand das Programmgebiet 'Baunatal-Baunsberg' im Mittelpunkt.", "Baunatal-Baunsberg"),
        ("stand das Programmgebiet ,,Baunatal-Baunsberg'' im Mittelpunkt.", "Baunatal-Baunsberg"),
        ("stand das Programmgebiet Baunatal-Baunsberg im Mittelpunkt.", "Baunatal-Baunsberg"),
        (
            "das Programmgebiet „Wetzlar – Dalheim / Altenberger Straße“",
            "Wetzlar – Dalheim / Altenberger Straße",
        ),
        ("das Programmgebiet Steinbach (Taunus) – Ost im Mittelpunkt", "Steinbach (Taunus) – Ost"),
        ("das Programmgebiet 'Auf'm Berg' im Mittelpunkt", "Auf'm Berg"),
        ("standen die Programmgebiete „A“ und „B“ im Mittelpunkt", "A; B"),
        ("die Programmgebiete „A“, „B“ sowie das Programmgebiet „C“", "A; B; C"),
        ("Die Programmgebiete Nordstadt und Südstadt standen im Mittelpunkt", "Nordstadt; Südstadt"),
        ("das Programmgebiet – „Baunatal-Baunsberg“ – im Mittelpunkt", "Baunatal-Baunsberg"),
        ("Das Programmgebiet – Ein Rückblick", None),
        ("Zwei Programmgebiete standen im Mittelpunkt: „A“ und „B“.", "A; B"),
        ("Im Programmgebiet war man sich einig: „Schön hier“, hieß es.", None),
        ("Programmgebiet: Baunatal-Baunsberg", "Baunatal-Baunsberg"),
        ("im Programmgebiet kamen wir am 4. Juli zusammen", None),
        ("Im Mittelpunkt stand der Stadtteil „Baunsberg“.", None),
        ("durch das Programmgebiet Kassel-Wesertor und zeigte Projekte.", "Kassel-Wesertor"),
        ("das Programmgebiet Kassel-Wesertor und die Nordstadt", "Kassel-Wesertor"),
        ("im Programmgebiet Kassel-Wesertor. Dort war man gern.", "Kassel-Wesertor"),
        ("Das Programmgebiet Kassel-Wesertor (seit 2016 dabei)", "Kassel-Wesertor"),
        (
            "das Programmgebiet Wetzlar – Dalheim / Altenberger Straße lud ein",
            "Wetzlar – Dalheim / Altenberger Straße",
        ),
        (
            "Das Programmgebiet Frankfurt am Main – Ben-Gurion-Ring war dran.",
            "Frankfurt am Main – Ben-Gurion-Ring",
        ),
        ("Das Programmgebiet Süd – Nordring und Bahnhof war dran.", "Süd – Nordring und Bahnhof"),
        ("Programmgebiete: Nordstadt, Südstadt und Mitte", "Nordstadt; Südstadt; Mitte"),
        ("Das Programmgebiet Rund um den Bahnhof war dran.", None),
        ("Nicht das Programmgebiet „Nord“, sondern das Programmgebiet „Süd“ war dran.", "Süd"),
        ("Nicht im Programmgebiet „Nord“, sondern im Rathaus trafen wir uns.", "Nord"),
    ],
)
def test_an_area_is_named_without_its_quotation_marks(text: str, area: str | None) -> None:
    assert area_of(text) == area


def day_and_rule(found: extract.Values) -> tuple[str | None, str | None]:
    rule = next((entry.rule for entry in found.evidence if entry.field == "start_date"), None)
    return found.start_date.isoformat() if found.start_date else None, rule


def test_a_town_and_a_day_are_the_meetings_in_a_line_of_facts_and_a_dateline_in_the_text() -> None:
    assert day_and_rule(values("", 2024, meta=["Kassel, 17. September 2024"])) == (
        "2024-09-17",
        "about the meeting",
    )
    assert day_and_rule(values("Kassel, 17. September 2024", 2024)) == (None, None)


@pytest.mark.parametrize("text", ["Die Ministerin war am 12. November 2024 zu Gast.", "Wir sahen uns um."])
def test_a_line_of_facts_counts_more_than_the_text(text: str) -> None:
    assert day_and_rule(values(text, 2024, meta=["17. September 2024"])) == ("2024-09-17", "on this day")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Am 12. November 2024 sprach die Ministerin.", "2024-11-06"),
        ("Am 12. November 2024 trafen wir uns.", None),
        ("Das Treffen am 12. November 2024 war gut.", None),
    ],
)
def test_the_day_in_the_heading_counts_more_unless_the_text_says_another_is_the_meetings(
    text: str, day: str | None
) -> None:
    title = "Leuchtturmprojekte 2024 in Offenbach am Main, 6. November 2024"
    found = extract.read(extract.Words(title, (), (text,), (), (), None), headings.read(title))
    assert day_and_rule(found)[0] == day


@pytest.mark.parametrize(("year", "day"), [(2024, "2024-09-17"), (None, "2024-09-17"), (2023, None)])
def test_a_machine_readable_day_counts_in_its_year_or_where_the_heading_names_none(
    year: int | None, day: str | None
) -> None:
    found = values("Wir trafen uns.", year, times=["2024-09-17"])
    assert day_and_rule(found) == (day, "time element" if day else None)


NOT_IN_THE_YEAR = "The day is not in 2024, the year of the heading."
MORE_THAN_ONE = "More than one day may be the meeting's."
PERHAPS = "The words may be about something else."


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Das Treffen fand am 17. September 2023 statt.", ("start_date", NOT_IN_THE_YEAR, "2023-09-17")),
        (
            "Das für den 17. März 2025 geplante Treffen wurde abgesagt.",
            ("start_date", NOT_IN_THE_YEAR, "2025-03-17"),
        ),
        (
            "Am 5. März 2024 trafen wir uns. Am 12. November 2024 trafen wir uns.",
            ("start_date", MORE_THAN_ONE, "2024-03-05 2024-11-12"),
        ),
        (
            "Am 5. März 2024 waren die Gäste in Kassel. Am 12. November 2024 waren die Gäste in Kassel.",
            ("start_date", MORE_THAN_ONE, "2024-03-05 2024-11-12"),
        ),
        ("Das erste Treffen fand am 17. September 2015 in Hanau statt.", None),
        ("Die Stadt war am 17. September 2023 im Festkleid.", None),
        ("Wir freuen uns, Sie nun am 12. November 2024 begrüßen zu dürfen.", None),
        ("Das Treffen am 12. November 2024 wird nachgeholt.", None),
        ("Der Kongress des Städtetags wurde abgesagt.", ("status", PERHAPS, "cancelled")),
        (
            "Das Treffen fand am 17. September 2024 statt. Das Treffen wurde abgesagt.",
            ("status", PERHAPS, "cancelled"),
        ),
        ("Das Treffen fand nicht am 17. September 2024 statt.", ("status", PERHAPS, "cancelled")),
        (
            "Statt am 17. September 2024 trafen wir uns am 12. November 2024.",
            ("status", PERHAPS, "postponed"),
        ),
        (
            "Ursprünglich für den 17. September 2024 geplant, fand das Treffen im Oktober statt.",
            ("status", PERHAPS, "postponed"),
        ),
        (
            "Zunächst am 17. September 2024 geplant, fand das Treffen im Oktober statt.",
            ("status", PERHAPS, "postponed"),
        ),
        (
            "Das Treffen war eigentlich für den 17. September 2024 geplant.",
            ("status", PERHAPS, "postponed"),
        ),
    ],
)
def test_only_what_may_be_the_meetings_leaves_a_doubt(text: str, doubt: tuple[str, str, str] | None) -> None:
    doubts = values(text, 2024).doubts
    assert [
        (entry.field, entry.reason, " ".join(candidate.value for candidate in entry.candidates))
        for entry in doubts
    ] == ([doubt] if doubt else [])


def test_a_meeting_that_would_have_been_is_a_doubt_of_the_status() -> None:
    words = ("Gastgeber des Treffens am 28.05.2024 wäre das Programmgebiet „Wesertor“ gewesen.",)
    title = "Leuchtturmprojekte 2024 in Kassel"
    values = extract.read(extract.Words(title, (), words, (), (), None), headings.read(title))
    assert (values.status, values.start_date) == (None, None)
    assert [doubt.field for doubt in values.doubts] == ["status"]


def test_a_lone_day_that_nothing_says_to_be_the_meetings_is_a_doubt() -> None:
    words = ("Am 4. Mai 2024 pflanzte die Stadt eine Linde. Das Netzwerktreffen war gut besucht.",)
    title = "Leuchtturmprojekte 2024 in Kassel"
    values = extract.read(extract.Words(title, (), words, (), (), None), headings.read(title))
    assert values.start_date is None
    assert [doubt.candidates[0].value for doubt in values.doubts] == ["2024-05-04"]


def test_a_day_of_another_year_than_the_headings_is_a_doubt_where_it_is_the_only_one() -> None:
    words = ("Gastgeber des Treffens am 13.09.2022 war das Programmgebiet „Wesertor“.",)
    title = "Leuchtturmprojekte 2024 in Kassel"
    values = extract.read(extract.Words(title, (), words, (), (), None), headings.read(title))
    assert values.start_date is None
    assert [doubt.field for doubt in values.doubts] == ["start_date"]
