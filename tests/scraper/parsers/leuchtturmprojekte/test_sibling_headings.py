"""Headings that name the meeting otherwise than their siblings do, and near ones that head something else."""

from __future__ import annotations

import pytest

from tests.scraper.parsers.leuchtturmprojekte.small_pages import (
    INTRO,
    KASSEL,
    VISIT,
    WETZLAR,
    page,
    page_with,
)

BESIDE = f"{KASSEL}<p>{VISIT}</p>"
OF_BESIDE = [(2024, "Kassel"), (2022, "Wetzlar")]


def subjects(content: str) -> list[tuple[int | None, str | None]]:
    return [(meeting.year, meeting.municipality) for meeting in page_with(content).records]


def section(heading: str, text: str, level: str = "h2") -> str:
    return f"<{level}>{heading}</{level}><p>{text}</p>"


@pytest.mark.parametrize(
    ("heading", "text", "subject"),
    [
        (
            "Fachexkursion 2021 in Bensheim",
            "Am 3. Juni 2021 fuhren wir an die Bergstraße.",
            (2021, "Bensheim"),
        ),
        ("Quartierstour 2019: Hanau", "Wann: 12.09.2019, 10 bis 16 Uhr", (2019, "Hanau")),
        ("Städtedialog 2023 in Fulda", "Am 14. September 2023 empfing uns die Stadt.", (2023, "Fulda")),
        (
            "Leuchtturm 2020 – Rüsselsheim am Main",
            "Am 5. März 2020 sahen wir uns.",
            (2020, "Rüsselsheim am Main"),
        ),
        ("Blick ins Quartier 2018: Lich", "Datum: 06.06.2018", (2018, "Lich")),
        ("Stadtspaziergang 2017 in Idstein", "Es regnete, und alle waren da.", (2017, "Idstein")),
        ("Video: Leuchtturmprojekte 2021 in Bensheim", "Der Austausch war lebhaft.", (2021, "Bensheim")),
        (
            "Der Film: Leuchtturmprojekte 2019 im Programm Soziale Stadt in Nidda",
            "Es gab Kuchen.",
            (2019, "Nidda"),
        ),
        ("Kurzfilm | Leuchtturmprojekte 2018 in Lich", "Es gab Kuchen.", (2018, "Lich")),
        ("Film ab: Die Leuchtturmprojekte 2017 in Hanau", "Es gab Kuchen.", (2017, "Hanau")),
        ("Regionaltreffen 2015: Bad Orb", "Im Konzertsaal am 11. Mai 2015.", (2015, "Bad Orb")),
        ("Vor Ort 2013: Bad Orb", "Am 11. Mai 2013 kamen wir.", (2013, "Bad Orb")),
        ("Etappe 2 (2012): Nidda", "Am 11. Mai 2012 kamen wir.", (2012, "Nidda")),
        ("Zu Besuch in Lorsch (2014)", "Am 13. Mai 2014 kamen wir ins Gespräch.", (2014, "Lorsch")),
        ("Video – Leuchtturmprojekte 2016, Fulda", "Es gab Kuchen.", (2016, "Fulda")),
    ],
)
def test_a_sibling_with_year_and_place_is_a_meetings(
    heading: str, text: str, subject: tuple[int, str]
) -> None:
    assert subjects(BESIDE + section(heading, text) + WETZLAR) == [OF_BESIDE[0], subject, OF_BESIDE[1]]
    assert subjects(section(heading, text) + BESIDE) == [subject, OF_BESIDE[0]]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Spielplatz 2021 in Bensheim", "Am 3. Juni 2021 wurde der Spielplatz eröffnet."),
        ("Förderbescheid 2019: Hanau", "Am 12.09.2019 übergab die Ministerin den Bescheid."),
        ("Ausstellung 2023 in Fulda", "Am 14. September 2023 wurde die Schau gezeigt."),
        ("Wettbewerb 2020 – Rüsselsheim am Main", "Einsendeschluss: 5. März 2020"),
        ("Stadtteilbüro 2018: Lich", "Am 6. Juni 2018 zog das Büro in neue Räume."),
        ("Nachbarschaftshaus 2017 in Idstein", "Es regnete, und alle waren da."),
        ("Download: Leuchtturmprojekte 2021 in Bensheim", "Die Broschüre hat 48 Seiten."),
        ("Newsletter: Leuchtturmprojekte 2019 in Nidda", "Die Ausgabe erschien am 4. Juni 2019."),
        ("Presse: Leuchtturmprojekte 2018 in Lich", "Der Anzeiger berichtete am 4. Juni 2018."),
        ("Abbildung 1 (2017): Nidda", "Stand: 12. Mai 2017"),
        ("Bundestreffen 2015 in Berlin", "Am 11. Mai 2015 trafen sich alle Länder."),
        ("Podcast: Leuchtturmprojekte 2014 in Lorsch", "Folge 3, erschienen am 11. Mai 2014."),
        ("Fortbildung 2022 in Hofheim", "Termin: 22. April 2022"),
        ("Phase 2 (2016): Fulda", "Die Arbeiten begannen am 3. Juni 2016."),
    ],
)
def test_a_sibling_that_heads_something_else_is_reported(heading: str, text: str) -> None:
    found = page_with(BESIDE + section(heading, text) + WETZLAR)
    assert [(meeting.year, meeting.municipality) for meeting in found.records] == OF_BESIDE
    assert [entry.heading for entry in found.unread] == [heading]


