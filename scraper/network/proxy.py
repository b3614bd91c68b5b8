"""Choose the proxy for an address: from the settings, else from the environment as curl does."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from scraper.errors import SettingError
from scraper.secret_refs import require_reference, resolve

SCHEMES = ("http", "https", "socks5", "socks5h")


class ProxyError(OSError):
    """A proxy cannot be used, or refuses. The argument is the sentence; ``transient``: it may work soon."""

    def __init__(self, sentence: str, *, transient: bool = False) -> None:
        super().__init__(sentence)
        self.transient = transient


class Proxy(Struct, frozen=True):
    """The address of a proxy, and its login. ``str()`` gives the address without the login."""

    scheme: str
    host: str
    port: int
    username: str = ""
    password: str = ""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    def __repr__(self) -> str:  # a password is shown nowhere
        return f"Proxy({self})"


class Route(Struct, frozen=True):
    """How servers are reached.

    ``proxy``: ``None``: as the environment says (``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY``,
    ``NO_PROXY``); ``"none"``: directly; else the proxy's address, with a user name if it needs a login.
    ``proxy_password``: a reference to the password, see :mod:`scraper.secret_refs`. ``ca_file``: the
    authorities to trust instead of the system's, see :func:`scraper.network.tls.tls_context`.
    """

    proxy: str | None = None
    proxy_password: str | None = None
    ca_file: str | None = None

    def proxy_for(self, scheme: str, host: str, port: int) -> Proxy | None:
        """The proxy for an ``http`` or ``https`` address, ``None`` for a direct connection.

        Raises :class:`ProxyError` where the environment's value is not a proxy, and ``DeliveryError`` where
        the password cannot be read.
        """
        if self.proxy == "none":
            return None
        if self.proxy is not None:
            return parse(self.proxy, resolve(self.proxy_password) if self.proxy_password else None)
        address = _from_environment(scheme, host, port)
        if not address:
            return None
        try:
            return parse(address)
        except ValueError as error:
            raise ProxyError(f"The proxy in the environment cannot be used: {error}.") from error


DEFAULT_ROUTE = Route()


def parse(address: str, password: str | None = None) -> Proxy:
    """Read a proxy's address; without a scheme it is ``http``. Raises ``ValueError`` with what is wrong.

    ``password`` replaces the one in the address.
    """
    form = 'write it as in "http://proxy.example.org:3128"'
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 1080)
    except ValueError as error:
        raise ValueError(f"it is no address; {form}") from error
    if parts.scheme not in SCHEMES:
        raise ValueError(f"a proxy's address starts with {', '.join(SCHEMES)}, not {parts.scheme[:20]}")
    host = parts.hostname or ""
    if not host or not host.isascii() or not host.isprintable() or " " in host:
        raise ValueError(f"it names no host; {form}")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"it has a path behind the host; {form}")
    username = unquote(parts.username or "")
    return Proxy(parts.scheme, host, port, username, password or unquote(parts.password or ""))


def check_proxy(proxy: str | None, password: str | None) -> None:
    """Raise ``ValueError`` with what is wrong with the keys ``proxy`` and ``proxy_password``."""
    if password is not None:
        require_reference("proxy_password", password, "PROXY_PASSWORD")
    if proxy is None or proxy == "none":
        if password is not None:
            raise SettingError("proxy_password", "needs a `proxy` with a user name in it")
        return
    try:
        parsed = parse(proxy)
    except ValueError as error:
        raise SettingError("proxy", f'is an address or "none": {error}') from error
    if parsed.password:
        raise SettingError("proxy", "holds a password: leave it out and name its place as `proxy_password`")
    if password is not None and not parsed.username:
        raise SettingError(
            "proxy_password", 'needs the user name in `proxy`: "http://user@proxy.example.org:3128"'
        )


def _from_environment(scheme: str, host: str, port: int) -> str | None:
    if not any(name[-6:].lower() == "_proxy" for name in os.environ):
        return None  # the usual case: all variables are read for it in a quarter of the time
    from urllib.request import getproxies_environment  # reading a schedule file does without

    proxies = getproxies_environment()
    address = proxies.get(scheme) or proxies.get("all")
    if not address or _is_excluded(host, port, proxies):
        return None
    return address


def _is_excluded(host: str, port: int, proxies: Mapping[str, str]) -> bool:
    """Whether ``NO_PROXY`` names the host, or its network ("10.0.0.0/8"), or it is this computer itself.

    No proxy could reach this computer by such an address; Go's programs make the same exception.
    """
    from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]

    try:
        ip = ip_address(host)
    except ValueError:
        return host == "localhost" or bool(proxy_bypass_environment(f"{host}:{port}", dict(proxies)))
    shown = f"[{host}]" if ip.version == 6 else host
    if ip.is_loopback or proxy_bypass_environment(f"{shown}:{port}", dict(proxies)):
        return True
    return any(_contains(entry.strip(), host) for entry in proxies.get("no", "").split(","))


def _contains(network: str, host: str) -> bool:
    try:
        return ip_address(host) in ip_network(network.strip("[]"), strict=False)
    except ValueError:
        return False
