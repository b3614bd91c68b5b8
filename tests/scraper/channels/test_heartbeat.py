"""Heartbeats: which address is asked for each signal, and that no receiver can do harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.channels import heartbeat
from scraper.errors import DeliveryError
from scraper.http.fetch import open_client
from tests.mail_servers import closed_port
from tests.servers import Loopback, answer, drip_headers, endless_body, raw, redirect, reset, silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from scraper.channels.heartbeat import Signal
    from tests.servers import Route

SECRET = "/ping/5ba3e9c2"


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with open_client() as client:
        yield client


@pytest.mark.parametrize(
    ("written", "signal", "target"),
    [
        (SECRET, "success", SECRET),
        (SECRET, "start", f"{SECRET}/start"),
        (SECRET, "fail", f"{SECRET}/fail"),
        (f"{SECRET}/", "fail", f"{SECRET}/fail"),
        (f"{SECRET}?rid=1", "start", f"{SECRET}/start?rid=1"),
    ],
)
def test_each_signal_has_its_address(client: httpx.Client, written: str, signal: Signal, target: str) -> None:
    with Loopback({target.partition("?")[0]: answer(200, "OK")}) as server:
        heartbeat.ping(server.url(written), signal, client=client)
        assert server.targets() == [target]
        assert (server.seen[0].header("user-agent") or "").startswith("Leuchtturm/")


@pytest.mark.parametrize(
    "route", [answer(404), answer(500), redirect("/elsewhere"), reset, raw(b"\0garbage\r\n\r\n")]
)
def test_what_is_not_accepted_is_said_without_the_secret_address(client: httpx.Client, route: Route) -> None:
    with Loopback({SECRET: route}) as server, pytest.raises(DeliveryError) as error:
        heartbeat.ping(server.url(SECRET), "success", client=client)
    assert server.origin in str(error.value)
    assert SECRET not in str(error.value)
    assert "/elsewhere" not in server.targets()


@pytest.mark.parametrize("route", [silent, drip_headers])
def test_a_receiver_that_says_nothing_is_given_up(
    client: httpx.Client, route: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "DEADLINE", 0.3)
    with Loopback({SECRET: route}) as server, pytest.raises(DeliveryError):
        heartbeat.ping(server.url(SECRET), "success", client=client)


def test_an_answer_without_end_is_not_read(client: httpx.Client) -> None:
    with Loopback({SECRET: endless_body}) as server:
        heartbeat.ping(server.url(SECRET), "success", client=client)


def test_nobody_there_is_said(client: httpx.Client) -> None:
    with pytest.raises(DeliveryError, match="refuses the connection"):
        heartbeat.ping(f"http://127.0.0.1:{closed_port()}{SECRET}", "success", client=client)
