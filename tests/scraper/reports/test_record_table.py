"""The table of a declared list on the published page: which columns one can choose from."""

from __future__ import annotations

import pytest

from scraper.records import DeclaredRecord
from scraper.reports.site.record_table import view
from tests.scraper.exports.lists import SITTING, stored
from tests.scraper.reports.list_samples import site

LONG = "Ausschuss für Umwelt, Klimaschutz und Landwirtschaft"


@pytest.mark.parametrize(
    ("committees", "chosen_from"),
    [
        (("Bau", "Kultur", "Bau", "Kultur"), {"Gremium": ["Bau", "Kultur"]}),
        (("Bau", None, "Kultur", "Bau", "Kultur"), {"Gremium": ["Bau", "Kultur"]}),
        (("Bau", "Bau", "Bau"), {}),
        (("Bau", "Kultur", "Rat"), {}),
        (("Bau", LONG, "Bau", LONG), {}),
        ((), {}),
    ],
)
def test_short_words_that_records_share_are_chosen_from(
    committees: tuple[str | None, ...], chosen_from: dict[str, list[str]]
) -> None:
    records = (DeclaredRecord(SITTING, (None, name, (), None, None, ())) for name in committees)
    shown = site(tuple(stored(record, number) for number, record in enumerate(records, start=1)))
    assert {name: values for _, name, values, _ in view(shown, "Sitzungen")["choices"]} == chosen_from
