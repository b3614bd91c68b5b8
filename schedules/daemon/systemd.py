"""Report the state to systemd: sd_notify(3), a datagram with ``KEY=value`` lines."""

from __future__ import annotations

import os
import socket


def notify(*lines: str) -> bool:
    """Send ``lines`` (``READY=1``, ``WATCHDOG=1`` …) to ``$NOTIFY_SOCKET``; whether it was sent."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        try:
            sender.connect(address.replace("@", "\0", 1) if address[0] == "@" else address)
            sender.send("\n".join(lines).encode())
        except OSError:
            return False  # systemd restarts a service that stays silent
    return True
