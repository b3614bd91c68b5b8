"""The published page in a real browser: found, chosen, sorted, by keyboard too, on every screen, on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from scraper.reports.site import SiteChange, SiteMeeting, render
from tests.scraper.reports.samples import HOSTILE, hostile_changes
from tests.scraper.reports.site_samples import NOW, few, many, several, site

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    from scraper.reports.site import Site

    Open = Callable[..., AbstractContextManager[Page]]

pytestmark = pytest.mark.browser


def shown(page: Page) -> list[str]:
    """The places that the visible view lists, in its order."""
    return page.locator("#karten article:visible h3, .rows tr:visible th").all_inner_texts()


def width_of(page: Page) -> int:
    """How wide the page is; more than its screen means that one has to scroll sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_words_are_found_as_people_type_them(opened: Open) -> None:
    with opened(several()) as page:
        for typed, places in {
            "strasse": ["Wetzlar"],
            "WETZLAR dalheim": ["Wetzlar"],
            "Östliches": ["Steinbach (Taunus)"],
            "oestliches": ["Steinbach (Taunus)"],
            "ostlich taunus": ["Steinbach (Taunus)"],
            "holz-wildtiere": ["Baunatal"],  # in a description that is folded away
            "gibt es nicht": [],
        }.items():
            page.get_by_role("searchbox").fill(typed)
            assert shown(page) == places, typed
            assert page.locator("#found").inner_text().startswith(f"{len(places)} von 9 Treffen")
            assert page.locator("#nothing").is_visible() is (not places)
        page.get_by_role("button", name="Auswahl aufheben").click()
        assert len(shown(page)) == 9
        assert page.locator("#found").inner_text() == "9 Treffen, davon 1 nicht mehr auf der Seite"


def test_meetings_are_chosen_by_year_form_status_and_film(opened: Open) -> None:
    with opened(several()) as page:
        page.get_by_label("Jahr").select_option("2020")
        assert shown(page) == ["Kassel", "Wetzlar", "Hanau", "Offenbach am Main", "Marburg"]
        page.get_by_label("nur mit Film").check()
        assert shown(page) == ["Wetzlar", "Hanau", "Marburg"]
        page.get_by_label("Form").select_option("online")
        assert shown(page) == ["Hanau"]
        page.get_by_role("button", name="Tabelle").click()
        assert shown(page) == ["Hanau"]
        page.get_by_role("button", name="Auswahl aufheben").click()
        page.get_by_label("Status").select_option("nicht mehr auf der Seite")
        assert shown(page) == ["Steinbach (Taunus)"]


def test_the_table_is_sorted_by_any_column_and_what_is_unknown_comes_last(opened: Open) -> None:
    with opened(several()) as page:
        page.get_by_role("button", name="Tabelle").click()
        days = page.locator(".rows td:nth-child(4)")
        page.get_by_role("button", name="Datum").click()
        assert days.all_inner_texts()[:2] == ["02.02.2020 – 03.02.2020", "03.03.2020"]
        assert days.all_inner_texts()[-1] == "keine Angabe"
        assert page.get_by_role("columnheader", name="Datum").get_attribute("aria-sort") == "ascending"
        assert page.locator("#found").inner_text() == "Sortiert nach Datum, aufsteigend"
        page.get_by_role("button", name="Datum").click()
        assert days.all_inner_texts()[:2] == ["17.09.2024", "04.07.2023"]
        assert days.all_inner_texts()[-1] == "keine Angabe"
        page.get_by_role("button", name="Ort").click()
        assert shown(page)[:3] == ["Baunatal", "Dietzenbach", "Hanau"]
        assert page.locator("[aria-sort]").count() == 1


def test_everything_works_with_the_keyboard_alone(opened: Open) -> None:
    with opened(several()) as page:
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Zum Inhalt springen"
        assert page.locator(":focus").evaluate("(link) => link.getBoundingClientRect().x") >= 0
        page.keyboard.press("Enter")
        to(page, "suche")
        page.keyboard.type("wetzlar")
        assert shown(page) == ["Wetzlar", "Wetzlar"]
        to(page, "als-tabelle")
        page.keyboard.press("Space")
        assert page.locator("#als-tabelle").get_attribute("aria-pressed") == "true"
        for _ in range(4):
            page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Datum"
        outline = page.locator(":focus").evaluate("element => getComputedStyle(element).outlineWidth")
        assert outline == "3px"
        page.keyboard.press("Enter")
        assert page.locator(".rows tr:visible td:first-child").all_inner_texts() == ["2020", "2022"]


