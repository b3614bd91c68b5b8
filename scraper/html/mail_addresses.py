"""Decode mail addresses that a site obfuscates against robots."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scraper import lazy_re

_CLOUDFLARE_PATH = "/cdn-cgi/l/email-protection"
_PLACEHOLDER = lazy_re.compile(r"\[\s*email\s*protected\s*\]", re.IGNORECASE)
_MAIL_LINK = lazy_re.compile(
    r"mailto:|javascript:\s*(?:linkTo_UnCryptMailto|uncryptmail|decryptmail)", re.IGNORECASE
)


def protected_address(attributes: Mapping[str, str | None]) -> str | None:
    """Return the address that Cloudflare keeps in ``data-cfemail``, or ``None``."""
    kept = attributes.get("data-cfemail")
    return _decrypted(kept) if kept else None


def address_in_link(attributes: Mapping[str, str | None], text: str) -> str | None:
    """Return the address that a protected link shows in the place of its ``text``, or ``None``."""
    return hidden_address(attributes.get("href") or "") if _PLACEHOLDER.search(text) else None


def hidden_address(href: str) -> str | None:
    """Return the mail address that a link of Cloudflare's leads to, or ``None``."""
    return _decrypted(href.rpartition("#")[2]) if _CLOUDFLARE_PATH in href else None


def leads_to_mail(attributes: Mapping[str, str | None]) -> bool:
    """Whether a link opens the mail program, openly or as TYPO3 and Cloudflare hide it."""
    href = (attributes.get("href") or "").strip()
    return "data-mailto-token" in attributes or _CLOUDFLARE_PATH in href or bool(_MAIL_LINK.match(href))


def _decrypted(kept: str) -> str | None:
    """Each byte is combined with the first one by exclusive or; the key is another one at every request."""
    try:
        key, *letters = bytes.fromhex(kept)
        return bytes(letter ^ key for letter in letters).decode() or None
    except ValueError:
        return None
