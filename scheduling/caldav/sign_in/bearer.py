"""OAuth 2 bearer tokens (RFC 6750): whoever holds one is let in, so that it goes over TLS only (its section 5.3).

Policy, which may let passwords go without TLS to an old server, has no say in that: servers with tokens are new enough.
"""

from __future__ import annotations

import re

from scheduling.caldav.answer import Answer
from scheduling.caldav.href import origin_of
from scheduling.caldav.sign_in.in_clear import check_way
from scheduling.errors import SignInRefused

_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""`b64token` of RFC 6750, 2.1."""


class Bearer:
    """One token, sent with every request; the transport reads it anew where the server no longer takes it."""

    auth = "bearer"
    refusal = "token_refused"

    def __init__(self, username: str, token: str) -> None:
        self._username = username
        self._token = token

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 (the protocol's)
        """Raises `SignInRefused`: `not_over_http`, or `no_token` for what can be none."""
        check_way(url, self._username)
        if not _TOKEN.fullmatch(self._token):
            raise SignInRefused(origin_of(url), self._username, "no_token")
        return f"Bearer {self._token}"

    def again(self, url: str, answer: Answer, tried: int) -> None:
        """The same token would be refused again."""

    def accepted(self, url: str, answer: Answer) -> None:
        """TLS has shown who the server is."""
