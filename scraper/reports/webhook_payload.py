"""Build the body of a webhook, described by ``scraper/meetings/webhook.schema.json``."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from scraper.records import change_to_json
from scraper.reports.model import News, Notice
from scraper.reports.notices import explain
from scraper.reports.sanitize import one_line

if TYPE_CHECKING:
    from datetime import datetime

VERSION = 1


def webhook(item: News | Notice) -> dict[str, Any]:
    """The body of a webhook as ``json`` can write it: ``{"type", "timestamp", "data"}`` of Standard Webhooks.

    ``type`` is ``leuchtturm.changes`` or ``leuchtturm.notice``; ``timestamp`` is when it was seen (UTC,
    ISO 8601, ``Z``), the same at every attempt. ``data.version`` rises when a field changes its meaning
    or goes away; fields may be added without that. Changes are complete, in the words of ``leuchtturm
    check --json``.
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
    kind = "leuchtturm.changes" if isinstance(item, News) else "leuchtturm.notice"
    encodable: dict[str, Any] = _clean({"type": kind, "timestamp": _utc(item.seen_at), "data": data})
    return encodable


def _changes(news: News) -> dict[str, Any]:
    return {"run": news.run_id, "changes": [change_to_json(change, quotes=True) for change in news.changes]}


def _notice(notice: Notice) -> dict[str, Any]:
    explained = explain(notice)
    return {
        "kind": notice.kind,
        "since": _utc(notice.since) if notice.since else None,
        "problem": notice.problem,
        "reason": notice.reason,
        "failures": notice.failures,
        "blocked": notice.blocked,
        "channel": notice.channel,
        "alert_id": notice.alert_id,
        "attempts": notice.attempts,
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


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _clean(value: Any) -> Any:
    """Every text as it may be shown anywhere; texts of a well-read page are so already."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list) else value
