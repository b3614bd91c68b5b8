"""Find alerts that wait for a channel that no schedule file has: nothing will send them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.maintenance.findings import warning
from scraper.text import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from db.maintenance.findings import Finding
    from schedules.config.schedule_files import Schedule


def stranded(waiting: Mapping[tuple[str, str, bool], int], schedules: Collection[Schedule]) -> list[Finding]:
    """Report the waiting alerts that cannot be sent. ``waiting``: as in :class:`status.Stored`."""
    issues = []
    for (schedule, channel, for_readers), count in waiting.items():
        reason = why_stranded(schedule, channel, for_readers=for_readers, schedules=schedules)
        if reason:
            verb = "waits" if count == 1 else "wait"
            issues.append(warning("alerts", f"{counted(count, 'alert')} {verb} for {reason}"))
    return issues


def why_stranded(
    schedule: str, channel: str, *, for_readers: bool, schedules: Collection[Schedule]
) -> str | None:
    """Return why what waits for this channel cannot be sent at present; ``None`` if it can."""
    name = f"{channel!r} of {schedule}"
    file = next((entry for entry in schedules if entry.name == schedule), None)
    if file is None:
        return (
            f"the channel {name}, which has no schedule file: was its `name` changed? Put the old one back, "
            "or choose the folder with --schedules; until then nothing sends them."
        )
    settings = next((entry for entry in file.channels if entry.name == channel), None)
    if settings is None:
        return (
            f"the channel {name}, which is not in the schedule file: add a [[channels]] with this name and "
            "they are sent over it; until then nothing sends them."
        )
    if for_readers != (settings.audience == "readers"):
        return (
            f"the channel {name}, whose audience has changed since: they are not for "
            f"{settings.audience}. Give the old audience a channel with this name."
        )
    return None
