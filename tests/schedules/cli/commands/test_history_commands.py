"""``as-of``, ``diff``, ``snapshots``, ``snapshot``, ``reparse``, ``show --history``: what was."""

from __future__ import annotations

import hashlib
import json
import shlex
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from schedules.cli.time_arguments import parse_moment
from scraper import parsers
from tests.schedules.fake_page import LivingWatch, use_learned_parser, use_unlearned_parser
from tests.schedules.watched_page import BASELINE, BROKEN, MORE, START

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run

WITHOUT_2021 = MORE[: MORE.index(b"<h2>Leuchtturmprojekte 2021")] + MORE[MORE.index(b"</main>") :]


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    """Checks at 8:17, 9:17 … of 23 November 2026: baseline, one more, refused, one gone, one removed."""
    path = tmp_path / "leuchtturm.db"
    with LivingWatch(path, now=START) as watch:
        for page in (BASELINE, MORE, BROKEN, WITHOUT_2021, WITHOUT_2021):
            watch.check(page)
    return path


def years(page: dict[str, Any]) -> list[int]:
    """The meetings of a page in ``as-of --json``."""
    return [meeting["year"] for meeting in page["meetings"]]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T08:17", [2023, 2022, 2021]),
        ("2026-11-23T09:16", [2023, 2022, 2021]),
        ("2026-11-23T09:17", [2024, 2023, 2022, 2021]),
        ("2026-11-23T10:30", [2024, 2023, 2022, 2021]),
        ("2026-11-23T11:17", [2024, 2023, 2022]),
        ("2026-11-23", [2024, 2023, 2022]),
        ("2026-11-23 08:17", [2023, 2022, 2021]),
        ("2026-11-23 23:59", [2024, 2023, 2022]),
        ("2026-11-23T07:17:59Z", [2023, 2022, 2021]),
        ("#1", [2023, 2022, 2021]),
        ("2050-01-01", [2024, 2023, 2022]),
    ],
)
def test_the_page_is_told_as_it_was(
    run_json: Callable[..., Any], watched: Path, moment: str, expected: list[int]
) -> None:
    [page] = run_json("as-of", moment)["pages"]
    assert years(page) == expected


def test_a_time_before_the_first_check_is_one_sentence(run: Run, watched: Path) -> None:
    result = run("as-of", "2026-11-22")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "it was first read at 2026-11-23 08:17" in result.stderr


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-02-30", "2026-11-23 09", "2026-11-23 25:00", "9999-12-31", "#x", "#²"]
)
def test_what_is_no_moment_is_wrong_use(run: Run, watched: Path, moment: str) -> None:
    assert run("as-of", moment).exit_code == 2


def test_a_refused_page_has_no_records(run: Run, watched: Path) -> None:
    result = run("diff", "#1", "#3")
    assert result.exit_code == 1
    assert "not_the_page" in result.stderr


def test_without_moments_the_last_change_is_shown(run_json: Callable[..., Any], watched: Path) -> None:
    [page] = run_json("diff")["differences"]
    told = [(change["kind"], change["meeting"]["year"]) for change in page["changes"]]
    assert told == [("removed", 2021)]


def test_two_moments_stand_side_by_side_with_the_words_marked(
    run: Run, tmp_path: Path, run_json: Callable[..., Any]
) -> None:
    edited = BASELINE.replace(b"04.07.2023", b"05.07.2023").replace(
        b"Leuchtturmprojekte im Video<", b"Im Film<"
    )
    with LivingWatch(tmp_path / "leuchtturm.db", now=START) as watch:
        watch.check(BASELINE)
        watch.check(edited)
    text = run("diff", "2026-11-23T08:17", "2026-11-23T09:17").stdout
    assert "[-2023-07-04-]" in text
    assert "{+2023-07-05+}" in text
    assert "kamen wir am [-04.07.2023-] über" in text
    assert "kamen wir am {+05.07.2023+} über" in text
    [page] = run_json("diff", "#1", "#2")["differences"]
    assert [change["kind"] for change in page["changes"]] == ["page_edited", "edited"]
    assert page["changes"][0]["fields"]["title"] == {
        "before": "Leuchtturmprojekte im Video",
        "after": "Im Film",
    }


def test_a_page_that_never_changed_has_no_last_change(run: Run, tmp_path: Path) -> None:
    with LivingWatch(tmp_path / "leuchtturm.db") as watch:
        watch.check()
    assert run("diff").stdout.startswith("No change yet")
    assert "No difference" in run("diff", "#1", "#1").stdout


def test_the_pages_are_listed_with_why_one_was_refused(run_json: Callable[..., Any], watched: Path) -> None:
    stored = run_json("snapshots")["snapshots"]
    assert [(one["id"], one["problem"]) for one in stored] == [
        (1, None),
        (2, None),
        (3, "not_the_page"),
        (4, None),
    ]
    assert stored[0]["sha256"] == hashlib.sha256(BASELINE).hexdigest()
    assert stored[3]["first_seen_at"] < stored[3]["last_seen_at"]
    assert all(one["stored_size"] < one["size"] for one in stored)


def test_a_page_is_saved_as_it_came_and_never_over_another_file(
    run: Run, watched: Path, tmp_path: Path
) -> None:
    assert run("snapshot", "save", "3", tmp_path / "page.html").exit_code == 0
    assert (tmp_path / "page.html").read_bytes() == BROKEN
    assert run("snapshot", "save", "1", tmp_path / "page.html").exit_code == 1
    assert (tmp_path / "page.html").read_bytes() == BROKEN
    assert run("snapshot", "save", "1", "-").stdout_bytes == BASELINE
    assert run("snapshot", "save", "1", tmp_path / "no" / "page.html").exit_code == 1
    said = run("snapshot", "save", "2").stdout
    parsed = run(*shlex.split(said.partition("leuchtturm ")[2]), "--json")
    assert [meeting["year"] for meeting in json.loads(parsed.stdout)["meetings"]] == [2024, 2023, 2022, 2021]
    assert run("snapshot", "save", "77").exit_code == 1


