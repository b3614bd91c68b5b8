"""The published page of a declared list in a real browser: its table is searched, chosen from and sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.reports.site import render
from tests.browser.test_page import unfold, width_of
from tests.scraper.exports.lists import calls, changes, hostile, like_meetings
from tests.scraper.exports.samples import HOSTILE
from tests.scraper.reports.list_samples import site, sittings
from tests.scraper.reports.site_samples import several
from tests.scraper.reports.test_site import Seen as Html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Open


def rows(page: Page) -> list[str]:
    """What the rows that are shown are called."""
    return page.locator(".rows tr:visible > th").all_inner_texts()


def test_words_are_found_and_values_chosen(opened: Open) -> None:
    with opened(sittings(), silent=False) as page:  # it is loaded again
        assert page.locator("#found").inner_text() == "15 Sitzungen, davon 1 nicht mehr auf der Webseite"
        page.get_by_role("searchbox").fill("antrage bauausschuss")
        assert rows(page) == ["Bauausschuss"]
        page.get_by_role("button", name="Auswahl aufheben").click()
        page.get_by_label("Gremium", exact=True).select_option("Bauausschuss")
        assert rows(page) == ["Bauausschuss"] * 7
        assert page.url.endswith("#feld-gremium=Bauausschuss")
        page.reload()
        assert len(rows(page)) == 7


def test_the_table_is_sorted_by_days_and_numbers_and_what_is_unknown_comes_last(opened: Open) -> None:
    with opened(sittings()) as page:
        page.get_by_role("button", name="Tag").click()
        assert page.locator(".rows time").first.inner_text() == "07.01.2026"
        page.get_by_role("button", name="Freie plaetze").click()
        numbers = page.locator(".rows td:nth-child(3)")
        assert numbers.all_inner_texts()[:4] == ["-3", "0", "10", "12"]
        assert numbers.last.inner_text() == "keine Angabe"
        page.get_by_role("button", name="Freie plaetze").click()
        assert numbers.all_inner_texts()[:2] == ["110", "100"]
        assert numbers.last.inner_text() == "keine Angabe"


def test_a_link_to_a_record_shows_it_whatever_was_chosen(opened: Open) -> None:
    with opened(sittings()) as page:
        page.get_by_label("Gremium", exact=True).select_option("Kulturausschuss")
        page.evaluate("location.hash = '#eintrag-1'")
        page.locator("#eintrag-1:focus").wait_for()
        assert page.locator("#eintrag-1").is_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 360)])
@pytest.mark.parametrize("language", ["de", "en"])
def test_axe_finds_nothing(
    opened: Open, violations: Callable[[Page], list[tuple[str, str]]], scheme: str, width: int, language: str
) -> None:
    shown = sittings(changes=changes(), language=language)
    with opened(shown, width=width, color_scheme=scheme) as page:
        unfold(page)
        page.evaluate("document.querySelectorAll('[hidden]').forEach((part) => (part.hidden = false))")
        page.get_by_role("button", name="Tag" if language == "de" else "Day").click()
        assert violations(page) == []


def test_only_the_table_is_scrolled_sideways(opened: Open) -> None:
    with opened(sittings()) as page:
        for width in (320, 360, 768, 1040, 1041, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert width_of(page) == width


def test_without_script_all_is_there_and_nothing_pretends_to_work(opened: Open) -> None:
    with opened(sittings(), script=False) as page:
        assert page.locator(".rows tr:visible").count() == 15
        assert not page.locator("#tools").is_visible()
        assert page.locator("button:visible").count() == 0
        assert page.locator(".rows a").first.get_attribute("href") == "https://rat.example.org/1.pdf"


def test_a_list_without_words_days_and_records_has_a_page_too(opened: Open) -> None:
    exported = calls()
    with opened(site(exported.records, record_type=exported.pages[0].record_type)) as page:
        assert page.locator("#treffen").inner_text() == "Einträge"
        assert page.locator(".rows data").first.inner_text() == "1234,5"
    with opened(site((), record_type=exported.pages[0].record_type)) as page:
        assert page.locator(".empty").first.inner_text() == "Auf der Webseite stehen derzeit keine Einträge."


def test_the_latest_changes_lead_to_their_records(opened: Open) -> None:
    with opened(sittings(changes=changes())) as page:
        assert page.locator(".latest a").first.inner_text() == "Neue Sitzung: Rat, 01.04.2026"
        page.get_by_label("Gremium", exact=True).select_option("Kulturausschuss")
        page.locator(".change").nth(1).get_by_role("link", name="Zum Eintrag").click()
        page.locator("#eintrag-1:focus").wait_for()
    exported = like_meetings()
    with opened(site(exported.records, exported.changes, exported.pages[0].record_type)) as page:
        assert page.locator(".badge.cancelled").count() == 0
        assert page.locator(".rows td").nth(4).inner_text() == "cancelled"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_neither_runs_nor_loads_nor_widens_anything(opened: Open, name: str) -> None:
    exported = hostile(HOSTILE[name][:20_000])
    shown = site(
        exported.records,
        exported.changes,
        record_type=exported.pages[0].record_type,
        title=exported.pages[0].title,
    )
    with opened(shown, width=1200) as page:
        assert width_of(page) == 1200
        assert page.locator(".rows tr").count() == 2
    assert set(Html(render(shown)).tags) <= set(Html(render(sittings(changes=changes()))).tags)


@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing_in_the_index(
    browser: Browser, violations: Callable[[Page], list[tuple[str, str]]], tmp_path: Path, width: int
) -> None:
    from scraper.reports.site import index_page, summary

    pages = {"a": summary.read(render(sittings())), "b": summary.read(render(several()))}
    file = tmp_path / "index.html"
    file.write_text(index_page.render({name: page for name, page in pages.items() if page}), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(file.as_uri())
    assert page.locator(".rows a:visible").all_inner_texts() == [
        "Leuchtturmprojekte im Video",
        "Sitzungen der Ausschüsse",
    ]
    assert violations(page) == []
    assert width_of(page) == width
    page.close()
