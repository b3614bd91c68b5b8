"""Picture the published page for the documentation: ``make screenshots``.

It lives with the tests because it shows their samples in their browser, at the samples' own time; so the
pictures change only when the page does. Not a test: nothing here can fail but the browser.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from scraper.reports.site import render
from tests.browser.conftest import CHROMIUM, QUIET
from tests.scraper.reports.site_samples import NOW, several

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def main(folder: Path) -> None:
    """Write ``page-*.png`` into ``folder``."""
    with TemporaryDirectory() as temporary, sync_playwright() as playwright:
        file = Path(temporary) / "index.html"
        file.write_text(render(replace(several(), problems=(), last_success_at=NOW)), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for width, height in ((1200, 1250), (360, 1400)):
            for scheme in ("light", "dark"):
                page = _opened(browser, file, width, height, scheme)
                page.screenshot(path=folder / f"page-{width}-{scheme}.png")
        page = _opened(browser, file, 1200, 900, "light")
        page.get_by_role("button", name="Tabelle").click()
        page.locator("section[aria-labelledby=treffen]").screenshot(path=folder / "page-table-1200-light.png")
        page = _opened(browser, file, 1200, 1250, "light")
        page.get_by_role("link", name="Änderungen").first.click()
        page.screenshot(path=folder / "page-changes-1200-light.png")
        page = _opened(browser, file, 760, 1075, "light")  # the shape of a sheet, A4 less its margins
        page.emulate_media(media="print")
        page.screenshot(path=folder / "page-paper.png")
        browser.close()


def _opened(browser: Browser, file: Path, width: int, height: int, scheme: Any) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.clock.set_fixed_time(NOW)
    page.goto(file.as_uri())
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1]))
