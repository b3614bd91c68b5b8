"""Build the body of a webhook; ``records_schema`` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.records import change_to_json, record_to_json
from scraper.reports.i18n.value_format import label
from scraper.reports.model import LANGUAGES, News, Notice
from scraper.reports.notices import explain
from scraper.reports.sanitize import map_texts, one_line
from scraper.reports.type_words import plural, singular
from scraper.times import utc_text

if TYPE_CHECKING:
    from scraper.records import Change, RecordType

VERSION = 1


def webhook(item: News | Notice) -> dict[str, Any]:
    """The body of a webhook as ``json`` can write it: ``{"type", "timestamp", "data"}`` of Standard Webhooks.

    ``type`` is ``leuchtturm.changes`` for meetings, ``leuchtturm.records`` for a declared list, or
    ``leuchtturm.notice``; ``timestamp`` is when it was seen (UTC, ISO 8601, ``Z``), the same each time.
    ``data.version`` rises when a field changes its meaning or goes away; fields may be added without that.
    Changes are complete, in the words of ``leuchtturm check --json``.
    """
    body = _changes(item) if isinstance(item, News) else _notice(item)
    data = {
        "version": VERSION,
        "event_id": item.event_id,
        "schedule": item.schedule,
        "title": item.title,
        "url": item.url,
        **body,
    }
    body = {"type": _type(item), "timestamp": utc_text(item.seen_at), "data": data}
    encodable: dict[str, Any] = map_texts(body, one_line)
    return encodable


def _type(item: News | Notice) -> str:
    if isinstance(item, Notice):
        return "leuchtturm.notice"
    return "leuchtturm.records" if item.record_type.is_declared else "leuchtturm.changes"


def _changes(news: News) -> dict[str, Any]:
    is_declared = news.record_type.is_declared
    changes = [_declared_change(change) if is_declared else _change(change) for change in news.changes]
    record_type = {"record_type": _record_type(news.record_type)} if is_declared else {}
    return {"run": news.run_id, **record_type, "changes": changes}


def _change(change: Change) -> dict[str, Any]:
    return change_to_json(change, quotes=True)


def _declared_change(change: Change) -> dict[str, Any]:
    """With the record's number, since two may have the same name, and with all that it says."""
    record = change.after or change.before
    number = {} if change.record_id is None else {"id": change.record_id}
    return number | _change(change) | ({"record": record_to_json(record)} if record else {})


def _record_type(record_type: RecordType) -> dict[str, Any]:
    """The type with its words; neutral ones where the operator gave none."""
    return {
        "name": record_type.name,
        "one": {language: singular(record_type, language) for language in LANGUAGES},
        "many": {language: plural(record_type, language) for language in LANGUAGES},
        "fields": [
            {
                "name": field.name,
                "type": field.kind,
                "label": {language: label(field, language) for language in LANGUAGES},
            }
            for field in record_type.fields
        ],
    }


def _notice(notice: Notice) -> dict[str, Any]:
    explained = explain(notice)
    return {
        "kind": notice.kind,
        "since": utc_text(notice.since) if notice.since else None,
        "problem": notice.problem,
        "reason": notice.reason,
        "failures": notice.failures,
        "blocked": notice.blocked,
        "channel": notice.channel,
        "alert_id": notice.alert_id,
        "attempts": notice.attempts,
        "received": list(notice.received),
        "missed": list(notice.missed),
        "file": notice.file,
        "kept": notice.kept,
        "items": [
            {
                "subject": item.subject,
                "field": item.field,
                "readings": [{"value": value, "quote": quote} for value, quote in item.readings],
            }
            for item in notice.items
        ],
        "language": notice.language,
        "summary": explained.headline,
        "points": [{"label": label, "text": text} for label, text in explained.points],
        "command": explained.command,
    }
