"""The published page as text: what it tells and how; nothing active but its own, whatever is said."""

from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64encode
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from scraper.meetings import Meeting, as_meeting
from scraper.records import PROBLEM_KINDS, Change, Link
from scraper.reports.i18n.english import SITE as ENGLISH
from scraper.reports.i18n.german import SITE as GERMAN
from scraper.reports.site import Download, Owner, Site, SiteProblem, render
from scraper.reports.site.state import counted, size
from tests.replacing import replace
from tests.scraper.reports.samples import (
    BAUNATAL,
    HOSTILE,
    WETZLAR,
    added,
    corrected,
    edited,
    hostile_changes,
)
from tests.scraper.reports.site_samples import NOW, ago, few, found, many, seen, several, site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.records import ProblemKind
    from scraper.reports.dataset import SeenRecord

VOID = {"meta", "link", "input", "br", "use", "path", "img"}


class Seen(HTMLParser):
    """The elements of a page and its text, without style and script; fails where tags do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert not self.stack
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] not in {"style", "script"}:
            self.words.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, other, value in self.attributes if other == name]


def text_of(made: Site) -> str:
    return Seen(render(made)).text


def meetings(*told: Meeting, **values: Any) -> tuple[SeenRecord, ...]:
    return tuple(seen(number, meeting, **values) for number, meeting in enumerate(told, start=1))


def test_it_says_what_is_watched_and_how_fresh_that_is() -> None:
    text = text_of(few())
    assert "Leuchtturmprojekte: Treffen und Änderungen" in text
    assert "welche Treffen auf der Webseite „Leuchtturmprojekte im Video“ stehen" in text
    assert "Alles aktuell. Die Webseite wurde beim letzten Abruf vollständig gelesen." in text
    assert "Letzter Abruf 23.09.2024, 06:15 Uhr" in text  # 04:15 in UTC
    assert "Letzte Änderung 20.09.2024, 06:15 Uhr" in text
    assert "Auf der Webseite 3 Treffen" in text


def test_a_meeting_is_told_on_a_card_and_in_the_table() -> None:
    html = render(site(meetings(WETZLAR)))
    assert "Datum Montag, 07.11.2022 Programmgebiet Wetzlar – Dalheim / Altenberger Straße" in Seen(html).text
    assert '<time datetime="2022-11-07">07.11.2022</time>' in html
    assert len(re.findall('class="none"', html)) == 2  # format and status, in the table
    assert len(re.findall('<th scope="col">', html)) == 7 + 2


def test_form_status_and_the_last_of_several_days_are_told() -> None:
    told = replace(WETZLAR, attendance="hybrid", status="postponed", end_date=date(2022, 11, 8))
    text = text_of(site(meetings(told)))
    assert text.count("hybrid (vor Ort und online)") >= 2  # on the card and in the table
    assert text.count("verschoben") >= 2
    assert text.count("07. und 08.11.2022") >= 2


def test_a_postponed_meeting_without_a_new_day_says_so_and_which_it_had() -> None:
    [seen] = meetings(replace(WETZLAR, status="postponed", start_date=None, end_date=None))
    open_ = "neuer Termin offen (bisher 16.12.2026)"
    text = text_of(site((replace(seen, previous_start=date(2026, 12, 16)),)))
    assert text.count(open_) == 2  # on the card and in the table
    assert "<time" not in render(site((seen,))).partition('<tbody class="rows">')[2].partition("</tbody>")[0]
    assert text_of(site((seen,))).count("neuer Termin offen") == 2


def test_what_the_page_does_not_say_is_called_so() -> None:
    text = text_of(site(meetings(Meeting(None, "Ein Treffen"))))
    assert "ohne Jahr Ein Treffen Datum keine Angabe" in text
    assert text.count("Programmgebiet") == 1  # the column, and not on the card
    assert "oder ein leeres Feld: Die Webseite macht dazu keine Angabe." in text


def test_films_are_links_and_never_embedded() -> None:
    page = Seen(render(several()))
    assert "https://www.youtube.com/watch?v=SYNTHv2022_" in page.values("href")
    assert not {"iframe", "video", "img", "object", "embed", "audio", "form", "base"} & set(page.tags)
    assert not page.values("src")


def test_a_meeting_that_is_gone_is_marked_and_not_counted() -> None:
    gone = replace(meetings(BAUNATAL)[0], missing_since=ago(2), removed=True)
    text = text_of(site((gone,)))
    assert "2023 nicht mehr auf der Webseite Baunatal" in text
    assert "nicht mehr auf der Webseite seit dem 21.09.2024." in text
    assert "Auf der Webseite 0 Treffen" in text


def test_a_word_about_a_meeting_stands_apart_from_its_name() -> None:
    html = render(site(meetings(replace(BAUNATAL, status="cancelled"))))
    assert '<a href="#treffen-1" dir="auto">Baunatal <small class="cancelled">abgesagt</small></a>' in html


def test_a_meeting_that_may_be_gone_is_neither_listed_nor_gone() -> None:
    text = text_of(site((replace(meetings(BAUNATAL)[0], missing_since=NOW),)))
    assert "2023 beim letzten Abruf nicht gefunden Baunatal" in text
    assert "Zuerst gesehen am 23.09.2024, fehlt seit dem 23.09.2024, noch nicht bestätigt." in text
    assert "Auf der Webseite 1 Treffen, davon 1 beim letzten Abruf nicht gefunden" in text
    assert "nicht mehr auf der Webseite" not in text


def test_the_years_have_gaps_and_those_that_are_gone_and_end_with_no_year() -> None:
    told = [replace(BAUNATAL, year=year) for year in (2019, None, 2022, 2019)]
    shown = meetings(*told)
    html = render(site((replace(shown[0], missing_since=NOW, removed=True), *shown[1:])))
    grid = html[html.index('<ol class="years">') : html.index("</ol>", html.index('<ol class="years">'))]
    assert re.findall('<span class="name">(.*)</span>', grid) == [
        *("2022", "2021", "2020", "2019", "ohne Jahr")
    ]
    assert grid.count("nicht aufgeführt") == 2
    assert (
        '<a href="#treffen-1" class="gone" dir="auto">Baunatal <small class="removed">entfernt</small></a>'
        in grid
    )


def test_years_that_are_centuries_apart_are_not_filled() -> None:
    told = [replace(BAUNATAL, year=year) for year in (1848, 2024)]
    assert render(site(meetings(*told))).count("nicht aufgeführt") == 0


def test_changed_words_are_marked_and_the_newest_change_stands_first() -> None:
    html = render(few())
    assert "<del>Dienstag, 04.07.2023</del>" in html
    assert "<ins>Mittwoch, 05.07.2023</ins>" in html
    assert "<del>löste</del> <ins>lösten</ins>" in html
    assert html.index("Datum geändert (04.07.2023 → 05.07.2023)") < html.index("Einleitung geändert")


def test_the_three_latest_changes_stand_above_the_meetings() -> None:
    html = render(several())
    latest = html[html.index('id="neueste"') : html.index('id="treffen"')]
    assert latest.count("<li") == 3
    assert "nicht mehr auf der Seite" in latest.split("<li")[1]


def test_the_changes_of_a_check_stand_together_in_the_order_of_the_page() -> None:
    both = meetings(WETZLAR, BAUNATAL)
    news = (
        found(ago(1), edited(BAUNATAL, attendance="online"), 2),
        found(ago(1), edited(WETZLAR, attendance="online"), 1),
        found(ago(2), corrected(), 2),
    )
    html = render(site(both, news))
    groups = html.split('<section class="check">')[1:]
    heads = [" ".join(re.sub("<[^>]*>", " ", group.partition("</h3>")[0]).split()) for group in groups]
    assert heads == ["22.09.2024, 06:15 Uhr 2 Änderungen", "21.09.2024, 06:15 Uhr 1 Änderung"]
    assert groups[0].index("2022 Wetzlar") < groups[0].index("2023 Baunatal")


def test_every_change_has_an_address_and_a_card_leads_to_its_own() -> None:
    made = several()
    html = render(made)
    for change in made.changes:
        assert html.count(f' id="aenderung-{change.id}"') == 1
    card = html[html.index('id="treffen-12"') : html.index("</article>", html.index('id="treffen-12"'))]
    own = [change.id for change in made.changes if change.record_id == 12]
    assert re.findall('href="#aenderung-(.*?)"', card) == [str(number) for number in own]


def test_the_kind_of_a_link_is_said_once_and_not_left_out() -> None:
    film = Link("video", "https://vimeo.com/1", "Film: Rundgang")
    document = Link("document", "https://example.org/d.pdf", "Dokumentation 2023")
    text = text_of(site(meetings(replace(BAUNATAL, links=(film, document)))))
    assert "Film ansehen : Rundgang , Baunatal 2023" in text
    assert "Film: Rundgang ( vimeo.com )" in text
    assert "Dokumentation 2023 (Dokument, example.org )" in text


def test_a_meeting_has_a_button_for_each_film_and_a_file_for_its_day() -> None:
    film, other = (Link("video", f"https://vimeo.com/{number}", "") for number in (1, 2))
    one, two = replace(BAUNATAL, links=(film,)), replace(BAUNATAL, links=(film, other))
    made = replace(site(meetings(one, two)), calendars={2: "leuchtturm-treffen-2.ics"})
    first, second = Seen(render(made)).text.split("Zuerst gesehen am 23.09.2024.")[:2]
    assert "Film ansehen : Baunatal 2023" in first
    assert "Film 1 ansehen" in second
    assert "Film 2 ansehen" in second
    assert "Termin speichern" not in first
    assert 'href="leuchtturm-treffen-2.ics" download>Termin speichern' in render(made)


def test_more_changes_than_a_page_can_hold_are_counted() -> None:
    news = tuple(found(ago(day), corrected(), 1) for day in range(20))
    text = text_of(site(meetings(BAUNATAL), news, all_changes=1_234))
    assert "12 weitere Änderungen" in text
    assert "Hier stehen die letzten 20 von 1.234 Änderungen." in text


def test_before_the_first_change_and_before_the_first_check_it_says_so() -> None:
    assert "Seit Beginn der Beobachtung hat sich nichts geändert." in text_of(site(meetings(BAUNATAL)))
    empty = text_of(Site(title="Seite", url="https://example.org/"))
    assert "Noch nicht gelesen. Bisher war noch kein Abruf der Webseite erfolgreich." in empty
    assert "Letzter Abruf noch nie" in empty
    assert "Noch sind keine Treffen gespeichert." in empty
    assert "Auf der Webseite stehen derzeit keine Treffen." in text_of(site(()))
    assert "Änderungen Noch nicht gelesen." in empty
    assert "nichts geändert" not in empty


@pytest.mark.parametrize("kind", PROBLEM_KINDS)
def test_an_open_problem_is_explained_with_what_still_holds(kind: ProblemKind) -> None:
    problem = SiteProblem(kind, ago(1))
    text = text_of(replace(few(), problems=(problem,), last_success_at=ago(2)))
    in_question = kind in ("mass_removal", "mass_edit", "field_lost", "too_few_meetings")
    label = "Neuer Stand der Webseite wird geprüft." if in_question else "Webseite derzeit nicht lesbar."
    assert label in text
    assert "Das gilt seit dem 22.09.2024, 06:15 Uhr." in text
    assert "geben den letzten lesbaren Stand vom 21.09.2024, 06:15 Uhr wieder." in text
    assert "Alles aktuell" not in text


@pytest.mark.parametrize(
    ("failures", "sentence"),
    [(1, "Der letzte Abruf der Webseite ist fehlgeschlagen."), (3, "Die letzten 3 Abrufe der Webseite sind")],
)
def test_failed_checks_are_counted(failures: int, sentence: str) -> None:
    text = text_of(replace(few(), failures=failures))
    assert "Webseite derzeit nicht erreichbar." in text
    assert sentence in text


def test_a_page_that_was_never_read_is_not_called_read() -> None:
    never = Site(
        "Seite", "https://example.org/", last_checked_at=NOW, problems=(SiteProblem("truncated", NOW),)
    )
    assert "Bisher war noch kein Abruf der Webseite erfolgreich." in text_of(never)


def test_files_are_offered_by_what_they_are_good_for() -> None:
    html = render(few())
    assert (
        '<a href="leuchtturm.xlsx" download>Excel-Arbeitsmappe</a> <span class="muted">14 KB</span>' in html
    )
    assert "Dateien zum Herunterladen" not in render(replace(few(), downloads=()))
    assert ">neu.bin</a>" in render(replace(few(), downloads=(Download("neu.bin", 1),)))


def test_numbers_are_written_as_germans_write_them() -> None:
    assert [counted(number, GERMAN.change_count, GERMAN) for number in (1, 2, 1_000)] == [
        "1 Änderung",
        "2 Änderungen",
        "1.000 Änderungen",
    ]
    sizes = [size(octets, GERMAN) for octets in (0, 400, 14_200, 1_440_000)]
    assert sizes == ["1 KB", "1 KB", "14 KB", "1,4 MB"]
    assert size(1_440_000, ENGLISH) == "1.4 MB"
    assert counted(1_000, ENGLISH.change_count, ENGLISH) == "1,000 changes"


def test_an_english_page_has_no_german_of_ours() -> None:
    meeting = Meeting(2024, "T", municipality="Kassel")
    news = (found(ago(1), edited(meeting, attendance="online"), 1),)
    made = replace(several(), language="en", records=meetings(meeting), changes=news, title="x")
    page = Seen(render(made))
    assert page.values("lang") == ["en"]
    for german in ("Treffen", "Änderung", "Webseite", "Abruf", "Uhr", "Datei", "keine", "Diese"):
        assert german not in page.text
    english = text_of(replace(several(), language="en"))
    assert "Leuchtturmprojekte: meetings and changes" in english
    assert "Watch the film" in english


def test_the_owner_has_a_place_for_logo_contact_and_legal_pages() -> None:
    owner = Owner(
        contact="leuchtturm@example.org",
        logo="data:image/png;base64,AAAA",
        imprint="https://example.org/impressum",
        privacy="datenschutz.html",
        accessibility="javascript:alert(1)",
    )
    page = Seen(render(replace(few(), owner=owner)))
    assert page.values("src") == ["data:image/png;base64,AAAA"]
    assert "mailto:leuchtturm@example.org" in page.values("href")
    assert {"https://example.org/impressum", "datenschutz.html"} <= set(page.values("href"))
    assert "Impressum" in page.text
    assert "Barrierefreiheit" not in page.text  # its address is none
    assert page.text.index("Fragen zu dieser Übersicht: leuchtturm@example.org") < page.text.index("Wetzlar")


def test_nobody_is_shouted_at() -> None:
    assert "!" not in text_of(several())


def test_the_same_site_is_the_same_page_in_every_process() -> None:
    program = (
        "from scraper.reports.site import render; from tests.scraper.reports.site_samples import several;"
        "import hashlib; print(hashlib.sha256(render(several()).encode()).hexdigest())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "1", "PYTHONPATH": "."},
    )  # fmt: skip
    assert ran.stdout == sha256(render(several()).encode()).hexdigest() + "\n"


def test_the_policy_knows_its_own_style_and_script_and_nothing_else() -> None:
    html = render(few())
    (policy,) = re.findall('http-equiv="Content-Security-Policy" content="(.*?)"', html)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules == {
        "default-src": "'none'",
        "style-src": digest(re.findall("<style>(.*?)</style>", html, re.DOTALL)),
        "script-src": digest(re.findall("<script>(.*?)</script>", html, re.DOTALL)),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def digest(texts: list[str]) -> str:
    (text,) = texts
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def with_text(text: str) -> Site:
    """A site with ``text`` in every field that holds text."""
    changes = hostile_changes(text)
    told = [
        seen(number, as_meeting(meeting))
        for number, change in enumerate(changes)
        if (meeting := change.after or change.before)
    ]
    news = tuple(found(NOW, change, number) for number, change in enumerate(changes))
    return replace(site(tuple(told), news), title=text, url=text, owner=Owner(text, "", text, text, text))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text_and_its_page_is_no_larger_than_it_must_be(name: str) -> None:
    html = render(with_text(HOSTILE[name]))
    html.encode()
    page, usual = Seen(html), Seen(render(several()))
    assert set(page.tags) <= set(usual.tags)
    assert {attribute for _, attribute, _ in page.attributes} <= {name for _, name, _ in usual.attributes}
    assert not {name for _, name, _ in page.attributes if name.startswith("on") or name == "style"}
    assert page.tags.count("script") == 1
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u200b\u202a-\u202e\u2066-\u2069]", html)
    assert len(html) < 200_000


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "https://bank@evil.example/",
        "file:///etc",
    ],
)
def test_an_address_that_is_none_is_text(url: str) -> None:
    link = Link("video", url, "Film")
    told = replace(BAUNATAL, links=(link,))
    made = site(meetings(told), (found(NOW, added(told), 1), found(NOW, edited(BAUNATAL, links=(link,)), 1)))
    hrefs = set(Seen(render(replace(made, url=url))).values("href"))
    own = ("#", "leuchtturm.", "mailto:leuchtturm@example.org")
    assert {href for href in hrefs if not href.startswith(own)} == {icon(hrefs)}


def icon(hrefs: Iterable[str]) -> str:
    return next(href for href in hrefs if href.startswith("data:image/svg+xml,"))


def test_many_links_and_long_texts_are_cut_and_counted() -> None:
    links = tuple(Link("page", f"https://example.org/{number}", "") for number in range(50))
    html = render(site(meetings(replace(BAUNATAL, links=links, description=("Wort " * 5_000,) * 3))))
    assert "Weitere Links: 30" in html
    assert "Gekürzt. Den vollständigen Text lesen Sie auf der Webseite." in html
    assert len(html) < 70_000


def test_a_change_leads_to_its_meeting_only_where_that_is_on_the_page() -> None:
    change = Change("removed", 7, before=BAUNATAL)
    assert 'href="#treffen-7"' not in render(site((), (found(NOW, change, 7),)))
    anchors = Seen(render(many(60)))
    targets = {f"#{value}" for value in anchors.values("id")}
    assert {href for href in anchors.values("href") if href.startswith("#") and "=" not in href} <= targets


def test_every_id_is_there_once() -> None:
    ids = Seen(render(many(60))).values("id")
    assert len(ids) == len(set(ids))


def test_a_terminal_does_not_import_jinja2() -> None:
    program = "import sys, scraper.reports.site; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
