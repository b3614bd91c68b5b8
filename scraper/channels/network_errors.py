"""Say in words what went wrong on the network, and cut what servers say to something that can be shown."""

from __future__ import annotations

import socket
import ssl

from scraper.channels.secret_refs import redact
from scraper.errors import DeliveryError
from scraper.text import normalise


def explain(error: BaseException, where: str, timeout: float) -> str:
    """Return one sentence for a failed connection: what happened with ``where``, and what to look at.

    ``error`` may wrap the operating system's error (httpx and smtplib do); ``timeout`` is in seconds.
    """
    cause = _system_error(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        reason = cause.verify_message or "verification failed"
        return (
            f"The certificate of {where} is not trusted ({reason}), so nothing was sent: "
            "correct it, or name the authority that signed it as `ca_file`."
        )
    if isinstance(cause, ssl.SSLError):
        reason = (cause.reason or "no TLS").replace("_", " ").lower()
        return f"No TLS connection with {where} ({reason}): is the port one that starts with TLS?"
    if isinstance(cause, socket.gaierror):
        return f"The name of {where} cannot be looked up ({cause.strerror}): is it right, does DNS work?"
    if isinstance(cause, ConnectionRefusedError):
        return f"{where} refuses the connection: is the server running, is the port right?"
    if isinstance(cause, TimeoutError):
        return f"{where} did not answer within {timeout:g} s."
    if cause is None or isinstance(cause, ConnectionError):
        return f"{where} ended the connection without a proper answer."
    return f"The connection with {where} failed: {cause.strerror or type(cause).__name__}."


def _system_error(error: BaseException | None) -> OSError | None:
    """The system's or TLS's error in the chain of causes; None for a plain end of the connection."""
    while error is not None:
        # smtplib's own errors are OSErrors too, without a number; but TLS errors and timeouts may have none.
        if isinstance(error, (ssl.SSLError, TimeoutError, ConnectionError)) or (
            isinstance(error, OSError) and error.errno is not None
        ):
            return error
        error = error.__cause__ or error.__context__
    return None


def shown(answer: bytes, limit: int, *secrets: str) -> str:
    """Return at most ``limit`` characters of what a server said: one line, without ``secrets``."""
    text = redact(normalise(answer.decode("utf-8", "replace")), *secrets)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def trust(ca_file: str | None) -> ssl.SSLContext:
    """Return a context that verifies certificates and host names: by ``ca_file`` (PEM), else the system's.

    Raises a passing ``DeliveryError`` if the file cannot be read or holds no certificate.
    """
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:  # ssl.SSLError is one
        reason = error.strerror or "no certificate in it"
        raise DeliveryError(f"`ca_file` {ca_file} cannot be read as certificates (PEM): {reason}.") from error
