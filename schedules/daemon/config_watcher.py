"""Watch the schedule files, and keep the old schedule when a changed file has an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schedules.config import schedule_files
from schedules.config.schedule_files import ConfigIssue
from scraper.errors import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from schedules.config.schedule_files import Schedule

_State = frozenset[tuple[str, int, int, int]]


class Files:
    """The schedule files of ``folder`` (``None``: the shipped ones)."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = schedule_files.SHIPPED if folder is None else folder
        self._read = self._last = self._state()
        self._names: dict[Path, str] = {}  # the schedule of each file when it was last read without an error

    def changed(self) -> bool:
        """Whether the files differ from those read, and have been stable for two calls.

        A file that is still being written is ignored until then.
        """
        state, before = self._state(), self._last
        self._last = state
        return state == before and state != self._read

    def read(self, before: Iterable[Schedule] = ()) -> tuple[tuple[Schedule, ...], tuple[ConfigIssue, ...]]:
        """Return the schedules to run from now on, and the errors in the files.

        While anything is wrong, no schedule of ``before`` is dropped: the wrong file may be its own.
        """
        self._read = self._last = self._state()
        known = {schedule.name: schedule for schedule in before}
        try:
            loaded = schedule_files.load_files(self.folder)
        except ScheduleError as error:
            return tuple(known.values()), (ConfigIssue(str(self.folder), str(error), tuple(known)),)
        good: dict[str, Schedule] = {}
        issues: list[ConfigIssue] = []
        names = {}
        for path, schedule in loaded.items():
            name = self._names.get(path, "")
            try:
                usable = _usable(schedule)
                good[usable.name] = usable
                name = usable.name
            except ScheduleError as error:
                issues.append(ConfigIssue(path.name, str(error), (name,) if name in known else ()))
            names[path] = name
        self._names = names
        return tuple((known | good if issues else good).values()), tuple(issues)

    def _state(self) -> _State:
        states = set()
        for path in self.folder.glob("*.toml"):
            try:
                now = path.stat()
            except OSError:
                continue  # gone since it was listed
            states.add((path.name, now.st_mtime_ns, now.st_size, now.st_ino))
        return frozenset(states)


def _usable(loaded: Schedule | ScheduleError) -> Schedule:
    if isinstance(loaded, ScheduleError):
        raise loaded
    schedule_files.require_contact(loaded, loaded.url)
    return loaded
