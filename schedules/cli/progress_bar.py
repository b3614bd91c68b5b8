"""Show progress bars for long work: only at a terminal, and only after a second."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from db.progress import no_progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.progress import Report

AFTER = 1.0
"""Seconds before the first bar is drawn."""
_EVERY = 0.1  # seconds between two drawings: work is not to wait for its bar


@contextmanager
def progress(*, wanted: bool = True) -> Iterator[Report]:
    """The callback for long work; it draws on stderr, if that and stdout are terminals and it is wanted.

    A pager or a file would show only the remains of a bar.
    """
    if not (wanted and sys.stdout.isatty() and sys.stderr.isatty()):
        yield no_progress
        return
    with ExitStack() as stack:
        yield _Bars(stack)


class _Bars:
    """One bar for each stage of the work."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._next = time.monotonic() + AFTER  # before that nothing is drawn
        self._what = ""
        self._bar: Any = None

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        at_its_end = what == self._what and done >= total
        if now < self._next and not at_its_end:
            return
        self._next = now + _EVERY
        if what != self._what:
            self._open(what, total)
        self._bar.update(done - self._bar.pos)

    def _open(self, what: str, total: int) -> None:
        import click

        self._stack.close()  # the previous bar
        self._what = what
        self._bar = self._stack.enter_context(click.progressbar(length=total, label=what, file=sys.stderr))
