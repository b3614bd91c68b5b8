"""Each fault that an operator may meet, and what status, the plugin, ``/healthz``, doctor and the outbox
say of it.

The table in docs/troubleshooting.md is about the same faults, in the same order.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import time_machine
from click.testing import CliRunner

from db.store import Store
from schedules.check import enqueue_file_alerts
from schedules.cli.main import cli
from schedules.config.schedule_files import load
from schedules.daemon import http_status
from schedules.daemon.config_watcher import Files
from schedules.daemon.service import Daemon
from schedules.delivery.rounds import deliver
from schedules.health import daemon_lock
from schedules.publishing.publish import publish_schedule
from scraper.errors import ScheduleError
from tests.mail_servers import closed_port
from tests.paths import DOCS
from tests.schedules.cli.commands.stored import BEGIN, with_history
from tests.schedules.daemons import write_schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "leuchtturmprojekte"
NOW = BEGIN + timedelta(days=3, minutes=30)  # half an hour after the last check
LATER = f"{NOW + timedelta(minutes=1):%FT%TZ}"
OTHER = 12_345
"""An account that is neither root nor the one that runs the tests."""


@dataclass
class Place:
    """A database with checks in time, its schedule file, an operators' channel that is down, a published
    page.
    """

    folder: Path
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def database(self) -> Path:
        return self.folder / "l.db"

    @property
    def schedules(self) -> Path:
        return self.folder / "s"

    def sql(self, statement: str, *values: object) -> None:
        with Store.open(self.database) as store:
            store.connection.execute(statement, values)

    def run(self, *arguments: str) -> tuple[int, str]:
        """A command on this database: its exit code and its output."""
        options = ["--db", str(self.database), "--schedules", str(self.schedules), *arguments]
        result = CliRunner().invoke(cli, options)
        return result.exit_code, result.stdout

    def publish(self) -> None:
        publish_schedule(self.database, load(self.schedules)[0])

    def kinds(self) -> list[tuple[str, int | None]]:
        """The notices in the outbox: the kind, and for a published page whether it works."""
        with Store.open(self.database) as store:
            query = "SELECT kind, json_extract(data, '$.published') FROM alerts ORDER BY id"
            return store.connection.execute(query).fetchall()


@contextmanager
def prepared(folder: Path) -> Iterator[Place]:
    place = Place(folder)
    with_history(place.database)
    channel = CHANNEL.format(closed_port())
    write_schedule(place.schedules, NAME, "http://127.0.0.1/", 'cron = "17 6 * * *"', channel)
    with time_machine.travel(NOW, tick=True), place.stack:
        place.publish()
        yield place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with prepared(tmp_path) as place:
        yield place


@pytest.fixture
def open_place() -> Iterator[Place]:
    """A place that every account can get to: pytest's own folders are closed to others."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with prepared(Path(folder)) as place:
            yield place


CHANNEL = """publish = "../www"
[[channels]]
type = "email"
name = "operators"
audience = "operators"
host = "127.0.0.1"
port = {}
security = "none"
sender = "a@example.org"
recipients = ["b@example.org"]
"""


