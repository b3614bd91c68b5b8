"""The webhook's body about a declared list: what its generated schema describes, complete."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from scraper.meetings import MEETING
from scraper.records import CHANGE_KINDS, LINK_KINDS, record_to_json
from scraper.records.types import FieldKind
from scraper.reports.records_schema import webhook_schema
from scraper.reports.webhook_payload import webhook
from tests.scraper.reports import declared_samples, samples
from tests.scraper.reports.declared_samples import (
    BUILDING,
    NEUTRAL,
    SITTING,
    added,
    edited,
    hostile_changes,
    news,
    of_all_kinds,
)
from tests.scraper.reports.samples import HOSTILE, NOTICE_KINDS, URL
from tests.scraper.reports.test_webhook_payload import other, without

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.records import RecordType
    from scraper.reports.model import News

SAMPLES: dict[str, tuple[RecordType, News]] = {
    "meetings": (MEETING, samples.news(*samples.of_all_kinds())),
    "declared": (SITTING, news(*of_all_kinds())),
    "neutral": (
        NEUTRAL,
        news(added(declared_samples.of_type(NEUTRAL)), record_type=NEUTRAL),
    ),
}


def validator(record_type: RecordType = SITTING) -> Draft202012Validator:
    schema = webhook_schema(record_type)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_schema_has_every_kind_of_change_of_link_and_of_value() -> None:
    definitions = webhook_schema(SITTING)["$defs"]
    field = definitions["record_type"]["properties"]["fields"]["items"]["properties"]
    assert definitions["change"]["properties"]["kind"]["enum"] == list(CHANGE_KINDS)
    assert definitions["links"]["items"]["properties"]["kind"]["enum"] == list(LINK_KINDS)
    assert set(field["type"]["enum"]) == set(get_args(FieldKind)) <= definitions.keys()


@pytest.mark.parametrize("name", SAMPLES)
def test_news_of_every_kind_are_as_the_schema_of_their_type_says(name: str) -> None:
    record_type, item = SAMPLES[name]
    validator(record_type).validate(webhook(item))


@pytest.mark.parametrize("kind", NOTICE_KINDS)
@pytest.mark.parametrize("record_type", [MEETING, SITTING], ids=["meetings", "declared"])
def test_notices_are_as_the_schema_of_the_type_says(kind: Any, record_type: RecordType) -> None:
    validator(record_type).validate(webhook(samples.notice(kind, record_type=record_type)))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_arrives_as_text(name: str) -> None:
    body = webhook(news(*hostile_changes(HOSTILE[name]), title=HOSTILE[name]))
    validator().validate(body)
    written = json.dumps(body, ensure_ascii=False).encode()
    assert json.loads(written) == body
    assert not any(control in written for control in (b"\\u0000", b"\\r", b"\\n", b"\\u001b"))


def test_the_body_says_what_is_listed_and_what_changed() -> None:
    body = webhook(news(added(), edited(bau_ort="Saal", plaetze=3)))
    data = body["data"]
    words = data.pop("record_type")
    assert body == {
        "type": "leuchtturm.records",
        "timestamp": "2024-09-20T04:15:00Z",
        "data": {
            "version": 1,
            "event_id": "evt_0003",
            "schedule": "sitzungen",
            "title": "Sitzungen der Gemeinde",
            "url": URL,
            "run": 7,
            "changes": [
                {"kind": "added", "name": "Bau, 2026-03-12", "record": record_to_json(BUILDING)},
                {
                    "id": 1,
                    "kind": "edited",
                    "name": "Bau, 2026-03-12",
                    "record": record_to_json(BUILDING) | {"bau_ort": "Saal", "plaetze": 3},
                    "fields": {"bau_ort": {"before": "Rathaus", "after": "Saal"}},
                },
            ],
        },
    }
    assert (words["name"], words["one"]) == ("sitzungen", {"de": "Sitzung", "en": "Meeting"})
    assert words["many"] == {"de": "Sitzungen", "en": "Meetings"}
    assert [field["name"] for field in words["fields"]] == list(SITTING.names)
    assert words["fields"][2] == {
        "name": "bau_ort",
        "type": "text",
        "label": {"de": "Bau ort", "en": "Bau ort"},
    }


def test_the_schema_of_meetings_is_the_shipped_one() -> None:
    shipped = json.loads((files("scraper.meetings") / "webhook.schema.json").read_text(encoding="utf-8"))
    assert webhook_schema(MEETING) == shipped


@pytest.mark.parametrize(
    "spoil",
    [
        without("data", "record_type"),
        without("data", "changes", 0, "record"),
        without("data", "changes", 0, "name"),
        without("data", "changes", 0, "record", "summe"),
        other("leuchtturm.changes", "type"),
        other("another", "data", "record_type", "name"),
        other("12.03.2026", "data", "changes", 0, "record", "datum"),
        other("2026-02-30", "data", "changes", 0, "record", "datum"),
        other("zwölf", "data", "changes", 0, "record", "plaetze"),
        other("ein Satz", "data", "changes", 0, "record", "themen"),
        other([{"url": "x"}], "data", "changes", 0, "record", "unterlagen"),
        other(1, "data", "changes", 1, "fields", "bau_ort", "after"),
        other("deleted", "data", "changes", 0, "kind"),
    ],
)
def test_the_schema_refuses_what_is_not_so(spoil: Callable[[Any], None]) -> None:
    body = webhook(news(added(), edited(bau_ort="Saal")))
    validator().validate(body)
    spoil(body)
    with pytest.raises(ValidationError):
        validator().validate(body)
