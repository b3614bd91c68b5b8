"""The process that checks every page at its time: see ``service`` for how its parts work together.

::

    timetable ── trigger ──► pool ──► schedules.check.run.check ──► outgoing: alerts, heartbeats
    files ──► service (plans, re-plans, beats) ◄── signals, clock
    lock, notify: who it is and that it lives;  web: the same for monitoring
"""
