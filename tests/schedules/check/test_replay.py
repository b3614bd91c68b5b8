"""Years of a page through the real check: what is remembered is what was done to it, change for change."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from db.queries import history
from db.serialization import record_from_text
from db.timestamps import from_text
from scraper.meetings import MEETING_FIELDS
from scraper.records import record_to_json
from tests.db.search_index import differences
from tests.schedules.fake_page import LivingWatch, live, use_learned_parser, use_unlearned_parser

if TYPE_CHECKING:
    from pathlib import Path

    from tests.schedules.fake_page import Life

LONG = [pytest.param(seed, 300, marks=pytest.mark.soak) for seed in range(1, 7)]
GIT_HISTORY = "import sys; from git_history.cli import cli; cli(sys.argv[1:])"


def check_what_was_told(life: Life) -> None:
    """Each check told what was done since the one before: kind, meeting, and each field before and after."""
    keys = {record_id: key for key, record_id in life.ids.items()}
    records: dict[object, int] = {record: key for state in life.states for key, record in state.listed}
    for state, outcome, changes in zip(life.states, life.outcomes, life.told, strict=True):
        told = [
            (
                change.kind,
                records[change.after]
                if change.kind == "added" and change.after
                else keys.get(change.record_id or 0),
                {one.field: (one.before, one.after) for one in change.fields},
            )
            for change in changes
        ]
        assert outcome == state.outcome, state.done
        assert sorted(told, key=repr) == sorted(state.told, key=repr), state.done


def check_what_is_remembered(watch: LivingWatch, life: Life) -> None:
    """The tables hold every change that was told, and every version of every meeting."""
    told = [(change.kind, change.record_id) for changes in life.told for change in changes]
    stored = watch.rows("SELECT kind, meeting_id FROM changes ORDER BY id")
    assert [kind for kind, _ in stored] == [kind for kind, _ in told]
    assert all(before in (None, after) for (_, before), (_, after) in zip(told, stored, strict=True))
    for key, remembered in life.story.remembered.items():
        rows = watch.rows(f"SELECT record FROM versions WHERE meeting_id = {life.ids[key]} ORDER BY id")
        assert [record_from_text(str(record), None) for (record,) in rows] == remembered.versions
    assert differences(watch.store.connection) == [], "the search has every word, and no other"


def check_each_moment(watch: LivingWatch, life: Life) -> None:
    """Asked for any moment, the page is as it was then: its title, introduction, meetings and their order."""
    for at, state in zip(life.times, life.states, strict=True):
        then = history.page_at(watch.store.connection, watch.schedule.name, at)
        assert then is not None
        assert (then.title, then.intro) == (state.title, state.intro)
        assert then.records == {life.ids[key]: record for key, record in state.listed}


@pytest.mark.parametrize(("seed", "count"), [(7, 80), *LONG])
def test_the_history_is_what_was_done_to_the_page(seed: int, count: int, tmp_path: Path) -> None:
    with LivingWatch(tmp_path / "leuchtturm.db") as watch:
        life = live(watch, seed, count)
        check_what_was_told(life)
        check_what_is_remembered(watch, life)
        check_each_moment(watch, life)
        before = watch.contents()
        done = watch.reparse()
        assert watch.contents() == before, "the same parser reads the same"
    assert len(before["alerts"]) == sum(bool(told) for told in life.told) > count // 3
    assert (done.merged.reread, done.unreadable) == ((), ())
    assert done.pages > count // 2


@pytest.mark.parametrize(("seed", "count"), [(8, 50), *LONG])
def test_what_was_lost_or_altered_is_read_from_the_pages_again(seed: int, count: int, tmp_path: Path) -> None:
    with LivingWatch(tmp_path / "leuchtturm.db") as watch:
        life = live(watch, seed, count)
        before = watch.contents()
        connection = watch.store.connection
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE versions SET record = json_set(record, '$.year', 1899) WHERE id % 3 = 0")
        connection.execute("UPDATE records SET removed_at = NULL, position = 77")
        connection.execute(
            "DELETE FROM versions WHERE id % 3 = 1 "
            "AND id NOT IN (SELECT max(id) FROM versions GROUP BY meeting_id)"
        )
        connection.execute("DELETE FROM page_states WHERE id % 2 = 0 AND ended_at IS NOT NULL")
        connection.execute("PRAGMA foreign_keys = ON")
        watch.reparse()
        check_what_is_remembered(watch, life)
        check_each_moment(watch, life)
        after = watch.contents()
    assert {name: after[name] for name in ("records", "alerts")} == {
        name: before[name] for name in ("records", "alerts")
    }


@pytest.mark.parametrize(("seed", "count"), [(9, 60), *LONG])
@pytest.mark.soak
def test_after_an_update_history_is_as_if_the_parser_had_always_known(
    seed: int, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LivingWatch(tmp_path / "always.db") as watch:
        life = live(watch, seed, count)
    with LivingWatch(tmp_path / "leuchtturm.db") as watch:
        use_unlearned_parser(monkeypatch)
        for state in life.states:
            watch.status = state.status
            watch.check(state.body)
        before = watch.contents()
        told = watch.rows("SELECT id, created_at, data FROM changes ORDER BY id")
        use_learned_parser(monkeypatch)
        planned = watch.reparse(dry_run=True)
        assert watch.contents() == before
        done = watch.reparse()
        assert done == planned
        after = watch.contents()
        marks = {
            str(mark): count
            for mark, count in watch.rows("SELECT reread, count(*) FROM changes GROUP BY 1")
            if mark is not None
        }
        kept = watch.rows("SELECT id, created_at, data FROM changes WHERE reread IS NOT 'found' ORDER BY id")
        states = [history.page_at(watch.store.connection, watch.schedule.name, at) for at in life.times]
        assert watch.rows("PRAGMA foreign_key_check") == []
        assert differences(watch.store.connection) == []
        again = watch.reparse()
        assert watch.contents() == after, "a second time finds nothing more"
    for then, state in zip(states, life.states, strict=True):
        assert then is not None
        assert (then.title, then.intro) == (state.title, state.intro)
        assert list(then.records.values()) == [record for _, record in state.listed]
    assert again.merged.reread == ()
    assert marks == {mark: number for mark, number in done.merged.marks.items() if number}
    assert marks.keys() >= {"found", "gone"}
    assert len(done.merged.reread) > 10
    assert kept == told, "what was told stays as it was told"
    for name in ("alerts", "runs", "snapshots", "problems"):
        assert after[name] == before[name]


@pytest.mark.parametrize(("seed", "count"), [(10, 50), *LONG])
@pytest.mark.soak
def test_git_history_sees_the_same_versions_and_columns(seed: int, count: int, tmp_path: Path) -> None:
    with LivingWatch(tmp_path / "leuchtturm.db") as watch:
        life = live(watch, seed, count)
        keys = {record_id: key for key, record_id in life.ids.items()}
        ours: dict[int, list[tuple[str, set[str]]]] = {}
        for record_id, at, changed in watch.rows(
            "SELECT meeting_id, first_seen_at, changed FROM meeting_history ORDER BY version_id"
        ):
            columns = set(MEETING_FIELDS) if changed is None else set(str(changed).split(", ")) - {""}
            if columns:  # a meeting that is back as it was is no version to somebody who cannot see it go
                ours.setdefault(keys[int(str(record_id))], []).append((str(at), columns))
    assert ours == versions_of_git_history(life, tmp_path)


def versions_of_git_history(life: Life, folder: Path) -> dict[int, list[tuple[str, set[str]]]]:
    """By meeting: when each version was first seen, and the columns that changed."""
    repository = folder / "repository"
    subprocess.run(["git", "init", "-q", "-b", "main", repository], check=True)
    subprocess.run(
        ["git", "-C", repository, "fast-import", "--quiet"], input=_commits(life).encode(), check=True
    )
    subprocess.run(["git", "-C", repository, "reset", "-q", "--hard", "main"], check=True)
    found = folder / "git-history.db"
    subprocess.run(
        [
            *(sys.executable, "-c", GIT_HISTORY, "file", found, repository / "page.json"),
            *("--repo", repository, "--id", "key", "--branch", "main", "--silent"),
        ],
        check=True,
    )
    with closing(sqlite3.connect(found)) as connection:
        rows = connection.execute(
            "SELECT _item_id, _commit_at, _changed_columns, item.key FROM item_version_detail "
            "JOIN item ON item._id = _item ORDER BY item_version_detail._id"
        ).fetchall()
    versions: dict[int, list[tuple[str, set[str]]]] = {}
    for _, at, columns, key in rows:
        seen = (f"{at.removesuffix('+00:00')}Z", set(json.loads(columns)) - {"key"})
        versions.setdefault(key, []).append(seen)
    return versions


def _commits(life: Life) -> str:
    """The states as a stream for git fast-import, one commit a check."""
    stream = []
    for at, state in zip(life.times, life.states, strict=True):
        records = [{"key": key} | record_to_json(record) for key, record in state.listed]
        text = json.dumps(records, ensure_ascii=False, indent=1)
        stream.append(
            f"commit refs/heads/main\ncommitter A <a@example.org> {_seconds(at)} +0000\ndata 1\n.\n"
            f"M 100644 inline page.json\ndata {len(text.encode())}\n{text}\n"
        )
    return "".join(stream)


def _seconds(at: str) -> int:
    return int(from_text(at).timestamp())
