"""Read any list of records by a declaration: ``parser = "records"`` and ``[records]``."""

from __future__ import annotations
