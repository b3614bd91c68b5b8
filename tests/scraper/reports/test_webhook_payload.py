"""The webhook's body: what the schema describes, complete, the same at every attempt."""

from __future__ import annotations

import json
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from scraper.meetings import MEETING_FIELDS
from scraper.records import change_to_json
from scraper.reports.webhook_payload import webhook
from tests.scraper.reports.samples import (
    HOSTILE,
    NOTICE_KINDS,
    URL,
    added,
    hostile_changes,
    news,
    notice,
    of_all_kinds,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    text = files("scraper.meetings").joinpath("webhook.schema.json").read_text(encoding="utf-8")
    description = json.loads(text)
    Draft202012Validator.check_schema(description)
    return Draft202012Validator(description, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_news_of_every_kind_are_as_the_schema_says(schema: Draft202012Validator) -> None:
    schema.validate(webhook(news(*of_all_kinds())))


@pytest.mark.parametrize("kind", NOTICE_KINDS)
def test_notices_of_every_kind_are_as_the_schema_says(schema: Draft202012Validator, kind: Any) -> None:
    schema.validate(webhook(notice(kind)))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_arrives_as_text(schema: Draft202012Validator, name: str) -> None:
    body = webhook(news(*hostile_changes(HOSTILE[name]), title=HOSTILE[name]))
    schema.validate(body)
    written = json.dumps(body, ensure_ascii=False).encode()
    assert json.loads(written) == body
    assert not any(control in written for control in (b"\\u0000", b"\\r", b"\\n", b"\\u001b"))


def test_the_body_says_what_happened_where_and_when() -> None:
    change = added()
    assert webhook(news(change)) == {
        "type": "leuchtturm.changes",
        "timestamp": "2024-09-20T04:15:00Z",
        "data": {
            "version": 1,
            "event_id": "evt_0001",
            "schedule": "leuchtturmprojekte",
            "title": "Leuchtturmprojekte im Video",
            "url": URL,
            "run": 7,
            "changes": [change_to_json(change)],
        },
    }


def test_times_are_utc_whatever_zone_they_came_in() -> None:
    in_berlin = datetime(2024, 9, 20, 6, 15, 30, 999, tzinfo=ZoneInfo("Europe/Berlin"))
    assert webhook(news(added(), seen_at=in_berlin))["timestamp"] == "2024-09-20T04:15:30Z"
    assert webhook(notice("stale", since=in_berlin))["data"]["since"] == "2024-09-20T04:15:30Z"


def test_changes_keep_the_order_of_the_check_and_are_all_there() -> None:
    changes = [added(year=year) for year in range(1000, 2000)]
    body = webhook(news(*changes))
    assert [change["record"]["year"] for change in body["data"]["changes"]] == list(range(1000, 2000))


def test_the_schema_knows_every_field_of_a_meeting(schema: Draft202012Validator) -> None:
    definitions = schema.schema["$defs"]
    assert definitions["record"]["required"] == list(MEETING_FIELDS)
    assert definitions["change"]["properties"]["fields"]["propertyNames"]["enum"] == [
        *MEETING_FIELDS,
        "intro",
    ]


def without(*path: Any) -> Callable[[Any], None]:
    def spoil(body: Any) -> None:
        for step in path[:-1]:
            body = body[step]
        del body[path[-1]]

    return spoil


def other(value: Any, *path: Any) -> Callable[[Any], None]:
    def spoil(body: Any) -> None:
        for step in path[:-1]:
            body = body[step]
        body[path[-1]] = value

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        without("timestamp"),
        without("data", "event_id"),
        without("data", "changes", 0, "record"),
        without("data", "changes", 0, "record", "links"),
        other("leuchtturm.other", "type"),
        other("leuchtturm.notice", "type"),
        other("2024-09-20T06:15:00+02:00", "timestamp"),
        other(2, "data", "version"),
        other([], "data", "changes"),
        other("17.09.2024", "data", "changes", 0, "record", "start_date"),
        other("2024-13-01", "data", "changes", 0, "record", "start_date"),
        other("maybe", "data", "changes", 0, "record", "status"),
        other("deleted", "data", "changes", 0, "kind"),
    ],
)
def test_the_schema_refuses_what_is_not_so(
    schema: Draft202012Validator, spoil: Callable[[Any], None]
) -> None:
    body = webhook(news(added()))
    spoil(body)
    with pytest.raises(ValidationError):
        schema.validate(body)
