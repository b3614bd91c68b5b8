"""Pages of others that name Leuchtturmprojekte and years, and what still is this page."""

from __future__ import annotations

import pytest

from scraper.parsers.sandbox import read

URL = "https://stadtentwicklung.example/programme/leuchtturmprojekte-im-video.html"
YEARS = ((2023, "Baunatal"), (2022, "Wetzlar"), (2021, "Hanau"))
NAV = "<nav><ul><li><a href=/>Start</a></li><li><a href=/p>Sozialer Zusammenhalt</a></li></ul></nav>"
LONG = (
    "<p>Der Kreis förderte Radwege, Dorfläden und Windräder, damit man dort besser lebt und arbeitet.</p>" * 3
)


def headed(markup: str) -> str:
    return "".join(
        markup.format(
            title=f"Leuchtturmprojekte {year} im Programm Sozialer Zusammenhalt in {town}",
            text=f"Im Jahr {year} stand das Programmgebiet „{town}-Mitte“ im Mittelpunkt.",
            year=year,
        )
        for year, town in YEARS
    )


def outcome(title: str, body: str) -> str:
    """``meetings``, or the problem's kind."""
    markup = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{NAV}{body}</body></html>"
    return outcome_of(markup.encode())


def outcome_of(body: bytes) -> str:
    page = read(body, "text/html; charset=utf-8", URL, "leuchtturmprojekte")
    assert (page.problem is None) == bool(page.records)
    return "meetings" if page.problem is None else page.problem.kind


@pytest.mark.parametrize(
    "name", ["Suchergebnisse", "Suche nach Leuchtturmprojekte", "Aktuelles", "Veranstaltungen", "Archiv"]
)
def test_a_list_of_snippets_is_not_the_page(name: str) -> None:
    found = headed("<h3>{title}</h3><p>{text}</p>")
    assert outcome(f"{name} - Hessen", f"<h1>{name}</h1>{found}") == "not_the_page"


def test_a_search_that_repeats_the_question_is_not_the_page() -> None:
    body = f"<h1>Ihre Suche nach „Leuchtturmprojekte“</h1>{headed('<h3>{title}</h3><p>{text}</p>')}"
    assert outcome("Suchergebnisse", body) == "not_the_page"


def test_an_answer_among_other_questions_is_not_the_page() -> None:
    body = (
        "<h1>Häufige Fragen</h1><details><summary>Was sind die Leuchtturmprojekte 2024?</summary><p>Ja.</p>"
        "</details><details><summary>Wie melde ich mich an?</summary><p>Per Mail.</p></details>"
    )
    assert outcome("Häufige Fragen", body) == "not_the_page"


def test_one_item_of_an_agenda_is_not_the_page() -> None:
    item = "<h2>TOP 3 Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt</h2><p>Einstimmig.</p>"
    body = f"<h1>Stadtverordnete</h1>{item}<h2>TOP 4 Haushalt</h2><p>Vertagt.</p>"
    assert outcome("Sitzung", body) == "not_the_page"
    assert outcome("Sitzung", f"<h1>Leuchtturmprojekte</h1>{item}") == "meetings"


def test_a_search_whose_answers_are_links_lacks_no_sections() -> None:
    found = headed("<h3><a href=/l>{title}</a></h3><p><a href=/l>{text}</a></p>")
    body = f"<h1>Suche nach „Leuchtturmprojekte“</h1>{found}"
    assert outcome("Suche nach Leuchtturmprojekte", body) == "not_the_page"


def test_the_page_under_a_menu_named_archive_is_the_page() -> None:
    body = f"<h1>Leuchtturmprojekte im Video</h1>{headed('<h2>{title}</h2><p>{text}</p>')}"
    assert outcome("Archiv - Hessen", body) == "meetings"


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Rückblick: Leuchtturmprojekte 2023", "Rückblick: Leuchtturmprojekte 2023"),
        ("Ministerin vor Ort", "Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Baunatal"),
        ("Baunatal: Leuchtturmprojekte 2023", "Leuchtturmprojekte 2023: Netzwerk zu Gast in Baunatal"),
    ],
)
def test_an_article_about_one_meeting_is_not_the_page(name: str, heading: str) -> None:
    assert (
        outcome(name, f"<main><h1>{heading}</h1><p>Gestern trafen sich viele.</p></main>") == "not_the_page"
    )


@pytest.mark.parametrize(
    "name", ["Leuchtturmprojekte im Video", "Leuchtturmprojekte", "Hessen: Leuchtturmprojekte"]
)
def test_a_page_with_one_meeting_under_the_pages_name_is_the_page(name: str) -> None:
    heading = "Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Baunatal"
    assert outcome(name, f"<main><h1>{heading}</h1><p>Wir trafen uns.</p></main>") == "meetings"


