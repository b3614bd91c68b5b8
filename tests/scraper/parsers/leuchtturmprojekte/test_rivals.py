"""The readings that lost: which, with how many points, and why; and the same winner as without asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.html import blocks_of
from scraper.html.encoding import decode
from scraper.parsers.leuchtturmprojekte import parse
from scraper.parsers.leuchtturmprojekte.explain import explain
from scraper.records import to_json_value
from scraper.reports.explanation_page import REASONS
from tests.scraper.parsers.leuchtturmprojekte.test_cases import CASES, URL

if TYPE_CHECKING:
    from typing import Any

FRAME = """<!DOCTYPE html><html lang="de"><head><title>Leuchtturmprojekte im Video</title></head><body><main>
<h1>Leuchtturmprojekte im Video</h1><p>Jedes Jahr findet im Programm Soziale Stadt ein Treffen statt.</p>
<h2>Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Hanau</h2><p>{}</p></main></body></html>"""


def contests(words: str) -> dict[str, Any]:
    [contest] = explain(blocks_of(FRAME.format(words)), URL)["contests"]
    fields: dict[str, Any] = contest
    return fields


@pytest.mark.parametrize(
    ("words", "field", "winner", "rival", "reason"),
    [
        (
            "Das Treffen fand am 04.07.2023 statt.",
            "programme",
            "Sozialer Zusammenhalt",
            "Soziale Stadt",
            "first_counts",
        ),
        (
            "Im Mittelpunkt stand das Programmgebiet „Nord“. Auch das Programmgebiet „Süd“ war dabei.</p>"
            "<p>Zuletzt war das Programmgebiet „West“ an der Reihe.",
            "programme_area",
            "Nord",
            "West",
            "first_counts",
        ),
        (
            "Das Treffen fand am 04.07.2023 statt. Die Einladung vom 2. Mai 2023 war allen zugegangen.",
            "start_date",
            "2023-07-04",
            "2023-05-02",
            "too_weak",
        ),
        (
            "Das Treffen fand am 04.07.2023 statt. Das vorige Treffen fand am 05.07.2022 statt.",
            "start_date",
            "2023-07-04",
            "2022-07-05",
            "other_year",
        ),
        (
            "Das Treffen wurde vom 4. Juli 2023 auf den 11. Juli 2023 verlegt.",
            "start_date",
            "2023-07-11",
            "2023-07-04",
            "given_up",
        ),
        (
            "Das Treffen fand am 04.07.2023 statt. Das Treffen fand am 11.07.2023 statt.",
            "start_date",
            None,
            "2023-07-11",
            "in_doubt",
        ),
        (
            "Das Treffen fand am 04.07.2023 statt. Das Treffen wurde abgesagt.",
            "status",
            None,
            "cancelled",
            "in_doubt",
        ),
    ],
)
def test_each_reason_has_its_sentence(
    words: str, field: str, winner: str | None, rival: str, reason: str
) -> None:
    contest = contests(words)[field]
    assert (contest["winner"] or {"value": None})["value"] == winner
    reasons = {entry["value"]: entry["reason"] for entry in contest["rivals"]}
    assert reasons[rival] == reason


def test_days_within_those_of_the_meeting_are_no_rivals() -> None:
    words = (
        "Das Treffen fand vom 17. bis 18. September 2023 statt. Am 17. September 2023 traf sich das Netzwerk."
    )
    contest = contests(words)["start_date"]
    assert contest["winner"]["value"] == "2023-09-17 to 2023-09-18"
    assert contest["rivals"] == []


@pytest.mark.parametrize("name", CASES)
def test_winners_are_the_values_of_the_reading(name: str) -> None:
    blocks = blocks_of(decode((CASES[name] / "page.html").read_bytes(), None))
    page, explained = parse(blocks, URL), explain(blocks, URL)
    for meeting, fields in zip(page.records, explained["contests"], strict=page.problem is None):
        for field, contest in fields.items():
            value = to_json_value(getattr(meeting, field))
            if contest["winner"] is not None:
                assert contest["winner"]["value"].partition(" to ")[0] == value
            assert value not in [rival["value"] for rival in contest["rivals"]]
            assert {rival["reason"] for rival in contest["rivals"]} <= REASONS.keys()
