"""A heading's place and programme are whole, and end where the name ends."""

from __future__ import annotations

import pytest

from scraper.parsers.leuchtturmprojekte.fields import headings

PLACES = [
    "Kassel",
    "Rotenburg an der Fulda",
    "Bad Homburg v. d. Höhe",
    "Limburg a. d. Lahn",
    "Offenbach a. M.",
    "Frankfurt am Main",
    "Höchst i. Odw.",
    "Steinbach (Taunus)",
    "Borken (Hessen)",
    "Homberg (Efze)",
    "Stadtallendorf (Landkreis Marburg-Biedenkopf)",
    "Allendorf (Lumda)",
    "Hessisch Lichtenau",
    "Groß-Umstadt",
    "Neu-Isenburg",
    "Kassel-Wesertor",
    "Bad Sooden-Allendorf",
    "Landau",
]
FORMS = [
    "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in {}",
    "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt zu Gast in {}",
    "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt i. {}",
    "Leuchtturmprojekte 2024 in {}",
    "Leuchtturmprojekte 2024: {}",
    "Leuchtturmprojekte 2024 – {}",
    "Leuchtturmprojekte {} 2024",
    "Netzwerktreffen 2024 in {}",
    "2024: {}",
    "2024 {}",
    "{} 2024",
    "{} (2024)",
]
SUFFIXES = [
    " – Save the Date",
    ": 25 Jahre Soziale Stadt",
    " (Film)",
    " | Rückblick",
    " am 17. September",
    " am 17.09.2024",
    " – jetzt anmelden!",
    " +",
    " ▼",
    " Neu",
    " - NEU!",
    " (in Planung)",
    " – online",
    " (abgesagt)",
    ", 17.09.2024",
    " mit Rundgang",
    " – Film ab!",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", FORMS)
def test_a_place_is_whole(place: str, form: str) -> None:
    heading = headings.read(form.format(place))
    assert (heading.year, heading.municipality) == (2024, place)
    assert heading.programme == ("Sozialer Zusammenhalt" if "Programm" in form else None)


@pytest.mark.parametrize("place", ["Kassel", "Bad Homburg v. d. Höhe", "Borken (Hessen)"])
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("form", [FORMS[0], FORMS[3], FORMS[4], "2024: {}"])
def test_what_follows_a_place_is_no_part_of_it(place: str, suffix: str, form: str) -> None:
    assert headings.read(form.format(place) + suffix).municipality == place


@pytest.mark.parametrize(
    "title",
    [
        "Save the Date 2024",
        "Leuchtturmprojekte 2024 – Save the Date",
        "Leuchtturmprojekte 2025 – Ausschreibung",
        "Leuchtturmprojekte 2025 – Interessenbekundung",
        "Leuchtturmprojekte 2025 – Bewerbungsphase",
        "Leuchtturmprojekte 2025: Ort und Termin folgen",
        "Die Leuchtturmprojekte 2024 in Zahlen",
        "Leuchtturmprojekte 2024: Impressionen",
        "Leuchtturmprojekte 2024 in Bildern",
        "Leuchtturmprojekte 2024 in Präsenz",
        "Leuchtturmprojekte 2024 in Hessen",
        "Leuchtturmprojekte 2024 online",
        "Leuchtturmprojekte 2024",
        "2024",
        "2024: 25 Jahre Soziale Stadt",
        "Tag der Städtebauförderung 2018",
        "Das war 2024",
        "Rückblick 2024",
    ],
)
def test_a_word_that_is_no_place_is_none(title: str) -> None:
    assert headings.read(title).municipality is None


@pytest.mark.parametrize(
    ("title", "programme", "place"),
    [
        ("Leuchtturmprojekte 2024 im Programm „Soziale Stadt“ in „Kassel“", "Soziale Stadt", "Kassel"),
        ("Leuchtturmprojekte 2024 im Programm Soziale Stadt (bis 2019) in Hanau", "Soziale Stadt", "Hanau"),
        ("Leuchtturmprojekte 2024 im Programm Lebendige Zentren in Hanau", "Lebendige Zentren", "Hanau"),
        (
            "Leuchtturmprojekte 2024 im Programm Wachstum und nachhaltige Erneuerung in Hanau",
            "Wachstum und nachhaltige Erneuerung",
            "Hanau",
        ),
        ("Kassel: Leuchtturmprojekte 2024", None, "Kassel"),
        ("Leuchtturmprojekte 2024 in der Universitätsstadt Marburg", None, "Marburg"),
        ("Leuchtturmprojekte 2024 in Kassel und Hanau", None, "Kassel und Hanau"),
        ("Leuchtturmprojekte 2024 in Präsenz in Kassel", None, "Kassel"),
    ],
)
def test_programme_and_place_end_where_their_names_end(title: str, programme: str | None, place: str) -> None:
    assert headings.read(title) == (2024, programme, place)


@pytest.mark.parametrize("first", ["Im", "im", "Wie es andere machen: Im"])
def test_an_introduction_may_begin_with_the_programme(first: str) -> None:
    text = f"{first} Programm Sozialer Zusammenhalt lädt jedes Jahr eine Kommune ein."
    assert headings.programme_in(text) == "Sozialer Zusammenhalt"
