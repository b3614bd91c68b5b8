"""Filter requests to Datasette: only from this computer's own pages, and no scripts in responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    App = Callable[[Message, Any, Any], Awaitable[None]]

# A page in the internet can let its own name point to 127.0.0.1 and so read what is shown here; its requests
# carry that name.
_NAMES = (b"127.0.0.1", b"localhost")
_METHODS = ("GET", "HEAD")

_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; form-action 'self'; "
        b"base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_ADDRESS = "Bitte rufen Sie diese Seite über http://127.0.0.1 auf.\n"
_METHOD = "Hier wird nur gelesen: Es gibt nur GET.\n"
_ELSEWHERE = "Diese Anfrage kam von einer anderen Website. Bitte rufen Sie die Adresse selbst auf.\n"


def guarded(app: App, *, home: str) -> App:
    """Wrap ``app`` (ASGI 3): pass on only reading requests to this computer by its own name; ``/`` leads
    to ``home``."""

    async def answer(scope: Message, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = scope["headers"]
        if not _is_own_name(headers):
            await refuse(send, 421, _ADDRESS)
        elif scope["method"] not in _METHODS:
            await refuse(send, 405, _METHOD, (b"allow", b"GET, HEAD"))
        elif _is_from_elsewhere(scope, dict(headers)):
            await refuse(send, 403, _ELSEWHERE)
        elif scope["path"] == "/":
            await _redirect(send, home)
        else:
            await app(scope, receive, _with_headers(send))

    return answer


def _is_own_name(headers: list[tuple[bytes, bytes]]) -> bool:
    hosts = [value for name, value in headers if name == b"host"]
    return len(hosts) == 1 and hosts[0].rsplit(b":", 1)[0] in _NAMES


def _is_from_elsewhere(scope: Message, headers: dict[bytes, bytes]) -> bool:
    """Whether a page of another site caused the request, other than by a plain link to a page.

    Such a page cannot read the response, but could keep this computer busy with SQL. See W3C Fetch Metadata;
    clients that are no browsers do not send these headers.
    """
    if headers.get(b"sec-fetch-site", b"none") in (b"none", b"same-origin"):
        return False
    is_link = headers.get(b"sec-fetch-mode") == b"navigate" and headers.get(b"sec-fetch-dest") == b"document"
    return not is_link or bool(scope["query_string"])


def _with_headers(send: Any) -> Any:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *_HEADERS]
        await send(message)

    return sending


async def refuse(send: Any, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    """Respond with a sentence as plain text."""
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": status, "headers": [kind, *headers]})
    await send({"type": "http.response.body", "body": text.encode()})


async def _redirect(send: Any, address: str) -> None:
    headers = [(b"location", address.encode())]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
