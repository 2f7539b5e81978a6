"""Which certificates are trusted: those of the operating system, and the hospital's own authority from a file; and which
certificate this workstation shows of its own.
"""

from __future__ import annotations

import os
import ssl
import stat
from dataclasses import dataclass, field
from pathlib import Path

import truststore

from scheduling.errors import SettingsRefused

MAX_CA_FILE = 4 * 2**20


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """PEM files; without `key` the certificate's own file holds the key. `passphrase` opens one that is encrypted."""

    certificate: str
    key: str = ""
    passphrase: str = field(default="", repr=False)


def tls_context(ca_file: str = "", own: ClientCertificate | None = None) -> truststore.SSLContext:
    """A client's context that checks chain and name; `ca_file` may be PEM (one or several certificates) or DER.

    Raises `SettingsRefused` for a file that cannot be read or holds no certificate; and of our own certificate:
    `client_key_mode` (others can read the key), `client_key_passphrase`, `client_certificate`.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        _trust(context, ca_file)
    if own is not None:
        _show(context, own)
    return context


def _trust(context: truststore.SSLContext, ca_file: str) -> None:
    try:
        with Path(ca_file).open("rb") as file:
            content = file.read(MAX_CA_FILE)
        context.load_verify_locations(cadata=content.decode("ascii") if b"-----BEGIN" in content else content)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        reason = "ca_file: no certificate" if isinstance(error, ssl.SSLError | ValueError) else f"ca_file: {error.strerror}"
        raise SettingsRefused(ca_file, reason) from None


def _show(context: truststore.SSLContext, own: ClientCertificate) -> None:
    key_file = own.key or own.certificate
    asked = False

    def passphrase() -> str:
        # asked for only where the key is encrypted; without this OpenSSL would ask on the terminal
        nonlocal asked
        asked = True
        return own.passphrase

    try:
        mode = stat.S_IMODE(Path(key_file).stat().st_mode)
        if os.name == "posix" and mode & 0o077:  # Windows has access lists instead, which the mode does not tell
            raise SettingsRefused(key_file, "client_key_mode")
        context.load_cert_chain(own.certificate, own.key or None, passphrase)
    except (OSError, ValueError) as error:  # ValueError: a passphrase that is longer than OpenSSL takes
        if isinstance(error, OSError) and not isinstance(error, ssl.SSLError):
            raise SettingsRefused(error.filename or own.certificate, f"client_certificate: {error.strerror}") from None
        reason = "client_key_passphrase" if asked else "client_certificate"
        raise SettingsRefused(key_file if asked else own.certificate, reason) from None
    # Apache asks for the certificate of a single folder only after the request has come (RFC 8446, 4.6.2)
    context.post_handshake_auth = True
