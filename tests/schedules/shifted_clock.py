"""``leuchtturm`` with a clock that is wrong: ``python -m tests.schedules.shifted_clock SECONDS COMMAND…``."""

from __future__ import annotations

import sys
import time

import time_machine

from schedules.cli import main

if __name__ == "__main__":
    with time_machine.travel(time.time() + float(sys.argv.pop(1)), tick=True):
        sys.argv[0] = "leuchtturm"
        main.main()