@pytest.mark.parametrize(
    "heading",
    [
        "Video: Leuchtturmprojekte 2024 in Kassel",
        "Film ab! Leuchtturmprojekte 2024",
        "Trailer: Leuchtturmprojekte 2024 in Kassel",
    ],
)
def test_the_film_of_a_meeting_on_the_page_is_no_second_meeting(heading: str) -> None:
    film = section(heading, "Sehen Sie selbst.")
    assert subjects(BESIDE + film + WETZLAR) == OF_BESIDE
    assert subjects(BESIDE + WETZLAR + film) == OF_BESIDE
    assert subjects(film + BESIDE + WETZLAR) == OF_BESIDE


PAGES = [
    [("Marburg, 2021", "12. Mai 2021, Bürgerhaus"), ("Lich, 2019", "4. Juni 2019, Kulturzentrum")],
    [
        ("Nidda (2018)", "Am 9. Mai 2018 im Bürgerhaus."),
        ("Lich (2017)", "Am 8. und 9. Mai 2017 in der Altstadt."),
    ],
    [("Hanau 2020", "Termin: 03.09.2020"), ("Fulda 2019", "Termin: 05.09.2019")],
    [
        ("Idstein 2016", "Am 1. Juni 2016 ging es nach Idstein."),
        ("Butzbach 2015", "Am 2. Juni 2015 tagten wir."),
    ],
    [("Kassel 2020", "Am 4. März 2020 in der Nordstadt.")],
    [("Etappe 2 (2022): Nidda", "Wir trafen uns im Park."), ("Etappe 1 (2021): Lich", "Es gab Kuchen.")],
    [("Nr. 12, 2021: Hanau", "Wir kamen am 12. Mai 2021 zusammen."), ("Nr. 11, 2019: Lich", "Es war heiß.")],
    [("Film ab! Leuchtturmprojekte 2023 in Leun", "Der Austausch war lebhaft.")],
]
OTHER_PAGES = [
    [
        ("Spielplatz 2021", "Am 12. Mai 2021 wurde er übergeben."),
        ("Bolzplatz 2019", "Am 4. Juni 2019 war er fertig."),
    ],
    [
        ("Kassel 2020", "Am 4. März 2020 beschloss der Magistrat das Konzept."),
        ("Lich 2019", "Es wurde gebaut."),
    ],
    [
        ("Delegiertenrat 2021 Nidda", "Alle trafen sich am 3. Mai 2021."),
        ("Delegiertenrat 2021 Nidda", "Es war heiß."),
    ],
    [("Haushalt 2024", "Termin: 03.09.2024"), ("Haushalt 2023", "Termin: 05.09.2023")],
    [
        ("Band 3 (2021): Marburg", "Erschienen am 3. Mai 2021"),
        ("Band 2 (2020): Lich", "Erschienen am 4. Mai 2020"),
    ],
    [("Los 4 (2018): Hanau", "Zuschlag am 3. Mai 2018"), ("Los 3 (2018): Lich", "Zuschlag am 3. Mai 2018")],
]


@pytest.mark.parametrize("level", ["h2", "h3", "summary", "strong"])
@pytest.mark.parametrize("sections", PAGES, ids=lambda sections: sections[0][0])
def test_a_page_of_headings_without_the_name_is_read_by_the_days_below_them(
    sections: list[tuple[str, str]], level: str
) -> None:
    assert len(subjects("".join(section(*entry, level) for entry in sections))) == len(sections)


@pytest.mark.parametrize("sections", OTHER_PAGES, ids=lambda sections: sections[0][0])
def test_a_page_of_other_things_has_no_meetings(sections: list[tuple[str, str]]) -> None:
    found = page_with("".join(section(*entry) for entry in sections))
    assert found.records == ()
    assert found.problem is not None
    assert sections[0][0] in found.problem.reason  # never silent


def test_the_same_headings_on_another_page_are_no_meetings() -> None:
    content = "".join(section(*entry) for entry in PAGES[1])
    assert (
        page(f"<main><h1>Stadtumbau in Hessen</h1><p>{INTRO}</p>{content}</main>", "Stadtumbau").records == ()
    )


@pytest.mark.parametrize("words", ["alle Stationen", "unsere Orte", "zehn Jahre", "filme"])
def test_the_title_of_the_list_is_no_meeting(words: str) -> None:
    title = f"Leuchtturmprojekte: {words}"
    found = page(f"<main><h1>{title}</h1><p>{INTRO}</p>{BESIDE}{WETZLAR}</main>", title)
    assert [(meeting.year, meeting.municipality) for meeting in found.records] == OF_BESIDE
    assert found.title == title
    stations = section("Station 2 (2022): Nidda", "Wir trafen uns im Park.")
    assert len(page(f"<main><h1>{title}</h1><p>{INTRO}</p>{stations}</main>", title).records) == 1
    assert page(f"<main><h1>{title}</h1><p>{INTRO}</p>{stations}</main>", title).records[0].year == 2022
