"""``leuchtturm demo``: replay a recorded page through check and deliver, on loopback."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("demo")
def command() -> None:
    """Serve recorded states of the page on this computer, check each, show what a reader would get.

    Needs no network but loopback, takes a few seconds, and leaves demo.db in this folder to look at.
    """
    from schedules.demo.story import play

    play(Path("demo.db"))
