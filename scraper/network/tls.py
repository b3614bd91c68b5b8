"""The certificate authorities that are trusted: one TLS context for pages, webhooks, heartbeats and mail."""

from __future__ import annotations

import ssl
from functools import lru_cache
from pathlib import Path
from typing import Literal


class CertificateFileError(OSError):
    """A file of authorities cannot be used. The argument is the sentence that says why."""


# Where systems keep their authorities, for a Python that was built elsewhere and does not know.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",  # Red Hat, Fedora
    "/etc/ssl/ca-bundle.pem",  # SUSE
)


def tls_context(ca_file: str | None = None, *, protocol: Literal["http", "smtp"]) -> ssl.SSLContext:
    """Return a context that verifies certificates and host names.

    ``protocol``: httpcore offers ``http/1.1`` by ALPN in the contexts that it is given, which a mail server
    may refuse (Exim does), so mail has one of its own. ``ca_file``: the only authorities to trust (PEM).
    Without it the system's store, so that ``update-ca-certificates``, ``SSL_CERT_FILE`` and ``SSL_CERT_DIR``
    work; certifi's list where there is none. Raises :class:`CertificateFileError` if the file cannot be read
    or holds no certificate.
    """
    file = ca_file or _system_file()
    try:
        return _context(file, Path(file).stat().st_mtime_ns if file else 0, protocol)
    except OSError as error:  # ssl.SSLError is one
        reason = error.strerror if not isinstance(error, ssl.SSLError) else None
        raise CertificateFileError(
            f"The authorities in {file} cannot be read as certificates (PEM): "
            f"{reason or 'no certificate in it'}."
        ) from error


@lru_cache(maxsize=16)  # building one takes about 16 ms; a changed file gives a new one
def _context(file: str | None, _changed: int, _protocol: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=file)


def authorities(ca_file: str | None = None) -> str:
    """The file or folder that :func:`tls_context` trusts, for programs that are to trust the same."""
    paths = ssl.get_default_verify_paths()
    return ca_file or _system_file() or paths.cafile or paths.capath or ""


def _system_file() -> str | None:
    """The file to load; ``None`` where Python finds the system's store by itself."""
    paths = ssl.get_default_verify_paths()
    if paths.cafile is not None or (paths.capath is not None and any(Path(paths.capath).glob("*.0"))):
        return None
    for bundle in _BUNDLES:
        if Path(bundle).is_file():
            return bundle
    import certifi

    return certifi.where()