def to(page: Page, wanted: str) -> None:
    """Press Tab until the element with the id ``wanted`` has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == wanted:
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def test_a_link_to_a_meeting_shows_it_whatever_was_chosen(opened: Open) -> None:
    with opened(many(60)) as page:
        page.get_by_role("searchbox").fill("gibt es nicht")
        page.get_by_role("button", name="Tabelle").click()
        link = page.locator(".timeline > li:nth-child(2) a").first  # of those that are folded away at first
        link.click()
        meeting = page.locator(link.get_attribute("href") or "")
        assert meeting.is_visible()
        assert meeting.evaluate("element => element === document.activeElement")
        page.locator("#weitere > summary").click()  # folded away again, and the same link once more
        assert not meeting.is_visible()
        page.get_by_role("button", name="Tabelle").click()
        link.click()
        assert meeting.is_visible()


def test_nothing_has_to_be_scrolled_sideways(opened: Open) -> None:
    with opened(several()) as page:
        unfold(page)
        for width in (360, 759, 760, 1200, 1400):
            page.set_viewport_size({"width": width, "height": 800})
            for view in ("Karten", "Tabelle"):
                page.get_by_role("button", name=view).click()
                assert width_of(page) == width, view


def unfold(page: Page) -> None:
    """Open all that is folded away."""
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 360)])
def test_axe_finds_nothing_in_all_that_can_be_shown(
    opened: Open, violations: Callable[[Page], list[tuple[str, str]]], scheme: str, width: int
) -> None:
    ground = {"light": "rgb(238, 241, 244)", "dark": "rgb(18, 23, 29)"}[scheme]
    with opened(several(), width=width, color_scheme=scheme) as page:
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
        unfold(page)
        page.evaluate("document.querySelectorAll('[hidden]').forEach((part) => (part.hidden = false))")
        page.get_by_role("button", name="Datum").click()
        assert violations(page) == []


def test_paper_shows_the_facts_and_none_of_the_tools(opened: Open) -> None:
    with opened(few(), color_scheme="dark") as page:
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.querySelector('.card')).color") == "rgb(0, 0, 0)"
        ground = "getComputedStyle(document.querySelector('.card')).backgroundColor"
        assert page.evaluate(ground) == "rgb(255, 255, 255)"
        for gone in ("#tools", "nav", ".files", ".jump"):
            assert not page.locator(gone).first.is_visible(), gone
        assert page.locator("#karten article:visible").count() == 3
        address = page.locator(".links a").first
        assert "youtube.com" in address.evaluate(
            "link => getComputedStyle(link, '::after').content + link.href"
        )
        assert page.locator("details.prose p").is_visible()  # nobody can unfold paper
        assert page.pdf().startswith(b"%PDF")


def test_without_script_all_is_there_and_nothing_pretends_to_work(opened: Open) -> None:
    with opened(several(), script=False) as page:
        assert page.locator("#karten article:visible").count() == 9
        assert page.locator(".rows tr:visible").count() == 9
        assert not page.locator("#tools").is_visible()
        assert page.locator("button:visible").count() == 0


def test_a_page_that_nobody_renews_says_so(opened: Open) -> None:
    for later, label in ((timedelta(days=2), "In Ordnung"), (timedelta(days=4), "Nicht mehr aktuell")):
        with opened(few(), now=NOW + later) as page:
            assert page.locator("#label").inner_text() == label
            assert page.locator("#stale").is_visible() is (label != "In Ordnung")


def test_hostile_text_neither_runs_nor_loads_nor_widens_anything(opened: Open) -> None:
    made = hostile(HOSTILE)
    with opened(made, width=360) as page:
        unfold(page)
        for view in ("Karten", "Tabelle"):
            page.get_by_role("button", name=view).click()
            assert width_of(page) == 360
            assert len(shown(page)) == len(made.meetings)
        page.get_by_role("searchbox").fill(HOSTILE["image"])
        assert len(shown(page)) == 4
        assert page.evaluate("document.scripts.length") == 1
        assert page.evaluate("document.images.length") == 0


def hostile(texts: Mapping[str, str]) -> Site:
    """A site with each text in every field that holds text."""
    changes = [change for text in texts.values() for change in hostile_changes(text)]
    meetings = [
        SiteMeeting(number, meeting, NOW, missing_since=NOW, removed=number % 4 == 2)
        for number, change in enumerate(changes)
        if (meeting := change.after or change.before)
    ]
    news = tuple(SiteChange(NOW, change, number) for number, change in enumerate(changes))
    text = "".join(text[:5_000] for text in texts.values())
    return replace(site(tuple(meetings), news), title=text, url="https://example.org/" + text, contact=text)


def test_the_policy_lets_in_nothing_but_the_pages_own_script_and_style(opened: Open) -> None:
    with opened(few(), silent=False) as page:
        refused = page.evaluate(
            """async () => {
                const refused = [];
                addEventListener("securitypolicyviolation", (event) =>
                    refused.push(event.effectiveDirective));
                const script = document.createElement("script");
                script.textContent = "window.ran = true";
                const style = document.createElement("style");
                const frame = document.createElement("iframe");
                frame.src = "https://www.youtube.com/embed/x";
                const image = new Image();
                image.src = "https://example.org/x.png";
                document.body.append(script, style, frame, image);
                document.body.setAttribute("onclick", "window.ran = true");
                document.body.click();
                await fetch("https://example.org/").catch(() => {});
                await new Promise((resolve) => setTimeout(resolve, 100));
                return [...new Set(refused)].concat(window.ran ?? []);
            }"""
        )
        assert sorted(refused) == [
            "connect-src",
            "frame-src",
            "img-src",
            "script-src-attr",
            "script-src-elem",
            "style-src-elem",
        ]


def test_a_thousand_meetings_are_light_and_quick(opened: Open) -> None:
    assert len(render(many(1_000)).encode()) < 2_000_000
    with opened(many(1_000)) as page:
        began = perf_counter()
        page.evaluate(
            """() => {
                document.getElementById("suche").value = "gross-gerau";
                document.getElementById("suche").dispatchEvent(new Event("input"));
                document.getElementById("als-tabelle").click();
                document.querySelectorAll("thead button")[1].click();
                document.body.offsetHeight;
            }"""
        )
        assert perf_counter() - began < 15  # 0.2 s on a machine that does nothing else
        assert page.locator("#found").inner_text().startswith("Sortiert nach Ort")
        assert len(shown(page)) == 71
