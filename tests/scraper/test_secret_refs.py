"""Secrets by reference: where they are read from, and that they are never shown."""

from __future__ import annotations

import os
import traceback
from typing import TYPE_CHECKING

import pytest

from scraper.errors import DeliveryError
from scraper.secret_refs import redact, resolve, url_secrets

if TYPE_CHECKING:
    from pathlib import Path


def test_a_secret_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "geheim äöü")
    assert resolve("env:SMTP_PASSWORD") == "geheim äöü"


@pytest.mark.parametrize("content", ["geheim", "geheim\n", "geheim\r\n"])
def test_a_secret_comes_from_a_file_without_its_line_end(tmp_path: Path, content: str) -> None:
    (tmp_path / "smtp").write_bytes(content.encode())
    assert resolve(f"file:{tmp_path}/smtp") == "geheim"


def test_a_secret_comes_from_a_systemd_credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "smtp").write_text("geheim", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert resolve("cred:smtp") == "geheim"


def test_a_secret_that_is_not_there_is_no_reason_to_give_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOT_SET", raising=False)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    (tmp_path / "empty").touch()
    places = (
        "env:NOT_SET",
        "cred:smtp",
        f"file:{tmp_path}/missing",
        f"file:{tmp_path}",
        f"file:{tmp_path}/empty",
    )
    for place in places:
        with pytest.raises(DeliveryError) as failure:
            resolve(place)
        assert not failure.value.permanent
        assert place in str(failure.value)


@pytest.mark.parametrize(
    "content", [b"hunter2\nzweite Zeile", b"hunter2\xff", b"hunter2" * 10_000, b"hunter2\x00"]
)
def test_a_file_that_holds_something_else_is_not_quoted(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "smtp").write_bytes(content)
    with pytest.raises(DeliveryError) as failure:
        resolve(f"file:{tmp_path}/smtp")
    assert "hunter2" not in "".join(traceback.format_exception(failure.value))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xef\xbb\xbfhunter2", "starts with a byte order mark"),
        (b"hunter2 ", "a blank or an empty line"),
        (b" hunter2\n", "a blank or an empty line"),
        (b"hunter2\n\n", "a blank or an empty line"),
        ("hunter2\u00a0".encode(), "a blank or an empty line"),
    ],
)
def test_what_an_editor_leaves_around_a_secret_is_named(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "smtp").write_bytes(content)
    with pytest.raises(DeliveryError, match=sentence) as failure:
        resolve(f"file:{tmp_path}/smtp")
    assert "hunter2" not in str(failure.value)


def test_a_secret_is_blacked_out_in_every_spelling() -> None:
    text = "a p&ß w, p%26%C3%9F%20w, p%26%C3%9F+w, 'p&ß w'"
    assert redact(text, "p&ß w", "") == "a [secret], [secret], [secret], '[secret]'"


def test_the_parts_of_an_address_that_may_be_tokens_are_secrets() -> None:
    secrets = url_secrets(
        "https://wacht:hunter2@hooks.example.org/services/T0KEN123?key=K3Y45678&v=1#fr4gment"
    )
    for token in ("T0KEN123", "K3Y45678", "hunter2", "fr4gment"):
        assert token in secrets
    assert "v" not in secrets
    assert "1" not in secrets


def test_a_pipe_is_no_secret_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DeliveryError, match="it is no regular file"):
        resolve(f"file:{tmp_path}/pipe")
