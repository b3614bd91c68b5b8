# ruff: noqa: E501  (a piece of markup is one line)
"""Which headings of the page are meetings', which are parts of the meeting above, and which are reported."""

from __future__ import annotations

import pytest

from tests.scraper.parsers.leuchtturmprojekte.small_pages import KASSEL, TOP, VISIT, WETZLAR, page, page_with

TEXT = "<p>Wir trafen uns am 17.09.2024.</p>"


def subjects(content: str) -> list[tuple[int | None, str | None]]:
    found = page_with(content)
    assert found.problem is None
    return [(meeting.year, meeting.municipality) for meeting in found.records]


@pytest.mark.parametrize(
    "heading",
    [
        "2024: Kassel",
        "2024 – Kassel",
        "2024 - Kassel",
        "2024 | Kassel",
        "2024, Kassel",
        "2024 Kassel",
        "2024 in Kassel",
        "Kassel 2024",
        "Kassel, 2024",
        "Kassel (2024)",
        "Kassel – 2024",
        "Netzwerktreffen 2024 in Kassel",
        "Jahrestreffen 2024 in Kassel",
        "Treffen 2024 in Kassel",
        "Das Netzwerktreffen 2024 in Kassel",
        "Netzwerktreffen in Kassel 2024",
        "Projekte 2024 in Kassel",
        "Fachtag 2024 in Kassel",
        "Netzwerktag 2024 in Kassel",
        "Leuchturmprojekte 2024 in Kassel",
        "Leuchttumprojekte 2024: Kassel",
        "LEUCHTTURM-PROJEKTE 2024 IN Kassel",
        "Leuchtturmprojekt 2024 in Kassel",
    ],
)
def test_a_heading_of_the_meetings_level_with_year_and_place_is_a_meetings(heading: str) -> None:
    assert subjects(f"<h2>{heading}</h2>{TEXT}{WETZLAR}") == [(2024, "Kassel"), (2022, "Wetzlar")]
    assert subjects(f"{WETZLAR}<h2>{heading}</h2>{TEXT}") == [(2022, "Wetzlar"), (2024, "Kassel")]


@pytest.mark.parametrize(
    "pattern", ["{year}: {town}", "{town} {year}", "{year} – {town}", "Netzwerktreffen {year} in {town}"]
)
@pytest.mark.parametrize(
    "markup",
    [
        "<h2>{}</h2>",
        "<h4>{}</h4>",
        "<p><strong>{}</strong></p>",
        "<div class=headline>{}</div>",
        "<details><summary>{}</summary>",
    ],
)
def test_a_page_of_short_headings_is_read(pattern: str, markup: str) -> None:
    towns = ((2024, "Kassel"), (2023, "Baunatal"), (2022, "Bad Homburg v. d. Höhe"))
    content = "".join(
        markup.format(pattern.format(year=year, town=town)) + f"<p>Wir trafen uns am 17.09.{year}.</p>"
        for year, town in towns
    )
    assert subjects(content) == list(towns)


@pytest.mark.parametrize(
    "below",
    ["<h3>{}</h3>", "<h4>{}</h4>", "<p><strong>{}</strong></p>", "<div class=headline>{}</div>"],
)
def test_a_year_and_the_place_below_it_are_one_heading(below: str) -> None:
    content = "".join(
        f"<h2>{year}</h2>{below.format(town)}<p>Wir trafen uns am 17.09.{year}.</p>"
        for year, town in ((2024, "Kassel"), (2023, "Baunatal"))
    )
    assert subjects(content) == [(2024, "Kassel"), (2023, "Baunatal")]
    assert subjects(content + WETZLAR) == [(2024, "Kassel"), (2023, "Baunatal"), (2022, "Wetzlar")]


@pytest.mark.parametrize(
    "above", ["Leuchtturmprojekte {}", "Leuchtturmprojekte {} im Programm Sozialer Zusammenhalt"]
)
@pytest.mark.parametrize("below", ["{}", "in {}"])
def test_the_series_name_and_the_place_below_it_are_one_heading(above: str, below: str) -> None:
    content = "".join(
        f"<h2>{above.format(year)}</h2><h3>{below.format(town)}</h3><p>Wir trafen uns am 17.09.{year}.</p>"
        for year, town in ((2024, "Kassel"), (2023, "Baunatal"))
    )
    assert subjects(content) == [(2024, "Kassel"), (2023, "Baunatal")]


def test_two_places_below_one_year_are_two_meetings() -> None:
    content = f"<h2>2024</h2><h3>Kassel</h3>{TEXT}<h3>Fulda</h3><p>Wir trafen uns am 20.11.2024.</p>"
    assert subjects(content + WETZLAR) == [(2024, "Kassel"), (2024, "Fulda"), (2022, "Wetzlar")]


