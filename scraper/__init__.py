"""Fetch and parse pages, compare them with what is known, and write and send messages.

Nothing in this package knows the database, the timetable or the clock.
"""

__version__ = "0.1.0"
