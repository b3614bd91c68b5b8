"""Fetching over TLS: a certificate that is not trusted is an answer, and no redirect gives TLS up."""

from __future__ import annotations

import os
import re
import socket
import ssl
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from scraper.errors import BlockedError, FetchError
from scraper.http.fetch import Validators
from tests.scraper.http.fetch_client import Guest
from tests.servers import PAGE, Loopback, page, raw, redirect, silent, with_validators

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates, and who may be trusted."""

    ca: trustme.CA
    ca_file: str

    def server(self, name: str = "127.0.0.1", expires: datetime | None = None) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(name, not_after=expires).configure_cert(context)
        return context

    def guest(self) -> Guest:
        return Guest(self.ca_file)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    authority = trustme.CA()
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return Authority(authority, str(path))


def test_a_trusted_server_is_read(authority: Authority) -> None:
    with Loopback({"/": with_validators(etag='"1"')}, authority.server()) as server:
        fetched = authority.guest().fetch(server.url())
        assert (fetched.url, fetched.body) == (server.url(), PAGE.encode())
        assert authority.guest().fetch(server.url(), Validators('"1"')).not_modified


def refusal(guest: Guest, tls: ssl.SSLContext) -> str:
    with Loopback({"/": page()}, tls) as server:
        with pytest.raises(FetchError) as caught:
            guest.fetch(server.url(), attempts=3)
        assert server.seen == []
    assert not caught.value.transient
    return str(caught.value)


def test_an_unknown_authority_is_not_trusted(authority: Authority) -> None:
    assert "is not trusted (unable to get local issuer certificate)" in refusal(Guest(), authority.server())


def test_an_expired_certificate_is_not_trusted(authority: Authority) -> None:
    tls = authority.server(expires=datetime(2020, 1, 1, tzinfo=UTC))
    assert "is not trusted (certificate has expired)" in refusal(authority.guest(), tls)


def test_a_certificate_for_another_host_is_not_trusted(authority: Authority) -> None:
    sentence = refusal(authority.guest(), authority.server("other.example"))
    assert "is not trusted (IP address mismatch" in sentence


def test_a_version_of_tls_that_is_broken_is_refused(authority: Authority) -> None:
    tls = authority.server()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # which is the point
        tls.minimum_version = ssl.TLSVersion.TLSv1
        tls.maximum_version = ssl.TLSVersion.TLSv1_1
    assert re.search(r"TLS|protocol", refusal(authority.guest(), tls))


def test_a_certificate_that_a_server_signed_itself_is_not_trusted(
    tmp_path: Path, authority: Authority
) -> None:
    own, path = trustme.CA(), tmp_path / "self.pem"
    for part in (own.private_key_pem, own.cert_pem):
        part.write_to_path(str(path), append=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(path)
    assert "is not trusted (self-signed certificate)" in refusal(authority.guest(), tls)


def test_a_server_without_tls_is_refused(authority: Authority) -> None:
    with Loopback({"/": page()}) as server:
        url = server.url().replace("http:", "https:")
        with pytest.raises(FetchError, match="refuses a secure connection"):
            authority.guest().fetch(url)


def test_a_handshake_that_hangs_ends_at_the_deadline(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as never_accepts:
        port = never_accepts.getsockname()[1]
        with pytest.raises(FetchError, match="`deadline`"):
            authority.guest().fetch(f"https://127.0.0.1:{port}/", deadline=0.3)


def test_a_silent_server_is_left_in_time_over_tls_too(authority: Authority) -> None:
    with Loopback({"/": silent}, authority.server()) as server:
        with pytest.raises(FetchError, match="`deadline`"):
            authority.guest().fetch(server.url(), deadline=1.0, robots=False)
        assert server.targets() == ["/"]


def test_a_page_cut_off_over_tls_is_cut_off(authority: Authority) -> None:
    with (
        Loopback({"/": page(PAGE, content_length="9999")}, authority.server()) as server,
        pytest.raises(FetchError, match="broke off"),
    ):
        authority.guest().fetch(server.url())


def test_a_redirect_from_http_to_https_on_the_same_host_is_followed(authority: Authority) -> None:
    with (
        Loopback({"/": page()}, authority.server()) as secure,
        Loopback({"/": redirect(secure.url())}) as plain,
    ):
        fetched = authority.guest().fetch(plain.url())
    assert (fetched.url, fetched.redirects) == (secure.url(), (plain.url(),))
    assert secure.targets() == ["/robots.txt", "/"]


def test_a_redirect_from_https_to_http_is_not_followed(authority: Authority) -> None:
    with (
        Loopback({"/": page()}) as plain,
        Loopback({"/": redirect(plain.url())}, authority.server()) as secure,
    ):
        with pytest.raises(BlockedError, match="insecure address"):
            authority.guest().fetch(secure.url())
        assert plain.seen == []


def test_a_connection_is_not_kept_for_the_next_request(authority: Authority) -> None:
    ending = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage")
    with Loopback({"/robots.txt": ending, "/": ending}, authority.server()) as server:
        assert authority.guest().fetch(server.url()).body == b"page"
    assert [request.header("connection") for request in server.seen] == ["close", "close"]


def test_a_pipe_in_the_place_of_the_authorities_is_not_waited_for(
    authority: Authority, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "ca.pem")
    assert "it is no regular file" in refusal(Guest(str(tmp_path / "ca.pem")), authority.server())


_SHA256_WITH_RSA, _SHA1_WITH_RSA = (bytes.fromhex(f"2a864886f70d0101{end}") for end in ("0b", "05"))


@pytest.mark.parametrize(
    ("bits", "oid", "reason"),
    [
        (1024, _SHA256_WITH_RSA, "EE certificate key too weak"),
        (2048, _SHA1_WITH_RSA, "CA signature digest algorithm too weak"),
    ],
    ids=["1024 bits", "SHA-1"],
)
def test_a_certificate_that_can_be_forged_is_not_trusted(
    bits: int, oid: bytes, reason: str, tmp_path: Path
) -> None:
    """Signed by an authority that is trusted."""
    authority = trustme.CA(key_type=trustme.KeyType.RSA)
    issuer = x509.load_pem_x509_certificate(authority.cert_pem.bytes())
    signer = load_pem_private_key(authority.private_key_pem.bytes(), None)
    assert isinstance(signer, rsa.RSAPrivateKey)
    key = rsa.generate_private_key(65537, bits)
    name = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(issuer.subject, x509.Name([]), key.public_key(), 1)
        .not_valid_before(issuer.not_valid_before_utc)
        .not_valid_after(issuer.not_valid_after_utc)
        .add_extension(name, critical=True)
        .sign(signer, hashes.SHA256())
    )
    signed = certificate.tbs_certificate_bytes.replace(_SHA256_WITH_RSA, oid)
    der = certificate.public_bytes(Encoding.DER).replace(_SHA256_WITH_RSA, oid)
    if oid == _SHA1_WITH_RSA:  # which `cryptography` makes no more
        signature = signer.sign(signed, padding.PKCS1v15(), hashes.SHA1())
        der = der[: -len(signature)] + signature
    path, ca_file = tmp_path / "weak.pem", tmp_path / "ca.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with path.open("a") as file:
        file.write(ssl.DER_cert_to_PEM_cert(der))
    authority.cert_pem.write_to_path(str(ca_file))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.set_ciphers("DEFAULT:@SECLEVEL=0")
    tls.load_cert_chain(path)
    assert f"is not trusted ({reason})" in refusal(Guest(str(ca_file)), tls)


@pytest.mark.parametrize("cipher", ["AES128-SHA", "AES256-GCM-SHA384", "NULL-SHA256", "ADH-AES128-SHA"])
def test_a_cipher_that_can_be_read_later_is_refused(cipher: str, authority: Authority) -> None:
    """Without forward secrecy, with SHA-1, without encryption, without a certificate."""
    tls = authority.server()
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    tls.set_ciphers(f"{cipher}:@SECLEVEL=0")
    assert "refuses a secure connection" in refusal(authority.guest(), tls)
