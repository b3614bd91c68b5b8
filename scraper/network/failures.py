"""Describe network errors in one sentence, for pages, channels and heartbeats alike."""

from __future__ import annotations

import re
import socket
import ssl
from typing import TYPE_CHECKING

from msgspec import Struct

from scraper.network.deadline import DeadlineError, StoppedError
from scraper.network.proxy import ProxyError
from scraper.network.sockets import PrivateAddressError, ResponseTooLargeError
from scraper.network.tls import CertificateFileError
from scraper.secret_refs import redact
from scraper.text import cut, normalise

if TYPE_CHECKING:
    from scraper.network.proxy import Proxy
    from scraper.network.sockets import Connector


class MalformedResponseError(OSError):
    """The response is not valid HTTP; the argument says why."""


class IncompleteResponseError(MalformedResponseError):
    """The connection ended before the response was complete."""


class Failure(Struct, frozen=True):
    """The failure (no full stop), advice (may be empty), and whether a retry within seconds may succeed.

    ``on_the_way``: the server was not reached, since the proxy or the file of authorities cannot be used.
    """

    what: str
    advice: str = ""
    transient: bool = False
    on_the_way: bool = False

    @property
    def sentence(self) -> str:
        if not self.advice:
            return f"{self.what}."
        return f"{self.what}; {self.advice}" + ("" if self.advice.endswith("?") else ".")


_WRONG_AUTHORITY = (
    "either the server's certificate is wrong, or the network here replaces certificates by its own: "
    "then name its authority as `ca_file`"
)
_WAY_OUT = "is the name right, does DNS work? Where only a proxy leads out, set HTTPS_PROXY or `proxy`"

# The first line that fits: what happened, what to do, whether another attempt may help at once.
_REASONS: tuple[tuple[type[OSError], str, str, bool], ...] = (
    (DeadlineError, "did not finish within {error.seconds:g} s (`deadline`)", "", False),
    (StoppedError, "was given up because Leuchtturm is being stopped", "", False),
    (ResponseTooLargeError, "sends far more than was asked for", "", False),
    (IncompleteResponseError, "broke off in the middle of its answer", "", True),
    (
        MalformedResponseError,
        "did not answer in proper HTTP ({error})",
        "tell the operators of the server",
        False,
    ),
    (
        ssl.SSLCertVerificationError,
        "has a certificate that is not trusted ({error.verify_message})",
        "",
        False,
    ),
    (ssl.SSLError, "refuses a secure connection ({reason})", "is the port one that starts with TLS?", False),
    (
        PrivateAddressError,
        "leads to {error.address} now, inside this network, and led to the internet a moment ago",
        "tell its operators; a page in the intranet is watched by a name that always leads there",
        False,
    ),
    (TimeoutError, "did not answer within {timeout:g} s", "", True),
    (socket.gaierror, "cannot be found ({error.strerror})", _WAY_OUT, True),
    (ConnectionRefusedError, "refuses the connection", "", True),
    (ConnectionError, "closed the connection before it had answered", "", True),
    (
        OSError,
        "cannot be reached ({error.strerror})",
        "check the network, and whether it needs a proxy",
        True,
    ),
)
_UNKNOWN_AUTHORITY = frozenset({2, 18, 19, 20, 21})  # X509_V_ERR_*: nothing that is trusted has signed it


def explain(error: BaseException, where: str, timeout: float, connector: Connector | None = None) -> Failure:
    """Describe a failed exchange with ``where``.

    ``error`` may wrap the operating system's error (smtplib's do). ``timeout``: seconds that one answer was
    waited for. ``connector``: names the proxy that was used, if one was.
    """
    cause = _system_error(error)
    if isinstance(cause, ProxyError | CertificateFileError):
        transient = getattr(cause, "transient", False)
        return Failure(str(cause).removesuffix("."), transient=transient, on_the_way=True)
    subject = _subject(where, connector)
    on_the_way = _proxy_before_server(connector) is not None
    for kind, what, advice, transient in _REASONS:
        if isinstance(cause, kind):
            reason = (getattr(cause, "reason", None) or "no TLS").replace("_", " ").lower()
            sentence = what.format(error=cause, timeout=timeout, reason=reason)
            advice = _proxy_advice(cause, connector) or advice or _certificate_advice(cause)
            return Failure(f"{subject} {sentence}", advice, transient, on_the_way)
    return Failure(f"{subject} closed the connection before it had answered", "", True, on_the_way)


def _proxy_before_server(connector: Connector | None) -> Proxy | None:
    """Return the proxy that the exchange has not passed yet."""
    return None if connector is None or connector.beyond_proxy else connector.proxy


def _certificate_advice(cause: OSError) -> str:
    if not isinstance(cause, ssl.SSLCertVerificationError):
        return ""
    if cause.verify_code in _UNKNOWN_AUTHORITY:
        return _WRONG_AUTHORITY
    return "tell the operators of the server"


def _proxy_advice(cause: OSError, connector: Connector | None) -> str:
    """What to do where the proxy itself cannot be reached."""
    proxy = _proxy_before_server(connector)
    if proxy is None:
        return ""
    if isinstance(cause, socket.gaierror):
        return "is the proxy's name right, does DNS work?"
    if proxy.scheme == "https" and isinstance(cause, ssl.SSLError | TimeoutError):
        return "https:// is for a proxy that speaks TLS itself; most are written with http://"
    return ""


def _subject(where: str, connector: Connector | None) -> str:
    if connector is None or connector.proxy is None:
        return where
    if connector.beyond_proxy:
        return f"{where} (through the proxy {connector.proxy})"
    return f"The proxy {connector.proxy} that leads to {where}"


def _system_error(error: BaseException | None) -> OSError | None:
    """The system's, TLS's or our own error in the chain of causes; ``None``: the connection simply ended."""
    ours = (
        *(ProxyError, CertificateFileError, DeadlineError, StoppedError),
        *(ResponseTooLargeError, PrivateAddressError, MalformedResponseError),
    )
    while error is not None:
        # smtplib's own errors are OSErrors too, without a number; but TLS errors and timeouts may have none.
        if isinstance(error, (*ours, ssl.SSLError, TimeoutError, ConnectionError)) or (
            isinstance(error, OSError) and error.errno is not None
        ):
            return error
        error = error.__cause__ or error.__context__
    return None


def shown(address: object) -> str:
    """The address as errors and logs may show it: without credentials and query, which may be secret."""
    bare, query, _ = re.sub(r"//[^/?#]*@", "//", str(address)).partition("?")
    return bare[:200] + ("?…" if query else "")


def excerpt(answer: bytes, limit: int, *secrets: str) -> str:
    """At most ``limit`` characters of a server's answer: one line, without ``secrets``."""
    return cut(redact(normalise(answer.decode("utf-8", "replace")), *secrets), limit)
