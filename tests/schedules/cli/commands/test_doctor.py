"""``leuchtturm doctor``: each thing that can be wrong is found, named, and comes with what to do."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from db.maintenance.integrity import inspect
from db.store import Store
from tests.mail_servers import LOOPBACK, MailServer, closed_port
from tests.proxies import HttpProxy
from tests.receivers import WebhookReceiver
from tests.schedules.cli.commands import stored
from tests.schedules.watched_page import BASELINE, BROKEN, PATH
from tests.servers import Loopback, answer, page, redirect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run

NOW = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)  # half an hour after the last check of the stored history

SCHEDULE = """
name = "leuchtturmprojekte"
title = "Leuchtturmprojekte im Video"
url = "{url}"
parser = "leuchtturmprojekte"
cron = "17 6 * * *"
{more}
"""

MAIL = """
[[channels]]
name = "mail"
type = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "a@example.org"
recipients = ["b@example.org"]
"""

HOOK = """
[[channels]]
name = "hook"
type = "webhook"
url = "{url}"
secret = "env:HOOK_SECRET"
"""

HARM = {
    "integrity": "PRAGMA writable_schema = ON; "
    "UPDATE sqlite_master SET rootpage = 3 WHERE name = 'changes_by_run'",
    "references": "PRAGMA foreign_keys = OFF; DELETE FROM runs WHERE id = 1",
    "schema": "DROP INDEX versions_by_run",
    "views": "DROP VIEW treffen; CREATE VIEW treffen AS SELECT * FROM nowhere",
    "orphans": "UPDATE versions SET ended_at = first_seen_at, last_seen_at = first_seen_at",
    "pages": "UPDATE snapshots SET body = x'789c030000000001' WHERE id = 2",
    "clock": "UPDATE schedules SET last_checked_at = '2036-01-01T00:00:00Z'",
}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def write_schedule(folder: Path, url: str = "http://127.0.0.1/", more: str = "") -> Path:
    """A folder with one schedule file."""
    made = folder / "schedules"
    made.mkdir(exist_ok=True)
    (made / "page.toml").write_text(SCHEDULE.format(url=url, more=more))
    return made


def findings(run: Run, *arguments: object) -> dict[str, dict[str, Any]]:
    """What ``doctor --json`` found, by subject."""
    result = run(*arguments, "doctor", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == (0 if told["ok"] else 1)
    return {finding["subject"]: finding for finding in told["findings"]}


def over_the_network(run: Run, folder: Path, exit_code: int) -> dict[str, dict[str, Any]]:
    """What ``doctor --network --json`` found, by subject."""
    result = run("--schedules", folder, "doctor", "--network", "--json")
    assert result.exit_code == exit_code, result.output
    return {finding["subject"]: finding for finding in json.loads(result.stdout)["findings"]}


def harm(path: Path, script: str) -> None:
    """Do to the database what nobody should."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def test_a_healthy_database_is_ok_in_every_respect(run: Run, database: Path, tmp_path: Path) -> None:
    found = findings(run, "--schedules", write_schedule(tmp_path))
    assert {subject for subject, finding in found.items() if finding["level"] != "ok"} == {
        "schedule leuchtturmprojekte"  # nobody hears of a change
    }
    assert set(HARM) | {"permissions", "disk", "log", "journal", "version"} <= set(found)
    table = run("--schedules", tmp_path / "schedules", "doctor").stdout
    assert "All 3 stored pages are what was received (SHA-256)." in table
    assert table.endswith("\n1 warning.\n")


@pytest.mark.parametrize("subject", HARM)
def test_each_harm_is_found_and_comes_with_what_to_do(
    run: Run, database: Path, tmp_path: Path, subject: str
) -> None:
    harm(database, HARM[subject])
    finding = findings(run, "--schedules", write_schedule(tmp_path))[subject]
    assert finding["level"] == "error"
    assert finding["repair"]
    rows = run("--schedules", tmp_path / "schedules", "doctor").stdout.splitlines()
    assert any(row.split()[:2] == ["ERROR", subject] for row in rows)
    assert any(row.startswith(f"  {subject}: ") for row in rows)


