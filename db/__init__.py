"""Store everything that is remembered between runs in one SQLite file.

``database_file`` opens and migrates the file, ``store`` and ``writes`` are used by a check, ``outbox`` holds
the alerts, ``queries`` serves commands that only read. From ``scraper`` come record and error types only.
"""
