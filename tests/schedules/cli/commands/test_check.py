"""``leuchtturm check`` as an operator runs it: what it prints, and its exit codes."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.mail_servers import closed_port
from tests.receivers import WebhookReceiver
from tests.schedules.daemons import write_schedule
from tests.schedules.watched_page import BASELINE, BROKEN, MORE, PATH, Watch
from tests.servers import Loopback, answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.schedules.cli.commands.conftest import Run
    from tests.servers import Request


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path / "leuchtturm.db") as watch:
        yield watch


@pytest.fixture
def check(run: Run, watch: Watch) -> Run:
    """``leuchtturm check`` with the watch's database, in this process."""
    return partial(run, "check", "--db", watch.path)


@pytest.fixture
def at(watch: Watch) -> tuple[str, str]:
    """The options for the watch's page."""
    return ("--url", watch.schedule.url)


def test_a_baseline_is_said_and_is_no_failure(watch: Watch, at: tuple[str, str]) -> None:
    """The whole program once; all that follows is the command without the start of Python."""
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "schedules.cli.main",
        "check",
        "--db",
        str(watch.path),
        *at,
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=watch.path.parent)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "leuchtturmprojekte: baseline, 3 meetings. From now on, changes are reported.\n"


def test_a_change_is_a_line_and_an_exit_code_for_those_who_ask(
    check: Run, watch: Watch, at: tuple[str, str]
) -> None:
    check(*at)
    watch.page = MORE
    ran = check(*at, "--exit-code")
    assert ran.exit_code == 3
    assert ran.stdout.startswith("leuchtturmprojekte: 1 change\n  ")
    assert "Dietzenbach" in ran.stdout
    assert check(*at, "--exit-code").exit_code == 0


def test_json_is_in_the_words_of_the_contract(check: Run, watch: Watch, at: tuple[str, str]) -> None:
    check(*at)
    watch.page = MORE
    told = json.loads(check(*at, "--json").stdout)
    assert told["outcome"] == "changed"
    assert told["problem"] is None
    assert [change["kind"] for change in told["changes"]] == ["added"]
    assert told["changes"][0]["record"]["start_date"] == "2024-09-17"


def test_a_problem_and_a_failure_exit_with_1_and_say_why(
    check: Run, watch: Watch, at: tuple[str, str]
) -> None:
    watch.page = BROKEN
    ran = check(*at)
    assert ran.exit_code == 1
    assert "not a readable state of the page" in ran.stderr
    watch.server.routes.clear()
    ran = check(*at, "--json")
    assert ran.exit_code == 1
    assert json.loads(ran.stdout)["outcome"] == "failed"
    assert "Traceback" not in ran.stderr


def test_one_schedule_that_fails_does_not_touch_another(check: Run, watch: Watch, tmp_path: Path) -> None:
    folder = tmp_path / "schedules"
    folder.mkdir()
    for name, path in (("broken", "/missing"), ("well", "/leuchtturmprojekte-im-video.html")):
        address = watch.server.url(path)
        lines = (
            f'name = "{name}"',
            f'title = "{name}"',
            f'url = "{address}"',
            'parser = "leuchtturmprojekte"',
        )
        (folder / f"{name}.toml").write_text("\n".join([*lines, 'every = "1h"']))
    ran = check("--schedules", str(folder), "--json")
    assert ran.exit_code == 1
    outcomes = {told["schedule"]: told["outcome"] for told in map(json.loads, ran.stdout.splitlines())}
    assert outcomes == {"broken": "failed", "well": "baseline"}


HARMED_SCHEDULE = "(SELECT id FROM schedules WHERE name = 'b')"
DAMAGE = (
    "UPDATE versions SET doubts = '[1]' WHERE meeting_id IN "
    f"(SELECT id FROM records WHERE schedule_id = {HARMED_SCHEDULE})",
    f"UPDATE schedules SET last_full_read_at = 'yesterday' WHERE id = {HARMED_SCHEDULE}",
)


