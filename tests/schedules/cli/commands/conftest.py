"""Fixtures of the commands' tests: a database with a history, and the command line in this process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from schedules.cli.main import cli
from tests.schedules.cli.commands.stored import with_history

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database of four checks: baseline, one added and one edited, one gone, one removed."""
    return with_history(tmp_path / "leuchtturm.db")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``leuchtturm`` with arguments, in an empty folder with an empty environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("LEUCHTTURM_DB", "LEUCHTTURM_SCHEDULES"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: object, data: bytes | None = None) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=data)

    return call


@pytest.fixture
def run_json(run: Run) -> Callable[..., Any]:
    """Run ``leuchtturm … --json`` and return what it printed, decoded."""

    def call(*arguments: object) -> Any:
        result = run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return call