@pytest.mark.parametrize("where", ["im Landkreis", "der Energieagentur", ""])
@pytest.mark.parametrize("nav", [True, False])
def test_what_somebody_else_calls_leuchtturmprojekte_is_not_the_page(where: str, nav: bool) -> None:
    found = headed(f"<h2>Leuchtturmprojekte {{year}} {where}</h2>{LONG}")
    frame = "<nav><a href=/>Start</a></nav>" if nav else ""
    markup = f"<html><head><title>Leuchtturmprojekte {where} | Kreis</title></head><body>{frame}"
    body = f"{markup}<h1>Leuchtturmprojekte {where}</h1>{found}</body></html>"
    assert outcome_of(body.encode()) == "not_the_page"


def test_a_page_about_other_leuchtturmprojekte_lacks_no_sections() -> None:
    markup = "<html><head><title>Leuchtturmprojekte der Energiewende | Kreis</title></head><body>"
    body = f"{markup}<h1>Leuchtturmprojekte der Energiewende</h1><h2>Windpark</h2>{LONG}</body></html>"
    assert outcome_of(body.encode()) == "not_the_page"


def test_a_frame_that_a_script_has_not_filled_lacks_its_sections() -> None:
    body = "<html><head><title>Leuchtturmprojekte</title></head><body><div id=app></div></body></html>"
    assert outcome_of(body.encode()) == "no_content"


def test_half_of_another_page_is_not_the_page() -> None:
    body = "<html><head><title>Fahrplan</title></head><body><main><h1>Fahrplan</h1><p>Der Bus fährt um"
    assert outcome_of(body.encode()) == "not_the_page"


def test_half_of_the_page_is_cut_off_also_before_its_first_meeting() -> None:
    body = "<html><head><title>Hessen</title></head><body><nav><a href=/leuchtturmprojekte-im-video.html>Pro"
    assert outcome_of(body.encode()) == "truncated"


def test_a_page_that_ends_in_its_head_is_cut_off() -> None:
    head = "<!DOCTYPE html><html><head><meta charset=utf-8><title>Leuchtturmprojekte im Video</title>"
    assert outcome_of(head.encode()) == "truncated"
    assert outcome_of(f"{head}<link rel=icon href=x>\n".encode()) == "truncated"
    assert outcome_of(b"<!DOCTYPE html><html><head><meta charset=utf-8><title>Leucht") == "truncated"
    assert outcome_of(f"{head}<div id=app></div></html>".encode()) == "no_content"


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *\nDisallow: /intern/\nSitemap: https://stadtentwicklung.example/sitemap",
        b'var t = "Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt"; document.write(t); start',
    ],
)
def test_a_file_without_any_markup_is_no_page(body: bytes) -> None:
    page = read(body, "text/html", URL, "leuchtturmprojekte")
    assert page.problem is not None
    assert (page.problem.kind, page.problem.reason) == ("not_the_page", "The answer is not an HTML page.")


def test_the_operators_are_told_what_another_page_calls_itself() -> None:
    body = (
        b"<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1></body></html>"
    )
    page = read(body, None, URL, "leuchtturmprojekte")
    assert page.problem is not None
    assert "\u201cWelcome to nginx!\u201d" in page.problem.reason


def test_a_page_without_a_name_is_judged_by_its_headings() -> None:
    body = b"<!DOCTYPE html><html><body><h1>Leuchtturmprojekte 2022</h1><p>Es war gut.</p></body></html>"
    assert outcome_of(body) == "meetings"


def test_a_first_line_of_markup_does_not_say_whose_it_is() -> None:
    assert outcome_of(b'<!DOCTYPE html><html lang="de"><head><meta char') == "truncated"


MAIN = "<h1>Leuchtturmprojekte im Video</h1>"
INTRO = "<p>Jedes Jahr findet im Programm Sozialer Zusammenhalt ein Treffen des Netzwerkes statt.</p>"


@pytest.mark.parametrize(
    "excuse",
    [
        "Es ist ein Fehler aufgetreten.",
        "Die gesuchte Seite existiert leider nicht mehr.",
        "Sorry, the page you are looking for could not be found.",
        "Sie sind nicht berechtigt, diese Seite anzusehen.",
        "Diese Seite wird gerade überarbeitet.",
        "Unser Angebot wird derzeit gewartet.",
        "Ungewöhnlicher Datenverkehr aus Ihrem Netzwerk.",
        "Ihre Sitzung ist abgelaufen.",
        "Bevor Sie fortfahren, benötigen wir Ihre Zustimmung.",
    ],
)
def test_an_excuse_under_the_pages_heading_is_not_the_page(excuse: str) -> None:
    assert outcome("Leuchtturmprojekte im Video", f"<main>{MAIN}<p>{excuse}</p></main>") == "not_the_page"
    sections = headed("<h2>{title}</h2><p>{text}</p>")
    said = f"<main>{MAIN}{sections}<p>{excuse}</p></main>"
    assert outcome("Leuchtturmprojekte im Video", said) == "meetings"