@pytest.mark.parametrize("damage", DAMAGE, ids=["a record", "a time"])
def test_a_damaged_row_of_one_page_is_a_failure_of_that_page_and_the_others_news_are_sent(
    check: Run, watch: Watch, tmp_path: Path, damage: str
) -> None:
    watch.store.connection.execute("PRAGMA ignore_check_constraints = ON")
    with WebhookReceiver() as receiver:
        hook = f'type = "webhook"\nurl = "{receiver.url}"\nsigned = false'
        more = f'[alerts]\nfail_after = 1\n[[channels]]\nname = "readers"\n{hook}\n'
        more += f'[[channels]]\nname = "operators"\naudience = "operators"\n{hook}'
        for name in "abc":
            write_schedule(tmp_path / "s", name, watch.schedule.url, more=more)
        command = ("--schedules", tmp_path / "s")
        first = check(*command)
        assert first.exit_code == 0, first.output
        watch.store.connection.execute(damage)
        watch.page = MORE
        for kinds in (["a changes", "b failing", "c changes"], []):
            ran = check(*command)
            assert ran.exit_code == 1
            assert "b: failed. The database is damaged (" in ran.stderr
            sent = [json.loads(delivery.body)["data"] for delivery in receiver.deliveries]
            assert sorted(f"{data['schedule']} {data.get('kind', 'changes')}" for data in sent) == kinds
            receiver.deliveries.clear()


