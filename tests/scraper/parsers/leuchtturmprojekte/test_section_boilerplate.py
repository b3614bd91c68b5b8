"""What stands beside the meetings' words: ways back, forms to fill in, leads that look like headings or
sublines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.parsers.sandbox import read

if TYPE_CHECKING:
    from scraper.meetings import MeetingPage

URL = "https://stadtentwicklung.example/programme/leuchtturmprojekte-im-video.html"
TITLE = "Leuchtturmprojekte im Video"
LEAD = "Jedes Jahr findet ein Treffen des Netzwerkes in einem anderen Standort statt. " * 5
SECTION = (
    "<h2>Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Baunatal</h2>"
    "<p>Im Jahr 2023 stand das Programmgebiet „Baunsberg“ im Mittelpunkt.</p>"
)


def page(body: str) -> MeetingPage:
    head = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{TITLE} - Hessen</title></head>"
    return read(f"{head}<body>{body}</body></html>".encode(), None, URL, "leuchtturmprojekte")


def links_after(markup: str) -> list[str]:
    (meeting,) = page(f"<main><h1>{TITLE}</h1>{SECTION}{markup}</main>").records
    return [link.text for link in meeting.links]


@pytest.mark.parametrize(
    "words",
    [
        "Zurück zur Übersicht",
        "« Zurück",
        "Zurück zum Programm Sozialer Zusammenhalt",
        "↑ Nach oben",
        "Nächste Seite »",
        "Seite drucken",
        "Datenschutz",
    ],
)
def test_a_link_that_leads_back_or_away_is_no_link_of_the_last_meeting(words: str) -> None:
    assert links_after(f"<p><a href=/anderswo.html>{words}</a></p>") == []
    assert links_after(f"<ul><li><a href=/anderswo.html>{words}</a></li></ul>") == []


@pytest.mark.parametrize("words", ["Mehr erfahren", "Zum Projekt", "Zurückgeblickt: der Abend"])
def test_a_link_that_leads_on_is_the_meetings_own(words: str) -> None:
    assert links_after(f"<p><a href=/mehr.html>{words}</a></p>") == [words]


@pytest.mark.parametrize(
    "line",
    [
        "<a href=/>Startseite</a> | <a href=/f.html>Förderprogramme</a> | <a href=/k.html>Kontakt</a>",
        "Schlagworte: <a href=/t/1>Soziale Stadt</a>, <a href=/t/2>Video</a>",
    ],
)
def test_the_sites_bar_and_keywords_are_no_links_of_the_last_meeting(line: str) -> None:
    assert links_after(f"<hr><p>{line}</p>") == []


def test_a_bar_of_the_meetings_own_links_is_kept() -> None:
    line = "<a href=/a.pdf>Programm</a> | <a href=/b.pdf>Bericht</a> | <a href=/c.html>Fotos</a>"
    assert links_after(f"<p>{line}</p>") == ["Programm", "Bericht", "Fotos"]
    pair = "<a href=/a.pdf>Bericht</a> | <a href=/k.html>Kontakt</a>"
    assert links_after(f"<p>{pair}</p>") == ["Bericht", "Kontakt"]


@pytest.mark.parametrize(
    "line", ["Seite 1 von 1", "War diese Seite hilfreich?", "Diese Seite wurde am 03.02.2025 ausgedruckt."]
)
def test_a_line_about_the_page_is_no_description(line: str) -> None:
    (meeting,) = page(f"<main><h1>{TITLE}</h1>{SECTION}<p>{line}</p></main>").records
    assert len(meeting.description) == 1


def test_a_placeholder_that_keeps_its_frame_as_markup_has_the_frames_title() -> None:
    kept = "&lt;iframe src='https://www.youtube.com/embed/abcdefghijk' title='Film: Baunatal'&gt;"
    assert links_after(f'<div class=video data-iframe="{kept}"><button>Video laden</button></div>') == [
        "Film: Baunatal"
    ]


def test_a_sentences_link_is_the_meetings_whatever_its_words_are() -> None:
    sentence = "<p>Es geht <a href=/a.html>zurück</a> auf einen Beschluss der Gemeinde.</p>"
    assert links_after(sentence) == ["zurück"]


@pytest.mark.parametrize(
    "field",
    [
        "<input type=email>",
        "<input>",
        "<textarea></textarea>",
        "<select></select>",
        "<input type=hidden><input type=tel>",
    ],
)
def test_a_small_form_to_fill_in_says_nothing_of_the_last_meeting(field: str) -> None:
    form = f"<form><label>Newsletter abonnieren</label>{field}<label>Ihr Name</label></form>"
    (meeting,) = page(f"<h1>{TITLE}</h1>{SECTION}{form}").records
    assert len(meeting.description) == 1


@pytest.mark.parametrize(
    "inside",
    [
        f"<input name=q><h1>{TITLE}</h1>{SECTION}",
        f"<input type=hidden><b>{TITLE}</b><br><br>{SECTION.replace('h2', 'p')}",
        f"<input name=q><b>{TITLE}</b><br><br>{LEAD}<br><br>{SECTION.replace('h2', 'p')}",
        f"<input name=q><div></form><form>{SECTION.replace('h2', 'p')}",
        f"<input name=q>{'<i></i>' * 100}{SECTION.replace('h2', 'p')}",
    ],
)
def test_a_form_around_the_page_hides_nothing(inside: str) -> None:
    assert [meeting.year for meeting in page(f"<form>{inside}</form>").records] == [2023]


@pytest.mark.parametrize(
    "words",
    [
        "Am 07.11.2023 (kurz vor dem Landesbewohnertreffen vom 09.11.2023) kamen wir ins Gespräch.",
        "Wir kamen (kurz vor dem Landesbewohnertreffen) am 07.11.2023 ins Gespräch.",
    ],
)
def test_words_in_brackets_beside_a_day_speak_of_another_one(words: str) -> None:
    (meeting,) = page(f"<h1>{TITLE}</h1>{SECTION}<p>{words}</p>").records
    assert (meeting.year, str(meeting.start_date)) == (2023, "2023-11-07")


@pytest.mark.parametrize(
    "markup",
    [
        "<div class=subline>{}</div>",
        "<p class=subtitle>{}</p>",
        "<h2>{}</h2>",
        "<div class=headline>{}</div>",
        "<p class='lead title'>{}</p>",
    ],
)
def test_a_paragraph_is_the_introduction_whatever_it_is_dressed_as(markup: str) -> None:
    assert page(f"<h1>{TITLE}</h1>{markup.format(LEAD)}{SECTION}").intro == (LEAD.strip(),)


def test_a_long_sentence_is_no_heading() -> None:
    lead = (
        "Jedes Jahr findet ein Treffen des Netzwerkes in einem anderen Standort statt und wird in einem Film "
        "gezeigt, den Sie hier auf dieser Seite unter dem Namen des Standortes finden."
    )
    assert page(f"<h1>{TITLE}</h1><h2>{lead}</h2>{SECTION}").intro == (lead,)


def test_a_short_subline_is_no_introduction() -> None:
    markup = f"<h1>{TITLE}</h1><p class=subline>Netzwerktreffen in Hessen</p><p>{LEAD}</p>{SECTION}"
    assert page(markup).intro == (LEAD.strip(),)


def test_a_title_without_markup_is_no_paragraph_of_the_introduction() -> None:
    found = page(f"<div>{TITLE}<br><br>{LEAD}<br><br></div>{SECTION}")
    assert (found.title, found.intro) == (TITLE, (LEAD.strip(),))


WALL = "<h2>Bevor Sie fortfahren</h2><p>Wir verwenden Cookies.</p><button>Alle akzeptieren</button>"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"<div class=consent-wall>{WALL}</div>", "not_the_page"),
        (f"<main><div id=x></div></main><div class=cookie-banner>{WALL}</div>", "no_content"),
        (f"<div id=app></div><div class=cookie-banner>{WALL}</div>", "no_content"),
    ],
)
def test_a_consent_wall_is_all_there_is_and_a_banner_is_not(body: str, kind: str) -> None:
    problem = page(body).problem
    assert problem is not None
    assert problem.kind == kind


def test_the_button_that_edits_a_section_is_no_part_of_its_heading() -> None:
    button = "<span class=mw-editsection>[<a href=/edit>Bearbeiten</a>]</span></h2>"
    (meeting,) = page(f"<h1>{TITLE}</h1>{SECTION.replace('</h2>', button)}").records
    assert (meeting.municipality, meeting.links) == ("Baunatal", ())


@pytest.mark.parametrize("class_", ["popup", "popup-youtube", "btn open-popup-link"])
def test_how_a_link_opens_makes_it_no_part_of_the_frame(class_: str) -> None:
    assert links_after(f'<p><a class="{class_}" href="https://youtu.be/abcdefghijk">Film</a></p>') == ["Film"]
    assert links_after(f'<p><a class="share {class_}" href="/weiter.html">Empfehlen</a></p>') == []


@pytest.mark.parametrize("class_", ["popup-gallery", "video-popup"])
def test_what_a_popup_shows_is_the_meetings_own(class_: str) -> None:
    assert links_after(f'<div class="{class_}"><a href="/bilder/1.jpg">Rundgang</a></div>') == ["Rundgang"]


def test_a_popup_of_the_page_is_none_of_its_meetings() -> None:
    assert links_after('<div class="popup"><a href="/umfrage.html">Zur Umfrage</a></div>') == []


def test_the_day_of_the_last_change_is_no_introduction() -> None:
    found = page(
        f"<main><h1>{TITLE}</h1><p>zuletzt verändert: 03.02.2026 10:14</p><p>{LEAD}</p>{SECTION}</main>"
    )
    assert found.intro == (LEAD.strip(),)


def test_short_headings_in_a_list_of_teasers_are_meetings_if_their_texts_are_whole() -> None:
    whole = "Das Programmgebiet „Nord“ war am 4. Juli Gastgeber des Netzwerks aus ganz Hessen"
    first = "Im Jahr 2023 stand das Programmgebiet „Baunsberg“ im Mittelpunkt, anders als in anderen Jahren."
    top = f"<main><h1>{TITLE}</h1><p>{LEAD}</p>"
    last = f"<li><h2>2022: Wetzlar</h2><p>{whole}.</p></li>"
    listed = page(
        f'{top}<ul class="teaserlist"><li><h2>2023: Baunatal</h2><p>{first}</p></li>{last}</ul></main>'
    )
    assert [meeting.title for meeting in listed.records] == ["2023: Baunatal", "2022: Wetzlar"]
    teaser = f'<div class="teaser"><h2>2022: Wetzlar</h2><p>{whole} …</p></div>'
    teased = page(f"{top}<h2>Baunatal</h2><p>{first}</p>{teaser}</main>")
    assert [meeting.title for meeting in teased.records] == ["Baunatal"]


@pytest.mark.parametrize(
    "line",
    [
        "von Redaktion",
        "Wir verwenden einen Drittanbieterdienst, um Videoinhalte einzubetten.",
        "Erfahre mehr in der <a href=https://policies.example/>Datenschutzerklärung von YouTube</a>.",
        "Wir nutzen Dienste von Drittanbietern, um Inhalte zu zeigen.",
    ],
)
def test_bylines_and_what_a_placeholder_says_are_no_description(line: str) -> None:
    (meeting,) = page(f"<main><h1>{TITLE}</h1>{SECTION}<p>{line}</p></main>").records
    assert len(meeting.description) == 1
    assert not meeting.links


def test_what_a_privacy_box_says_is_silent_and_its_film_is_not() -> None:
    words = "<p>Inhalt immer anzeigen</p><p><a href=https://youtu.be/abcdefghijk>Film öffnen</a></p>"
    (meeting,) = page(
        f"<main><h1>{TITLE}</h1>{SECTION}<div class=embed-privacy-box>{words}</div></main>"
    ).records
    assert len(meeting.description) == 1
    assert [link.text for link in meeting.links] == ["Film öffnen"]


def test_what_the_editors_of_a_town_did_is_description() -> None:
    line = "Von der Redaktion der Stadtteilzeitung kamen drei Jugendliche."
    (meeting,) = page(f"<main><h1>{TITLE}</h1>{SECTION}<p>{line}</p></main>").records
    assert meeting.description[1:] == (line,)


@pytest.mark.parametrize(
    "text",
    [
        "Das Quartiersbüro hatte am 3. März 2023 eingeladen, über offene Geodaten zu sprechen.",
        "Zum Start kamen auch externe Fachleute, die über ihre Erfahrungen sprachen.",
        "Eingeladen waren Engagierte, die mit den Daten der Stadt arbeiten.",
        "Der Film zeigt, wie der Klimastart gelang; extern begleitet hat ihn das Institut.",
        "Wer mag, lädt am Abend Nachbarn ein; im Umgang mit Sozialdaten half das Amt.",
    ],
)
def test_a_sentence_with_words_of_a_consent_text_is_description(text: str) -> None:
    (meeting,) = page(f"<main><h1>{TITLE}</h1>{SECTION}<p>{text}</p></main>").records
    assert text in meeting.description


def test_a_word_for_screen_readers_alone_is_no_part_of_the_title() -> None:
    heading = f'<h1><span class="aural">Thema: </span>{TITLE}</h1>'
    assert page(f"<main>{heading}{SECTION}</main>").title == TITLE


def test_what_a_placeholder_of_a_film_says_is_no_description() -> None:
    text = (
        "Sie sehen einen Platzhalter für einen Film von Vimeo. Um den Inhalt zu sehen, drücken Sie den Knopf."
    )
    (meeting,) = page(f"<main><h1>{TITLE}</h1>{SECTION}<p>{text}</p></main>").records
    assert text not in meeting.description
