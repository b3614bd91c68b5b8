"""Any list of records, by a declaration in the schedule file: ``parser = "records"`` and ``[records]``."""

from __future__ import annotations
