"""A real browser for the published page: Debian's chromium, once a module, and a page that tells all."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scraper.reports.site import render
from tests.scraper.reports.site_samples import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, Page

    from scraper.reports.site import Site

    Open = Callable[..., AbstractContextManager[Page]]

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, or a skip that says how to get it."""
    if not CHROMIUM.exists():
        pytest.skip("needs chromium: `make browser` installs it (apt-get install chromium)")
    from playwright.sync_api import sync_playwright  # `make test` reads this file too, and drives no browser

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def violations() -> Callable[[Page], list[tuple[str, str]]]:
    """What axe finds wrong with a page as it is shown now: rule and element."""
    from axe_playwright_python.sync_playwright import Axe

    def look(page: Page) -> list[tuple[str, str]]:
        found = Axe().run(page).response["violations"]
        return [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]

    return look


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Open:
    """Open a site's page from a file, at the time of its last check: ``with opened(site) as page``.

    Fails at the end if the page said anything on the console, asked for anything, or threw (with ``silent``).
    """

    @contextmanager
    def call(
        site: Site,
        *,
        width: int = 1200,
        script: bool = True,
        silent: bool = True,
        now: Any = NOW,
        **how: Any,
    ) -> Iterator[Page]:
        file = tmp_path / "index.html"
        file.write_text(render(site), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, locale="de-DE", **how
        )
        context.set_default_timeout(60_000)
        page = context.new_page()
        happened: list[str] = []
        page.on("console", lambda message: happened.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: happened.append(f"error: {error}"))
        page.on("dialog", lambda dialog: happened.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: happened.append(f"request: {request.url[:100]}"))
        page.clock.set_fixed_time(now)
        page.goto(file.as_uri())
        assert happened.pop(0) == f"request: {file.as_uri()}"[:109]
        yield page
        assert not happened or not silent
        context.close()

    return call
