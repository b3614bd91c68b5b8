"""Make the TLS context for pages, webhooks, heartbeats and mail: which authorities are trusted."""

from __future__ import annotations

import errno
import ssl
import stat
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
    file = authorities(ca_file)
    folder = None if ca_file else ssl.get_default_verify_paths().capath
    try:
        about = Path(file).stat()
        if not stat.S_ISREG(about.st_mode) and not stat.S_ISDIR(about.st_mode):  # a pipe would be waited for
            raise OSError(errno.EINVAL, "it is no regular file", file)
        return _context(file, about.st_mtime_ns, folder, protocol)
    except OSError as error:  # ssl.SSLError is one
        reason = None if isinstance(error, ssl.SSLError) else error.strerror
        raise CertificateFileError(
            f"The authorities in {file} cannot be read as certificates (PEM): "
            f"{reason or 'no certificate in it'}."
        ) from error


@lru_cache(maxsize=16)  # building one takes about 16 ms; what was added to the store gives a new one
def _context(file: str, _changed: int, folder: str | None, _protocol: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=None if file == folder else file, capath=folder)


def authorities(ca_file: str | None = None) -> str:
    """The file, or folder, of the authorities that are trusted; see :func:`tls_context`."""
    if ca_file is not None:
        return ca_file
    system = ssl.get_default_verify_paths()  # SSL_CERT_FILE and SSL_CERT_DIR are in it
    if system.cafile is not None:
        return system.cafile
    if system.capath is not None and any(Path(system.capath).glob("*.0")):
        return system.capath
    for bundle in _BUNDLES:
        if Path(bundle).is_file():
            return bundle
    import certifi

    return certifi.where()
