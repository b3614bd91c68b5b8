"""What holds for every test: the processes that it starts are a user's, and hypothesis looks at no clock."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, settings

# A user's Python keeps what it has compiled; a process that may not would compile all of our modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Nor has a user pandas, which sqlite-utils imports where it finds it: a third of a second for each process.
without_pandas = str(Path(__file__).parent / "without")
python_path = os.environ.get("PYTHONPATH", "").split(os.pathsep)
if without_pandas not in python_path:  # it is, in xdist's workers
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (without_pandas, *python_path)))

# Where somebody keeps a real database is none of the tests' business.
for name in ("LEUCHTTURM_DB", "LEUCHTTURM_SCHEDULES"):
    os.environ.pop(name, None)

# A machine that stands still for a second is no fault of the code under test.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
