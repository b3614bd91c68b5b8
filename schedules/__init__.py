"""When things run and what one run does: the schedule files, the timetable, the run and the command line."""
