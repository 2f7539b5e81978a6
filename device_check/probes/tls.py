"""Encrypted connections: trusted as the operating system trusts, and who signed what was shown."""

from __future__ import annotations

import ssl

import truststore


def trusting_context(ca_file: str) -> ssl.SSLContext:
    """Trusts what the operating system trusts, and the CA in `ca_file` where one is named.

    Raises OSError where that file cannot be read.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def looking_context() -> ssl.SSLContext:
    """Trusts anything: only to look at a certificate that was refused. Nothing may be sent over such a connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def issuer_of(connection: object) -> str:
    """Who signed the certificate of an encrypted connection; empty for any other."""
    certificate = connection.getpeercert(binary_form=True) if isinstance(connection, ssl.SSLSocket) else None
    if not certificate:
        return ""
    # Slow to import (35 ms), and only needed where a certificate is looked at.
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    issuer = x509.load_der_x509_certificate(certificate).issuer
    for wanted in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        if named := issuer.get_attributes_for_oid(wanted):
            return str(named[0].value)
    return issuer.rfc4514_string()
