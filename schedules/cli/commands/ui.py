"""``leuchtturm ui``: the database in a browser, on this computer only."""

from __future__ import annotations

import socket
import sys
from contextlib import redirect_stderr, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from db.queries import current
from schedules.cli.options import with_settings
from schedules.cli.output import PrintableStream, emit
from scraper.errors import LeuchtturmError

if TYPE_CHECKING:
    from schedules.cli.options import Settings

HOST = "127.0.0.1"
PORT = 8001
CONNECTIONS = 50
"""At once; a browser opens six. Beyond, the answer is 503."""


@click.command("ui")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    help=f"Port on this computer; 0: any free one ({PORT}).",
)
@click.option("--open", "in_browser", is_flag=True, help="Open the browser too.")
@with_settings
def command(settings: Settings, port: int, in_browser: bool) -> None:
    """Show the database in a browser (Datasette, German): tables, changes, questions, free SQL.

    Read-only, for browsers on this computer only; checks may run meanwhile. Ctrl-C ends it.
    Needs an extra: pip install '.[ui]' in the folder of Leuchtturm's source.

    \b
    Example:
      leuchtturm ui --open
    """
    if find_spec("datasette") is None:
        raise LeuchtturmError(
            "Datasette is not installed: pip install '.[ui]' in the folder of Leuchtturm's source."
        )
    import uvicorn

    from db.datasette.app import application
    from db.datasette.read_only import limit_memory

    with current.opened(settings.db):
        pass  # it exists, is ours, and of this version
    limit_memory()
    app = application(settings.db)
    with _listening(port) as listener, suppress(KeyboardInterrupt):  # Ctrl-C is how this ends
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        emit(f"{settings.db} is shown at {address}; Ctrl-C ends it.")
        if in_browser and click.launch(address) != 0:
            emit("No browser could be opened; go to the address by hand.")
        with redirect_stderr(PrintableStream(sys.stderr)):  # Datasette quotes addresses there as they are
            config = uvicorn.Config(
                app, log_level="warning", limit_concurrency=CONNECTIONS, timeout_graceful_shutdown=2
            )
            uvicorn.Server(config).run(sockets=[listener])


def _listening(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise LeuchtturmError(
            f"Port {port} of this computer is not free ({error.strerror}): choose another with --port, "
            "or any free one with --port 0."
        ) from error
    return listener