@pytest.mark.parametrize("word", ["Überblick", "Auftakt", "Rundgang", "Begrüßung im Rathaus"])
def test_the_same_word_below_each_year_is_no_place(word: str) -> None:
    content = "".join(
        f"<h2>{year}</h2><h3>{word}</h3><p>Wir trafen uns am 17.09.{year}.</p>" for year in (2024, 2023)
    )
    assert subjects(content) == [(2024, None), (2023, None)]
    assert subjects(f"<h2>2024</h2><h3>{word}</h3>{TEXT}{WETZLAR}") == [(2024, None), (2022, "Wetzlar")]


def test_a_place_below_the_only_year_is_one_if_the_text_names_it() -> None:
    content = f"<h2>2024</h2><h3>Kassel</h3><p>Am 17.09.2024 waren wir in Kassel.</p>{WETZLAR}"
    assert subjects(content) == [(2024, "Kassel"), (2022, "Wetzlar")]


def test_a_years_heading_with_a_part_below_it_stays_a_years_heading() -> None:
    content = f"<h2>2024</h2><h3>Rückblick</h3>{TEXT}<h2>2023</h2><h3>Rückblick</h3><p>Wir trafen uns am 04.07.2023.</p>"
    assert subjects(content) == [(2024, None), (2023, None)]


def test_the_series_name_below_a_year_takes_the_year() -> None:
    content = "".join(
        f"<h2>{year}</h2><h3>Leuchtturmprojekte im Programm Sozialer Zusammenhalt in {town}</h3>"
        "<p>Viele kamen und sahen sich um.</p>"
        for year, town in ((2024, "Kassel"), (2023, "Baunatal"))
    )
    assert subjects(content) == [(2024, "Kassel"), (2023, "Baunatal")]


def test_short_headings_below_the_series_name_are_meetings_beside_full_ones() -> None:
    content = (
        f"<h2>Leuchtturmprojekte</h2><h3>2024 – Kassel</h3>{TEXT}<h3>2023 – Baunatal</h3><p>Ein Treffen.</p>"
    )
    assert subjects(content + WETZLAR) == [(2024, "Kassel"), (2023, "Baunatal"), (2022, "Wetzlar")]


PARTS = [
    "Die Leuchtturmprojekte 2024 in Zahlen",
    "Leuchtturmprojekte 2024: Impressionen",
    "Leuchtturmprojekte 2024 – Rückblick",
    "Leuchtturmprojekte 2024 | Pressestimmen",
    "Programm der Leuchtturmprojekte 2024",
    "Leuchtturmprojekte 2024: Bildergalerie",
    "Rückblick",
    "Programm",
    "Pressestimmen",
    "Impressionen",
    "Rückblick 2024",
    "Programm 2024",
    "Das war 2024",
    "Bilder vom Treffen 2024",
    "Film 2024",
]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("markup", ["<h2>{}</h2>", "<h3>{}</h3>", "<p><strong>{}</strong></p>"])
def test_a_heading_without_place_and_day_of_its_own_is_a_part_of_the_years_meeting(
    part: str, markup: str
) -> None:
    content = f"{KASSEL}{TEXT}{markup.format(part)}<p>120 Gäste, 3 Rundgänge.</p>"
    for found in (page_with(content + WETZLAR), page_with(WETZLAR + content)):
        kassel = next(meeting for meeting in found.records if meeting.year == 2024)
        assert sorted((meeting.year, meeting.municipality) for meeting in found.records) == [
            (2022, "Wetzlar"),
            (2024, "Kassel"),
        ]
        assert "120 Gäste, 3 Rundgänge." in kassel.description
        assert found.unread == ()


def test_a_year_without_a_meeting_above_it_is_a_meeting_without_a_place() -> None:
    call = "<h2>Leuchtturmprojekte 2025 – Ausschreibung</h2><p>Bewerbungen bis 1. März 2025.</p>"
    assert subjects(f"{call}{KASSEL}{TEXT}{WETZLAR}") == [(2025, None), (2024, "Kassel"), (2022, "Wetzlar")]


def test_a_heading_without_place_but_with_a_day_of_its_own_is_a_meeting() -> None:
    second = "<h2>Leuchtturmprojekte 2024 am 20. November 2024</h2><p>Ein zweites Treffen.</p>"
    assert [year for year, _ in subjects(f"{KASSEL}{TEXT}{second}{WETZLAR}")] == [2024, 2024, 2022]


@pytest.mark.parametrize("level", [1, 2, 3, 6])
def test_a_real_heading_is_one_at_any_length(level: int) -> None:
    rest = " und dem großen Rundgang durch das Quartier mit allen Gästen aus ganz Hessen" * 3
    heading = f"Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel – mit Musik{rest}"
    assert len(heading) > 300
    found = page_with(f"<h{level}>{heading}</h{level}>{TEXT}{WETZLAR.replace('h2', f'h{level}')}")
    assert [meeting.year for meeting in found.records] == [2024, 2022]
    assert found.records[0].title == heading


