"""Which certificates are trusted: those of the operating system, and the hospital's own authority from a file."""

from __future__ import annotations

import ssl
from pathlib import Path

import truststore

from scheduling.errors import SettingsRefused

MAX_CA_FILE = 4 * 2**20


def tls_context(ca_file: str = "") -> truststore.SSLContext:
    """A client's context that checks chain and name; `ca_file` may be PEM (one or several certificates) or DER.

    Raises `SettingsRefused` for a file that cannot be read or holds no certificate.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not ca_file:
        return context
    try:
        with Path(ca_file).open("rb") as file:
            content = file.read(MAX_CA_FILE)
        context.load_verify_locations(cadata=content.decode("ascii") if b"-----BEGIN" in content else content)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        reason = "ca_file: no certificate" if isinstance(error, ssl.SSLError | ValueError) else f"ca_file: {error.strerror}"
        raise SettingsRefused(ca_file, reason) from None
    return context
