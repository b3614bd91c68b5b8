"""Bytes to records by a declaration, always in a child process: selectors and patterns are an operator's.

A selector or a regular expression can need time beyond any bound on an ordinary page (``* * * * a``); what
bounds it is the child's limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.errors import FetchError
from scraper.parsers.records import declaration as declarations
from scraper.parsers.records.reader import Problem, RecordsPage
from scraper.parsers.sandbox import MAX_SECONDS, run_in_child

if TYPE_CHECKING:
    from threading import Event

    from scraper.parsers.records.declaration import Declaration


def read(
    body: bytes,
    content_type: str | None,
    url: str,
    declaration: Declaration,
    *,
    deadline: float = 30.0,
    stop: Event | None = None,
) -> RecordsPage:
    """Return the records that ``declaration`` names on a page; arguments as of ``sandbox.read``.

    Raises :class:`~scraper.errors.FetchError` where that needs more time or memory than a reader is given. A
    page without the list is no error: it is a ``RecordsPage`` with a ``problem``.
    """
    task = {
        "module": "scraper.parsers.records.child",
        "content_type": content_type,
        "url": url,
        "declaration": declarations.to_json(declaration),
    }
    try:
        page = run_in_child(body, task, seconds=min(deadline, MAX_SECONDS), stop=stop)
    except FetchError as error:
        raise FetchError(
            f"{error} A selector or pattern in [records] can be the reason, too: make them shorter."
        ) from error
    problem = page.pop("problem")
    return RecordsPage(**{**page, "records": tuple(page["records"])}, problem=problem and Problem(*problem))
