"""Certificates for servers on this machine: good ones, and the kinds that must be refused."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """A CA of one's own; `ca_file` is what a client has to trust."""

    def __init__(self, directory: Path, name: str) -> None:
        self._directory = directory
        self._name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)])
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.ca_file = directory / f"{name}.pem"
        now = datetime.now(UTC)
        certificate = (
            self._builder(self._name, self._key.public_key(), now - timedelta(days=1), now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        self.ca_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def server(self, *addresses: str, ended: bool = False) -> Path:
        """A PEM file with key and certificate for a server at `addresses` (numbers or names); `ended`: it is no longer valid."""
        names = x509.SubjectAlternativeName([_address(one) for one in addresses])
        key, certificate = self._signed(addresses[0], ended, names)
        return self._kept("server", certificate, _private(key) + _public(certificate))

    def client(self, name: str, *, ended: bool = False, passphrase: str = "") -> tuple[Path, Path]:
        """A certificate for a person or a workstation, and the file of its key, which only its owner can read."""
        key, certificate = self._signed(name, ended)
        key_file = self._kept("key", certificate, _private(key, passphrase))
        key_file.chmod(0o600)
        return self._kept("client", certificate, _public(certificate)), key_file

    def _signed(
        self, name: str, ended: bool, names: x509.SubjectAlternativeName | None = None
    ) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        until = now - timedelta(hours=1) if ended else now + timedelta(days=1)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            self._builder(subject, key.public_key(), now - timedelta(days=1), until)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        if names is not None:
            builder = builder.add_extension(names, critical=False)
        return key, builder.sign(self._key, hashes.SHA256())

    def _kept(self, kind: str, certificate: x509.Certificate, content: bytes) -> Path:
        path = self._directory / f"{kind}-{certificate.serial_number}.pem"
        path.write_bytes(content)
        return path

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, begin: datetime, end: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(end)
        )


def _address(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _private(key: ec.EllipticCurvePrivateKey, passphrase: str = "") -> bytes:
    how = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def _public(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
