"""What operators copy works: each channel of the documentation, and those in the schedule file's comments."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from standardwebhooks import Webhook

from schedules.config.schedule_files import SHIPPED, Schedule, load_file
from scraper.records import Change, DeclaredRecord, FieldChange, RecordField, RecordType
from scraper.reports.model import News
from scraper.reports.records_schema import webhook_schema
from scraper.reports.webhook_payload import webhook
from tests.paths import DOCS
from tests.schedules.fake_delivery import KEY

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (DOCS / "alerts.md").read_text(encoding="utf-8")
SHIPPED_FILE = (SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
SCHEDULE = """
name = "a"
title = "A"
url = "https://example.org/"
parser = "leuchtturmprojekte"
every = "1h"
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def loaded(folder: Path, text: str) -> Schedule:
    path = folder / "a.toml"
    path.write_text(text, encoding="utf-8")
    return load_file(path)


@pytest.mark.parametrize("block", blocks("toml"))
def test_each_example_of_the_documentation_is_a_channel(block: str, tmp_path: Path) -> None:
    assert len(loaded(tmp_path, SCHEDULE + block).channels) == 1


def test_the_examples_show_each_type_and_can_stand_in_one_file(tmp_path: Path) -> None:
    schedule = loaded(tmp_path, SCHEDULE + "\n".join(reversed(blocks("toml"))))
    kinds = {channel.__struct_config__.tag for channel in schedule.channels}
    assert kinds == {"email", "webhook", "apprise"}
    assert {channel.audience for channel in schedule.channels} == {"readers", "operators"}
    assert {channel.digest for channel in schedule.channels} == {"each", "daily"}


def test_the_commented_channels_of_the_schedule_file_are_right(tmp_path: Path) -> None:
    start = SHIPPED_FILE.index("# [[channels]]")
    channels = re.sub(r"^# ?", "", SHIPPED_FILE[start:], flags=re.MULTILINE)
    schedule = loaded(tmp_path, SHIPPED_FILE[:start] + channels)
    assert [channel.audience for channel in schedule.channels] == ["readers", "operators"]


def test_the_webhook_of_the_documentation_is_one_by_the_schema() -> None:
    example, _ = blocks("json")
    schema = json.loads((files("scraper.meetings") / "webhook.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(example))


def test_the_webhook_of_a_list_is_one_by_the_schema_of_its_type() -> None:
    _, example = blocks("json")
    datum = RecordField("datum", "date", ("date", "Datum"))
    gremium = RecordField("gremium", "text", ("committee", "Gremium"))
    record_type = RecordType(
        "sitzungen",
        (datum, gremium),
        one=("meeting", "die Sitzung"),
        many=("meetings", "Sitzungen"),
        template="{gremium}, {datum}",
    )
    body = json.loads(example)
    Draft202012Validator(webhook_schema(record_type)).validate(body)
    first, second = date(2026, 3, 12), date(2026, 3, 13)
    before, after = (DeclaredRecord(record_type, (day, "Bau")) for day in (first, second))
    change = Change("edited", 17, before, after, (FieldChange("datum", first, second),))
    data = body["data"]
    news = News(
        event_id=data["event_id"],
        schedule=data["schedule"],
        title=data["title"],
        url=data["url"],
        run_id=data["run"],
        seen_at=datetime.fromisoformat(body["timestamp"]),
        changes=(change,),
        record_type=record_type,
    )
    assert webhook(news) == body


def test_the_receiver_of_the_documentation_verifies_what_is_sent() -> None:
    [example] = blocks("python")
    seen: list[object] = []
    names: dict[str, object] = {"already_seen": lambda _: False, "work_with": seen.append}
    exec(example, names)  # the documentation's own code
    body = json.dumps({"data": {"changes": [1]}})
    now = datetime.now(UTC)
    headers = {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(KEY).sign("evt_1", now, body),
    }
    receive = names["receive"]
    assert callable(receive)
    receive(body.encode(), headers)
    assert seen == [[1]]
