"""HTTP Digest access authentication (RFC 7616, and RFC 2617 for older servers), kept across requests.

`requests` has one of its own; it reads the body of every 401 without a bound, takes only the first of several challenges
and encodes names as Latin-1, so this is written here: a challenge is read, an answer computed, the nonce counted.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from scheduling.caldav.answer import Answer
from scheduling.caldav.href import origin_of
from scheduling.caldav.sign_in.challenge import Challenge, challenges_of
from scheduling.href_key import target_of

_HASHES: dict[str, Callable[[bytes], str]] = {
    # MD5 is what the standard's older servers speak: it is a protocol here, not a protection
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
    "SHA-512-256": lambda data: hashlib.new("sha512_256", data).hexdigest(),
}
_STRENGTH = ("MD5", "MD5-SESS", "SHA-512-256", "SHA-512-256-SESS", "SHA-256", "SHA-256-SESS")


class Digest:
    """Signs in by Digest, with a nonce for each origin; the first request learns it."""

    auth = "digest"
    refusal = "refused"

    def __init__(self, username: str, password: str) -> None:
        self._username = username
        self._password = password
        self._answers: dict[str, DigestAnswer] = {}

    def header(self, method: str, url: str) -> str | None:
        """None before the server has said what it wants."""
        answer = self._answers.get(origin_of(url))
        return answer.header(method, url) if answer is not None else None

    def again(self, url: str, answer: Answer, tried: int) -> Digest | None:
        """With the nonce that was given; after that only where the server says that this one was spent (`stale`): anything else
        is a wrong password, not to be tried again.
        """
        origin = origin_of(url)
        challenge = strongest_digest(challenges_of(answer))
        self._answers.pop(origin, None)
        if challenge is None or tried > 2 or (tried == 2 and challenge.parameters.get("stale", "").lower() != "true"):
            return None
        self._answers[origin] = DigestAnswer(challenge, self._username, self._password)
        return self

    def accepted(self, url: str, answer: Answer) -> None:
        """TLS has shown who the server is; `rspauth` is sent by few servers."""


def strongest_digest(challenges: list[Challenge]) -> Challenge | None:
    """The Digest challenge with the strongest algorithm that we know; None where there is none that can be answered."""
    usable = [
        challenge
        for challenge in challenges
        if challenge.scheme == "digest"
        and _algorithm(challenge) in _STRENGTH
        and challenge.parameters.get("nonce")
        and _qop(challenge) is not None
    ]
    return max(usable, key=lambda challenge: _STRENGTH.index(_algorithm(challenge)), default=None)


class DigestAnswer:
    """Answers one challenge for many requests, counting the uses of its nonce."""

    def __init__(self, challenge: Challenge, username: str, password: str) -> None:
        self.nonce = challenge.parameters["nonce"]
        self._challenge = challenge
        self._username = username
        self._password = password
        self._count = 0

    def header(self, method: str, url: str) -> str:
        """The Authorization header for one request, each character one byte; each call uses the nonce once more."""
        self._count += 1
        given = self._challenge.parameters
        algorithm = _algorithm(self._challenge)
        digest = _HASHES[algorithm.removesuffix("-SESS")]
        uri = target_of(url)
        realm, qop, count, cnonce = given.get("realm", ""), _qop(self._challenge), f"{self._count:08x}", secrets.token_hex(16)
        # the realm's bytes as they came (headers are read as Latin-1), ours in UTF-8 (RFC 7616, 4)
        secret = digest(self._username.encode() + b":" + realm.encode("latin-1") + b":" + self._password.encode())
        if algorithm.endswith("-SESS"):
            secret = digest(f"{secret}:{self.nonce}:{cnonce}".encode("latin-1"))
        request = digest(f"{method}:{uri}".encode())
        middle = f"{self.nonce}:{count}:{cnonce}:{qop}" if qop else self.nonce
        fields = [
            # UTF-8 in quotes, as `charset=UTF-8` means it; hardly any server reads the `username*` of RFC 7616, 3.4
            f"username={_quoted(self._username.encode().decode('latin-1'))}",
            f"realm={_quoted(realm)}",
            f"nonce={_quoted(self.nonce)}",
            f"uri={_quoted(uri)}",
            f'response="{digest(f"{secret}:{middle}:{request}".encode("latin-1"))}"',
        ]
        if "algorithm" in given:
            fields.append(f"algorithm={given['algorithm']}")
        if "opaque" in given:
            fields.append(f"opaque={_quoted(given['opaque'])}")
        if qop:
            fields += [f"qop={qop}", f"nc={count}"]
        if qop or algorithm.endswith("-SESS"):
            fields.append(f'cnonce="{cnonce}"')
        return "Digest " + ", ".join(fields)


def _algorithm(challenge: Challenge) -> str:
    return challenge.parameters.get("algorithm", "MD5").upper()


def _qop(challenge: Challenge) -> str | None:
    """`auth`, or empty for servers of RFC 2069, or None where only `auth-int` is offered, which we do not speak."""
    offered = [name.strip().lower() for name in challenge.parameters.get("qop", "").split(",") if name.strip()]
    if not offered:
        return ""
    return "auth" if "auth" in offered else None


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
