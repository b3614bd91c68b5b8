"""Log a long-running process: one line an event, as ``key=value`` or JSON, without secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from scraper.text import printable

if TYPE_CHECKING:
    from typing import TextIO

Format = Literal["text", "json"]

_LOGGER = logging.getLogger("leuchtturm")
_PLAIN = re.compile(r"[^\s\"=\\]+")
# Addresses in other libraries' messages: logins and queries may be secret.
_SECRET = re.compile(r"//[^/?#\s@]*@|(?<=[\w/])\?[^\s'\"]*")
_MAX_VALUE = 2_000


def configure(form: Format = "text", level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send all events of at least ``level`` to ``stream`` (stderr), other libraries' warnings among them."""
    destination = logging.StreamHandler(stream or sys.stderr)
    destination.setFormatter(_Lines(form))
    root = logging.getLogger()
    root.handlers[:] = [destination]
    root.setLevel(logging.WARNING)
    _LOGGER.setLevel(level)
    # Its jobs are logged by us, as events.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def event(
    name: str, /, level: int = logging.INFO, *, trace: BaseException | None = None, **fields: Any
) -> None:
    """Write one event. ``fields``: what belongs to it; ``None`` is left out. ``trace``: shown too."""
    _LOGGER.log(level, name, extra={"fields": fields}, exc_info=trace)


def error(name: str, error: object, /, *, trace: BaseException | None = None, **fields: Any) -> None:
    """Write one event at ERROR; ``error``: the sentence that says why."""
    event(name, logging.ERROR, trace=trace, **fields, error=error)


class _Lines(logging.Formatter):
    def __init__(self, form: Format) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the values hold."""
        at = datetime.fromtimestamp(record.created, UTC)
        fields: dict[str, Any] = {
            "at": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
            "level": record.levelname.lower(),
            **_event_fields(record),
        }
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        known = {key: _value(value) for key, value in fields.items() if value is not None}
        if self._form == "json":
            return json.dumps(known, ensure_ascii=True)
        return " ".join(f"{key}={_quoted(value)}" for key, value in known.items())


def _event_fields(record: logging.LogRecord) -> dict[str, Any]:
    own = getattr(record, "fields", None)
    if own is not None:
        return {"event": record.getMessage(), **own}
    message = _SECRET.sub(lambda match: "//" if match[0].startswith("//") else "?…", record.getMessage())
    return {"event": "log", "logger": record.name, "message": message}


def _value(value: object) -> object:
    return value if isinstance(value, bool | int | float) else str(value)[:_MAX_VALUE]


def _quoted(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return str(value)
    return (
        value
        if _PLAIN.fullmatch(value) and value.isprintable()
        else json.dumps(printable(value, keep="\n"), ensure_ascii=False)
    )