@pytest.mark.parametrize(
    "heading",
    [
        "Tag der Städtebauförderung 2023",
        "Hessentag 2023 in Pfungstadt",
        "Landesbewohnertreffen 2023 in Gießen",
        "Sommerfest 2023",
        "Presseschau 2023",
    ],
)
def test_a_heading_of_something_else_is_no_meeting_and_is_reported(heading: str) -> None:
    other = f"<h2>{heading}</h2><p>Am 13. Mai 2023 gab es ein Fest.</p>"
    found = page_with(f"{KASSEL}{TEXT}{other}{WETZLAR}")
    assert [meeting.year for meeting in found.records] == [2024, 2022]
    assert [entry.heading for entry in found.unread] == [heading]
    assert found.unread[0].place


@pytest.mark.parametrize(
    "below",
    [
        "<p>Am 13. Mai 2023 kamen alle.</p>",
        "<p>Im Programmgebiet „Nord“ wurde gefeiert.</p>",
        "<iframe src='https://www.youtube.com/embed/abcdefghijk'></iframe>",
    ],
)
def test_a_heading_of_another_level_that_may_be_a_meeting_is_reported(below: str) -> None:
    found = page_with(f"{KASSEL}{TEXT}<h4>Quartiersgespräch 2023 in Fulda</h4>{below}{WETZLAR}")
    assert [meeting.year for meeting in found.records] == [2024, 2022]
    assert [entry.heading for entry in found.unread] == ["Quartiersgespräch 2023 in Fulda"]


@pytest.mark.parametrize(
    "content",
    [
        KASSEL + TEXT + WETZLAR,
        f"{KASSEL}{TEXT}<h3>Ausblick auf 2025</h3><p>Wir freuen uns.</p>{WETZLAR}",
        f"{KASSEL}{TEXT}<h3>Rückblick</h3><p>Am 17. September 2024 war es schön.</p>{WETZLAR}",
        f"<p><strong>Stand 2024</strong></p>{KASSEL}{TEXT}{WETZLAR}",
        f"<h1>2024</h1>{KASSEL}{TEXT}<h1>2022</h1>{WETZLAR}",
    ],
)
def test_what_is_no_meeting_is_not_reported(content: str) -> None:
    assert page_with(content).unread == ()


def test_links_to_other_years_are_not_reported() -> None:
    archive = "<h3>Archiv</h3><ul><li><a href=/2019>Netzwerktreffen 2019 in Fulda</a></li></ul>"
    assert page_with(KASSEL + TEXT + WETZLAR + archive).unread == ()


BUTTONS = [
    '<div class="accordion-item"><div class="hd"><button type="button">{}</button></div><div class="bd">{}</div></div>',
    '<div class=item><button class="accordion__trigger">{}</button><div class=accordion__panel>{}</div></div>',
    "<div><button aria-expanded=false>{}</button><div>{}</div></div>",
    "<div><button type=button data-toggle=collapse data-target='#a'>{}</button><div class=collapse>{}</div></div>",
    "<div class=card><div class=card-header><a data-toggle=collapse href='#c'>{}</a></div><div id=c class=collapse>{}</div></div>",
    "<div><a role=button data-bs-toggle=collapse href='#c'>{}</a><div id=c class=collapse>{}</div></div>",
    "<div><div class=accordion-title>{}</div><div class=accordion-content>{}</div></div>",
    "<div><div role=button tabindex=0 aria-expanded=false>{}</div><div>{}</div></div>",
    "<li class=uk-open><a class=uk-accordion-title href>{}</a><div class=uk-accordion-content>{}</div></li>",
    "<section><button>{}</button><div hidden class=panel>{}</div></section>",
]


@pytest.mark.parametrize("markup", BUTTONS)
@pytest.mark.parametrize(
    "heading", ["Leuchtturmprojekte {year} im Programm Sozialer Zusammenhalt in {town}", "{year}: {town}"]
)
def test_what_folds_a_section_up_is_its_heading(markup: str, heading: str) -> None:
    towns = ((2024, "Kassel"), (2023, "Baunatal"))
    sections = [
        markup.format(heading.format(year=year, town=town), f"<p>Wir trafen uns am 17.09.{year}.</p>")
        for year, town in towns
    ]
    found = page_with("<div class=accordion>" + "".join(sections) + "</div>")
    assert [(meeting.year, meeting.municipality) for meeting in found.records] == list(towns)
    assert [meeting.description for meeting in found.records] == [
        (f"Wir trafen uns am 17.09.{year}.",) for year, _ in towns
    ]


