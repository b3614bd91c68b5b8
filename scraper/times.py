"""The zone of the times that people see."""

from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
