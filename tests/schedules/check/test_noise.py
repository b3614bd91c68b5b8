"""Years of a page on a bad server: readers get what its editors did, operators each trouble once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from scraper.channels.settings import WebhookSettings
from tests.schedules.fake_page import HOOK, LivingWatch
from tests.schedules.noisy_history import NoisyStory, without_noise

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.config.schedule_files import Schedule
    from scraper.records import Change

OPERATORS = WebhookSettings(
    name="operators", url="https://hook.example.org/", secret="env:HOOK", audience="operators"
)


@dataclass
class NoisyWatch(LivingWatch):
    """A watched page with a channel for operators."""

    @property
    def schedule(self) -> Schedule:
        watched: Schedule = replace(super().schedule, channels=(HOOK, OPERATORS))
        return watched


def fields_of(change: Change) -> dict[str, tuple[object, object]]:
    """What was told of each field, without the noise that stands in it."""
    fields = {
        entry.field: (without_noise(entry.before), without_noise(entry.after)) for entry in change.fields
    }
    return {name: pair for name, pair in fields.items() if pair[0] != pair[1]}


@pytest.mark.parametrize(
    ("seed", "count"), [(11, 80), *(pytest.param(seed, 300, marks=pytest.mark.soak) for seed in (1, 2))]
)
def test_readers_get_what_editors_did_and_operators_each_trouble_once(
    seed: int, count: int, tmp_path: Path
) -> None:
    story = NoisyStory(seed)
    keys: dict[int, int] = {}
    problems = 0
    with NoisyWatch(tmp_path / "leuchtturm.db") as watch:
        for state in story.states(count):
            watch.content_type = story.labels[-1]
            result = watch.check(state.body)
            assert result.outcome == state.outcome, (state.done, result.problem, result.changes)
            told = [
                (
                    change.kind,
                    None if change.kind == "added" else keys.get(change.record_id or 0),
                    fields_of(change),
                )
                for change in result.changes
            ]
            expected = [(kind, None if kind == "added" else key, fields) for kind, key, fields in state.told]
            assert sorted(told, key=repr) == sorted(expected, key=repr), state.done
            problems += state.outcome == "problem"
            listed = watch.rows("SELECT id FROM meetings WHERE missing_since IS NULL ORDER BY position")
            if state.outcome != "problem" and state.done != ("as it was",):
                keys |= {
                    int(str(number)): key for (number,), (key, _) in zip(listed, state.listed, strict=True)
                }
        [(sent,)] = watch.rows("SELECT count(*) FROM alerts WHERE channel = 'hook'")
        operators = {
            str(kind): number
            for kind, number in watch.rows(
                "SELECT kind, count(*) FROM alerts WHERE channel = 'operators' GROUP BY kind"
            )
        }
        before = watch.contents()
        watch.reparse()
        assert watch.contents() == before
    assert operators == {"problem": problems, "recovered": problems, "restless": story.restless}
    assert sent == len({row[1] for row in before["changes"]}) > count // 6
    assert story.restless > count // 30
    assert {*story.noises} >= {"oops", "broken letters", "no text", "no films", "wrong label", "as it was"}
