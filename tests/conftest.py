"""What holds for every test: the processes that it starts are a user's, and hypothesis looks at no clock."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A user's Python keeps what it has compiled; a process that may not would compile all of our modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Where somebody keeps a real database is none of the tests' business.
for name in ("LEUCHTTURM_DB", "LEUCHTTURM_SCHEDULES"):
    os.environ.pop(name, None)

# A machine that stands still for a second is no fault of the code under test.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
