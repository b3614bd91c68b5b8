"""The published page as text: what it tells and how; nothing active but its own, whatever is said."""

from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from scraper.records import PROBLEM_KINDS, Change, Link, Meeting
from scraper.reports.site import Download, Site, SiteChange, SiteMeeting, SiteProblem, render
from scraper.reports.site.site_phrases import COLUMNS, counted, size
from tests.scraper.reports.samples import (
    BAUNATAL,
    HOSTILE,
    WETZLAR,
    added,
    corrected,
    edited,
    hostile_changes,
)
from tests.scraper.reports.site_samples import NOW, ago, few, many, several, site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.records import ProblemKind

VOID = {"meta", "link", "input", "br", "use", "path"}


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


def meetings(*told: Meeting, **values: Any) -> tuple[SiteMeeting, ...]:
    return tuple(
        replace(SiteMeeting(number, meeting, NOW), **values) for number, meeting in enumerate(told, start=1)
    )


def test_it_says_what_is_watched_and_how_fresh_that_is() -> None:
    text = text_of(few())
    assert "Leuchtturm liest regelmäßig die Webseite www.example.org und hält fest" in text
    assert "In Ordnung Die Seite war beim letzten Abruf erreichbar und lesbar." in text
    assert "Zuletzt geprüft 23.09.2024, 06:15 Uhr" in text  # 04:15 in UTC
    assert "Letzte Änderung 20.09.2024, 06:15 Uhr" in text
    assert "Auf der Seite 3 Treffen" in text


def test_a_meeting_is_told_on_a_card_and_in_the_table() -> None:
    html = render(site(meetings(WETZLAR)))
    assert "Datum Montag, 07.11.2022 Programmgebiet Wetzlar – Dalheim / Altenberger Straße" in Seen(html).text
    assert '<time datetime="2022-11-07">07.11.2022</time>' in html
    assert Seen(html).text.count("keine Angabe") == 1  # the form, in the table
    assert len(re.findall('<th scope="col">', html)) == len(COLUMNS) + 2


def test_form_status_and_the_last_of_several_days_are_told() -> None:
    told = replace(WETZLAR, attendance="hybrid", status="postponed", end_date=date(2022, 11, 8))
    text = text_of(site(meetings(told)))
    assert text.count("hybrid (vor Ort und online)") >= 2  # on the card and in the table
    assert text.count("verschoben") >= 2
    assert text.count("07.11.2022 – 08.11.2022") >= 2


def test_what_the_page_does_not_say_is_called_so() -> None:
    text = text_of(site(meetings(Meeting(None, "Ein Treffen"))))
    assert "ohne Jahr Ein Treffen Datum keine Angabe" in text
    assert text.count("Programmgebiet") == 1  # the column, and not on the card


def test_films_are_links_and_never_embedded() -> None:
    seen = Seen(render(several()))
    assert "https://www.youtube.com/watch?v=SYNTHv2022_" in seen.values("href")
    assert not {"iframe", "video", "img", "object", "embed", "audio", "form", "base"} & set(seen.tags)
    assert not seen.values("src")


def test_a_meeting_that_is_gone_is_marked_and_not_counted() -> None:
    gone = replace(meetings(BAUNATAL)[0], missing_since=ago(2), removed=True)
    text = text_of(site((gone,)))
    assert "2023 nicht mehr auf der Seite Baunatal" in text
    assert "nicht mehr auf der Seite seit dem 21.09.2024." in text
    assert "Auf der Seite 0 Treffen" in text
    assert "Zeitstrahl" not in text


def test_a_word_about_a_meeting_stands_apart_from_its_name() -> None:
    html = render(site(meetings(replace(BAUNATAL, status="cancelled"))))
    assert (
        '<a href="#treffen-1" dir="auto">Baunatal</a> <span class="badge cancelled">abgesagt</span>' in html
    )


def test_a_meeting_that_may_be_gone_is_still_counted() -> None:
    text = text_of(site((replace(meetings(BAUNATAL)[0], missing_since=NOW),)))
    assert "fehlt seit dem letzten Abruf" in text
    assert "nicht mehr auf der Seite seit dem 23.09.2024, noch nicht bestätigt." in text
    assert "Auf der Seite 1 Treffen" in text


def test_the_timeline_begins_with_the_newest_year_and_ends_with_those_without_one() -> None:
    told = [replace(BAUNATAL, year=year) for year in (2019, None, 2024, 2019)]
    assert re.findall("<li><h3>(.*)</h3>", render(site(meetings(*told)))) == ["2024", "2019", "ohne Jahr"]


def test_changed_words_are_marked_and_the_newest_change_stands_first() -> None:
    html = render(few())
    assert "<del>Dienstag, 04.07.2023</del>" in html
    assert "<ins>Mittwoch, 05.07.2023</ins>" in html
    assert "<del>löste</del> <ins>lösten</ins>" in html
    assert html.index("Datum geändert (04.07.2023 → 05.07.2023)") < html.index("Einleitung geändert")


