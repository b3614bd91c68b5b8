"""Where the output cannot go is no bug of Leuchtturm."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from schedules.cli import main


@pytest.mark.parametrize("command", [["schedules"], ["schedules", "--json"], ["--help"]])
def test_a_closed_output_is_written_to_nobody(monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["leuchtturm", *command])
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(SystemExit) as end:
        main.main()
    sys.stdout.close()
    assert end.value.code == 0


def test_a_full_disk_under_the_output_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["leuchtturm", "schedules"])
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(full, write_through=True))
        with pytest.raises(SystemExit) as end:
            main.main()
    said = capsys.readouterr().err
    assert (end.value.code, said.count("\n")) == (1, 1)
    assert said.startswith("Error: The output cannot be written (")
