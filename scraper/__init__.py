"""What a page says, what changed on it, and the words and wires that tell people.

Nothing in this package knows the database, the timetable or the clock.
"""

__version__ = "0.1.0"
