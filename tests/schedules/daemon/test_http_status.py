"""``/healthz`` and ``/metrics``: true to the status, on this computer only, with and without the extra."""

from __future__ import annotations

import builtins
import http.client
import json
import socket
import struct
import sys
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from prometheus_client.parser import text_string_to_metric_families

from schedules.daemon import http_status
from scraper.errors import LeuchtturmError
from tests.schedules.cli.commands.stored import after, with_history
from tests.schedules.daemons import LogEvents, write_schedule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "leuchtturmprojekte"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with_history(tmp_path / "l.db")
    write_schedule(tmp_path / "s", NAME, "http://127.0.0.1/", 'cron = "17 6 1 1 *"')
    with (
        time_machine.travel(after(4), tick=True),  # a day after the last check
        http_status.answering(tmp_path / "l.db", tmp_path / "s", 0) as port,
    ):
        yield port


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=100)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read().decode()
    finally:
        connection.close()


def test_healthz_is_200_while_all_is_well_and_503_with_the_reasons_else(port: int, tmp_path: Path) -> None:
    status, headers, body = get(port, "/healthz")
    assert (status, json.loads(body)) == (200, {"ok": True, "level": "ok", "troubles": []})
    assert headers["Server"].strip() == "Leuchtturm"
    write_schedule(tmp_path / "s", "new", "http://127.0.0.1/")
    status, _, body = get(port, "/healthz")
    assert status == 503
    assert json.loads(body)["troubles"] == [
        "new: it has not been checked yet; `leuchtturm check` looks at the page."
    ]


def test_a_monitor_that_asks_for_the_status_only_gets_no_body(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=100)
    connection.request("HEAD", "/healthz")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    connection.close()


def test_clients_that_are_slow_or_leave_keep_no_other_out_and_leave_no_traceback(
    port: int, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_status._Handler, "timeout", 1_000)  # only the limit ends them

    def threads() -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if "process_request" in thread.name]

    with ExitStack() as stack:
        for _ in range(100):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(b"GET /healthz HTTP/1.1\r\n")  # and never the rest
        assert get(port, "/healthz")[0] == 200
        for thread in threads()[: -http_status._MAX_CONNECTIONS]:
            thread.join(90)  # its connection was shut down
        assert len(threads()) <= http_status._MAX_CONNECTIONS + 1
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port)) as leaving:
            leaving.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            leaving.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert get(port, "/healthz")[0] == 200
    assert "Traceback" not in capfd.readouterr().err


def test_what_breaks_an_answer_is_an_event_of_the_log(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr(http_status, "read_status", broken)
    with LogEvents() as events:
        with pytest.raises(http.client.RemoteDisconnected):
            get(port, "/healthz")
        assert str(events.wait_for("web")["error"]) == "broken"


def test_metrics_are_what_prometheus_reads(port: int, tmp_path: Path) -> None:
    write_schedule(tmp_path / "s", "new", "http://127.0.0.1/")
    status, headers, body = get(port, "/metrics")
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, "text/plain")
    values = {
        (sample.name.removeprefix("leuchtturm_"), sample.labels.get("schedule")): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }
    assert values[("up", None)] == 0
    assert values[("well", NAME)] == 1
    assert values[("well", "new")] == 0
    assert values[("meetings", NAME)] == 2
    assert values[("last_success_timestamp_seconds", NAME)] == 1_772_601_420
    assert values[("daemon_running", None)] == 0
    assert ("last_run_timestamp_seconds", "new") not in values
    assert ("next_run_timestamp_seconds", "new") in values


def test_without_the_extra_metrics_say_what_to_install(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("prometheus_client"):
            raise ModuleNotFoundError(name)
        return real(name, *rest, **more)

    for module in [name for name in sys.modules if name.startswith("prometheus_client")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.delitem(sys.modules, "schedules.daemon.metrics", raising=False)
    import schedules.daemon

    monkeypatch.delattr(schedules.daemon, "metrics", raising=False)
    monkeypatch.setattr(builtins, "__import__", missing)
    status, _, body = get(port, "/metrics")
    assert (status, body) == (
        501,
        "prometheus-client is not installed: pip install '.[metrics]' in Leuchtturm's source\n",
    )


def test_other_paths_are_not_there_and_nothing_can_be_posted(port: int) -> None:
    assert get(port, "/")[0] == 404
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=100)
    connection.request("POST", "/healthz")
    assert connection.getresponse().status == 501
    connection.close()


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "localhost."]
)
def test_a_name_that_points_here_from_outside_is_not_answered(port: int, host: str) -> None:
    status, _, body = get(port, "/healthz", Host=host)
    assert (status, "troubles" in body) == (421, False)
    assert get(port, "/healthz", Host=f"localhost:{port}")[0] == 200


def test_a_port_that_is_taken_is_explained(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(LeuchtturmError, match="choose another with --port"),
            http_status.answering(tmp_path, None, port),
        ):
            pass


@pytest.mark.parametrize(
    ("host", "status"), [("localhost:1", 200), ("[::1]", 200), ("page.example.org", 421), ("[::1", 421)]
)
def test_a_page_in_a_browser_cannot_ask_by_a_name_of_its_own(port: int, host: str, status: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=100)
    connection.request("GET", "/healthz", headers={"Host": host})
    assert connection.getresponse().status == status
    connection.close()


def test_every_address_is_answered_where_that_is_asked_for(tmp_path: Path) -> None:
    with http_status.answering(tmp_path / "l.db", None, 0, "0.0.0.0") as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=100)
        connection.request("GET", "/healthz", headers={"Host": "leuchtturm.example.org"})
        assert connection.getresponse().status == 503
        connection.close()


def test_only_this_computer_is_answered(port: int) -> None:
    assert http_status.LOOPBACK == "127.0.0.1"
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect(("127.0.0.2", port))
