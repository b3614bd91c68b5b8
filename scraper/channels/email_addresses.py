"""Validate mail addresses: RFC 5321 dot-atoms in ASCII, nothing that needs SMTPUTF8."""

from __future__ import annotations

import re

from scraper import lazy_re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = lazy_re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>{_LABEL}(?:\.{_LABEL})*)")
_NAMED = lazy_re.compile(r"(?P<name>[^<>]*?)\s*<(?P<address>[^<>]*)>")


def is_host(name: str) -> bool:
    """Whether ``name`` is a host name in ASCII (RFC 1123) or an IP address without brackets."""
    if re.fullmatch(rf"{_LABEL}(?:\.{_LABEL})*", name) and len(name) <= 253:
        return True
    return ":" in name and bool(re.fullmatch(r"[0-9A-Fa-f:.]{2,45}", name))


def split_address(address: str) -> tuple[str, str]:
    """Return local part and domain of a bare address.

    Raises ``ValueError`` with a sentence for one that is malformed (RFC 5321, 4.1.2; quoted local parts and
    address literals are left out on purpose) or not ASCII: that one would need SMTPUTF8 at every server on
    its way.
    """
    if not address.isascii():
        raise ValueError(
            f"{address!r} has letters outside ASCII: many mail servers refuse such an address; "
            "use one without, and write a domain in its xn-- form"
        )
    match = _ADDRESS.fullmatch(address)
    if not match or len(match["local"]) > 64 or len(match["domain"]) > 253:
        raise ValueError(f'{address!r} is not a mail address: write it as in "name@example.org"')
    return match["local"], match["domain"]


def split_sender(sender: str) -> tuple[str, str]:
    """Return display name (may be empty) and address of ``Name <name@example.org>`` or a bare address.

    Raises ``ValueError`` as :func:`split_address` does.
    """
    named = _NAMED.fullmatch(sender)
    name, address = (named["name"].strip().strip('"'), named["address"]) if named else ("", sender)
    if "=?" in name:
        name = _decoded(name)
    if not name.isprintable():
        raise ValueError(f"the name in {sender!r} holds control characters")
    split_address(address)
    return name, address


def _decoded(name: str) -> str:
    """Return ``name`` without encoded words (RFC 2047), in which a line break could hide."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    try:
        decoded = str(make_header(decode_header(name)))
    except (ValueError, LookupError, HeaderParseError):
        decoded = name
    if "=?" in decoded:
        raise ValueError(
            f'the name {name!r} holds an encoded word ("=?…?=") that cannot be read: write the name'
        )
    return decoded
