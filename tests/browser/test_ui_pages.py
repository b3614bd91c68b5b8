"""Datasette's pages in a real browser: fit phone and desk, read well, ask for nothing elsewhere.

With ``LEUCHTTURM_SCREENSHOTS=docs/images`` the pictures for the documentation are written there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.schedules.demo_states import with_demo_states
from tests.schedules.running_ui import Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = {
    "start": "",
    "treffen": "/treffen",
    "aenderungen": "/aenderungen",
    "frage": "/was-hat-sich-geaendert-seit?seit=2026-09-20",
    "sql": "?sql=SELECT+Ort+FROM+treffen+WHERE+Jahr+%3E+:jahr&jahr=2022",
    "zweifel": "/zweifel",
    "technisch": "/meetings/1",
    "fehler": "/gibt-es-nicht",
}
PICTURED = ("start", "treffen", "aenderungen")


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with Shown(with_demo_states(tmp_path_factory.mktemp("ui") / "leuchtturm.db")) as shown:
        yield shown


@pytest.mark.parametrize("width", [360, 1200])
def test_each_page_fits_reads_well_and_stays_at_home(
    browser: Browser, ui: Shown, violations: Callable[[Page], list[tuple[str, str]]], width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 600}, locale="de-DE", bypass_csp=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name, path in PAGES.items():
        page.goto(f"{ui.url}leuchtturm{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        if width == 1200 and name in PICTURED and (folder := os.environ.get("LEUCHTTURM_SCREENSHOTS")):
            page.screenshot(path=Path(folder) / f"datasette-{name}.png", full_page=True)
        page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
        if width == 1200:  # the same elements at any width
            assert violations(page) == [], name
    assert asked
    assert all(address.startswith(ui.url) for address in asked)
    context.close()


def test_the_keyboard_alone_leads_to_an_answer(browser: Browser, ui: Shown) -> None:
    page: Page = browser.new_page()
    page.goto(f"{ui.url}leuchtturm/treffen")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt"
    page.get_by_label("Suchen in allen Texten").focus()
    page.keyboard.type("strasse")
    page.keyboard.press("Enter")
    page.wait_for_url("**_search=strasse**")
    assert page.locator("tbody tr").count() == 1
    assert page.locator("td.col-Ort").inner_text() == "Wetzlar"
    page.close()


def test_a_day_typed_as_it_is_shown_finds_what_is_shown_from_then_on(browser: Browser, ui: Shown) -> None:
    page: Page = browser.new_page()
    page.goto(f"{ui.url}leuchtturm/alle_treffen")
    days = page.locator("td.col-Datum").all_inner_texts()
    wanted = {day for day in days if (day[6:], day[3:5], day[:2]) >= ("2022", "11", "07")}
    assert wanted
    assert wanted < set(days)
    page.get_by_label("Spalte").last.select_option("Datum")
    page.get_by_label("Vergleich").last.select_option("ab")
    page.get_by_label("Wert").last.fill("07.11.2022")
    page.get_by_role("button", name="Anwenden").click()
    page.wait_for_url("**Datum__gte=07.11.2022**")
    assert set(page.locator("td.col-Datum").all_inner_texts()) == wanted
    assert page.get_by_label("Wert").first.input_value() == "07.11.2022"
    page.close()
