"""TLS: the hospital's authority is trusted where it is named, and nothing else slips through."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scheduling.caldav.transport import Credentials, Transport
from scheduling.errors import BadAnswer, SettingsRefused, TlsRefused
from tests.helpers.scripted_server import Reply, Request, scripted

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)
WHO = Credentials("jeanne", "secret")


@dataclass
class Authority:
    directory: Path

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Hospital CA")])
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        self.certificate = (
            self._builder(self.name, self.key, NOW - DAY, NOW + DAY)
            .add_extension(x509.BasicConstraints(True, None), True)
            .add_extension(usage, True)
            .sign(self.key, hashes.SHA256())
        )
        self.file = self.directory / "ca.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def _builder(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, start: datetime.datetime, end: datetime.datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False)
        )

    def server(self, address: str = "127.0.0.1", end: datetime.datetime = NOW + DAY) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calendar")])
        certificate = (
            self._builder(name, key, NOW - 2 * DAY, end)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False)
            .add_extension(x509.BasicConstraints(False, None), True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
            .sign(self.key, hashes.SHA256())
        )
        file = self.directory / "server.pem"
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def refusal(url: str, ca_file: str = "") -> str:
    with Transport(WHO, ca_file=ca_file) as transport, pytest.raises(TlsRefused) as caught:
        transport.request("GET", url)
    assert transport.traffic.bytes_received == 0
    return caught.value.reason


def test_trusted_with_the_hospital_s_authority(authority: Authority) -> None:
    with (
        scripted(lambda request: Reply(200, {}, b"x" * 300_000), authority.server()) as server,
        Transport(WHO, ca_file=str(authority.file)) as transport,
    ):
        for _ in range(3):
            assert transport.request("GET", server.url).body == b"x" * 300_000
    assert server.connections == 1
    assert server.requests[0].headers["authorization"].startswith("Basic ")


def test_authority_in_der(authority: Authority, tmp_path: Path) -> None:
    file = tmp_path / "ca.cer"
    file.write_bytes(authority.certificate.public_bytes(serialization.Encoding.DER))
    with scripted(lambda request: Reply(), authority.server()) as server, Transport(WHO, ca_file=str(file)) as transport:
        assert transport.request("GET", server.url).status == 200


def test_refused_without_it(authority: Authority) -> None:
    with scripted(lambda request: Reply(), authority.server()) as server:
        assert refusal(server.url) == "unknown_authority"
    assert not server.requests


def test_environment_cannot_add_an_authority(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(authority.file))
    with scripted(lambda request: Reply(), authority.server()) as server:
        assert refusal(server.url) == "unknown_authority"


def test_refused_for_another_name(authority: Authority) -> None:
    with scripted(lambda request: Reply(), authority.server("127.0.0.2")) as server:
        assert refusal(server.url, str(authority.file)) == "wrong_name"
    assert not server.requests


def test_refused_when_expired(authority: Authority) -> None:
    with scripted(lambda request: Reply(), authority.server(end=NOW - DAY)) as server:
        assert refusal(server.url, str(authority.file)) == "expired"


def test_something_that_speaks_no_tls(authority: Authority) -> None:
    with scripted(lambda request: Reply()) as server:
        assert refusal(server.url.replace("http:", "https:")) == "handshake"


@pytest.mark.parametrize(
    "content", [None, b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "é".encode()]
)
def test_file_that_is_no_authority(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsRefused) as caught:
        Transport(WHO, ca_file=str(file))
    assert caught.value.file == str(file)
    assert caught.value.reason.startswith("ca_file: ")


def test_redirect_with_the_inner_scheme_stays_on_our_server(authority: Authority) -> None:
    """Behind a proxy that does TLS, a server names the scheme and port that it sees itself."""

    def answer(request: Request) -> Reply:
        if request.target == "/.well-known/caldav":
            return Reply(301, {"Location": "http://127.0.0.1:8080/dav/?a=b"})
        return Reply(302, {"Location": "http://inner.local/dav/"}) if request.target == "/other" else Reply(200)

    with scripted(answer, authority.server()) as server, Transport(WHO, ca_file=str(authority.file)) as transport:
        assert transport.request("GET", server.url + ".well-known/caldav").url == server.url + "dav/?a=b"
        with pytest.raises(BadAnswer) as caught:
            transport.request("GET", server.url + "other")
        assert caught.value.reason == "redirect_to_http"
    assert server.connections == 1


def test_redirect_to_http_is_refused(authority: Authority) -> None:
    with scripted(lambda request: Reply()) as plain:

        def answer(request: object) -> Reply:
            return Reply(302, {"Location": plain.url})

        with scripted(answer, authority.server()) as server, Transport(WHO, ca_file=str(authority.file)) as transport:
            with pytest.raises(BadAnswer) as caught:
                transport.request("GET", server.url)
            assert caught.value.reason == "redirect_to_http"
    assert not plain.requests
