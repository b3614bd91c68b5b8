"""``leuchtturm show``: one meeting whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tests.schedules.cli.commands.conftest import Run


def test_it_says_each_value_and_where_it_was_read(run: Run, database: Path) -> None:
    lines = run("show", "2023").stdout.splitlines()
    assert lines[0] == "Leuchtturmprojekte 2023 in Baunatal"
    assert "year            2023                heading: Leuchtturmprojekte 2023" in lines
    assert "start_date      2023-07-05          paragraph 1: Am 04.07.2023" in lines
    assert "attendance      -" in lines
    assert "  Am 05.07.2023 kamen wir über Erfolge ins Gespräch." in lines


def test_it_tells_the_history_in_the_order_of_time(run: Run, database: Path) -> None:
    history = run("show", "2021").stdout.split("When ")[1].splitlines()[1:-1]
    assert history == [
        "2026-03-01 06:17  first seen: on the page at the first check",
        "2026-03-02 06:17  last seen on the page",
        "2026-03-04 06:17  removed: no longer on the page",
    ]


@pytest.mark.parametrize("words", [["steinbach"], ["STEINBACH", "(Taunus)"], ["2021"]])
def test_a_meeting_is_found_by_year_or_by_the_words_of_its_town(
    run_json: Callable[..., Any], database: Path, words: list[str]
) -> None:
    (meeting,) = run_json("show", *words)["meetings"]
    assert meeting["municipality"] == "Steinbach (Taunus)"


def test_json_has_the_record_its_evidence_versions_and_changes(
    run_json: Callable[..., Any], database: Path
) -> None:
    (meeting,) = run_json("show", "2023")["meetings"]
    assert meeting["start_date"] == "2023-07-05"
    assert {"field": "year", "place": "heading", "quote": "Leuchtturmprojekte 2023"} in meeting["evidence"]
    assert [version["record"]["start_date"] for version in meeting["history"]] == ["2023-07-04", "2023-07-05"]
    assert [change["kind"] for change in meeting["changes"]] == ["edited"]


def test_an_unknown_place_is_an_error_that_says_how_to_find_the_known_ones(run: Run, database: Path) -> None:
    result = run("show", "Atlantis")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "Error: No meeting of 'Atlantis' is known; `leuchtturm meetings --all` lists the years and towns.\n"
    )
