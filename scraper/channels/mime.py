"""Compose a mail whose bytes are the same at every attempt; no network, no clock."""

from __future__ import annotations

import hashlib
import re
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from scraper import lazy_re
from scraper.channels.email_addresses import split_address, split_sender
from scraper.text import cut, normalise

if TYPE_CHECKING:
    from scraper.channels.protocol import Message
    from scraper.channels.settings import EmailSettings

_SUBJECT_LIMIT = 250
# What no mail body holds: control characters other than tab and line feed, and halves of UTF-16 pairs.
_CONTROLS = lazy_re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Headers that are given to the policy as they are to be sent.
_PREFORMATTED = frozenset(
    {"subject", "message-id", "in-reply-to", "references", "list-id", "list-unsubscribe"}
)


class _WirePolicy(EmailPolicy):
    """The standard policy, but for headers that it would change.

    It decodes encoded words on the way in, so that ``=?utf-8?q?=0D=0ABcc:…?=`` in a page's words becomes a
    line break and a header of its own; it makes encoded words of ids and addresses over 78 characters, which
    no program reads there (RFC 2047, 5); and it doubles spaces where it folds a subject.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Keep what is ready unparsed, see :class:`email.policy.Policy`."""
        return (name, value) if name.lower() in _PREFORMATTED else super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in _PREFORMATTED:
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


# 7bit: old relays break a body in 8bit.
_POLICY = _WirePolicy(linesep="\r\n", raise_on_defect=True, cte_type="7bit")


def compose(message: Message, settings: EmailSettings) -> EmailMessage:
    """Return the mail without its ``To``: text and HTML alternative, threaded per page, marked as automatic.

    Everything in it comes from the message and the settings, its MIME boundary too, so that copies of one
    event are the same bytes (RFC 5322 ids, RFC 3834 ``Auto-Submitted``, RFC 2919 ``List-Id``, RFC 2369
    ``List-Unsubscribe``).
    """
    name, sender = split_sender(settings.sender)
    domain = split_address(sender)[1]
    reply_name, reply_address = split_sender(settings.reply_to or sender)
    page = _slug(message.thread)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(name, addr_spec=sender)
    if settings.reply_to is not None:
        mail["Reply-To"] = Address(reply_name, addr_spec=reply_address)
    mail["Subject"] = _encoded(one_line(message.subject))
    mail["Date"] = message.created_at
    mail["Message-ID"] = f"<{message.event_id}@{domain}>"
    mail["In-Reply-To"] = mail["References"] = f"<page-{page}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Precedence"] = "bulk"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # not "All": that suppresses bounces too
    mail["List-Id"] = f"<{page}.leuchtturm.{domain}>"
    mail["List-Unsubscribe"] = f"<mailto:{quote(reply_address, safe='@')}?subject=unsubscribe%20{page}>"
    mail.set_content(_clean(message.text))
    mail.add_alternative(_clean(message.html), subtype="html")
    mail.set_boundary(f"=_{message.event_id[:60]}")
    return mail


def addressed(mail: EmailMessage, recipient: str, name: str = "") -> bytes:
    """Return the bytes to send to ``recipient``, the only address in it, with the name beside it."""
    del mail["To"]
    mail["To"] = Address(name, addr_spec=recipient)
    return mail.as_bytes()


def one_line(subject: str) -> str:
    """Return ``subject`` as a header takes it: one line, nothing invisible, 250 characters at most."""
    return cut(_CONTROLS.sub("", normalise(subject)), _SUBJECT_LIMIT)


def _encoded(subject: str) -> str:
    # "=?" in the page's own words must not be read as an encoded word: then all of it is encoded.
    if subject.isascii() and "=?" not in subject:
        return subject
    return Header(subject, "utf-8", maxlinelen=76, header_name="Subject").encode(linesep="\r\n")


def _clean(body: str) -> str:
    return _CONTROLS.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))


def _slug(thread: str) -> str:
    """A name for the page that every header takes; a name that had to be changed keeps apart by its hash."""
    plain = re.sub(r"[^a-z0-9]+", "-", thread.lower()).strip("-")[:40]
    return (
        plain
        if plain == thread
        else f"{plain}-{hashlib.sha256(thread.encode(errors='backslashreplace')).hexdigest()[:8]}".strip("-")
    )
