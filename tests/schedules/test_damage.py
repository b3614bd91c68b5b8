"""What was damaged is called damaged, never a bug; and ``doctor`` finds a value that changed by itself."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from typing import TYPE_CHECKING, NoReturn

import pytest
from click.testing import CliRunner

from db import damage
from db.damage import find_damage
from db.maintenance import integrity
from db.maintenance.integrity import inspect
from db.queries import current
from db.writes import snapshot_bodies
from schedules.cli.main import cli
from schedules.health.doctor import examine
from scraper.errors import DamagedValueError, StoreError
from tests.memory import grows_by_at_most
from tests.schedules import flip_sweep
from tests.schedules.declared_list import ListWatch
from tests.schedules.watched_page import BASELINE, MORE, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """A real page, four times: news, something gone, something removed."""
    with Watch(tmp_path / "l.db") as watch:
        for page in (BASELINE, MORE, BASELINE, BASELINE):
            watch.check(page)
        yield watch


def harm(watch: Watch, *script: str) -> None:
    """Change rows as no program would: what the schema forbids, too."""
    with closing(sqlite3.connect(watch.path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        # A bit that flips starts no trigger.
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in script:
            assert connection.execute(statement).rowcount > 0, statement
        for _, trigger in triggers:
            connection.execute(trigger)
        connection.commit()


def errors(watch: Watch) -> dict[str, str]:
    """What ``doctor`` finds wrong, by subject."""
    return {
        found.subject: found.sentence for found in inspect(watch.path, watch.now) if found.level == "error"
    }


def test_nothing_is_wrong_with_what_checks_wrote(watch: Watch) -> None:
    assert errors(watch) == {}
    assert find_damage(watch.path) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE versions SET record = json_set(record, '$.municipality', 'StaLdorten') WHERE id = 1",
        "UPDATE versions SET record = replace(record, 'Leuchtturm', 'LeuchtLurm') WHERE id = 1",
        "UPDATE versions SET evidence = replace(evidence, 'heading', 'headinG') WHERE id = 1",
        "UPDATE versions SET record = json_set(record, '$.description', json('[]')) WHERE id = 2",
        "UPDATE versions SET record = replace(record, 'e ', 'E ') WHERE meeting_id = 2",
        "UPDATE changes SET data = replace(data, 'removed', 'remoced')",
        "UPDATE schedules SET page_title = 'Leuchtturmprojekte in Video'",
    ],
)
def test_a_value_that_changed_by_itself_is_found(watch: Watch, statement: str) -> None:
    harm(watch, statement)
    assert errors(watch).keys() & {"records", "values"}


def test_a_value_that_changed_everywhere_is_found_by_reading_its_page_again(watch: Watch) -> None:
    harm(
        watch,
        "UPDATE versions SET record = json_set(record, '$.municipality', 'StaLdorten') WHERE meeting_id = 1",
    )
    assert "is not what snapshot 1 says (municipality)" in errors(watch)["records"]


@pytest.mark.parametrize(
    ("statement", "command"),
    [
        ("UPDATE versions SET record = CAST(x'7bff7d' AS TEXT)", ("meetings",)),
        ("UPDATE versions SET record = '{\"year\": 2023'", ("show", "1")),
        (
            "UPDATE versions SET record = json_set(record, '$.start_date', '2023-13-45')",
            ("meetings", "--json"),
        ),
        ("UPDATE versions SET record = json_set(record, '$.status', 'cancellee')", ("export", "csv")),
        ("UPDATE versions SET record = json_set(record, '$.title', 7)", ("export", "ics")),
        ("UPDATE versions SET evidence = '[1]'", ("show", "1")),
        ("UPDATE changes SET data = '[]'", ("changes",)),
        ("UPDATE changes SET data = replace(data, 'municipality', 'municipalitx')", ("changes",)),
        ("UPDATE changes SET data = replace(data, '\"record\"', '\"recore\"')", ("changes",)),
        ("UPDATE changes SET data = replace(data, '\"kind\"', '\"kine\"')", ("changes", "--json")),
        ("UPDATE runs SET started_at = '2026-11-99T00:00:00Z'", ("publish", "page")),
        ("UPDATE schedules SET last_checked_at = '2026-11-99T00:00:00Z'", ("status",)),
        ("UPDATE schedules SET last_outcome = 'changee'", ("status",)),
        ("UPDATE snapshots SET headers = 'x'", ("export", "warc", "x.warc.gz")),
        ("UPDATE records SET last_seen_at = CAST(x'ff' AS TEXT)", ("export", "csv")),
        ("UPDATE versions SET record = json_set(record, '$.title', json('\"\\ud800\"'))", ("export", "csv")),
        ("UPDATE versions SET record = replace(record, '2023', 'NaN')", ("show", "1")),
        ("UPDATE snapshots SET id = 999 WHERE id = 2", ("reparse",)),
    ],
)
def test_what_was_damaged_is_called_damaged(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    harm(watch, statement)
    result = CliRunner().invoke(cli, ["--db", str(watch.path), *command])
    assert result.exit_code in (0, 1), result.output
    assert "bug in Leuchtturm" not in result.output
    if result.exit_code == 1:
        assert "is damaged" in result.output or command == ("status",)
    assert find_damage(watch.path) is not None
    assert errors(watch).keys() & {"values", "database", "integrity", "references", "orphans"}


@pytest.mark.parametrize(
    ("old", "new", "query", "complaint"),
    [
        ("removed_at", "removed_ad", "SELECT removed_at FROM records", "no such column"),
        ("json_each", "json_eack", "SELECT * FROM links", "no such table"),
        ("REFERENCES schedules (id)", "REFERENCES schedules (ie)", "PRAGMA foreign_key_check", "mismatch"),
    ],
)
def test_a_definition_that_changed_is_damage_whatever_sqlite_says_of_it(
    watch: Watch, old: str, new: str, query: str, complaint: str
) -> None:
    with closing(sqlite3.connect(watch.path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?)", (old, new))
        connection.commit()
    with (
        pytest.raises(StoreError, match="is damaged") as caught,
        current.opened(watch.path) as connection,
    ):
        connection.execute(query).fetchall()
    assert complaint in str(caught.value.__cause__)


def test_an_alert_whose_id_no_message_can_have_is_damage(watch: Watch) -> None:
    watch.store.connection.execute(
        "INSERT INTO alerts (schedule_id, created_at, due_at, kind, channel, event_id, data) "
        "VALUES (1, '2026-11-23T00:00:00Z', '2026-11-23T00:00:00Z', 'stale', 'a', 'evt 1', '{}')"
    )
    assert "alert 1" in errors(watch)["values"]


def test_a_value_of_a_declared_list_that_changed_by_itself_is_found(tmp_path: Path) -> None:
    with ListWatch(tmp_path / "sitzungen.db") as watch:  # beside which it writes the schedule file
        watch.check()
        assert "What the records say is what their stored pages say." in examined(watch)
        harm(watch, "UPDATE versions SET record = replace(record, 'Bürgerhaus', 'Bürgerhauq') WHERE id = 2")
        assert "is not what snapshot 1 says (ort)" in examined(watch)


def examined(watch: Watch) -> str:
    """What ``doctor`` says about the records, with the schedule file."""
    [finding] = [
        finding
        for finding in examine(watch.path, watch.path.parent, watch.now)
        if finding.subject == "records"
    ]
    return finding.sentence


def test_damage_says_whether_it_is_of_the_file_or_of_a_row(watch: Watch) -> None:
    """Only the first keeps everything else from being stored."""
    harm(watch, "UPDATE versions SET record = '{' WHERE id = 3")  # SQLite: "malformed JSON", without a code
    with pytest.raises(DamagedValueError, match="version 3"), current.opened(watch.path) as connection:
        connection.execute("SELECT record ->> 'title' FROM versions").fetchall()
    assert not isinstance(find_damage(watch.path), StoreError)
    with watch.path.open("r+b") as file:
        file.seek(0)
        file.write(b"\xff" * watch.path.stat().st_size)
    assert isinstance(find_damage(watch.path), StoreError)


def test_a_check_of_damaged_records_says_so(watch: Watch) -> None:
    harm(watch, "UPDATE versions SET record = '{}'")
    with pytest.raises(DamagedValueError, match="is damaged"):
        watch.check(MORE)


def test_the_rows_of_a_large_file_are_not_examined_but_its_pages_are(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "_MAX_EXAMINED", 0)
    harm(watch, "UPDATE versions SET record = '{}'")
    assert find_damage(watch.path) is None
    size = watch.path.stat().st_size
    with watch.path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * (size // 2))
    assert find_damage(watch.path) is not None


def test_a_complaint_of_sqlite_that_is_no_text_is_damage(watch: Watch) -> None:
    """It quotes the damaged name of a table, which Python cannot decode."""
    with closing(sqlite3.connect(watch.path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET name = CAST(x'74ff' AS TEXT) WHERE name = 'links'")
        connection.commit()
    assert find_damage(watch.path) is not None
    assert "database" in errors(watch)
    assert "is damaged" in CliRunner().invoke(cli, ["--db", str(watch.path), "meetings"]).output


def test_a_bomb_in_the_place_of_a_page_is_not_unpacked(watch: Watch) -> None:
    bomb = zlib.compress(bytes(400_000_000), 9)
    watch.store.connection.execute("UPDATE snapshots SET body = ? WHERE id = 1", (bomb,))
    with grows_by_at_most(20_000), pytest.raises(DamagedValueError, match="snapshot #1 cannot"):
        snapshot_bodies.body(watch.store.connection, 1)


def test_a_stored_page_that_is_gone_is_damage(watch: Watch) -> None:
    with pytest.raises(DamagedValueError, match="snapshot #99 cannot be read"):
        snapshot_bodies.body(watch.store.connection, 99)


def test_an_error_of_doctor_is_a_bug_unless_the_file_is_known_to_be_damaged(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(connection: sqlite3.Connection, report: object) -> NoReturn:
        raise KeyError("no answer")

    monkeypatch.setattr(integrity, "_pages", broken)
    with pytest.raises(KeyError):
        list(inspect(watch.path, watch.now))
    with closing(sqlite3.connect(watch.path)) as connection:
        connection.execute("DELETE FROM snapshots")
        connection.commit()
    assert "error" in {finding.level for finding in inspect(watch.path, watch.now)}


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_command_that_is_killed_at_any_step_leaves_nothing_half() -> None:
    """Each of ``COMMANDS``; ``LEUCHTTURM_KILLS`` for each, where it has so many steps: ``init`` has three."""
    command = [sys.executable, "-m", "tests.schedules.command_kill_sweep"]
    result = subprocess.run(
        [*command, os.environ.get("LEUCHTTURM_KILLS", "6")], capture_output=True, text=True, check=True
    )
    found = json.loads(result.stdout)
    print(found)
    assert all(killed >= 3 and broken == [] for killed, broken in found.values()), found


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_no_bit_that_flips_is_a_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``LEUCHTTURM_FLIPS`` of them, other ones each day; by hand 600."""
    monkeypatch.setenv("KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    count, seed = int(os.environ.get("LEUCHTTURM_FLIPS", "40")), flip_sweep.seed_of_today()
    with Watch(tmp_path / "l.db") as watch:
        found = flip_sweep.sweep(watch.path, flip_sweep.prepared(watch), count, seed)
    print(f"seed {seed}: {json.dumps(found)}")
    assert found["bugs"] == []
