"""Every recorded edit of the page, through the whole check over HTTP: what is told, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.schedules.watched_page import PAGES, Watch

if TYPE_CHECKING:
    from pathlib import Path

HOST = "https://nachhaltige-stadtentwicklung-hessen.de"
EDITS = sorted(path.parent for path in PAGES.glob("edit*/*/expected.json"))


def by_meeting(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The order in which several changes are told is no part of the contract."""
    return sorted(changes, key=lambda change: json.dumps([change["kind"], change.get("meeting")]))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_is_told_as_what_it_is(edit: Path, tmp_path: Path) -> None:
    text = (edit / "expected.json").read_text("utf-8")
    with Watch(tmp_path / "leuchtturm.db") as watch:
        expected = json.loads(text.replace(HOST, watch.server.origin))
        watch.content_type = expected.get("content_type", "text/html")
        assert watch.check((edit / "before.html").read_bytes()).outcome == "baseline"
        result = watch.check((edit / "after.html").read_bytes())
        told = result.to_json()
        if any(change["kind"] == "removed" for change in expected["changes"]):
            told["changes"] += watch.check().to_json()["changes"]
    assert told["problem"] == expected["problem"]
    assert by_meeting(told["changes"]) == by_meeting(expected["changes"])


def test_the_edits_are_there() -> None:
    assert len(EDITS) > 14
