"""The program: schedule files, timetable, checks, delivery, daemon and command line."""
