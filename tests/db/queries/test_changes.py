"""Stored changes come back as the comparison made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.queries import changes
from scraper.errors import DamagedValueError
from tests.db.states import BASELINE, MOVED, NEW, STEINBACH, WETZLAR, listing, see, text
from tests.replacing import replace
from tests.scraper.changes.matched import compare

if TYPE_CHECKING:
    from db.store import Store


@pytest.fixture
def store(store: Store) -> Store:
    """A database with one check in it."""
    see(store, BASELINE)
    return store


def test_changes_come_back_as_the_comparison_made_them(store: Store) -> None:
    pages = [
        listing(NEW, MOVED, STEINBACH),
        listing(NEW, MOVED, STEINBACH),
        replace(BASELINE, title="Filme", intro=("Neu.",)),
        listing(WETZLAR),
    ]
    kinds = set()
    for hour, page in enumerate(pages, start=1):
        with store.writing() as writing:
            compared = compare(writing.known("treffen"), page).changes
        stored = changes.changes(store.connection, see(store, page, hour).change_ids)
        added = [change for change in stored if change.kind == "added"]
        assert all(change.record_id for change in added)  # which it has only since it is stored
        assert (
            tuple(replace(entry, record_id=None) if entry in added else entry for entry in stored) == compared
        )
        kinds |= {change.kind for change in stored}
    assert kinds == {"added", "edited", "removed", "restored", "page_edited"}


def test_a_change_that_is_gone_is_damage_and_never_left_out_of_a_message(store: Store) -> None:
    stored = see(store, listing(NEW, MOVED, STEINBACH), 1).change_ids
    with pytest.raises(DamagedValueError, match="a list of changes"):
        changes.changes(store.connection, [*stored, 99])


def test_the_last_news_are_those_of_one_check(store: Store) -> None:
    assert changes.last_published(store.connection) is None
    see(store, listing(NEW, MOVED, STEINBACH), 1)
    see(store, replace(listing(NEW, MOVED, STEINBACH), title="Filme"), 2)
    found = changes.last_published(store.connection, "treffen")
    assert found is not None
    assert [change.kind for change in found.changes] == ["page_edited", "removed"]
    assert (found.schedule, found.created_at) == ("treffen", text(2))
    assert changes.last_published(store.connection, "another") is None