def daemon_died(place: Place) -> None:
    code = (
        "import os, sys; from pathlib import Path; from schedules.health import daemon_lock\n"
        "with daemon_lock.held(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(place.database)], check=False)


def daemon_stopped(place: Place) -> None:
    with daemon_lock.held(place.database):
        pass


def database_gone(place: Place) -> None:
    daemon_stopped(place)
    for path in place.folder.glob("l.db*"):
        if path.suffix != ".lock":
            path.unlink()


def files_broken(place: Place) -> None:
    """The only file has a mistake, and the daemon was started again."""
    (place.schedules / f"{NAME}.toml").write_text("every = 7\n")
    with pytest.raises(ScheduleError), daemon_lock.held(place.database) as lock:
        Daemon(place.database, Files(place.schedules), lock).start()


def publish_refused(place: Place) -> None:
    shutil.rmtree(place.folder / "www")
    (place.folder / "www").write_text("This is no folder.")
    with pytest.raises(Exception, match="cannot be"):
        place.publish()
    with pytest.raises(Exception, match="cannot be"):
        place.publish()  # at the next check, which notifies of nothing new


def alert_asleep(place: Place) -> None:
    place.sql(
        "INSERT INTO alerts (schedule_id, run_id, created_at, due_at, kind, channel, event_id, data) "
        "VALUES (1, 1, '2026-03-04T05:17:00Z', '2036-01-01T00:00:00Z', 'changes', 'mail', 'evt_1', '{}')"
    )


def alert_given_up(place: Place) -> None:
    alert_asleep(place)
    place.sql("UPDATE alerts SET state = 'given_up', finished_at = created_at, due_at = created_at")


def file_unreadable(place: Place) -> None:
    place.database.write_bytes(b"year;town\n" * 500)


def another_owner(place: Place) -> None:
    if os.geteuid() == 0:  # a copy that root put back into the folder of a service
        os.chown(place.folder, OTHER, OTHER)
        place.stack.callback(os.chown, place.folder, 0, 0)
    place.database.chmod(0o440)


def lock_with_another_owner(place: Place) -> None:
    daemon_stopped(place)
    place.sql("UPDATE schedules SET last_checked_at = ?", LATER)
    if os.geteuid() == 0:  # `leuchtturm daemon` was run as root once
        for path in (place.folder, place.database):
            os.chown(path, OTHER, OTHER)
            place.stack.callback(os.chown, path, 0, 0)
    daemon_lock.lock_path(place.database).chmod(0o440)


def schedule_broken(place: Place) -> None:
    (place.schedules / "other.toml").write_text("every = 7\n")


def clock_ahead(place: Place) -> None:
    place.sql("UPDATE schedules SET last_checked_at = '2036-01-01T00:00:00Z'")


@dataclass(frozen=True)
class Fault:
    """What is wrong, and what is said: the plugin's exit code, status, doctor's subject and level,
    notices.
    """

    cause: Callable[[Place], None]
    code: int
    says: str
    finding: tuple[str, str] = (f"watch {NAME}", "warning")
    notices: tuple[tuple[str, int | None], ...] = ()


FAULTS = {
    "the daemon died": Fault(daemon_died, 2, "The daemon (process", ("daemon", "warning")),
    "the daemon was stopped": Fault(daemon_stopped, 2, "was stopped at", ("daemon", "warning")),
    "the database is gone": Fault(database_gone, 2, "is gone, and was there before", ("database", "error")),
    "publishing is refused": Fault(publish_refused, 1, "the published page", notices=(("mistake", 0),)),
    "an alert sleeps": Fault(
        alert_asleep, 2, "is put off further than the rules allow", notices=(("changes", None),)
    ),
    "an alert was given up": Fault(alert_given_up, 2, "was given up", notices=(("changes", None),)),
    "the database is no database": Fault(
        file_unreadable, 2, "is not an SQLite database", ("database", "error")
    ),
    "the database belongs to another account": Fault(
        another_owner, 2, "Give them to the owner of the folder", ("owners", "error")
    ),
    "the lock belongs to another account": Fault(
        lock_with_another_owner, 2, "l.db.lock in", ("owners", "error")
    ),
    "a schedule file is broken": Fault(schedule_broken, 1, "other.toml", ("schedule files", "error")),
    "the only schedule file is broken": Fault(files_broken, 2, f"{NAME}.toml", ("schedule files", "error")),
    "the clock was ahead": Fault(clock_ahead, 2, "in the future", ("clock", "error")),
}


@contextmanager
def answers(place: Place) -> Iterator[str]:
    with http_status.answering(place.database, place.schedules, 0) as port:
        yield f"http://127.0.0.1:{port}/healthz"


def test_without_a_fault_all_is_well(place: Place) -> None:
    assert place.run("status")[1].endswith("All is well.\n")
    code, output = place.run("status", "--check")
    assert code == 0
    data = r"issues=0 failed_checks=0 alerts_waiting=0 database=\d+B"
    assert re.fullmatch(rf"LEUCHTTURM OK - 1 schedule checked in time \| {data}\n", output)
    with answers(place) as address, urlopen(address) as answer:
        assert json.load(answer) == {"ok": True, "level": "ok", "troubles": []}
    assert place.run("doctor")[1].endswith("All is well.\n")


@pytest.mark.parametrize("fault", FAULTS)
def test_every_tool_says_what_is_wrong(place: Place, fault: str) -> None:
    expected = FAULTS[fault]
    code, sentence = expected.code, expected.says
    expected.cause(place)
    exit_code, output = place.run("status")
    assert exit_code == 1
    assert "All is well." not in output
    assert sentence in output
    exit_code, output = place.run("status", "--check")
    assert exit_code == code
    assert output.startswith(f"LEUCHTTURM {('OK', 'WARNING', 'CRITICAL', 'UNKNOWN')[code]} - ")
    assert sentence in output.splitlines()[0]
    with answers(place) as address, pytest.raises(HTTPError) as answer:
        urlopen(address)
    assert answer.value.code == 503
    assert any(sentence in said for said in json.load(answer.value)["troubles"])
    findings = json.loads(place.run("doctor", "--json")[1])["findings"]
    assert expected.finding in {(finding["subject"], finding["level"]) for finding in findings}
    if fault == "the database is gone":
        assert any(sentence in finding["said"] for finding in findings)
    if fault not in ("the database is no database", "the database is gone"):
        assert place.kinds() == list(expected.notices)


def test_the_document_has_the_same_faults_and_their_sentences() -> None:
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \|", (DOCS / "troubleshooting.md").read_text("utf-8"), re.MULTILINE
    )
    documented = {fault: says for fault, says in rows if fault in FAULTS}
    assert list(documented) == list(FAULTS)
    for fault, says in documented.items():
        assert FAULTS[fault].says in says