def test_more_changes_than_a_page_can_hold_are_counted() -> None:
    news = tuple(SiteChange(ago(1), corrected(), 1) for _ in range(20))
    text = text_of(site(meetings(BAUNATAL), news, all_changes=1_234))
    assert "12 ältere Änderungen" in text
    assert "Hier stehen die letzten 20 von 1.234 Änderungen." in text


def test_before_the_first_change_and_before_the_first_check_it_says_so() -> None:
    assert "hat sich an den Treffen nichts geändert" in text_of(site(meetings(BAUNATAL)))
    empty = text_of(Site(title="Seite", url="https://example.org/"))
    assert "Noch nicht gelesen" in empty
    assert "Zuletzt geprüft noch nie" in empty
    assert "Noch sind keine Treffen gespeichert." in empty


@pytest.mark.parametrize("kind", PROBLEM_KINDS)
def test_an_open_problem_is_explained_with_what_still_holds(kind: ProblemKind) -> None:
    problem = SiteProblem(kind, ago(1))
    text = text_of(replace(few(), problems=(problem,), last_success_at=ago(2)))
    assert "Seite derzeit nicht lesbar" in text
    assert "Das ist so seit dem 22.09.2024, 06:15 Uhr." in text
    assert "geben den letzten lesbaren Stand vom 21.09.2024, 06:15 Uhr wieder." in text
    assert "In Ordnung" not in text


@pytest.mark.parametrize(
    ("failures", "sentence"),
    [(1, "Der letzte Abruf der Seite ist fehlgeschlagen."), (3, "Die letzten 3 Abrufe der Seite sind")],
)
def test_failed_checks_are_counted(failures: int, sentence: str) -> None:
    text = text_of(replace(few(), failures=failures))
    assert "Abruf derzeit nicht möglich" in text
    assert sentence in text


def test_a_page_that_was_never_read_is_not_called_read() -> None:
    never = Site(
        "Seite", "https://example.org/", last_checked_at=NOW, problems=(SiteProblem("truncated", NOW),)
    )
    assert "Die Seite wurde bisher noch nicht gelesen." in text_of(never)


def test_files_are_offered_by_what_they_are_good_for() -> None:
    html = render(few())
    assert (
        '<a href="leuchtturm.xlsx" download>Excel-Arbeitsmappe</a> <span class="muted">14 KB</span>' in html
    )
    assert "Dateien zum Mitnehmen" not in render(replace(few(), downloads=()))
    assert ">neu.bin</a>" in render(replace(few(), downloads=(Download("neu.bin", 1),)))


def test_numbers_are_written_as_germans_write_them() -> None:
    assert [counted(number, "Änderung", "Änderungen") for number in (1, 2, 1_000)] == [
        "1 Änderung",
        "2 Änderungen",
        "1.000 Änderungen",
    ]
    assert [size(octets) for octets in (0, 400, 14_200, 1_440_000)] == ["1 KB", "1 KB", "14 KB", "1,4 MB"]


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
        SiteMeeting(number, meeting, NOW)
        for number, change in enumerate(changes)
        if (meeting := change.after or change.before)
    ]
    news = tuple(SiteChange(NOW, change, number) for number, change in enumerate(changes))
    return replace(site(tuple(told), news), title=text, url=text, contact=text)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text_and_its_page_is_no_larger_than_it_must_be(name: str) -> None:
    html = render(with_text(HOSTILE[name]))
    html.encode()
    seen, usual = Seen(html), Seen(render(several()))
    assert set(seen.tags) <= set(usual.tags)
    assert {attribute for _, attribute, _ in seen.attributes} <= {name for _, name, _ in usual.attributes}
    assert not {name for _, name, _ in seen.attributes if name.startswith("on") or name == "style"}
    assert seen.tags.count("script") == 1
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
    made = site(
        meetings(told), (SiteChange(NOW, added(told), 1), SiteChange(NOW, edited(BAUNATAL, links=(link,)), 1))
    )
    hrefs = set(Seen(render(replace(made, url=url))).values("href"))
    assert {href for href in hrefs if not href.startswith(("#", "leuchtturm."))} == {icon(hrefs)}


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
    assert 'href="#treffen-7"' not in render(site((), (SiteChange(NOW, change, 7),)))
    anchors = Seen(render(many(60)))
    targets = {f"#{value}" for value in anchors.values("id")}
    assert {href for href in anchors.values("href") if href.startswith("#")} <= targets


def test_every_id_is_there_once() -> None:
    ids = Seen(render(many(60))).values("id")
    assert len(ids) == len(set(ids))


def test_a_terminal_does_not_import_jinja2() -> None:
    program = "import sys, scraper.reports.site; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