def test_a_file_that_cannot_be_used_any_more_ends_the_check_and_what_was_stored_before_is_sent(
    check: Run, watch: Watch, tmp_path: Path
) -> None:
    def replace_file(request: Request, server: Loopback) -> Iterable[bytes]:
        with closing(sqlite3.connect(watch.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        Path(shutil.copy(watch.path, tmp_path / "other.db")).replace(watch.path)
        return answer(200, MORE)(request, server)

    with WebhookReceiver() as receiver:
        hook = f'[[channels]]\nname = "hook"\ntype = "webhook"\nurl = "{receiver.url}"\nsigned = false'
        for name in "ab":
            write_schedule(tmp_path / "s", name, watch.schedule.url, more=hook)
        check("--schedules", tmp_path / "s")
        watch.page = MORE
        write_schedule(tmp_path / "s", "b", watch.server.url("/b"), more=hook)
        watch.server.routes["/b"] = replace_file
        ran = check("--schedules", tmp_path / "s")
        assert (ran.exit_code, len(receiver.deliveries)) == (1, 1), ran.output
    assert ran.stdout.startswith("a: 1 change")
    assert "was replaced or removed while it was open" in ran.stderr


def test_an_error_of_the_delivery_does_not_hide_that_of_the_check(
    check: Run, watch: Watch, tmp_path: Path
) -> None:
    def spoil(request: Request, server: Loopback) -> Iterable[bytes]:
        with closing(sqlite3.connect(watch.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        watch.path.rename(tmp_path / "other.db")
        watch.path.write_bytes(b"no database" * 100)
        return answer(200, MORE)(request, server)

    hook = '[[channels]]\nname = "hook"\ntype = "webhook"\nurl = "http://127.0.0.1:9/"\nsigned = false'
    write_schedule(tmp_path / "s", "a", watch.server.url("/a"), more=hook)
    watch.server.routes["/a"] = spoil
    ran = check("--schedules", tmp_path / "s")
    assert ran.exit_code == 1
    first, second = ran.stderr.splitlines()
    assert "is not an SQLite database" in first
    assert "was replaced or removed while it was open" in second


def test_a_schedule_file_that_cannot_be_used_does_not_keep_the_others_from_running(
    check: Run, watch: Watch, tmp_path: Path
) -> None:
    folder = tmp_path / "schedules"
    folder.mkdir()
    (folder / "broken.toml").write_text('name = "broken"')
    lines = (
        'name = "well"',
        'title = "Well"',
        f'url = "{watch.schedule.url}"',
        'parser = "leuchtturmprojekte"',
    )
    (folder / "well.toml").write_text("\n".join([*lines, 'every = "1h"']))
    ran = check("--schedules", str(folder))
    assert ran.exit_code == 1
    assert "broken.toml" in ran.stderr
    assert ran.stdout.startswith("well: baseline")


def test_a_watchman_hears_of_begin_and_end_also_where_nothing_could_be_stored(
    check: Run, watch: Watch, tmp_path: Path
) -> None:
    def remove(request: Request, server: Loopback) -> Iterable[bytes]:
        watch.path.unlink()  # under the running check
        return answer(200, BASELINE)(request, server)

    with Loopback(dict.fromkeys(("/id/start", "/id", "/id/fail"), answer(200))) as watchman:
        more = f'heartbeat_url = "{watchman.url("/id")}"'
        write_schedule(tmp_path / "s", "page", watch.schedule.url, more=more)
        codes = [check("--schedules", tmp_path / "s").exit_code]
        watch.page = BROKEN
        codes.append(check("--schedules", tmp_path / "s").exit_code)
        watch.server.routes[PATH] = remove
        codes.append(check("--schedules", tmp_path / "s").exit_code)
        assert codes == [0, 1, 1]
        assert watchman.targets() == ["/id/start", "/id", *("/id/start", "/id/fail") * 2]


def test_a_foreign_server_is_not_asked_by_nobody(check: Run, watch: Watch) -> None:
    ran = check("--url", "http://nobody.invalid/page.html")
    assert ran.exit_code == 1
    assert "contact" in ran.stderr
    assert watch.server.seen == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--url", "ftp://example.org/"], "--url"),
        (["nobody"], "No schedule is called 'nobody'"),
        (["--accept"], "name the schedule"),
    ],
    ids=["not-http", "unknown-name", "accept-without-name"],
)
def test_wrong_use_is_one_sentence_and_asks_nobody(
    check: Run, watch: Watch, arguments: list[str], says: str
) -> None:
    ran = check(*arguments)
    assert ran.exit_code != 0
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not watch.path.exists() or not watch.rows("SELECT * FROM runs")


def test_a_dry_run_prints_what_would_be_and_stores_nothing(
    check: Run, watch: Watch, at: tuple[str, str]
) -> None:
    assert check(*at, "--dry-run").stdout.startswith("leuchtturmprojekte: baseline, 3 meetings.")
    check(*at)
    watch.page = MORE
    before = watch.rows("SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM changes)")
    ran = check(*at, "--dry-run")
    assert ran.stdout.startswith("leuchtturmprojekte: 1 change\n  ")
    assert ran.stdout.endswith("Nothing was stored or sent.\n")
    assert watch.rows("SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM changes)") == before
    told = json.loads(check(*at, "--dry-run", "--json").stdout)
    assert (told["outcome"], told["dry_run"], told["alerts"]) == ("changed", True, [])


def test_a_heartbeat_that_is_not_accepted_is_said_once_and_that_it_is_one(
    check: Run, watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = f'heartbeat_url = "http://127.0.0.1:{closed_port()}/id"\n'
    write_schedule(tmp_path / "s", "page", watch.schedule.url, more=more)
    ran = check("--schedules", tmp_path / "s")
    assert (ran.exit_code, ran.stderr.count("The heartbeat was not accepted")) == (0, 1)
    monkeypatch.delenv("PROXY_PASSWORD", raising=False)
    more = 'heartbeat_url = "http://hc.example.org/id"\n[fetch]\nproxy = "http://user@127.0.0.1:9"\n'
    more += 'proxy_password = "env:PROXY_PASSWORD"'
    write_schedule(tmp_path / "s", "page", watch.schedule.url, more=more)
    said = check("--schedules", tmp_path / "s").stderr
    assert said.count("The heartbeat was not sent. The secret env:PROXY_PASSWORD is not set") == 1


def test_a_schedule_whose_file_has_a_mistake_is_not_said_to_be_unknown(
    check: Run, watch: Watch, tmp_path: Path
) -> None:
    write_schedule(tmp_path / "s", "one", watch.schedule.url)
    write_schedule(tmp_path / "s", "two", watch.schedule.url, "every = 7")
    ran = check("--schedules", tmp_path / "s", "two")
    assert "two.toml, line 5" in ran.stderr
    assert "No usable schedule is called 'two'; there is one." in ran.stderr
