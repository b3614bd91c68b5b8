"""Where a section begins and ends, whatever holds it; what stands around it is not its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from scraper.parsers.sandbox import read

if TYPE_CHECKING:
    from scraper.meetings import Meeting, MeetingPage

URL = "https://stadtentwicklung.example/programme/leuchtturmprojekte-im-video.html"
YEARS = ((2023, "Baunatal"), (2022, "Wetzlar"), (2021, "Hanau"))
TOP = "<h1>Leuchtturmprojekte im Video</h1><p>Jedes Jahr findet ein Treffen statt.</p>"


def title(year: int, town: str) -> str:
    return f"Leuchtturmprojekte {year} im Programm Sozialer Zusammenhalt in {town}"


def text(year: int, town: str) -> str:
    area = f"Im Jahr {year} stand das Programmgebiet „{town}-Mitte“ im Mittelpunkt."
    return f"{area} Wir trafen uns am 04.07.{year}."


def every(markup: str) -> str:
    """``markup`` for each meeting, with ``{title}``, ``{text}``, ``{year}`` and ``{town}`` filled in."""
    return "".join(
        markup.format(title=title(year, town), text=text(year, town), year=year, town=town)
        for year, town in YEARS
    )


def page(body: str) -> MeetingPage:
    head = "<!DOCTYPE html><html><head><meta charset=utf-8><title>Leuchtturmprojekte im Video</title></head>"
    return read(f"{head}<body>{body}</body></html>".encode(), None, URL, "leuchtturmprojekte")


def meetings(body: str) -> tuple[Meeting, ...]:
    found = page(body)
    assert found.problem is None
    assert found.intro == ("Jedes Jahr findet ein Treffen statt.",)
    return found.records


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>{title}</h2><p>{text}</p>",
        "<p><strong>{title}</strong><br>{text}</p>",
        "<p><strong>{title}</strong> {text}</p>",
        "<font size=5><b>{title}</b></font><br>{text}<br><br>",
        "{title}<br>{text}<br><br>",
        "<pre>{title}\n==========\n{text}\n</pre>",
        "<details><summary>{title}</summary>{text}</details>",
        "<input type=checkbox id=c{year}><label for=c{year}>{title}</label><div "
        "class=content><p>{text}</p></div>",
        "<h3><button aria-expanded=false aria-controls=p{year}>{title}</button></h3><div id=p{year} "
        "hidden class=panel>{text}</div>",
        "<h3><button aria-controls=p{year}>{title}</button></h3><div id=p{year} hidden>{text}</div>",
        "<h3>{title}</h3><div hidden=until-found>{text}</div>",
        "<div class=carousel-item><img src=a><div class=carousel-caption><h3>{title}</h3>{text}</div></div>",
        "<figure><img src=a><figcaption><h3>{title}</h3><p>{text}</p></figcaption></figure>",
        "<ul><li><div class=collapsible-header>{title}</div><div>{text}</div></li></ul>",
        "<ul><li><a class=uk-accordion-title href='#'>{title}</a><div>{text}</div></li></ul>",
        "<table><tr><th scope=row>{title}</th><td>{text}</td></tr></table>",
        "<table><tr><td colspan=2><b>{title}</b></td></tr><tr><td><img "
        "src=a></td><td>{text}</td></tr></table>",
        "<dl><dt>{title}</dt><dd>{text}</dd></dl>",
        "<ul><li><b>{title}</b><br>{text}</li></ul>",
        "<fieldset><legend>{title}</legend>{text}</fieldset>",
        "<div class=elementor-widget-heading><h2 class=elementor-heading-title>{title}</h2></div><div "
        "class=elementor-widget><p>{text}</p></div>",
    ],
)
def test_a_section_is_found_in_every_container(markup: str) -> None:
    found = meetings(TOP + every(markup))
    assert [meeting.title for meeting in found] == [title(*one) for one in YEARS]
    assert [meeting.description for meeting in found] == [(text(*one),) for one in YEARS]


def test_a_lead_of_class_teaser_is_the_introduction_and_a_teaser_below_it_is_not() -> None:
    top = "<h1>Leuchtturmprojekte im Video</h1><p class=teaser>Jedes Jahr findet ein Treffen statt.</p>"
    other = (
        "<div class=teaser><h3>Neues</h3><p>Die Gebiete des Programms.</p><a href=/neues.html>mehr</a></div>"
    )
    assert len(meetings(top + other + every("<h2>{title}</h2><p>{text}</p>"))) == len(YEARS)


@pytest.mark.parametrize("label", ["{title}", "{year}: {town}"])
def test_the_name_of_a_tab_heads_the_panel_that_it_opens(label: str) -> None:
    tabs = every(f"<button role=tab aria-controls=t{{year}}>{label}</button>")
    panels = every("<div role=tabpanel id=t{year} hidden><p>{text}</p></div>")
    found = meetings(f"{TOP}<div role=tablist>{tabs}</div>{panels}")
    assert [meeting.description for meeting in found] == [(text(*one),) for one in YEARS]


def test_films_above_every_heading_belong_to_the_heading_below() -> None:
    film = "<iframe src='https://youtu.be/film{year}xyz' title='Film {year}'></iframe>"
    found = meetings(TOP + every(film + "<h2>{title}</h2><p>{text}</p>"))
    assert [meeting.links[0].text for meeting in found] == ["Film 2023", "Film 2022", "Film 2021"]


def test_films_below_the_text_belong_to_the_text_above() -> None:
    film = "<iframe src='https://youtu.be/film{year}xyz' title='Film {year}'></iframe>"
    found = meetings(TOP + every("<h2>{title}</h2><p>{text}</p>" + film))
    assert [meeting.links[0].text for meeting in found] == ["Film 2023", "Film 2022", "Film 2021"]


@pytest.mark.parametrize(
    "end",
    [
        "<p>Letzte Änderung: 12.03.2024</p>",
        "<p>Seite drucken | Nach oben</p>",
        "<p>Close Print</p>",
        "<p><a href='#top'>Nach oben</a></p>",
        "<p><a href='https://www.facebook.com/sharer/sharer.php?u=x'>Teilen</a></p>",
        "<p>Foto: Stadt Hanau</p>",
        "<p>Impressum | Datenschutz</p>",
        "<div class=rating>Bewerten Sie diese Seite</div>",
        "<h4>Über die Redaktion</h4><p>Wir schreiben hier.</p>",
        "<h3>Das könnte Sie auch interessieren</h3><p>Etwas anderes.</p><p><a href=/x>mehr</a></p>",
        "<h2>Kontakt</h2><p>Frau Muster, Telefon 0123</p>",
        "<h2>Unser Haus</h2><p>Drei Menschen arbeiten hier.</p>",
        "<p>Dieses Video kann aufgrund Ihrer Cookie-Einstellungen nicht angezeigt werden.</p>",
        "<p>Wir verwenden einen Service eines Drittanbieters, um Videos einzubetten.</p>",
        "<p>Mit dem Abspielen des Videos werden Daten an YouTube übermittelt. <a "
        "href=/datenschutz>Datenschutz</a></p>",
        "<aside><h2>Leuchtturmprojekte 2019 im Programm Soziale Stadt in Kassel</h2><p>Text</p></aside>",
        "<div class=related><h3>Leuchtturmprojekte 2019 im Programm Soziale Stadt in "
        "Kassel</h3><p>Text</p></div>",
        "<ul><li><a href=/2019>Leuchtturmprojekte 2019 im Programm Soziale Stadt in Kassel</a></li></ul>",
    ],
)
def test_the_last_section_takes_nothing_from_what_follows(end: str) -> None:
    found = meetings(f"<main>{TOP}{every('<h2>{title}</h2><p>{text}</p>')}{end}</main>")
    assert [meeting.description for meeting in found] == [(text(*one),) for one in YEARS]
    assert [meeting.links for meeting in found] == [(), (), ()]


@pytest.mark.parametrize("words", ["Downloads", "Weitere Informationen", "Kontakt"])
@pytest.mark.parametrize("heading", ["<h3>{}</h3>", "<p><strong>{}</strong></p>"])
def test_a_part_that_every_section_has_ends_none(words: str, heading: str) -> None:
    part = heading.format(words) + "<p><a href='/{year}.pdf'>Programm</a></p>"
    found = meetings(TOP + every("<h2>{title}</h2><p>{text}</p>" + part))
    assert [len(meeting.links) for meeting in found] == [1, 1, 1]


def test_downloads_of_a_lower_rank_are_the_last_sections_own() -> None:
    downloads = "<h3>Downloads</h3><p><a href=/a.pdf>Programm</a></p>"
    found = meetings(TOP + every("<h2>{title}</h2><p>{text}</p>") + downloads)
    assert [len(meeting.links) for meeting in found] == [0, 0, 1]


@pytest.mark.parametrize(
    ("markup", "links"),
    [
        ("<article><h2>{title}</h2><p>{text}</p><footer>{foot}</footer></article>", 1),
        ("<div class=card><h2>{title}</h2>{text}<footer class=card-footer>{foot}</footer></div>", 1),
        ("<h2>{title}</h2><p>{text}</p>", 0),
    ],
)
def test_a_footer_is_its_articles_own_or_the_pages(markup: str, links: int) -> None:
    foot = "Am 01.02.2024 von <a rel=author href=/wir>uns</a>. <a href='/{year}.pdf'>Programm</a>"
    body = TOP + every(markup.replace("{foot}", foot))
    found = meetings(f"<article>{body}<footer>{foot}</footer></article>")
    assert [len(meeting.links) for meeting in found] == [links] * 3
    assert [meeting.description for meeting in found] == [(text(*one),) for one in YEARS]


FACTS = [
    "<dl><dt>Programmgebiet</dt><dd>Nordstadt</dd><dt>Termin</dt><dd>05.07.{year}</dd></dl>",
    "<table><tr><th>Programmgebiet<td>Nordstadt</td></tr><tr><th>Datum<td>5. Juli {year}</td></tr></table>",
    "<table><tr><td><b>Programmgebiet</b><td>Nordstadt<tr><td><b>Datum:</b><td>05.07.{year}</table>",
    "<p>Programmgebiet: Nordstadt<br>Datum: 05.07.{year}<br>Ort: {town}</p>",
    "<dl><dt>Anmeldung bis<dd>01.06.{year}<dt>Termin<dd>05.07.{year}<dt>Programmgebiet<dd>Nordstadt</dl>",
]


@pytest.mark.parametrize("facts", FACTS)
def test_a_list_of_facts_is_read_and_is_no_description(facts: str) -> None:
    found = meetings(TOP + every("<h2>{title}</h2>" + facts + "<p>Viele kamen.</p>"))
    assert {meeting.programme_area for meeting in found} == {"Nordstadt"}
    assert [meeting.start_date for meeting in found] == [date(year, 7, 5) for year, _ in YEARS]
    assert {meeting.description for meeting in found} == {("Viele kamen.",)}


def test_a_heading_inside_a_section_says_something_of_the_meeting_and_is_no_description() -> None:
    part = "<h3>Abgesagt: hybride Veranstaltung am 5. Juli {year}</h3>"
    found = meetings(TOP + every("<h2>{title}</h2>" + part + "<p>Viele wollten kommen.</p>"))
    assert {(meeting.status, meeting.attendance) for meeting in found} == {("cancelled", "hybrid")}
    assert [meeting.start_date for meeting in found] == [date(year, 7, 5) for year, _ in YEARS]
    assert {meeting.description for meeting in found} == {("Viele wollten kommen.",)}


def test_the_state_is_no_meetings_place() -> None:
    found = meetings(f"{TOP}<h2>Leuchtturmprojekte in Hessen</h2>{every('<h2>{title}</h2><p>{text}</p>')}")
    assert len(found) == len(YEARS)


@pytest.mark.parametrize(
    "end", ["<footer><p>Impressum</p></footer>", "<footer>x</footer><script>a()</script>\n"]
)
def test_a_page_that_ends_with_its_footer_was_not_cut(end: str) -> None:
    content = f"<main>{TOP}{every('<h2>{title}</h2><p>{text}</p>')}</main>"
    whole = f"<html><head><title>Leuchtturmprojekte im Video</title></head><body>{content}"
    assert read((whole + end).encode(), None, URL, "leuchtturmprojekte").problem is None
    cut = read(whole.encode(), None, URL, "leuchtturmprojekte").problem
    assert cut is not None
    assert cut.kind == "truncated"


@pytest.mark.parametrize(
    "sentence",
    [
        "Empfehlenswert war der Rundgang.",
        "Geändert hat sich viel.",
        "Stand der Dinge: gut.",
        "Autorin Maria Muster las vor.",
        "Verfasst von Kindern wurde ein Lied.",
    ],
)
def test_a_sentence_that_begins_like_furniture_is_description(sentence: str) -> None:
    found = meetings(TOP + every(f"<h2>{{title}}</h2><p>{{text}}</p><p>{sentence}</p>"))
    assert [meeting.description[1:] for meeting in found] == [(sentence,)] * 3


def test_a_section_ends_with_the_container_that_holds_the_sections() -> None:
    content = every("<h2>{title}</h2><p>{text}</p>")
    found = meetings(
        f"{TOP}<div>{content}</div><div><p>Diese Seite gehört zum Netzwerk.</p><a href=/x>Netzwerk</a></div>"
    )
    assert found[-1].description == (text(*YEARS[-1]),)
    assert found[-1].links == ()


def test_a_copy_for_small_screens_is_no_second_record() -> None:
    content = TOP + every("<h2>{title}</h2><p>{text}</p>")
    assert len(meetings(f"<div class=desktop>{content}</div><div class=mobile>{content}</div>")) == 3


def test_a_target_is_listed_once_with_the_words_of_the_link() -> None:
    frame = "<iframe src='//www.youtube.com/embed/abcdefghijk' title=Rahmen></iframe>"
    films = f"{frame}<a href='https://youtu.be/abcdefghijk'>Zum Film</a>"
    (first, *_) = meetings(TOP + every("<h2>{title}</h2><p>{text}</p>" + films))
    assert [(link.kind, link.url, link.text) for link in first.links] == [
        ("video", "https://www.youtube.com/watch?v=abcdefghijk", "Zum Film")
    ]


@pytest.mark.parametrize(
    "link",
    [
        "<a href=/doku.pdf/view>x</a>",
        "<a href=/documents/1/doku.pdf/4f-9?t=1>x</a>",
        "<a href=seite.html?file=files/doku.pdf>x</a>",
        "<a href=/download/4711 type=application/pdf>x</a>",
    ],
)
def test_a_document_is_one_wherever_its_address_says_so(link: str) -> None:
    found = meetings(TOP + every("<h2>{title}</h2><p>{text}</p><p>" + link + "</p>"))
    assert [one.kind for meeting in found for one in meeting.links] == ["document"] * 3


def test_an_address_that_nobody_made_a_link_is_one() -> None:
    (first, *_) = meetings(TOP + every("<h2>{title}</h2><p>{text}</p><p>https://vimeo.com/76979871</p>"))
    assert first.description == (text(*YEARS[0]),)
    assert [link.url for link in first.links] == ["https://vimeo.com/76979871"]


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("", "no_content"),
        ("   ", "no_content"),
        ("%PDF-1.7", "not_the_page"),
        ('{"error": 404}', "not_the_page"),
        ("<html><title>Seite nicht gefunden</title><h1>404</h1></html>", "not_the_page"),
        ("<html><title>Wartungsarbeiten</title><p>Wir sind bald zurück.</p></html>", "not_the_page"),
        ("<html><title>Just a moment...</title><p>Checking your browser</p></html>", "not_the_page"),
        ("<html><title>Anmelden</title><form><input type=password></form></html>", "not_the_page"),
        ("<html><title>x</title><meta http-equiv=refresh content='0; url=/neu'></html>", "not_the_page"),
        ("<html><title>Leuchtturmprojekte im Video</title><div id=app></div></html>", "no_content"),
        (
            "<html><title>Leuchtturmprojekte im Video</title><h1>Oops!</h1>"
            "<p>Diese Seite gibt es leider nicht mehr.</p></html>",
            "not_the_page",
        ),
        (
            "<html><title>Leuchtturmprojekte im Video</title><main><h1>Leuchtturmprojekte im "
            "Video</h1><p>Jed",
            "truncated",
        ),
        (
            "<html><title>Aktuelles</title><h1>Rückblick</h1><p>Die Leuchtturmprojekte 2023 waren "
            "gut.</p></html>",
            "not_the_page",
        ),
    ],
)
def test_what_is_no_readable_state_of_the_page_has_a_reason(markup: str, kind: str) -> None:
    found = read(markup.encode(), None, URL, "leuchtturmprojekte")
    assert found.problem is not None
    assert (found.problem.kind, found.records) == (kind, ())
    assert found.problem.reason.endswith(".")


def test_a_class_word_that_hides_everything_is_looked_behind() -> None:
    content = every("<h2>{title}</h2><p>{text}</p>")
    found = page(f"<h1>Leuchtturmprojekte im Video</h1><div class=sidebar>{content}</div>")
    assert [meeting.description for meeting in found.records] == [(text(*one),) for one in YEARS]


def test_an_error_page_that_lists_meetings_is_an_error_page_still() -> None:
    content = every("<h2>{title}</h2><p>{text}</p>")
    found = read(
        f"<title>Seite nicht gefunden</title><h1>Hilfe</h1>{content}".encode(),
        None,
        URL,
        "leuchtturmprojekte",
    )
    assert found.problem is not None
    assert found.problem.kind == "not_the_page"


def test_a_line_break_inside_a_sentence_ends_no_paragraph() -> None:
    (first, *_) = meetings(
        f"{TOP}<h2>{title(*YEARS[0])}</h2><p>Wir trafen uns am<br>4. Juli 2023<br>in Baunatal.<br>Danke.</p>"
    )
    assert first.description == ("Wir trafen uns am 4. Juli 2023 in Baunatal.", "Danke.")
    assert first.start_date is not None


@pytest.mark.parametrize(
    "line", ["04.07.2023 · Baunatal", "Baunatal, 4. Juli 2023", "Ort: Baunatal", "Dienstag, 04.07.2023"]
)
def test_a_line_that_only_repeats_when_and_where_is_no_description(line: str) -> None:
    (first,) = meetings(f"{TOP}<h2>{title(*YEARS[0])}</h2><p>{line}</p><p>{text(*YEARS[0])}</p>")
    assert first.description == (text(*YEARS[0]),)


def test_headings_that_lead_to_other_pages_are_no_sections_beside_the_sections() -> None:
    content = every("<h2>{title}</h2><p>{text}</p>")
    other = "Leuchtturmprojekte 2019 im Programm Soziale Stadt in Kassel"
    teaser = f"<h4><a href=/2019>{other}</a></h4><p>Ein Rückblick.</p>"
    assert len(meetings(f"<main>{TOP}{content}<div>{teaser}</div></main>")) == 3


def test_a_long_page_under_another_name_is_another_page_whatever_form_it_has() -> None:
    text = "<p>Ein Satz über ganz andere Dinge, der zu einem langen Artikel gehört.</p>" * 60
    form = '<form><input type="password"></form>'
    frame = "<!DOCTYPE html><html><head><title>Zeitung</title></head><body>{}</body></html>"
    bodies = [frame.format(form + article).encode() for article in (text, "")]
    long, short = (read(body, "text/html", "https://example.org/", "leuchtturmprojekte") for body in bodies)
    assert long.problem is not None
    assert short.problem is not None
    assert "login" not in long.problem.reason
    assert "login" in short.problem.reason


def subjects(body: str) -> list[tuple[int | None, str | None]]:
    return [(meeting.year, meeting.municipality) for meeting in page(body).records]


def test_a_frame_that_holds_its_own_document_and_a_shadow_root_are_read() -> None:
    fulda, hanau = (
        f"<h2>{title(year, town)}</h2><p>{text(year, town)}</p>"
        for year, town in ((2023, "Fulda"), (2022, "Hanau"))
    )
    frame = f'<iframe srcdoc="{hanau.replace("<", "&lt;")}"></iframe>'
    assert subjects(f"<main>{TOP}{fulda}{frame}</main>") == [(2023, "Fulda"), (2022, "Hanau")]
    shadow = f'<x-jahr><template shadowrootmode="open">{hanau}</template></x-jahr>'
    assert subjects(f"<main>{TOP}{fulda}{shadow}</main>") == [(2023, "Fulda"), (2022, "Hanau")]
    kept = f"<x-jahr><template>{hanau}</template></x-jahr>"
    assert subjects(f"<main>{TOP}{fulda}{kept}</main>") == [(2023, "Fulda")]


def test_a_caption_heads_a_meeting_where_nothing_else_does() -> None:
    photo = (
        "<figure><img src=a.jpg alt=''><figcaption>Leuchtturmprojekte {year} in {town}</figcaption></figure>"
    )
    assert subjects(f"<main>{TOP}{every(photo + '<p>{text}</p>')}</main>") == list(YEARS)


def test_the_place_in_bold_letters_stands_below_the_year_of_a_definition_list() -> None:
    entry = "<dt>{year}</dt><dd><b>{town}</b><br>{text}</dd>"
    assert subjects(f"<main>{TOP}<dl>{every(entry)}</dl></main>") == list(YEARS)


def test_a_sibling_without_a_year_is_named_as_unread() -> None:
    lost = "<h2>Quartier Südstadt</h2><p>Gastgeber am 13.09.2020 war das Programmgebiet „Südstadt“.</p>"
    part = "<h2>Das Quartier</h2><p>Seit dem 13.09.2023 ist das Programmgebiet „Mitte“ größer.</p>"
    first = f"<h2>{title(2023, 'Baunatal')}</h2><p>{text(2023, 'Baunatal')}</p>"
    last = f"<h2>{title(2021, 'Hanau')}</h2><p>{text(2021, 'Hanau')}</p>"
    body = f"<main>{TOP}{first}{{}}{last}</main>"
    assert [unread.heading for unread in page(body.format(lost)).unread] == ["Quartier Südstadt"]
    assert page(body.format(part)).unread == ()


def test_the_way_to_the_page_is_no_introduction() -> None:
    way = "<p>Sie befinden sich hier: Startseite / Förderprogramme</p>"
    read_page = page(
        f"<main><h1>Leuchtturmprojekte im Video</h1>{way}<p>Jedes Jahr findet ein Treffen statt.</p>"
        f"{every('<h2>{title}</h2><p>{text}</p>')}</main>"
    )
    assert read_page.intro == ("Jedes Jahr findet ein Treffen statt.",)


def test_two_texts_of_one_meeting_are_one_the_fuller() -> None:
    easy = "<h2>Leuchtturmprojekte 2023 in Baunatal: Leichte Sprache</h2><p>Das Treffen war am 4.7.2023.</p>"
    full = f"<h2>{title(2023, 'Baunatal')}</h2><p>{text(2023, 'Baunatal')} Viele kamen.</p>"
    another = "<h2>Leuchtturmprojekte 2023 in Baunatal, Teil 2</h2><p>Das Treffen war am 5. Juli 2023.</p>"
    rest = f"<h2>{title(2021, 'Hanau')}</h2><p>{text(2021, 'Hanau')}</p>"
    both = page(f"<main>{TOP}{easy}{full}{rest}</main>").records
    assert [(meeting.year, len(meeting.description[0]) > 60) for meeting in both] == [
        (2023, True),
        (2021, True),
    ]
    assert len(page(f"<main>{TOP}{full}{another}{rest}</main>").records) == 3


def test_the_programme_stands_in_a_genitive_too() -> None:
    intro = (
        "<h1>Leuchtturmprojekte im Video</h1>"
        "<p>Das Netzwerk des Programms Sozialer Zusammenhalt trifft sich.</p>"
    )
    (first, *_) = page(f"<main>{intro}{every('<h2>{year}: {town}</h2><p>{text}</p>')}</main>").records
    assert first.programme == "Sozialer Zusammenhalt"
