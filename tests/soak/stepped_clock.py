"""``leuchtturm`` with a clock that goes two hours ahead at SIGUSR1; nothing of it is in the product."""

from __future__ import annotations

import signal
import sys
from datetime import UTC, datetime

import time_machine

from schedules.cli import main

STEP = 7_200.0

if __name__ == "__main__":
    with time_machine.travel(datetime.now(UTC), tick=True) as traveller:
        signal.signal(signal.SIGUSR1, lambda *_: traveller.shift(STEP))
        sys.argv[0] = "leuchtturm"
        main.main()
