"""The HTML part in a real browser: fits a phone and a desk, loads nothing, runs nothing.

With ``LEUCHTTURM_SCREENSHOTS=docs/images`` the pictures for the documentation are written there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scraper.reports.mail import mail
from scraper.reports.model import Recipient
from tests.scraper.reports.samples import (
    FILM,
    HOSTILE,
    WETZLAR,
    added,
    corrected,
    edited,
    hostile_changes,
    intro_edited,
    news,
    notice,
    removed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
REFERAT = Recipient(channel="Referat Städtebauförderung", contact="leuchtturm@example.org")
PICTURED = ("new-meeting", "corrected", "several")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium: apt-get install chromium"),
]

SAMPLES = {
    "new-meeting": mail(news(added()), REFERAT),
    "corrected": mail(news(corrected()), REFERAT),
    "several": mail(news(edited(WETZLAR, links=(FILM,)), corrected(), removed(), intro_edited()), REFERAT),
    "notice": mail(notice("failing"), REFERAT),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # `make test` reads this file too, and drives no browser

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


def opened(browser: Browser, width: int, scheme: Any) -> tuple[Page, list[str]]:
    """An empty page, and everything that is asked for or runs in it from now on."""
    page = browser.new_page(viewport={"width": width, "height": 400}, color_scheme=scheme)
    happened: list[str] = []
    page.on("request", lambda request: happened.append(request.url))
    page.on("dialog", lambda dialog: happened.append(dialog.message))
    page.on("console", lambda message: happened.append(message.text))
    return page, happened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_mails_fit_the_screen_and_have_its_scheme(browser: Browser, width: int, scheme: str) -> None:
    page, happened = opened(browser, width, scheme)
    for name, told in SAMPLES.items():
        page.set_content(told.html)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate("document.querySelector('table table').offsetWidth") <= 640
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == {"light": "rgb(242, 243, 248)", "dark": "rgb(18, 20, 31)"}[scheme]
        if name in PICTURED and (folder := os.environ.get("LEUCHTTURM_SCREENSHOTS")):
            page.screenshot(path=Path(folder) / f"mail-{name}-{width}-{scheme}.png", full_page=True)
    assert not happened
    page.close()


def test_a_hostile_page_neither_runs_nor_loads_nor_widens_anything(browser: Browser) -> None:
    page, happened = opened(browser, 360, "light")
    for name, text in HOSTILE.items():
        page.set_content(mail(news(*hostile_changes(text[:50_000]), title=text[:50_000])).html)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, name
        assert page.evaluate("document.scripts.length") == 0, name
    assert not happened
    page.close()
