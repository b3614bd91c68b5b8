"""What stands before Datasette: only this computer's own names, and pages that load and run nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    App = Callable[[Message, Any, Any], Awaitable[None]]

# A page in the internet can let its own name point to 127.0.0.1 and so read what is shown here; its requests
# carry that name.
_NAMES = (b"127.0.0.1", b"localhost")

_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; form-action 'self'; "
        b"base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


def guarded(app: App, *, home: str) -> App:
    """``app`` (ASGI 3), answering only requests to this computer by its own name; ``/`` leads to ``home``."""

    async def answer(scope: Message, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif not _is_own_name(scope["headers"]):
            await _refuse(send)
        elif scope["path"] == "/":
            await _redirect(send, home)
        else:
            await app(scope, receive, _with_headers(send))

    return answer


def _is_own_name(headers: list[tuple[bytes, bytes]]) -> bool:
    hosts = [value for name, value in headers if name == b"host"]
    return len(hosts) == 1 and hosts[0].rsplit(b":", 1)[0] in _NAMES


def _with_headers(send: Any) -> Any:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *_HEADERS]
        await send(message)

    return sending


async def _refuse(send: Any) -> None:
    text = "Bitte über http://127.0.0.1 aufrufen.\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": text})


async def _redirect(send: Any, address: str) -> None:
    headers = [(b"location", address.encode())]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
