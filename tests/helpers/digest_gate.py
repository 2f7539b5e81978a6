"""A server's side of HTTP Digest, written from RFC 7616 apart from the client's, so that one checks the other."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.helpers.scripted_server import Reply, Request

HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


def expected_response(fields: dict[str, str], method: str, password: str) -> str:
    """What `response` must be (RFC 7616, 3.4.1)."""
    algorithm = fields.get("algorithm", "MD5")

    def digest(*parts: str) -> str:
        return HASHES[algorithm.removesuffix("-sess")](":".join(parts).encode()).hexdigest()

    first = digest(fields["username"], fields["realm"], password)
    if algorithm.endswith("-sess"):
        first = digest(first, fields["nonce"], fields["cnonce"])
    second = digest(method, fields["uri"])
    if "qop" not in fields:
        return digest(first, fields["nonce"], second)
    return digest(first, fields["nonce"], fields["nc"], fields["cnonce"], fields["qop"], second)


def read_fields(header: str) -> dict[str, str]:
    """The fields of an Authorization header."""
    found = re.findall(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))', header.removeprefix("Digest "))
    return {name: re.sub(r"\\(.)", r"\1", quoted) or bare for name, quoted, bare in found}


@dataclass
class DigestGate:
    """Lets a request through to `inner` only with the right answer, each use of a nonce counted once."""

    username: str
    password: str
    inner: Callable[[Request], Reply]
    algorithm: str = "MD5"
    qop: str = "auth"
    also: str = ""
    uses: int = 1_000_000
    says_stale: bool = True
    realm: str = 'calendar, "hospital"'
    refused: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def __call__(self, request: Request) -> Reply:
        header = request.headers.get("authorization", "")
        if not header.startswith("Digest "):
            return self._challenge("none")
        fields = read_fields(header)
        nonce = fields.get("nonce", "")
        if fields.get("response") != expected_response(fields, request.method, self.password):
            return self._challenge("wrong")
        # a client that goes through a proxy names the whole address in its request line, which the proxy shortens
        if fields["uri"] != re.sub(r"^https?://[^/]*", "", request.target) or fields["username"] != self.username:
            return self._challenge("other")
        if nonce not in self.counts or self.counts[nonce] >= self.uses:
            return self._challenge("stale")
        if self.qop and int(fields["nc"], 16) <= self.counts[nonce]:
            return self._challenge("replayed")
        self.counts[nonce] += 1
        return self.inner(request)

    def _challenge(self, why: str) -> Reply:
        self.refused.append(why)
        nonce = secrets.token_urlsafe(20)
        self.counts[nonce] = 0
        realm = self.realm.replace('"', '\\"')
        challenge = f'Digest realm="{realm}", nonce="{nonce}", opaque="a\\"b", algorithm={self.algorithm}'
        challenge += f', qop="{self.qop}"' if self.qop else ""
        challenge += ", stale=true" if why == "stale" and self.says_stale else ""
        return Reply(401, {"WWW-Authenticate": f"{self.also}{challenge}"})