def test_a_daemon_that_refused_to_start_did_not_die_and_its_reason_is_said(place: Place) -> None:
    files_broken(place)
    output = " ".join(place.run("status")[1].split())
    assert re.search(rf"Critical: The daemon ended at 2026-03-04 \d\d:\d\d: \S+{NAME}\.toml", output)
    assert "died" not in output


def test_what_cannot_be_read_is_not_called_sound_and_an_empty_file_is_left_alone(place: Place) -> None:
    file_unreadable(place)
    assert re.search(r"^Database: .*, not readable\.$", place.run("status")[1], re.MULTILINE)
    empty = place.folder / "empty.db"
    empty.touch()
    result = CliRunner().invoke(cli, ["--db", str(empty), "--schedules", str(place.schedules), "status"])
    assert "There is no database" in result.stdout
    assert empty.stat().st_size == 0


def test_a_page_that_can_be_published_again_is_one_notice_with_its_command(place: Place) -> None:
    publish_refused(place)
    (place.folder / "www").unlink()
    place.publish()
    place.publish()
    assert place.kinds() == [("mistake", 0), ("mended", 1)]
    assert place.run("status")[0] == 0
    made = deliver(load(place.schedules), place.database, folder=place.schedules)
    assert [delivery.state for delivery in made] == ["waiting"] * 2  # that mail server is down


def test_sound_schedule_files_do_not_end_the_trouble_with_publishing(place: Place) -> None:
    publish_refused(place)
    with Store.open(place.database) as store, store.writing() as writing:
        assert not enqueue_file_alerts.files(writing.connection, load(place.schedules), (), now=NOW)
    assert place.kinds() == [("mistake", 0)]


def test_a_page_that_is_older_than_the_last_check_was_not_renewed(place: Place) -> None:
    page = place.folder / "www" / "index.html"
    checked_at = (NOW - timedelta(minutes=30)).timestamp()
    os.utime(page, (checked_at - 300, checked_at - 300))  # within what two clocks differ
    assert place.run("status")[0] == 0
    os.utime(page, (BEGIN.timestamp(), BEGIN.timestamp()))
    assert "is from 2026-03-01 06:17, older than the last check" in place.run("status")[1]


def test_a_daemon_that_was_stopped_is_right_where_cron_checks_since(place: Place) -> None:
    daemon_stopped(place)
    place.sql("UPDATE schedules SET last_checked_at = ?", LATER)
    assert place.run("status")[1].endswith("All is well.\n")


