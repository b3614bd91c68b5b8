"""Resolve references to secrets: the settings name a place, which is read when the secret is used."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

from scraper import lazy_re
from scraper.errors import DeliveryError, SettingError
from scraper.regular_files import read_regular

_ENV = lazy_re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")
_FILE = lazy_re.compile(r"file:(/.+)")
_CRED = lazy_re.compile(r"cred:([A-Za-z0-9_][A-Za-z0-9_.-]*)")
_MAX_BYTES = 16 * 1024


def is_reference(value: str) -> bool:
    """Whether ``value`` is ``env:NAME``, ``file:/ABSOLUTE/PATH`` or ``cred:NAME`` (systemd credential)."""
    return any(form.fullmatch(value) for form in (_ENV, _FILE, _CRED))


def require_reference(key: str, value: str, example: str) -> None:
    """Raise ``ValueError`` with how to write it if ``value`` is no reference; never repeats the value."""
    if not is_reference(value):
        raise SettingError(
            key,
            f'must say where the secret lies, not be the secret: write {key} = "env:{example}", '
            f'"file:/run/secrets/{example.lower()}" or "cred:{example.lower()}" (systemd LoadCredential)',
        )


def resolve(reference: str) -> str:
    """Read the secret that ``reference`` points to (UTF-8, one trailing line end is not part of it).

    Raises a transient ``DeliveryError`` that names the place, never the content: a missing secret is often
    only this shell's environment or a unit that has not started, no reason to give an alert up.
    """
    if match := _ENV.fullmatch(reference):
        secret = os.environ.get(match[1], "")
    elif match := _CRED.fullmatch(reference):
        secret = _read(_credentials_directory(reference) / match[1], reference)
    elif match := _FILE.fullmatch(reference):
        secret = _read(Path(match[1]), reference)
    else:
        raise ValueError("not a reference; require_reference() has to see it first")
    if not secret:
        raise DeliveryError(f"The secret {reference} is not set or empty: set it where this program starts.")
    if secret.startswith("\ufeff"):
        raise DeliveryError(
            f"The secret {reference} starts with a byte order mark: store it as UTF-8 without one (without "
            "BOM)."
        )
    if secret != secret.strip():
        raise DeliveryError(
            f"The secret {reference} has a blank or an empty line at its start or end: store it without."
        )
    if not secret.isprintable():
        raise DeliveryError(
            f"The secret {reference} holds control characters or line breaks: store it as one line."
        )
    return secret


def _credentials_directory(reference: str) -> Path:
    directory = os.environ.get("CREDENTIALS_DIRECTORY")
    if not directory:
        raise DeliveryError(
            f"The secret {reference} is a systemd credential, but $CREDENTIALS_DIRECTORY is not set: "
            "start this program as the service whose unit has it as LoadCredential="
        )
    return Path(directory)


def _read(path: Path, reference: str) -> str:
    try:
        content = read_regular(path, _MAX_BYTES)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise DeliveryError(f"The secret {reference} cannot be read: {path}: {reason}.") from error
    if len(content) > _MAX_BYTES:
        raise DeliveryError(
            f"The secret {reference} is longer than {_MAX_BYTES} bytes: {path} is probably another file."
        )
    try:
        return content.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        # Without its cause: a UnicodeDecodeError carries the bytes, which are the secret.
        raise DeliveryError(
            f"The secret {reference} is no UTF-8 text: {path} is probably another file."
        ) from None


def redact(text: str, *secrets: str) -> str:
    """Return ``text`` with every occurrence of ``secrets`` (raw, URL-quoted, as ``repr``) blacked out."""
    forms = {
        form for secret in secrets for form in (secret, quote(secret), quote_plus(secret), repr(secret)[1:-1])
    }
    for form in sorted(forms - {""}, key=len, reverse=True):
        text = text.replace(form, "[secret]")
    return text


def url_secrets(url: str) -> tuple[str, ...]:
    """Return the parts of a secret web address to redact: all of it, and each part that may be a token.

    Scheme, host and words of up to five characters are not counted among them: they are in every answer.
    """
    parts = urlsplit(url)
    words = [*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query)), parts.fragment]
    tokens = (word for word in words if len(word) > 5)
    return (url, f"{parts.path}?{parts.query}", *tokens, *filter(None, (parts.username, parts.password)))
