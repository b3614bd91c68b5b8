"""Changes are compared with the versions they led to: as a reader sees both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.maintenance.stored_values import contradictions
from scraper.records import Candidate, Doubt
from tests.db.states import BASELINE, MOVED, NEW, WETZLAR, listing, see
from tests.replacing import replace

if TYPE_CHECKING:
    from db.store import Store

PRINTED = replace(NEW, description=("Ein „Wort“ - so.", "Zwei."))
REPRINTED = replace(NEW, description=('Ein "Wort" – so. Zwei.',))


def test_another_typography_of_what_was_told_is_no_damage(store: Store) -> None:
    doubtful = replace(
        PRINTED, doubts=(Doubt("start_date", "Two days.", (Candidate("2024-09-17", "am 17."),)),)
    )
    see(store, BASELINE)
    see(store, listing(doubtful, *BASELINE.records), 1)
    see(store, listing(replace(REPRINTED, doubts=doubtful.doubts), *BASELINE.records), 2)
    assert list(contradictions(store.connection)) == []


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE changes SET data = replace(data, 'Dietzenbach', 'DietzeLbach') WHERE kind = 'added'",
        "UPDATE changes SET data = replace(data, 'Zwei.', 'Zwej.') WHERE kind = 'added'",
        "UPDATE changes SET data = replace(data, '2023-07-04', '2023-07-06') WHERE kind = 'edited'",
        "UPDATE changes SET data = replace(data, '2023-07-05', '2023-07-06') WHERE kind = 'edited'",
        "UPDATE changes SET data = replace(data, '\"Wetzlar\"', '\"Wetzlan\"') WHERE kind = 'edited'",
        "UPDATE changes SET kind = 'edited' WHERE kind = 'added'",
    ],
)
def test_what_was_told_and_is_not_what_was_read_is_found(store: Store, harm: str) -> None:
    see(store, listing(WETZLAR, *BASELINE.records[1:]))
    see(store, listing(PRINTED, MOVED, *BASELINE.records[1:]), 1)
    assert list(contradictions(store.connection)) == []
    assert store.connection.execute(harm).rowcount == 1
    assert len(list(contradictions(store.connection))) == 1
