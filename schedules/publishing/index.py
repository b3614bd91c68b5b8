"""Write an index of the pages that are published below a folder, and renew it with each of them.

The index lists what is there: each folder directly below with a page of Leuchtturm, whatever database it came
from. It is made once by hand (``leuchtturm publish --index DIR``); from then on each page that is published
below it renews it, so that it says what the pages say.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from schedules.publishing.site_source import PublishError
from scraper.atomic_write import file_errors, write_if_new
from scraper.reports.site import summary
from scraper.reports.site.index_page import render

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.reports.site.summary import Summary

PAGE = "index.html"
"""The name of a page, and of the index, in its folder."""

MARK = '<meta name="generator" content="Leuchtturm">'
_HEAD_BYTES = 8_000  # bytes that contain the marks of a page of ours
_MAX_ATTEMPTS = 3


def beginning(page: Path) -> str:
    """Return the beginning of a file; '' if there is none. Raises ``FileError``."""
    with file_errors(page, "read"), suppress(FileNotFoundError):
        descriptor = os.open(page, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe is not waited for
        with os.fdopen(descriptor, "rb") as file:
            return (file.read(_HEAD_BYTES) or b"").decode("utf-8", "replace")
    return ""


def write(folder: Path) -> int:
    """Make or renew the index of ``folder``; return how many pages it lists.

    Raises ``PublishError`` where something else is there, or nothing is published below.
    """
    page = folder / PAGE
    text = beginning(page)
    if page.exists() and not summary.is_index(text):
        what = "is the page of a schedule" if MARK in text else "is not a page of Leuchtturm"
        raise PublishError(
            f"{page} {what} and is not overwritten; give the folder above the published pages."
        )
    pages = _pages(folder)
    if not pages:
        raise PublishError(
            f"Nothing is published in a folder directly below {folder}; `leuchtturm publish {folder}/NAME` "
            "does that."
        )
    for _ in range(_MAX_ATTEMPTS):  # another process may publish a page meanwhile
        write_if_new(page, render(pages).encode())
        listed, pages = pages, _pages(folder)
        if pages == listed:
            break
    return len(pages)


def renew(folder: Path) -> None:
    """Renew the index of ``folder``, if it has one."""
    if summary.is_index(beginning(folder / PAGE)):
        write(folder)


def _pages(folder: Path) -> dict[str, Summary]:
    """Return the summaries of the pages directly below, by folder."""
    with file_errors(folder, "read"):
        folders = sorted(entry for entry in folder.iterdir() if entry.is_dir())
    pages = {entry.name: summary.read(beginning(entry / PAGE)) for entry in folders}
    return {name: page for name, page in pages.items() if page is not None}
