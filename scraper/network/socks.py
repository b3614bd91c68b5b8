"""Ask a SOCKS 5 proxy for a connection (RFC 1928, RFC 1929), in the words of socksio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socksio import exceptions, socks5

from scraper.network.proxy import ProxyError

if TYPE_CHECKING:
    from scraper.network.proxy import Proxy
    from scraper.network.sockets import Stream

_ANSWER = 4096  # bytes, far more than any answer has


def connect(stream: Stream, proxy: Proxy, host: str, port: int) -> None:
    """Have ``proxy``, to which ``stream`` leads, connect to ``host``; raises :class:`ProxyError`."""
    try:
        _connect(stream, proxy, host, port)
    except exceptions.SOCKSError as error:
        raise ProxyError(
            f"The proxy {proxy} does not speak SOCKS ({str(error)[:80]}); check `proxy`.", transient=True
        ) from error


def _connect(stream: Stream, proxy: Proxy, host: str, port: int) -> None:
    dialogue = socks5.SOCKS5Connection()

    def ask(request: Any) -> Any:
        dialogue.send(request)
        stream.write(dialogue.data_to_send())
        return dialogue.receive_data(stream.read(_ANSWER))

    methods = socks5.SOCKS5AuthMethod
    method = methods.USERNAME_PASSWORD if proxy.username else methods.NO_AUTH_REQUIRED
    reply = ask(socks5.SOCKS5AuthMethodsRequest([method]))
    if reply.method != method:
        raise _refused(proxy, f"it wants another login than {_words(method)}: {_words(reply.method)}")
    if proxy.username:
        login = proxy.username.encode(), proxy.password.encode()
        if not ask(socks5.SOCKS5UsernamePasswordRequest(*login)).success:
            raise _refused(proxy, "wrong user name or password")
    command = socks5.SOCKS5CommandRequest.from_address(socks5.SOCKS5Command.CONNECT, (host.encode(), port))
    reply = ask(command)
    if reply.reply_code != socks5.SOCKS5ReplyCode.SUCCEEDED:
        raise _refused(proxy, f"it could not connect: {_words(reply.reply_code)}")


def _words(code: socks5.SOCKS5AuthMethod | socks5.SOCKS5ReplyCode) -> str:
    return code.name.replace("_", " ").lower()


def _refused(proxy: Proxy, reason: str) -> ProxyError:
    return ProxyError(f"The proxy {proxy} does not let us through ({reason}).")
