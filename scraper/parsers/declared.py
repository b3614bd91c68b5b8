"""Parse a page by an operator's declaration, always in a child process.

A selector or a regular expression can take any time, even on an ordinary page (``* * * * a``); the child's
limit bounds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, convert

from scraper import records
from scraper.errors import FetchError
from scraper.parsers.page_limits import DECLARED_FACTOR, within_limits
from scraper.parsers.records import declaration as declarations
from scraper.parsers.records.reader import RecordsPage
from scraper.parsers.sandbox import MAX_SECONDS, run_in_child
from scraper.records.equality import folded

if TYPE_CHECKING:
    from collections.abc import Hashable
    from threading import Event

    from scraper.records import DeclaredRecord, Page, RecordType

NOWHERE = "https://example.org/"  # RFC 2606: reserved


def read(
    body: bytes,
    content_type: str | None,
    url: str,
    declaration: declarations.Declaration,
    *,
    deadline: float = 30.0,
    stop: Event | None = None,
) -> RecordsPage:
    """Return the records of a page by ``declaration``; arguments as of ``sandbox.read``.

    Raises :class:`~scraper.errors.FetchError` where that needs more time or memory than a reader is given. A
    page without the list is not an error, but a ``RecordsPage`` with a ``problem``.
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
    return convert(page, RecordsPage)


def page_of(reading: RecordsPage, record_type: RecordType, declaration: declarations.Declaration) -> Page:
    """The reading as a page to compare; the page's own title is not part of a declared list."""
    places = {
        name: declarations.described(field)
        for name, field in declaration.fields.items()
        if field.type not in ("texts", "links")
    }
    found = tuple(
        records.declared_from_json(record_type, record).with_evidence(
            tuple(
                records.Evidence(name, place, words.get(name, ""))
                for name, place in places.items()
                if record[name] is not None
            )
        )
        for record, words in zip(reading.records, reading.words, strict=True)
    )
    page = records.Page(
        None,
        records=_each_once(found),
        problem=reading.problem,
        incomplete=tuple(records.declared_from_json(record_type, record) for record in reading.incomplete),
    )
    return within_limits(page, times=DECLARED_FACTOR)


def _each_once(entries: tuple[DeclaredRecord, ...]) -> tuple[DeclaredRecord, ...]:
    """Leave out those that a reader cannot tell from one before: an entry that stands twice on the page."""
    first: dict[Hashable, DeclaredRecord] = {}
    for entry in entries:
        first.setdefault(folded(entry), entry)
    return tuple(first.values())


class Candidate(Struct, frozen=True):
    """A declaration that may be the page's list, what it reads there, and what was not sure."""

    declaration: declarations.Declaration
    page: RecordsPage
    doubts: tuple[str, ...]


class Proposals(Struct, frozen=True):
    """What a page may be watched for, best first. ``feeds``: addresses of feeds that it offers itself."""

    title: str | None
    url: str
    language: str
    feeds: tuple[str, ...]
    candidates: tuple[Candidate, ...]


def propose(
    body: bytes,
    content_type: str | None,
    url: str,
    *,
    example: str | None = None,
    deadline: float = 30.0,
) -> Proposals:
    """Return what may be the list of records on a page; no candidate where nothing repeats.

    ``url``: empty for the address that the page gives itself, else ``https://example.org/``.
    ``example``: words of one record, to look for.
    Raises as :func:`read` does.
    """
    task = {
        "module": "scraper.parsers.records.proposing.proposing_child",
        "content_type": content_type,
        "url": url or NOWHERE,
        "own_address": not url,
        "example": example,
    }
    return convert(run_in_child(body, task, seconds=min(deadline, MAX_SECONDS)), Proposals)