@pytest.mark.skipif(
    shutil.which("unshare") is None, reason="util-linux is not installed: there is no unshare"
)
def test_a_full_disk_is_said_before_anything_fails(place: Place, tmp_path: Path) -> None:
    """A file system of 9 MB in a namespace of its own, filled until 3 MB are free."""
    script = (
        f"mkdir {tmp_path}/small && mount -t tmpfs -o size=9m tmpfs {tmp_path}/small && cd "
        f"{tmp_path}/small && cp {place.database} l.db && head -c 5000000 /dev/zero > rest && "
        f"{sys.executable} -m schedules.cli.main --db l.db --schedules {place.schedules} status --check"
    )
    options = ["-m"] if os.geteuid() == 0 else ["-rm"]
    result = subprocess.run(
        ["unshare", *options, "sh", "-c", script], capture_output=True, text=True, check=False
    )
    if "unshare" in result.stderr or "mount" in result.stderr:
        pytest.skip(f"this system allows no namespace: {result.stderr.strip()}")
    assert result.returncode == 2, result.stderr
    assert re.search(r"[2-4] MB are free for a file of", result.stdout), result.stdout


@pytest.mark.skipif(
    shutil.which("unshare") is None, reason="util-linux is not installed: there is no unshare"
)
def test_a_file_system_that_cannot_be_written_is_named_by_every_command(place: Place, tmp_path: Path) -> None:
    """As ext4 leaves it after an error of the disk: mounted read-only, in a namespace of its own."""
    program = f"{sys.executable} -m schedules.cli.main --db l.db --schedules {place.schedules}"
    script = (
        f"mkdir {tmp_path}/disk && mount -t tmpfs tmpfs {tmp_path}/disk && cd {tmp_path}/disk && "
        f"cp {place.database} l.db && mount -o remount,ro {tmp_path}/disk && {program} status --check; "
        f"echo $?; {program} doctor; {program} check 2>&1"
    )
    options = ["-m"] if os.geteuid() == 0 else ["-rm"]
    result = subprocess.run(
        ["unshare", *options, "sh", "-c", script], capture_output=True, text=True, check=False
    )
    if "unshare" in result.stderr or "mount:" in result.stderr:
        pytest.skip(f"this system allows no namespace: {result.stderr.strip()}")
    assert re.search(r"^LEUCHTTURM CRITICAL - The file system of l.db is mounted read-only", result.stdout)
    assert "\n2\n" in result.stdout
    assert re.search(r"ERROR +mount ", result.stdout)
    assert "chown" not in result.stdout
    assert "The database l.db cannot be written, its file system is mounted read-only" in result.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a command as another account")
@pytest.mark.parametrize("closed", ["folder", "file"])
def test_an_account_that_may_not_see_the_schedule_files_knows_nothing(open_place: Place, closed: str) -> None:
    place = open_place
    (place.schedules if closed == "folder" else place.schedules / f"{NAME}.toml").chmod(0o600)
    arguments = ["--db", str(place.database), "--schedules", str(place.schedules), "status", "--check"]
    result = subprocess.run(
        [sys.executable, "-c", AS_OTHER, *arguments], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (3, "")
    assert result.stdout.startswith("LEUCHTTURM UNKNOWN - "), result.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a command as another account")
@pytest.mark.parametrize("daemon", [False, True], ids=["at rest", "under a daemon that writes"])
def test_an_account_that_may_only_read_can_ask(open_place: Place, daemon: bool) -> None:
    place = open_place
    arguments = ["--db", str(place.database), "--schedules", str(place.schedules), "status", "--check"]
    with ExitStack() as stack:
        if daemon:
            stack.enter_context(daemon_lock.held(place.database))
            store = stack.enter_context(Store.open(place.database))
            store.connection.execute("UPDATE schedules SET title = 'New'")
            daemon_lock.lock_path(place.database).chmod(0o600)
        result = subprocess.run(
            [sys.executable, "-c", AS_OTHER, *arguments], capture_output=True, text=True, check=False
        )
    assert result.stderr == ""
    assert result.stdout.startswith("LEUCHTTURM "), result.stdout
    assert "cannot be opened" not in result.stdout


AS_OTHER = f"""
import os, sys
from schedules.cli import main
import schedules.cli.commands.status, schedules.health.status, schedules.publishing.publish
os.setgroups([]); os.setgid({OTHER}); os.setuid({OTHER})
main.main()
"""