@pytest.mark.parametrize(
    "tabs",
    [
        "<ul class='nav nav-tabs'><li><a data-toggle=tab href='#t{year}'>{label}</a></li></ul>",
        "<ul role=tablist><li><a role=tab href='#t{year}' aria-controls=t{year}>{label}</a></li></ul>",
        "<div role=tablist><button role=tab data-bs-toggle=tab data-bs-target='#t{year}'>{label}</button></div>",
    ],
)
@pytest.mark.parametrize(
    "label", ["{year}", "{year} Kassel", "Kassel {year}", "Leuchtturmprojekte {year} in Kassel"]
)
def test_the_label_of_a_tab_is_its_panels_heading(tabs: str, label: str) -> None:
    heads = "".join(tabs.format(year=year, label=label.format(year=year)) for year in (2024, 2023))
    panels = "".join(
        f"<div class=tab-pane id=t{year}><p>Wir trafen uns am 17.09.{year} im Programmgebiet „Nord“.</p></div>"
        for year in (2024, 2023)
    )
    found = page(f"<main>{TOP}{heads}<div class=tab-content>{panels}</div></main>")
    assert [meeting.year for meeting in found.records] == [2024, 2023]


@pytest.mark.parametrize(
    "sign",
    [
        "<i class='fa fa-chevron-down'></i>",
        "<span class=icon aria-hidden=true>▼</span>",
        "<svg><title>Aufklappen</title></svg>",
        "<span class=material-icons>expand_more</span>",
        "<img src=a.svg alt=Pfeil>",
        "<span class=sr-only>Abschnitt öffnen</span>",
    ],
)
def test_a_sign_in_a_heading_is_no_part_of_it(sign: str) -> None:
    heading = KASSEL.removeprefix("<h2>").removesuffix("</h2>")
    for markup in (f"<h2>{heading} {sign}</h2>", f"<h2>{sign}{heading}</h2>"):
        assert page_with(f"{markup}<p>{VISIT}</p>{WETZLAR}").records[0].title == heading


@pytest.mark.parametrize("badge", ["Neu", "NEU!", "in Planung"])
def test_a_badge_beside_a_heading_is_no_part_of_it(badge: str) -> None:
    markup = KASSEL.replace("</h2>", f" <span class='badge badge-info'>{badge}</span></h2>")
    (meeting, _) = page_with(f"{markup}<p>{VISIT}</p>{WETZLAR}").records
    assert (meeting.municipality, meeting.description) == ("Kassel", (VISIT,))
    assert badge not in meeting.title


def test_a_badge_beside_a_heading_says_what_became_of_the_meeting() -> None:
    markup = KASSEL.replace("</h2>", " <span class=badge>Abgesagt</span></h2>")
    assert page_with(f"{markup}<p>{VISIT}</p>{WETZLAR}").records[0].status == "cancelled"


def test_a_sentence_in_bold_letters_that_names_the_series_is_no_heading() -> None:
    content = (
        "<p><b>Leuchtturmprojekte 2019 im Programm Soziale Stadt in Nidda</b></p>"
        "<p><b>Ort der Leuchtturmprojekte war am 9. Mai 2019 das Programmgebiet „Nidda – Altstadt“.</b></p>"
        "<p><b>Leuchtturmprojekte 2018 im Programm Soziale Stadt in Lich</b></p><p><b>Es gab Kuchen.</b></p>"
    )
    assert subjects(content) == [(2019, "Nidda"), (2018, "Lich")]


@pytest.mark.parametrize("stray", ["", "</span></div></div>", "</div></font>"])
def test_misnested_tags_move_no_words_out_of_their_sections(stray: str) -> None:
    sections = "".join(
        f"<h2>Leuchtturmprojekte {year} in {place}</h2>{stray}<div class=t><p>Wir sahen uns in {place}.</p>"
        for year, place in ((2024, "Kassel"), (2023, "Hanau"), (2022, "Lich"))
    )
    meetings = page(
        f"<div class=content><h1>Leuchtturmprojekte im Video</h1><p>Das Programm zeigt jedes Jahr etwas.</p>{sections}"
    ).records
    assert [meeting.description for meeting in meetings] == [
        (f"Wir sahen uns in {place}.",) for place in ("Kassel", "Hanau", "Lich")
    ]


@pytest.mark.parametrize("stray", ["", "</span></div></div>"])
def test_the_introduction_in_the_box_of_the_first_meeting_stays_the_introduction(stray: str) -> None:
    boxes = "".join(
        f"<div class=block><h2>Leuchtturmprojekte {year} in {place}</h2><p>Wir sahen uns.{stray}</div>"
        for year, place in ((2024, "Kassel"), (2023, "Hanau"))
    )
    found = page(f"<div id=inhalt><h1>Leuchtturmprojekte im Video</h1><p>Seit Jahren ein Begriff.{boxes}")
    assert found.intro == ("Seit Jahren ein Begriff.",)
    assert len(found.records) == 2
