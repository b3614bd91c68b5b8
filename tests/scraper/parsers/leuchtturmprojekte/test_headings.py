"""What the heading of a section says: the place and the programme end where the name ends."""

from __future__ import annotations

import pytest

from scraper.parsers.leuchtturmprojekte.fields import headings

CASES: list[tuple[str, int | None, str | None, str | None]] = [
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
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
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel – Save the Date",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel: 25 Jahre Soziale Stadt",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel (Film)",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel | Rückblick",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel am 17. September",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel – jetzt anmelden!",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel +",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel ▼",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel Neu",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Bad Homburg v. d. Höhe",
        2024,
        "Sozialer Zusammenhalt",
        "Bad Homburg v. d. Höhe",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Stadtallendorf "
        "(Landkreis Marburg-Biedenkopf)",
        2024,
        "Sozialer Zusammenhalt",
        "Stadtallendorf (Landkreis Marburg-Biedenkopf)",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt zu Gast in Kassel",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt i. Kassel",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    ("Save the Date 2024", 2024, None, None),
    ("Leuchtturmprojekte 2025 – Ausschreibung", 2025, None, None),
    ("Die Leuchtturmprojekte 2024 in Zahlen", 2024, None, None),
    ("Leuchtturmprojekte 2024: Impressionen", 2024, None, None),
    ("Leuchtturmprojekte 2024: Kassel", 2024, None, "Kassel"),
    ("2024 – Kassel", 2024, None, "Kassel"),
    ("2024 in Kassel", 2024, None, "Kassel"),
    ("Kassel 2024", 2024, None, "Kassel"),
    ("Kassel (2024)", 2024, None, "Kassel"),
    ("Netzwerktreffen 2024 in Kassel", 2024, None, "Kassel"),
    ("Jahrestreffen 2024 in Kassel", 2024, None, "Kassel"),
    ("Jahrestreffen 2024", 2024, None, None),
    ("Treffen 2024 Kassel", 2024, None, "Kassel"),
    ("2023 – Steinbach (Taunus)", 2023, None, "Steinbach (Taunus)"),
    ("2023: Rotenburg an der Fulda", 2023, None, "Rotenburg an der Fulda"),
    ("Leuchtturmprojekte 2023 in Frankfurt am Main (online)", 2023, None, "Frankfurt am Main"),
    (
        "Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Kassel und Hanau",
        2023,
        "Sozialer Zusammenhalt",
        "Kassel und Hanau",
    ),
    ("Leuchtturmprojekte vor Ort 2023 in Baunatal", 2023, None, "Baunatal"),
    ("Leuchtturmprojekt 2020", 2020, None, None),
    ("2023", 2023, None, None),
    (
        "ABGESAGT: Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm „Sozialer Zusammenhalt“ in Kassel – abgesagt",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte im Programm Sozialer Zusammenhalt in Baunatal 2023",
        2023,
        "Sozialer Zusammenhalt",
        "Baunatal",
    ),
    ("Rückblick: Leuchtturmprojekte 2024 in Kassel", 2024, None, "Kassel"),
    ("Leuchturmprojekte 2024 in der documenta-Stadt Kassel", 2024, None, "Kassel"),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt, Kassel",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt – Kassel",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt Kassel",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Lebendige Zentren in Korbach",
        2024,
        "Lebendige Zentren",
        "Korbach",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Wachstum und nachhaltige Erneuerung in Eschwege",
        2024,
        "Wachstum und nachhaltige Erneuerung",
        "Eschwege",
    ),
    ("Leuchtturmprojekte 2024 in Limburg a. d. Lahn", 2024, None, "Limburg a. d. Lahn"),
    ("Leuchtturmprojekte 2024 in Offenbach a. M.", 2024, None, "Offenbach a. M."),
    ("Leuchtturmprojekte 2024 in Höchst im Odenwald", 2024, None, "Höchst im Odenwald"),
    ("Leuchtturmprojekte 2024 in Kassel im Bürgerhaus", 2024, None, "Kassel"),
    ("Leuchtturmprojekte 2024 in Kassel, Bürgerhaus", 2024, None, "Kassel"),
    ("Leuchtturmprojekte 2024 in Kassel mit Film", 2024, None, "Kassel"),
    ("Leuchtturmprojekte 2024 in Groß-Gerau | Bericht", 2024, None, "Groß-Gerau"),
    ("Leuchtturmprojekte 2024 in Hessisch Lichtenau", 2024, None, "Hessisch Lichtenau"),
    ("Leuchtturmprojekte 2024 in Kassel · 17.09.2024", 2024, None, "Kassel"),
    ("Leuchtturmprojekte 2024 in Kassel – Dialog auf Augenhöhe", 2024, None, "Kassel"),
    ("Leuchtturmprojekte 2024 in Neukirchen (Knüll) und Neuental", 2024, None, "Neukirchen (Knüll)"),
    ("Die Leuchtturmprojekte 2024 – ein Tag in Hanau", 2024, None, "Hanau"),
    ("Leuchtturmprojekte 2024 – Rundgang durch Hanau", 2024, None, None),
    ("Netzwerktreffen 2024: Viernheim", 2024, None, "Viernheim"),
    ("2024: Neues aus dem Netzwerk", 2024, None, None),
    ("2024 | Dietzenbach | Film", 2024, None, "Dietzenbach"),
    ("Leuchtturmprojekte 2024 in Mörfelden-Walldorf – neuer Termin", 2024, None, "Mörfelden-Walldorf"),
    ("Leuchtturmprojekte 2024 in Kassel: Treffen verschoben", 2024, None, "Kassel"),
    ("Fachtag 2024 in Marburg", 2024, None, "Marburg"),
    ("Leuchtturmprojekte 2024 in Neu-Isenburg", 2024, None, "Neu-Isenburg"),
    ("Leuchtturmprojekte 2024 in Neustadt (Hessen)", 2024, None, "Neustadt (Hessen)"),
    ("Leuchtturmprojekte 2024 in Langen (Hessen)", 2024, None, "Langen (Hessen)"),
    ("Leuchtturmprojekte 2024 in Rodgau (Teil 2)", 2024, None, "Rodgau"),
    ("Leuchtturmprojekte in Hessen", None, None, None),
    ("Leuchtturmprojekte 2024 – Programm", 2024, None, None),
    ("Leuchtturmprojekte 2024: Pressestimmen", 2024, None, None),
    ("Leuchtturmprojekte 2024 – Kassel – Das war's", 2024, None, "Kassel"),
    ("Kassel: Leuchtturmprojekte 2024", 2024, None, "Kassel"),
    ("Leuchtturmprojekte 2024 (Kassel)", 2024, None, "Kassel"),
    ("Leuchtturmprojekte 2024 in Wetzlar/Aßlar", 2024, None, "Wetzlar/Aßlar"),
    (
        "Leuchtturmprojekte 2024 im Programm: Sozialer Zusammenhalt in Kassel",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte des Programms Sozialer Zusammenhalt 2024 in Kassel",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt (ehemals Soziale Stadt) in Kassel",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "Leuchtturmprojekte 2024 im Städtebauförderprogramm Sozialer Zusammenhalt in Kassel",
        2024,
        "Sozialer Zusammenhalt",
        "Kassel",
    ),
    (
        "LEUCHTTURMPROJEKTE 2024 IM PROGRAMM SOZIALER ZUSAMMENHALT IN KASSEL",
        2024,
        "SOZIALER ZUSAMMENHALT",
        "KASSEL",
    ),
    ("Leuchtturmprojekte 2024 – Ausblick auf 2025", 2024, None, None),
    ("Leuchtturmprojekte 2024 in Kassel und Umgebung", 2024, None, "Kassel"),
    ("Leuchtturmprojekte 2024 in Präsenz", 2024, None, None),
    ("Leuchtturmprojekte 2024 in Bildern", 2024, None, None),
    # the programme without "im Programm", and short
    ("Leuchtturmprojekte 2023 Sozialer Zusammenhalt Kassel", 2023, "Sozialer Zusammenhalt", "Kassel"),
    ("Leuchtturmprojekte 2023 (Sozialer Zusammenhalt) Kassel", 2023, "Sozialer Zusammenhalt", "Kassel"),
    ("Leuchtturmprojekte Soz. Zus. 2023 Homberg (Ohm)", 2023, "Sozialer Zusammenhalt", "Homberg (Ohm)"),
    ("Leuchtturmprojekte 2014 Soz. Stadt Kassel", 2014, "Soziale Stadt", "Kassel"),
    ("Leuchtturmprojekte 2014 im Programm Soz. Stadt in Kassel", 2014, "Soziale Stadt", "Kassel"),
    ("Leuchtturmprojekte 2014 im Programm SOZIALE STADT in Kassel", 2014, "SOZIALE STADT", "Kassel"),
    ("Leuchtturmprojekte 2014 in Kassel: 25 Jahre Soziale Stadt", 2014, None, "Kassel"),
]


@pytest.mark.parametrize(("title", "year", "programme", "municipality"), CASES)
def test_a_heading_names_year_programme_and_place(
    title: str, year: int | None, programme: str | None, municipality: str | None
) -> None:
    assert headings.read(title) == (year, programme, municipality)


@pytest.mark.parametrize(
    ("text", "programme"),
    [
        (
            "Jedes Jahr findet im Programm Sozialer Zusammenhalt (ehemals: Soziale Stadt) ein Treffen statt.",
            "Sozialer Zusammenhalt",
        ),
        ("Im Programm „Lebendige Zentren“ trifft man sich.", "Lebendige Zentren"),
        ("Das Programm finden Sie unten.", None),
        ("In Hessen gibt es das Programm Sozialer Zusammenhalt.", "Sozialer Zusammenhalt"),
        ("Heute heißt das Programm: „Soziale Stadt“", "Soziale Stadt"),
        ("Das Programm Für Alle steht fest.", None),
    ],
)
def test_running_text_names_a_programme(text: str, programme: str | None) -> None:
    assert headings.programme_in(text) == programme