@pytest.mark.parametrize("harmed", ["links", "meetings", "page_states", "runs"])
def test_a_database_that_lacks_a_table_is_damaged_and_no_bug(
    run: Run, database: Path, tmp_path: Path, harmed: str
) -> None:
    with closing(sqlite3.connect(database)) as connection:
        [(kind,)] = connection.execute("SELECT type FROM sqlite_master WHERE name = ?", (harmed,))
    harm(database, f"PRAGMA foreign_keys = OFF; DROP {kind} {harmed}")
    output = run("--schedules", write_schedule(tmp_path), "doctor").output
    assert f"{kind} {harmed} is missing" in output or "is damaged: keep a copy" in output
    for command in ("status", "meetings", "changes", "backup"):
        arguments = (tmp_path / "copy.db",) if command == "backup" else ()
        assert "bug" not in run("--schedules", tmp_path / "schedules", command, *arguments).output


def test_looking_changes_nothing(run: Run, database: Path, tmp_path: Path) -> None:
    before = database.read_bytes()
    findings(run, "--schedules", write_schedule(tmp_path))
    assert database.read_bytes() == before


def test_own_tables_and_another_journal_are_warnings(run: Run, database: Path, tmp_path: Path) -> None:
    harm(database, "PRAGMA journal_mode = DELETE; CREATE TABLE mine (a)")
    found = findings(run, "--schedules", write_schedule(tmp_path))
    assert found["schema"]["level"] == found["journal"]["level"] == "warning"
    assert "table mine" in found["schema"]["said"]


def test_an_older_schema_is_no_error_and_is_not_brought_up_to_date(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        views = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        assert views
        connection.execute("PRAGMA user_version = 1")
    found = {finding.subject: finding for finding in inspect(database, NOW)}
    assert found["version"].level == "warning"
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no database"),
        (b"name;town\n" * 500, "is not an SQLite database"),
        ("PRAGMA user_version = 99", "newer Leuchtturm"),
        ("PRAGMA application_id = 7", "belongs to another program"),
    ],
)
def test_a_file_that_is_none_of_ours_is_one_finding(
    run: Run, database: Path, tmp_path: Path, content: bytes | str | None, said: str
) -> None:
    if isinstance(content, str):
        harm(database, content)
    else:
        database.unlink()
        if content:
            database.write_bytes(content)
    found = findings(run, "--schedules", write_schedule(tmp_path))
    assert found["database"]["level"] == "error"
    assert said in found["database"]["said"]


def test_a_file_that_all_may_write_and_a_log_that_grows_are_warnings(database: Path) -> None:
    database.chmod(0o666)
    with Store.open(database):
        log = database.with_name(database.name + "-wal")
        with log.open("r+b") as stream:
            stream.truncate(70_000_000)  # a hole: it takes no space
        found = {finding.subject: finding for finding in inspect(database, NOW)}
    assert found["owner"].level == "warning"
    assert found["log"].level == "warning"


def test_a_mistake_in_one_schedule_file_hides_no_other(run: Run, database: Path, tmp_path: Path) -> None:
    folder = write_schedule(tmp_path)
    (folder / "wrong.toml").write_text('name = "Wrong"\n')
    found = findings(run, "--schedules", folder)
    assert found["schedule files"]["level"] == "error"
    assert "wrong.toml" in found["schedule files"]["said"]
    assert "schedule leuchtturmprojekte" in found


def test_what_status_complains_of_is_a_warning(run: Run, database: Path, tmp_path: Path) -> None:
    with Store.open(database) as store:
        stored.refuse(store, 3, "It is being maintained.")
    found = findings(run, "--schedules", write_schedule(tmp_path))["watch leuchtturmprojekte"]
    assert found["level"] == "warning"
    assert "It is being maintained." in found["said"]


def test_nothing_is_asked_of_the_network_unless_that_is_wanted(
    run: Run, database: Path, tmp_path: Path
) -> None:
    with Loopback({PATH: page(BASELINE.decode())}) as server:
        findings(run, "--schedules", write_schedule(tmp_path, server.url(PATH)))
        assert server.seen == []


