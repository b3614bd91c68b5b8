"""Notice that the schedule files have changed, and read them again without losing a schedule to a typo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schedules import config
from scraper.errors import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from schedules.config import Schedule

_State = frozenset[tuple[str, int, int, int]]


class Files:
    """The schedule files of ``folder`` (``None``: the shipped ones)."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = config.SHIPPED if folder is None else folder
        self._read = self._last = self._state()

    def changed(self) -> bool:
        """Whether they differ from what was read, and have been so since the last time that one asked.

        An editor that is writing just now is waited for: half a file would be a mistake of nobody's.
        """
        state, before = self._state(), self._last
        self._last = state
        return state == before and state != self._read

    def read(self, before: Iterable[Schedule] = ()) -> tuple[tuple[Schedule, ...], tuple[ScheduleError, ...]]:
        """The schedules to follow from now on, and the mistakes that were found.

        As long as there is a mistake, no schedule of ``before`` is dropped: the wrong file may be its own.
        """
        self._read = self._last = self._state()
        try:
            schedules, errors = config.load_each(self._folder)
        except ScheduleError as error:
            schedules, errors = (), (error,)
        good: dict[str, Schedule] = {}
        for schedule in schedules:
            try:
                config.require_contact(schedule, schedule.url)
                good[schedule.name] = schedule
            except ScheduleError as error:
                errors = (*errors, error)
        if errors:
            good = {schedule.name: schedule for schedule in before} | good
        return tuple(good.values()), errors

    def _state(self) -> _State:
        found = set()
        for path in self._folder.glob("*.toml"):
            try:
                now = path.stat()
            except OSError:
                continue  # gone since it was listed
            found.add((path.name, now.st_mtime_ns, now.st_size, now.st_ino))
        return frozenset(found)