def test_a_lone_sentence_about_something_else_is_told_to_the_operators() -> None:
    head = "<html><head><title>Leuchtturmprojekte im Video</title></head>"
    body = f"{head}<body>{MAIN}<p>Tut uns leid!</p></body></html>"
    page = read(body.encode(), "text/html; charset=utf-8", URL, "leuchtturmprojekte")
    assert page.problem is not None
    assert (page.problem.kind, page.problem.reason) == ("not_the_page", "The page says “Tut uns leid!”.")


def test_an_excuse_that_a_script_keeps_in_store_is_not_said() -> None:
    script = '<script>var texts = {oops: "Es ist ein Fehler aufgetreten."}</script>'
    assert (
        outcome("Leuchtturmprojekte im Video", f"<main>{MAIN}<div id=app></div></main>{script}")
        == "no_content"
    )


@pytest.mark.parametrize(
    "label", ["Zurück zur Übersicht", "Stand: 01.02.2024", "Seite drucken", "Demnächst mehr."]
)
@pytest.mark.parametrize("heading", ["Leuchtturmprojekte im Video", "Städtebauförderung"])
def test_a_name_and_a_label_are_the_frame_without_its_sections(heading: str, label: str) -> None:
    html = (
        "<html><head><title>Leuchtturmprojekte im Video - Hessen</title></head><body><header><p>Hessen</p>"
        f"</header><main><h1>{heading}</h1><p>{label}</p></main></body></html>"
    )
    found = read(html.encode(), "text/html; charset=utf-8", URL, "leuchtturmprojekte")
    assert found.problem is not None
    assert found.problem.kind == "no_content"


def test_another_heading_under_the_pages_title_is_not_the_page() -> None:
    page = read(
        b"<html><head><title>Leuchtturmprojekte im Video - Hessen</title></head><body><header><p>Hessen</p>"
        b"</header><main><h1>Hoppla, da ist etwas verrutscht.</h1></main></body></html>",
        None,
        URL,
        "leuchtturmprojekte",
    )
    assert page.problem is not None
    assert (page.problem.kind, page.problem.reason) == (
        "not_the_page",
        "The page says “Hoppla, da ist etwas verrutscht.”.",
    )


@pytest.mark.parametrize(
    "content",
    [
        "",
        MAIN,
        MAIN + INTRO,
        f"{MAIN}<p>Inhalte werden geladen …</p>",
        f"{MAIN}<p>Noch keine Einträge vorhanden.</p>",
        f"{MAIN}<p>Jedes Jahr kommen wir zusammen.</p>",
        f"{MAIN}<p>Wir stellen vor:</p><p>Gutes aus der Region.</p>",
        f"{MAIN}<p><a href=/a>Mehr über uns</a></p>",
        f"<section>{MAIN}</section><section><p>Wir sind gern für Sie da.</p></section>",
        "<h1>Sozialer Zusammenhalt</h1><p>Wir sind gern für Sie da.</p>",
        f"{MAIN}<p>{'Wir sind gern für Sie da. ' * 20}</p>",
        "<h1>Wird geladen</h1>",
        "<h1>Sozialer Zusammenhalt</h1>",
        "<h1>Hessen</h1><div id=app></div>",
        "<noscript>Ohne JavaScript stehen nicht alle Funktionen zur Verfügung.</noscript><div id=app></div>",
    ],
)
def test_a_frame_without_an_excuse_lacks_its_sections(content: str) -> None:
    assert outcome("Leuchtturmprojekte im Video - Hessen", f"<main>{content}</main>") == "no_content"


def test_an_error_that_swallowed_a_meetings_text_below_the_last_one_is_an_error() -> None:
    text = "{text} Rund siebzig Gäste kamen zusammen und sprachen über Nachbarschaft, Wohnen und Ehrenamt."
    box = f"<section class=teaser-block><h2>{{title}}</h2><p>{text}</p></section>"
    whole = headed(box)
    last = whole.rindex("<p>")
    broken = whole[:last] + "<p>{{insert_content::4711}}</p></section>"
    page = "<main><h1>Leuchtturmprojekte im Video</h1>{}</main>"
    assert outcome("Leuchtturmprojekte im Video", page.format(whole)) == "meetings"
    assert outcome("Leuchtturmprojekte im Video", page.format(broken)) == "content_error"
