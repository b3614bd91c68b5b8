"""What the channels' tests share: one authority for certificates, one message, and a record of an attempt."""

from __future__ import annotations

import ssl
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import trustme

from scraper.channels import Receipt, open_channel
from scraper.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from scraper.channels import Message
    from scraper.channels.settings import ChannelSettings


@dataclass(frozen=True)
class Certificates:
    """Server contexts, and the file that makes a client trust them."""

    ca_file: str
    server: ssl.SSLContext
    other_host: ssl.SSLContext
    stranger: ssl.SSLContext


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """``server`` is for 127.0.0.1, ``other_host`` is not, ``stranger`` is signed by somebody unknown."""
    authority = trustme.CA()
    ca_file = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    return Certificates(
        str(ca_file),
        _context(authority, "127.0.0.1"),
        _context(authority, "elsewhere.example.org"),
        _context(trustme.CA(), "127.0.0.1"),
    )


def _context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@dataclass(frozen=True)
class Attempted:
    """What one attempt came to; ``said`` is all that anybody could have printed, the whole traceback too."""

    receipt: Receipt | None
    error: DeliveryError | None
    steps: list[str]
    accepted: list[str]
    seconds: float
    said: str

    @property
    def failure(self) -> DeliveryError:
        assert self.error is not None, f"delivered: {self.receipt}"
        return self.error

    @property
    def success(self) -> Receipt:
        assert self.receipt is not None, self.said
        return self.receipt


@pytest.fixture
def deliver(message: Message, caplog: pytest.LogCaptureFixture) -> Callable[..., Attempted]:
    """Make one attempt with the settings given and record everything about it."""
    caplog.set_level("DEBUG")

    def attempt(
        settings: ChannelSettings,
        *,
        about: Message = message,
        now: datetime | None = None,
        settled: Collection[str] = (),
    ) -> Attempted:
        steps: list[str] = []
        accepted: list[str] = []
        receipt = error = None
        channel = open_channel(settings)
        started = time.monotonic()
        try:
            receipt = channel.deliver(
                about,
                now=now or datetime.now(UTC),
                settled=settled,
                on_step=steps.append,
                on_accepted=accepted.append,
            )
        except DeliveryError as failure:
            error = failure
        seconds = time.monotonic() - started
        told = "".join(traceback.format_exception(error)) if error else ""
        said = "\n".join([told, repr(receipt), repr(settings), repr(channel), *steps, caplog.text])
        return Attempted(receipt, error, steps, accepted, seconds, said)

    return attempt


@pytest.fixture
def secret_file(tmp_path: Path) -> Callable[[str], str]:
    """Put a secret into a file and return the reference to it."""

    def keep(secret: str) -> str:
        path = tmp_path / f"secret-{len(list(tmp_path.iterdir()))}"
        path.write_text(f"{secret}\n", encoding="utf-8")
        return f"file:{path}"

    return keep
