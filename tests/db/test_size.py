"""A file that only grows for ever must grow slowly: years of hourly checks fit into a few megabytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.db.states import BASELINE, SOURCE, at, one, received, see

if TYPE_CHECKING:
    from db.store import Store
    from db.writes.transaction import Writing

CHECKS = 2_000
BYTES = 100
"""Measured: 63, of them 10 for the index by schedule."""


def pages(store: Store) -> int:
    """Bytes that are in use."""
    size = one(store.connection, "PRAGMA page_size")
    return int(size) * int(one(store.connection, "PRAGMA page_count"))


def grown(store: Store, body: bytes | None) -> int:
    """By how many bytes the file grows with many unchanged checks, of 304s or of the same ``body``."""
    see(store, BASELINE, 0)
    before = pages(store)
    with store.writing() as writing:
        for hour in range(1, CHECKS + 1):
            check(writing, hour, body)
    return pages(store) - before


def check(writing: Writing, hour: int, body: bytes | None) -> None:
    """One that finds nothing new."""
    if body is None:
        writing.not_modified(SOURCE, started_at=at(hour), now=at(hour + 0.0001))
    else:
        writing.unchanged(SOURCE, response=received(body), started_at=at(hour), now=at(hour + 0.0001))


def test_a_304_costs_a_few_bytes(store: Store) -> None:
    assert grown(store, None) < CHECKS * BYTES


def test_the_same_bytes_again_cost_no_body(store: Store) -> None:
    assert grown(store, b"x" * 100_000) < CHECKS * BYTES
    assert one(store.connection, "SELECT count(*) FROM snapshots") == 1
