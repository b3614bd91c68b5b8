"""Read a page as its schedule defines: by the built-in reader with ``[read]``, or by ``[records]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threading import Event

    from schedules.config.schedule_files import Schedule
    from scraper.records import Page


def read(
    schedule: Schedule, body: bytes, content_type: str | None, url: str, *, stop: Event | None = None
) -> Page:
    """Return the parsed page; arguments and errors as of :func:`scraper.parsers.sandbox.read`."""
    deadline = float(schedule.fetch.deadline)
    if schedule.records is not None:
        from scraper.parsers import declared

        reading = declared.read(body, content_type, url, schedule.records, deadline=deadline, stop=stop)
        return declared.page_of(reading, schedule.type_of_records, schedule.records)
    from scraper.parsers import sandbox  # an unchanged page does without selectolax

    return sandbox.read(
        body, content_type, url, schedule.parser, options=schedule.read, deadline=deadline, stop=stop
    )
