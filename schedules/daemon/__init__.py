"""The daemon: check every page at its time, and send the alerts. ``service`` puts the parts together.

::

    timetable ──► trigger ──► pool ──► worker (schedules.check.run.check)
                                         │
    config_watcher ──► service           └──► background_senders (alerts, heartbeats)
    signals, clock ──►    │
                          └──► systemd, http_status (its state, for systemd and monitoring)
"""
