"""The process that checks every page at its time: see ``service`` for how its parts work together.

::

    timetable ── trigger ──► pool ──► worker: schedules.check.run.check ──► background_senders: alerts,
    heartbeats config_watcher ──► service (plans, replans, shows that it lives) ◄── signals, clock systemd,
    http_status: its state for systemd and for monitoring
"""