def test_page_robots_mail_and_hook_are_reached_and_nothing_is_sent(
    run: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    with Loopback({PATH: page(BASELINE.decode())}) as server, MailServer() as mail, WebhookReceiver() as hook:
        more = MAIL.format(port=mail.port) + HOOK.format(url=hook.url)
        folder = write_schedule(tmp_path, server.url(PATH), more)
        found = over_the_network(run, folder, 0)
        assert server.targets() == ["/robots.txt", PATH]
        assert mail.mails == []
        assert hook.deliveries == []
    for part in ("page", "robots"):
        assert found[f"{part} leuchtturmprojekte"]["level"] == "ok"
    for name in ("mail", "hook"):
        assert "onnected to" in found[f"channel leuchtturmprojekte/{name}"]["said"]


def test_what_cannot_be_reached_is_named(
    run: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    port = closed_port()
    more = MAIL.format(port=port) + HOOK.format(url=f"http://{LOOPBACK}:{port}/")
    folder = write_schedule(tmp_path, f"http://{LOOPBACK}:{port}/", more)
    found = over_the_network(run, folder, 1)
    for kind, name in (("page", ""), ("channel", "/mail"), ("channel", "/hook")):
        finding = found[f"{kind} leuchtturmprojekte{name}"]
        assert finding["level"] == "error"
        assert "refuses the connection" in finding["said"]
        assert finding["repair"]


def test_the_heartbeat_is_connected_to_and_not_pinged(run: Run, database: Path, tmp_path: Path) -> None:
    with Loopback({PATH: page(BASELINE.decode())}) as server, Loopback({}) as watchman:
        more = f'heartbeat_url = "{watchman.url("/id")}"'
        found = over_the_network(run, write_schedule(tmp_path, server.url(PATH), more), 0)
        assert "onnected to" in found["heartbeat leuchtturmprojekte"]["said"]
        assert watchman.seen == []
        more = f'heartbeat_url = "http://{LOOPBACK}:{closed_port()}/id"'
        found = over_the_network(run, write_schedule(tmp_path, server.url(PATH), more), 1)
    assert "refuses the connection" in found["heartbeat leuchtturmprojekte"]["said"]


@pytest.mark.parametrize(
    ("proxy", "says"),
    [
        ('"http://proxy.invalid:3128"', "is the proxy's name right, does DNS work?"),
        ('"https://{plain}"', "https:// is for a proxy that speaks TLS itself"),
        ('"http://user@{plain}"\nproxy_password = "env:PROXY_PASSWORD"', "set it where this program starts."),
    ],
    ids=["unknown name", "TLS to a plain proxy", "no password"],
)
def test_the_advice_is_about_the_proxy_and_nothing_else(
    run: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str, says: str
) -> None:
    monkeypatch.delenv("PROXY_PASSWORD", raising=False)
    with HttpProxy({}) as plain:
        address = proxy.format(plain=plain.address.partition("://")[2])
        more = f'[fetch]\ncontact = "netz@ministerium-hessen.de"\ntimeout = "2s"\nproxy = {address}'
        folder = write_schedule(tmp_path, "http://page.internal/", more)
        finding = over_the_network(run, folder, 1)["page leuchtturmprojekte"]
    assert says in finding["said"]
    assert finding["repair"] is None
    assert "RFC 9309" not in finding["said"]


def test_the_channels_are_counted_by_whom_they_are_for(run: Run, database: Path, tmp_path: Path) -> None:
    channel = MAIL.format(port=25)
    more = "".join(
        channel.replace('name = "mail"', f'name = "{name}"\naudience = "{audience}"')
        for name, audience in (("a", "readers"), ("b", "readers"), ("c", "operators"))
    )
    found = findings(run, "--schedules", write_schedule(tmp_path, more=more))
    assert found["schedule leuchtturmprojekte"]["said"].endswith("changes go to 2 channels, notices to 1.")


def test_a_secret_that_is_missing_is_found_before_an_alert_needs_it(
    run: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOOK_SECRET", raising=False)
    with Loopback({PATH: page(BASELINE.decode())}) as server, WebhookReceiver() as hook:
        folder = write_schedule(tmp_path, server.url(PATH), HOOK.format(url=hook.url))
        found = over_the_network(run, folder, 1)
    assert found["channel leuchtturmprojekte/hook"]["level"] == "error"
    assert "HOOK_SECRET" in found["channel leuchtturmprojekte/hook"]["said"]


FORBIDDING = answer(200, b"User-agent: *\nDisallow: /", content_type="text/plain")


@pytest.mark.parametrize(
    ("routes", "level", "said"),
    [
        ({PATH: page(BROKEN.decode())}, "warning", ""),
        ({PATH: answer(403)}, "error", "403"),
        ({"/robots.txt": FORBIDDING}, "error", "forbids"),
        ({PATH: redirect("/new.html"), "/new.html": page(BASELINE.decode())}, "warning", "/new.html now"),
    ],
    ids=["not the page", "forbidden", "robots", "moved"],
)
def test_a_page_that_answers_otherwise_is_said(
    run: Run, database: Path, tmp_path: Path, routes: Any, level: str, said: str
) -> None:
    with Loopback(routes) as server:
        folder = write_schedule(tmp_path, server.url(PATH))
        found = over_the_network(run, folder, 1 if level == "error" else 0)["page leuchtturmprojekte"]
    assert found["level"] == level
    assert said in found["said"]


LIST = """
name = "sittings"
title = "Sitzungen"
url = "{url}"
parser = "records"
every = "6h"

[records]
each = "li"

[records.fields]
title = {{ at = "h3" }}
"""


def test_a_declared_list_is_read_by_its_declaration(run: Run, database: Path, tmp_path: Path) -> None:
    with Loopback({PATH: page("<title>Sitzungen</title><ul><li><h3>Bau</h3></ul>")}) as server:
        folder = write_schedule(tmp_path)
        (folder / "page.toml").write_text(LIST.format(url=server.url(PATH)))
        found = over_the_network(run, folder, 0)["page sittings"]
    assert found["level"] == "ok"
    assert found["said"].endswith(" sends the page, with 1 record on it.")


def test_the_proxy_is_tried_and_named(run: Run, database: Path, tmp_path: Path) -> None:
    more = '[fetch]\ncontact = "netz@ministerium-hessen.de"\nproxy = "{proxy}"'
    with Loopback({PATH: page(BASELINE)}) as server, HttpProxy({"page.internal": server.port}) as proxy:
        through = more.format(proxy=proxy.address)
        folder = write_schedule(tmp_path, f"http://page.internal{PATH}", through)
        found = over_the_network(run, folder, 0)
        assert f"sends the page through the proxy {proxy.address}" in found["page leuchtturmprojekte"]["said"]
        assert proxy.targets[-1] == f"GET http://page.internal{PATH}"
    gone = write_schedule(tmp_path, f"http://page.internal{PATH}", through)
    said = over_the_network(run, gone, 1)["page leuchtturmprojekte"]["said"]
    assert said.startswith(f"The proxy {proxy.address} that leads to http://page.internal/")


def test_a_file_of_authorities_that_cannot_be_read_is_not_the_fault_of_the_page(
    run: Run, database: Path, tmp_path: Path
) -> None:
    more = '[fetch]\ncontact = "netz@ministerium-hessen.de"\nca_file = "/nowhere/ca.pem"'
    folder = write_schedule(tmp_path, f"https://127.0.0.1:9{PATH}", more)
    finding = over_the_network(run, folder, 1)["page leuchtturmprojekte"]
    assert "/nowhere/ca.pem" in finding["said"]
    assert finding["repair"] is None


def test_sqlite_is_looked_at_first(run: Run, database: Path) -> None:
    first, *_ = json.loads(run("doctor", "--json").stdout)["findings"]
    assert (first["subject"], first["level"]) == ("SQLite", "ok")