def test_a_page_is_shown_with_its_headers(
    run: Run, run_json: Callable[..., Any], watched: Path, tmp_path: Path
) -> None:
    shown = run_json("snapshot", "show", "#2")
    assert ["content-type", "text/html; charset=utf-8"] in [
        [name.lower(), value] for name, value in shown["headers"]
    ]
    assert "Snapshot #3" in run("snapshot", "show", "3").stdout


@pytest.mark.parametrize("damage", ["(SELECT body FROM snapshots WHERE id = 2)", "x'00'"])
@pytest.mark.parametrize("command", ["snapshot save 1", "export warc a.warc", "reparse", "prune --keep 0d"])
def test_damaged_bytes_are_not_handed_out(run: Run, watched: Path, command: str, damage: str) -> None:
    with LivingWatch(watched) as watch:
        watch.check(WITHOUT_2021)  # one more without news, so that prune has to compare pages
        watch.store.connection.execute(f"UPDATE snapshots SET body = {damage} WHERE id <> 2")
    with time_machine.travel(START + timedelta(days=1), tick=True):
        result = run(*command.split())
    assert (result.exit_code, result.stdout) == (1, "")
    assert "The database is damaged (snapshot #" in result.stderr
    assert not list(watched.parent.glob("*.warc"))


def test_the_history_of_a_meeting_names_check_and_page(run: Run, tmp_path: Path) -> None:
    with LivingWatch(tmp_path / "leuchtturm.db", now=START) as watch:
        watch.check(BASELINE)
        watch.check(BASELINE.replace(b"04.07.2023", b"05.07.2023"))
    table = run("show", "2023", "--history").stdout.split("First seen ")[1].splitlines()
    assert table[1].split()[:6] == ["2026-11-23", "08:17", "2026-11-23", "08:17", "1", "#1"]
    assert table[2].split()[:6] == ["2026-11-23", "09:17", "2026-11-23", "09:17", "2", "#2"]
    assert "start_date: 2023-07-04 → 2023-07-05" in table[2]


def test_reparse_says_what_is_read_otherwise_and_a_dry_run_leaves_it(
    run: Run, run_json: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_unlearned_parser(monkeypatch)
    with LivingWatch(tmp_path / "leuchtturm.db") as watch:
        watch.check(BASELINE)
    use_learned_parser(monkeypatch)
    before = run_json("meetings")
    planned = run("reparse", "--dry-run").stdout
    assert "attendance" in planned
    assert "Nothing was written" in planned
    assert run_json("meetings") == before
    [done] = run_json("reparse")["schedules"]
    assert [one["after"]["attendance"] for one in done["reread"]] == [None, None, "online"]
    assert [one["attendance"] for one in run_json("meetings")["meetings"]] == [None, None, "online"]
    assert "nothing changes" in run("reparse").stdout
    assert "re-read" in run("show", "2021", "--history").stdout


def test_changes_that_only_re_reading_finds_say_so(
    run: Run, run_json: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_unlearned_parser(monkeypatch)
    with LivingWatch(tmp_path / "leuchtturm.db") as watch:
        watch.check(BASELINE)
        watch.check(
            BASELINE.replace(
                b"<h2>Leuchtturmprojekte 2023", b"<p>Ein Nachsatz.</p><h2>Leuchtturmprojekte 2023"
            )
        )
    use_learned_parser(monkeypatch)
    run("reparse")
    marks = {one["kind"]: one["reread"] for one in run_json("changes")["changes"]}
    assert marks == {"page_edited": "found", "added": "gone"}
    assert "not alerted" in run("changes").stdout


def test_reparse_names_the_pages_that_it_leaves_out(
    run: Run, watched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = parsers._Entry("tests.schedules.stricter_parser", 9)
    monkeypatch.setitem(parsers._PARSERS, "leuchtturmprojekte", strict)
    assert "No longer taken for the page, and left out: #2, #4." in run("reparse", "--dry-run").stdout


def test_a_meeting_that_is_missing_is_shown_to_be_confirmed(run: Run, tmp_path: Path) -> None:
    with LivingWatch(tmp_path / "leuchtturm.db", now=START) as watch:
        watch.check(MORE)
        watch.check(WITHOUT_2021)
    shown = run("show", "2021").stdout.splitlines()
    assert "2026-11-23 09:17  missing; the next check confirms it or not" in shown


def test_reparse_without_anything_to_read_says_so(run: Run, tmp_path: Path) -> None:
    assert run("reparse").exit_code == 1
    assert not (tmp_path / "leuchtturm.db").exists()
    with LivingWatch(tmp_path / "leuchtturm.db") as watch:
        watch.check(BROKEN)
    assert "nothing to read again" in run("reparse").stdout
    assert run("reparse", "--schedule", "other").exit_code == 1


def test_a_minute_means_its_last_second_as_times_are_printed_by_the_minute() -> None:
    assert parse_moment("2026-11-23 08:17") == parse_moment("2026-11-23T08:17") == "2026-11-23T07:17:59Z"
    assert (
        parse_moment("2026-11-23T07:17:05Z") == parse_moment("2026-11-23 08:17:05") == "2026-11-23T07:17:05Z"
    )
