"""``leuchtturm changes``: what changed, since when one asks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
import pytest

from db.store import Store
from schedules.cli.commands.changes import parse_since
from tests.schedules.cli.commands import stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tests.schedules.cli.commands.conftest import Run

NOW = datetime(2026, 10, 25, 12, tzinfo=UTC)


def test_the_table_says_when_what_and_before_and_after(run: Run, database: Path) -> None:
    heading, added, edited, removed = run("changes").stdout.splitlines()
    assert heading.split() == ["Found", "Change", "Meeting", "What"]
    assert added.split("  ")[0] == "2026-03-02 06:17"
    assert added.endswith("2024 Dietzenbach         Leuchtturmprojekte 2024 in Dietzenbach")
    assert edited.endswith(
        "start_date: 2023-07-04 → 2023-07-05; description: Am [-04.07.2023-]{+05.07.2023+} kamen wir "
        "über Erfolge ins Gespräch.; links: [-https://www.youtube.com/watch?v=a-] "
        "{+https://www.youtube.com/watch?v=b+}"
    )
    assert removed.endswith("removed  2021 Steinbach (Taunus)  no longer on the page")


def test_json_has_the_words_of_the_contract(run_json: Callable[..., Any], database: Path) -> None:
    added, edited, removed = run_json("changes")["changes"]
    assert added["record"]["municipality"] == "Dietzenbach"
    assert edited["fields"]["start_date"] == {"before": "2023-07-04", "after": "2023-07-05"}
    assert removed == {
        "kind": "removed",
        "meeting": {"year": 2021, "municipality": "Steinbach (Taunus)", "programme_area": None},
        "schedule": "leuchtturmprojekte",
        "created_at": "2026-03-04T05:17:00Z",
        "run": 4,
    }


def test_since_a_day_means_its_midnight_in_berlin(run_json: Callable[..., Any], database: Path) -> None:
    assert [change["kind"] for change in run_json("changes", "--since", "2026-03-03")["changes"]] == [
        "removed"
    ]
    assert parse_since("2026-07-01", NOW).astimezone(UTC) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert parse_since("2026-01-01", NOW).astimezone(UTC) == datetime(2025, 12, 31, 23, tzinfo=UTC)


def test_since_a_length_counts_back_from_now() -> None:
    assert parse_since("7d", NOW) == datetime(2026, 10, 18, 12, tzinfo=UTC)
    assert parse_since("12h", NOW) == datetime(2026, 10, 25, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "1.11.2026", "", "7", "-7d"])
def test_other_words_for_since_are_refused(text: str) -> None:
    with pytest.raises(
        click.BadParameter, match=r"neither a day such as 2026-11-01, a time such as .* such as 7d or 12h"
    ):
        parse_since(text, NOW)


def test_no_change_says_what_that_means(run: Run, database: Path, tmp_path: Path) -> None:
    assert run("changes", "--since", "1s").stdout == (
        "No change since 1s; `leuchtturm changes` lists all of them.\n"
    )
    with Store.open(tmp_path / "new.db") as store:
        stored.accept(store, 0, stored.BAUNATAL)
    assert run("changes", "--db", tmp_path / "new.db").stdout.startswith("No change yet")


def test_a_page_s_own_change_and_a_return_have_words_too(run: Run, tmp_path: Path) -> None:
    with Store.open(tmp_path / "leuchtturm.db") as store:
        stored.accept(store, 0, stored.BAUNATAL, stored.STEINBACH)
        stored.accept(store, 1, stored.STEINBACH)
        stored.accept(store, 2, stored.STEINBACH)
        stored.accept(store, 3, stored.BAUNATAL, stored.STEINBACH, title="Filme")
    lines = run("changes").stdout.splitlines()
    assert lines[2].endswith("page_edited  the page       title: Leuchtturmprojekte im Video → Filme")
    assert lines[3].endswith("restored     2023 Baunatal  on the page again")
