"""``leuchtturm alerts`` and ``deliver``: what waits, trying again, a test message, how an alert looks."""

from __future__ import annotations

import json
from itertools import repeat
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.mail_servers import MailServer, closed_port
from tests.receivers import Answer, WebhookReceiver
from tests.schedules.fake_delivery import KEY, FakeDelivery
from tests.schedules.watched_page import BROKEN, MORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run

MAIL = """
[[channels]]
type = "email"
name = "mail"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "leuchtturm@example.org"
recipients = ["anna@example.org", "ben@example.org"]
"""
HOOK = """
[[channels]]
type = "webhook"
name = "hook"
url = "{url}"
secret = "env:HOOK_KEY"
"""


@pytest.fixture
def fake_delivery(tmp_path: Path) -> Iterator[FakeDelivery]:
    """A page with a baseline, its database where the command line looks for it."""
    with FakeDelivery(tmp_path / "leuchtturm.db") as fake_delivery:
        fake_delivery.check()
        yield fake_delivery


@pytest.fixture
def wire(fake_delivery: FakeDelivery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write a schedule file with channels; the folder to name with ``--schedules``."""
    monkeypatch.setenv("HOOK_KEY", KEY)

    def write(*channels: str) -> Path:
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        head = (
            f'name = "{fake_delivery.schedule.name}"\ntitle = "Filme"\nurl = "{fake_delivery.schedule.url}"\n'
            'parser = "leuchtturmprojekte"\nevery = "1h"\n'
        )
        (folder / "a.toml").write_text(head + "".join(channels))
        return folder

    return write


def checked(run: Run, fake_delivery: FakeDelivery, folder: Path, page: bytes = MORE) -> Any:
    """A check by the command line that finds a change."""
    fake_delivery.page = page
    return run("check", "--schedules", folder)


# check and deliver


def test_check_delivers_what_it_found_and_says_so(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    with MailServer() as server:
        ran = checked(run, fake_delivery, wire(MAIL.format(port=server.port)))
    assert ran.exit_code == 0
    assert len(server.mails) == 2
    assert "leuchtturmprojekte, channel mail: accepted by 127.0.0.1" in ran.stdout


def test_no_deliver_leaves_it_to_deliver(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    with WebhookReceiver() as receiver:
        folder = wire(HOOK.format(url=receiver.url))
        fake_delivery.page = MORE
        assert run("check", "--no-deliver", "--schedules", folder).exit_code == 0
        assert receiver.deliveries == []
        made = json.loads(run("deliver", "--json", "--schedules", folder).stdout)["deliveries"]
        assert [(entry["state"], entry["attempts"]) for entry in made] == [("delivered", 1)]
        assert run("deliver", "--schedules", folder).stdout.startswith("Nothing was due")
    assert len(receiver.deliveries) == 1


def test_of_those_that_are_done_so_many_are_listed_as_one_asks_for(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    with WebhookReceiver() as receiver:
        folder = wire(HOOK.format(url=receiver.url))
        assert checked(run, fake_delivery, folder).exit_code == 0
    for limit, count in ((1, 1), (0, 0)):
        listed = run("alerts", "--limit", limit, "--json", "--schedules", folder).stdout
        assert len(json.loads(listed)["alerts"]) == count


def test_what_is_tried_again_is_a_line_on_stderr_and_no_failure(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    ran = checked(run, fake_delivery, wire(HOOK.format(url=f"http://127.0.0.1:{closed_port()}")))
    assert ran.exit_code == 0
    assert "channel hook: not delivered yet, next try 20" in ran.stderr
    assert "refuses the connection" in ran.stderr


def test_what_is_given_up_fails_the_check_and_says_what_to_do(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    with WebhookReceiver([Answer(410)]) as receiver:
        ran = checked(run, fake_delivery, wire(HOOK.format(url=receiver.url)))
    assert ran.exit_code == 1
    assert "alert 1 is given up" in ran.stderr
    assert "`leuchtturm alerts retry 1`" in ran.stderr


def test_check_as_json_prints_nothing_else_on_stdout(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    with WebhookReceiver() as receiver:
        folder = wire(HOOK.format(url=receiver.url))
        fake_delivery.page = MORE
        assert json.loads(run("check", "--json", "--schedules", folder).stdout)["outcome"] == "changed"
    assert len(receiver.deliveries) == 1


def test_deliver_before_the_first_check_is_a_sentence(run: Run, tmp_path: Path) -> None:
    ran = run("deliver", "--db", tmp_path / "none.db")
    assert ran.exit_code == 1
    assert "There is no database" in ran.stderr
    assert not (tmp_path / "none.db").exists()


# alerts


def test_the_table_shows_state_tries_next_try_and_the_last_error(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    with MailServer(replies={"ben@example.org": iter(["550 5.1.1 no such user"])}) as server:
        folder = wire(MAIL.format(port=server.port), HOOK.format(url=f"http://127.0.0.1:{closed_port()}"))
        checked(run, fake_delivery, folder)
    shown = run("alerts", "--schedules", folder).stdout
    hook, mail = shown.splitlines()[1:3]
    assert "1 change  waiting" in hook
    assert "given up for ben@example.org  1      -" in mail
    assert "2: http://127.0.0.1" in shown
    assert "1: Refused for good for ben@example.org: 550 5.1.1 no such user" in shown


def test_json_has_all_of_an_alert(run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]) -> None:
    with MailServer(replies={"ben@example.org": iter(["550 5.1.1 no such user"])}) as server:
        folder = wire(MAIL.format(port=server.port))
        checked(run, fake_delivery, folder)
    [alert] = json.loads(run("alerts", "--json", "--schedules", folder).stdout)["alerts"]
    assert (alert["state"], alert["kind"], alert["channel"]) == ("given_up", "changes", "mail")
    assert (alert["accepted"], alert["refused"]) == (
        ["anna@example.org"],
        {"ben@example.org": "550 5.1.1 no such user"},
    )
    assert alert["sent_as"] == alert["event_id"]
    assert alert["next_at"] is None
    assert alert["data"]["changes"] == [1]


def test_no_alert_says_why_that_may_be(run: Run, fake_delivery: FakeDelivery) -> None:
    assert run("alerts").stdout.startswith("No alert yet")


def test_what_waits_for_a_channel_that_is_gone_says_what_to_do(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    dead = HOOK.format(url=f"http://127.0.0.1:{closed_port()}")
    checked(run, fake_delivery, wire(dead))
    renamed = run("alerts", "--schedules", wire(dead.replace('"hook"', '"new"'))).stdout
    assert "1 alert waits for the channel 'hook' of leuchtturmprojekte" in " ".join(renamed.split())
    assert "add a [[channels]] with this name" in " ".join(renamed.split())
    changed = run("alerts", "--schedules", wire(dead + 'audience = "operators"\n')).stdout
    assert "whose audience has changed" in " ".join(changed.split())


def test_alerts_are_listed_although_the_schedule_file_is_broken(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    folder = wire(HOOK.format(url=f"http://127.0.0.1:{closed_port()}"))
    checked(run, fake_delivery, folder)
    (folder / "a.toml").write_text("broken")
    ran = run("alerts", "--schedules", folder)
    assert ran.exit_code == 0
    assert "waiting" in ran.stdout
    assert "this is not TOML" in ran.stderr


def test_retry_sends_to_those_who_do_not_have_it(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    with MailServer(replies={"ben@example.org": iter(["550 5.1.1 no such user"])}) as server:
        folder = wire(MAIL.format(port=server.port))
        checked(run, fake_delivery, folder)
        assert run("alerts", "retry", 1).stdout.startswith("1 alert is due now")
        assert run("deliver", "--schedules", folder).exit_code == 0
        assert [len(server.received(f"{name}@example.org")) for name in ("anna", "ben")] == [1, 1]
        again = run("alerts", "retry", 1)
    assert again.exit_code == 1
    assert "it was delivered" in again.stderr
    assert run("alerts", "retry", "--all").stdout.startswith("0 alerts are due")


@pytest.mark.parametrize("arguments", [[], ["1", "--all"]])
def test_retry_wants_one_or_all(run: Run, fake_delivery: FakeDelivery, arguments: list[str]) -> None:
    assert run("alerts", "retry", *arguments).exit_code == 2


# test


def test_a_test_message_is_told_step_by_step_and_says_that_it_is_one(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    with MailServer() as server, WebhookReceiver() as receiver:
        folder = wire(MAIL.format(port=server.port), HOOK.format(url=receiver.url))
        ran = run("alerts", "test", "--schedules", folder)
    assert ran.exit_code == 0
    steps = [line.strip() for line in ran.stdout.splitlines()]
    where = f"127.0.0.1:{server.port}"
    assert steps[:4] == [
        "leuchtturmprojekte, channel mail",
        f"connected to {where}",
        f"accepted by {where} for anna@example.org",
        f"accepted by {where} for ben@example.org",
    ]
    assert server.mails[0].parsed["Subject"].startswith("Testnachricht:")
    [delivery] = receiver.deliveries
    assert delivery.verify(KEY)["data"]["kind"] == "test"
    assert fake_delivery.rows("SELECT * FROM alerts") == []


def test_a_test_tries_each_channel_or_the_one_that_is_named(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    with WebhookReceiver() as receiver:
        folder = wire(MAIL.format(port=closed_port()), HOOK.format(url=receiver.url))
        ran = run("alerts", "test", "--schedules", folder)
        assert ran.exit_code == 1
        assert "refuses the connection" in ran.stderr
        assert len(receiver.deliveries) == 1
        assert run("alerts", "test", "hook", "--schedules", folder).exit_code == 0
    nobody = run("alerts", "test", "nobody", "--schedules", folder)
    assert nobody.exit_code == 1
    assert "no channel called 'nobody' in the schedule files; there is mail, hook." in nobody.stderr
    slip = run("alerts", "test", "mial", "--schedules", folder)
    assert "no channel called 'mial' in the schedule files; did you mean 'mail'?" in slip.stderr


# preview


def test_a_preview_is_the_last_change_in_each_form(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path], webhook_schema: Any
) -> None:
    fake_delivery.check(MORE)
    text = run("alerts", "preview")
    assert text.stdout.startswith(
        "Subject: Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17.09.2024)\n"
    )
    assert text.stderr == ""
    assert run("alerts", "preview", "--format", "html").stdout.startswith("<!DOCTYPE html>")
    payload = json.loads(run("alerts", "preview", "--format", "json").stdout)
    Draft202012Validator(webhook_schema).validate(payload)
    assert payload["data"]["changes"][0]["record"]["municipality"] == "Dietzenbach"


def test_before_a_change_the_preview_is_an_example_that_says_so(run: Run, webhook_schema: Any) -> None:
    ran = run("alerts", "preview")
    assert "invented example" in ran.stderr
    assert "erfundenes Beispiel" in ran.stdout
    payload = json.loads(run("alerts", "preview", "--format", "json").stdout)
    Draft202012Validator(webhook_schema).validate(payload)


def test_a_problem_is_no_change_to_preview(run: Run, fake_delivery: FakeDelivery) -> None:
    fake_delivery.check(BROKEN)
    assert "invented example" in run("alerts", "preview").stderr


def test_what_nobody_was_told_of_is_not_previewed(run: Run, fake_delivery: FakeDelivery) -> None:
    fake_delivery.check(MORE)
    fake_delivery.store.connection.execute("UPDATE changes SET reread = 'found'")
    assert "invented example" in run("alerts", "preview").stderr


@pytest.fixture
def webhook_schema() -> Any:
    from importlib.resources import files

    return json.loads((files("scraper.meetings") / "webhook.schema.json").read_text(encoding="utf-8"))


def test_after_a_restore_what_was_sent_already_can_be_kept_from_being_sent_again(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    with WebhookReceiver() as receiver:
        folder = wire(HOOK.format(url=receiver.url))
        assert run("backup", "copy.db").exit_code == 0
        assert checked(run, fake_delivery, folder).exit_code == 0
        assert len(receiver.deliveries) == 1
        fake_delivery.store.close()
        restored = run("restore", "copy.db").stdout
        assert "Its last check was at 20" in restored
        assert "0 alerts wait in it" in restored
        assert json.loads(run("restore", "copy.db", "--json").stdout)["alerts_waiting"] == 0
        for _ in range(2):
            assert run("check", "--no-deliver", "--schedules", folder).exit_code == 0
        assert run("alerts", "drop", "--all").stdout == "1 alert is dropped.\n"
        assert run("deliver", "--schedules", folder).stdout.startswith("Nothing was due")
        assert " dropped " in run("alerts", "--schedules", folder).stdout
        assert run("alerts", "retry", "--all").stdout == "0 alerts are due now.\n"
    assert len(receiver.deliveries) == 1


def test_a_test_at_a_server_that_greylists_says_that_an_alert_would_be_tried_again(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    for answer, tried_again in (("450 4.2.0 Greylisted", True), ("550 5.1.1 No such user", False)):
        replies = dict.fromkeys(("anna@example.org", "ben@example.org"), repeat(answer))
        with MailServer(replies=replies) as server:
            ran = run("alerts", "test", "--schedules", wire(MAIL.format(port=server.port)))
        assert ran.exit_code == 1
        assert ("An alert would be tried again, for 72 hours" in ran.stdout) is tried_again


def test_a_preview_names_the_channel_and_the_contact_that_the_mail_names(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    fake_delivery.check(MORE)
    with MailServer() as server:
        folder = wire(MAIL.format(port=server.port).replace('"mail"', '"post"'))
        text = run("alerts", "preview", "--schedules", folder).stdout
    assert "Verteiler: post." in text
    assert "leuchtturm@example.org" in text


def test_what_is_being_sent_while_all_is_dropped_is_not_passed_over_in_silence(
    run: Run, fake_delivery: FakeDelivery, wire: Callable[..., Path]
) -> None:
    """If the attempt fails, the alert waits again, and would be sent although all was dropped."""
    dropped: list[Any] = []

    def answers() -> Iterator[Answer]:
        dropped.append(run("alerts", "drop", "--all"))
        yield Answer(503)

    with WebhookReceiver(answers()) as receiver:
        folder = wire(HOOK.format(url=receiver.url))
        fake_delivery.channels = (fake_delivery.webhook(receiver),)
        fake_delivery.check(MORE)
        fake_delivery.store.connection.execute("UPDATE alerts SET due_at = '2026-01-01T00:00:00Z'")
        run("deliver", "--schedules", folder)
    [result] = dropped
    assert (result.exit_code, result.stdout) == (1, "0 alerts are dropped.\n")
    assert "1 alert is being sent at this moment and will be tried again if that fails" in result.stderr
    assert fake_delivery.states() == {"hook": ["waiting"]}
    assert run("alerts", "drop", "--all").stdout == "1 alert is dropped.\n"
