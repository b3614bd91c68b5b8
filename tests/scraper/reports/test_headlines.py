"""What stands in the subject: all that a reader needs to know, in one line that fits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from scraper.meetings import Meeting
from scraper.records import Change, Link
from scraper.reports.headlines import headline, subject
from tests.replacing import replace
from tests.scraper.reports.samples import (
    BAUNATAL,
    DIETZENBACH,
    FILM,
    HOSTILE,
    STEINBACH,
    WETZLAR,
    added,
    corrected,
    edited,
    hostile_changes,
    intro_edited,
    of_all_kinds,
    page_edited,
    removed,
    restored,
)

if TYPE_CHECKING:
    from scraper.reports.model import Language

PAGE = "Leuchtturmprojekte im Video"
PDF = Link("document", "https://example.org/einladung.pdf", "Einladung")
OTHER_FILM = Link("video", "https://www.youtube.com/watch?v=SYNTHother_", "Film")
CANCELLED = replace(DIETZENBACH, status="cancelled")

GERMAN = {
    "Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17.09.2024)": added(),
    "Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17. und 18.09.2024)": added(
        end_date=date(2024, 9, 18)
    ),
    "Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach": added(start_date=None),
    "Neues Leuchtturmprojekte-Treffen 2024: „Dietzenbach – Süd-Ost“": added(
        municipality=None, start_date=None
    ),
    "Neues Leuchtturmprojekte-Treffen 2024 (17.09.2024)": added(municipality=None, programme_area=None),
    "Neues Treffen: Unsere Veranstaltung": Change("added", after=Meeting(None, "Unsere Veranstaltung")),
    "Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17.09.2024), abgesagt": added(CANCELLED),
    "Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (verschoben auf 17.09.2024)": added(
        status="postponed"
    ),
    "Leuchtturmprojekte 2023 Baunatal: Datum geändert (04.07.2023 → 05.07.2023)": corrected(),
    "Leuchtturmprojekte 2023 Baunatal: Datum geändert (04.07.2023 → 05. und 06.07.2023)": edited(
        start_date=date(2023, 7, 5), end_date=date(2023, 7, 6)
    ),
    "Leuchtturmprojekte 2023 Baunatal: Datum nicht mehr angegeben (bisher 04.07.2023)": edited(
        start_date=None
    ),
    "Leuchtturmprojekte 2023 Baunatal: Datum geändert (04.07.2023 → 04. und 05.07.2023)": edited(
        end_date=date(2023, 7, 5)
    ),
    "Leuchtturmprojekte 2023 Baunatal: Beschreibung geändert": edited(description=("Anders.",)),
    "Leuchtturmprojekte 2023 Baunatal: Beschreibung entfernt": edited(description=()),
    "Leuchtturmprojekte 2022 Wetzlar: Beschreibung ergänzt": edited(WETZLAR, description=("Neu.",)),
    "Leuchtturmprojekte 2023 Baunatal: Ort geändert (Baunatal → Kassel)": edited(
        municipality="Kassel", title="Leuchtturmprojekte 2023 in Kassel"
    ),
    "Leuchtturmprojekte 2023 Baunatal: Titel geändert": edited(title="Leuchtturmprojekte 2023 in Baunatal"),
    "Leuchtturmprojekte 2023 Baunatal: Jahr geändert (2023 → 2022)": edited(year=2022),
    "Leuchtturmprojekte 2023 Baunatal: Format ergänzt (online)": edited(attendance="online"),
    "Leuchtturmprojekte 2021 Steinbach (Taunus): Format geändert (online → vor Ort)": edited(
        STEINBACH, attendance="in_person"
    ),
    "Leuchtturmprojekte 2023 Baunatal: Datum, Ort und Format geändert": edited(
        start_date=date(2023, 7, 5), municipality="Kassel", attendance="online", description=("Anders.",)
    ),
    "Leuchtturmprojekte 2023 Baunatal: Datum, Ort und 2 weitere Angaben geändert, neuer Film": edited(
        start_date=date(2023, 7, 5),
        municipality="Kassel",
        attendance="online",
        programme_area="Kassel-Wesertor",
        links=(FILM,),
    ),
    "Leuchtturmprojekte 2022 Wetzlar: Datum geändert, neuer Film": edited(
        WETZLAR, start_date=date(2022, 11, 8), links=(FILM,)
    ),
    "Leuchtturmprojekte 2024 Dietzenbach: Hinweis „abgesagt“ entfallen, Datum geändert": edited(
        CANCELLED, status=None, start_date=date(2024, 9, 18)
    ),
    "Leuchtturmprojekte 2023 Baunatal: Datum und Programmgebiet ergänzt": edited(
        replace(BAUNATAL, start_date=None, programme_area=None),
        start_date=date(2023, 7, 4),
        programme_area="Baunatal-Baunsberg",
    ),
    "Leuchtturmprojekte 2023 Baunatal: Datum und Programmgebiet nicht mehr angegeben": edited(
        start_date=None, programme_area=None
    ),
    "Leuchtturmprojekte 2023 Baunatal: Format ergänzt (hybrid)": edited(attendance="hybrid"),
    "Leuchtturmprojekte 2022 Wetzlar: neuer Film": edited(WETZLAR, links=(FILM,)),
    "Leuchtturmprojekte 2022 Wetzlar: neues Dokument": edited(WETZLAR, links=(PDF,)),
    "Leuchtturmprojekte 2022 Wetzlar: neuer Film, neues Dokument": edited(WETZLAR, links=(FILM, PDF)),
    "Leuchtturmprojekte 2024 Dietzenbach: Film entfernt": edited(DIETZENBACH, links=()),
    "Leuchtturmprojekte 2022 Wetzlar: 2 Filme entfernt": edited(
        replace(WETZLAR, links=(FILM, OTHER_FILM)), links=()
    ),
    "Leuchtturmprojekte 2024 Dietzenbach: Film ersetzt": edited(DIETZENBACH, links=(OTHER_FILM,)),
    "Leuchtturmprojekte 2022 Wetzlar: Dokumenttitel geändert": edited(
        replace(WETZLAR, links=(PDF,)), links=(replace(PDF, text="Programm"),)
    ),
    "Leuchtturmprojekte 2022 Wetzlar: Film und Dokument entfernt": edited(
        replace(WETZLAR, links=(FILM, PDF)), links=()
    ),
    "Leuchtturmprojekte 2024 Dietzenbach: neues Dokument, Film entfernt": edited(DIETZENBACH, links=(PDF,)),
    "Leuchtturmprojekte-Treffen 2024 in Dietzenbach abgesagt": edited(DIETZENBACH, status="cancelled"),
    "Leuchtturmprojekte-Treffen 2024 in Dietzenbach verschoben (17.09.2024 → 08.10.2024)": edited(
        DIETZENBACH, status="postponed", start_date=date(2024, 10, 8)
    ),
    "Leuchtturmprojekte-Treffen 2024 in Dietzenbach verschoben (bisher 17.09.2024)": edited(
        DIETZENBACH, status="postponed", start_date=None
    ),
    "Leuchtturmprojekte-Treffen 2024 in Dietzenbach abgesagt (bisher 17.09.2024)": edited(
        DIETZENBACH, status="cancelled", start_date=None
    ),
    "Leuchtturmprojekte-Treffen 2023 „Baunatal-Baunsberg“ abgesagt": edited(
        replace(BAUNATAL, municipality=None), status="cancelled"
    ),
    "Leuchtturmprojekte 2024 Dietzenbach: Hinweis „abgesagt“ entfallen": edited(CANCELLED, status=None),
    "Leuchtturmprojekte 2021 Steinbach (Taunus): nicht mehr auf der Seite": removed(),
    "Leuchtturmprojekte 2021 Steinbach (Taunus): wieder auf der Seite": restored(),
    "Leuchtturmprojekte 2021 Steinbach (Taunus): wieder auf der Seite, Datum geändert": restored(
        start_date=date(2021, 11, 26)
    ),
    "Leuchtturmprojekte 2021 Steinbach (Taunus): wieder auf der Seite, abgesagt": restored(
        status="cancelled"
    ),
    "Leuchtturmprojekte im Video: Einleitung geändert": intro_edited(),
    "Leuchtturmprojekte im Video: Titel der Seite und Einleitung geändert": page_edited(
        title=("Alt", "Neu"), intro=((), ("Neu",))
    ),
}
QUARTERS = Meeting(
    2024, "Quartiersgespräche 2024 in Kassel", municipality="Kassel", start_date=date(2024, 5, 6)
)
OTHER_SERIES = {
    "Neues Quartiersgespräche-Treffen 2024: Kassel (06.05.2024)": Change("added", after=QUARTERS),
    "Quartiersgespräche-Treffen 2024 in Kassel abgesagt": edited(QUARTERS, status="cancelled"),
    "Quartiersgespräche 2024 Kassel: neuer Film": edited(QUARTERS, links=(FILM,)),
    "Neues Treffen 2024: Dietzenbach (17.09.2024)": added(),
    "Treffen 2023 Baunatal: Datum geändert (04.07.2023 → 05.07.2023)": corrected(),
    "Treffen 2024 in Dietzenbach abgesagt": edited(DIETZENBACH, status="cancelled"),
}
ENGLISH = {
    "New Leuchtturmprojekte meeting 2024: Dietzenbach (17 September 2024)": added(),
    "Leuchtturmprojekte 2023 Baunatal: date changed (4 July 2023 → 5 July 2023)": corrected(),
    "Leuchtturmprojekte meeting 2024 in Dietzenbach cancelled": edited(DIETZENBACH, status="cancelled"),
    "Leuchtturmprojekte 2022 Wetzlar: new film": edited(WETZLAR, links=(FILM,)),
    "Leuchtturmprojekte 2024 Dietzenbach: film removed": edited(DIETZENBACH, links=()),
    "Leuchtturmprojekte 2021 Steinbach (Taunus): no longer on the page": removed(),
    "Leuchtturmprojekte 2021 Steinbach (Taunus): back on the page": restored(),
    "Leuchtturmprojekte im Video: introduction changed": intro_edited(),
    "Leuchtturmprojekte 2024 Dietzenbach: note “cancelled” dropped": edited(CANCELLED, status=None),
}


@pytest.mark.parametrize("line", GERMAN)
def test_a_change_is_said_in_one_german_line(line: str) -> None:
    assert headline(GERMAN[line], PAGE) == line


@pytest.mark.parametrize("line", OTHER_SERIES)
def test_meetings_are_called_as_their_own_page_calls_them(line: str) -> None:
    assert headline(OTHER_SERIES[line], "Quartiersgespräche im Video") == line


@pytest.mark.parametrize(
    ("heading", "title", "noun"),
    [
        ("Leuchtturm-Projekte 2024 in Kassel", "Leuchtturmprojekte im Video", "Leuchtturmprojekte-Treffen"),
        ("Die Leuchtturmprojekte 2024", "Leuchtturmprojekte im Video", "Leuchtturmprojekte-Treffen"),
        ("Leuchturmprojekte 2024 in Kassel", "Leuchtturmprojekte im Video", "Treffen"),  # a slip is no name
        ("2024: Kassel", "Leuchtturmprojekte im Video", "Treffen"),
        ("Netzwerktreffen 2024 in Kassel", "Netzwerktreffen in Hessen", "Netzwerktreffen"),
        ("Treffen 2024 im Programm Sozialer Zusammenhalt", "Sozialer Zusammenhalt", "Treffen"),
    ],
)
def test_the_series_is_the_word_that_heading_and_title_share(heading: str, title: str, noun: str) -> None:
    change = Change("added", after=Meeting(2024, heading, municipality="Kassel"))
    assert headline(change, title) == f"Neues {noun} 2024: Kassel"


def test_every_kind_of_link_is_named_as_long_as_that_fits() -> None:
    gallery, other = (
        Link("gallery", "https://example.org/bilder", ""),
        Link("page", "https://example.org/", ""),
    )
    lines = [
        headline(edited(WETZLAR, links=links), PAGE).partition(": ")[2]
        for links in ((FILM, gallery), (FILM, OTHER_FILM, PDF), (FILM, PDF, gallery, other))
    ]
    assert lines == ["neuer Film, neue Bildergalerie", "2 neue Filme, neues Dokument", "4 neue Links"]


@pytest.mark.parametrize("line", ENGLISH)
def test_a_change_is_said_in_one_english_line(line: str) -> None:
    assert headline(ENGLISH[line], PAGE, "en") == line


def test_a_files_new_cache_buster_is_not_told_beside_a_new_link() -> None:
    old, new = (replace(PDF, url=f"{PDF.url}?v={number}") for number in (1, 2))
    change = edited(replace(WETZLAR, links=(old,)), links=(new, FILM))
    assert headline(change, PAGE) == "Leuchtturmprojekte 2022 Wetzlar: neuer Film"


def test_one_change_is_the_subject() -> None:
    assert subject([added()], PAGE) == "Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17.09.2024)"


def test_several_changes_are_counted_and_named() -> None:
    assert subject([corrected(), intro_edited(), added()], PAGE) == (
        "3 Änderungen: 2024 Dietzenbach – neu; 2023 Baunatal – Datum geändert; "
        "Leuchtturmprojekte im Video – Einleitung geändert"
    )


def test_of_several_changes_a_new_meeting_that_is_cancelled_says_so() -> None:
    assert subject([corrected(), added(CANCELLED)], PAGE) == (
        "2 Änderungen: 2024 Dietzenbach – neu, abgesagt; 2023 Baunatal – Datum geändert"
    )


def test_a_cancelled_meeting_comes_first_whatever_else_happened() -> None:
    line = subject(of_all_kinds(), PAGE)
    assert line.startswith("7 Änderungen: 2024 Dietzenbach – abgesagt; ")


def test_a_value_too_long_for_a_subject_is_left_to_the_mail() -> None:
    change = edited(
        WETZLAR, programme_area="Wetzlar – Niedergirmes, Altstadt, Neustadt, Silhöfer Aue und Westend"
    )
    assert headline(change, PAGE) == "Leuchtturmprojekte 2022 Wetzlar: Programmgebiet geändert"


def test_a_long_town_is_cut_at_a_word() -> None:
    line = headline(added(municipality="Sankt " * 60), PAGE)
    assert line.startswith("Neues Leuchtturmprojekte-Treffen 2024: Sankt Sankt")
    assert "Sankt…" in line


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_cannot_break_or_flood_the_line(name: str, language: Language) -> None:
    changes = hostile_changes(HOSTILE[name])
    lines = [headline(change, HOSTILE[name], language) for change in changes]
    lines.append(subject(changes, HOSTILE[name], language))
    for line in lines:
        assert 0 < len(line) <= 120
        assert line.isprintable()
        assert line.encode()


def test_a_thousand_changes_are_one_short_line() -> None:
    line = subject([added(year=year) for year in range(1000, 2000)], PAGE)
    assert line.startswith("1000 Änderungen: 1000 Dietzenbach – neu; 1001")
    assert len(line) <= 120
