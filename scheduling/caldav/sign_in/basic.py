"""HTTP Basic (RFC 7617), sent with the first request; gives way to Digest where a server takes only that."""

from __future__ import annotations

import base64
from collections.abc import Collection

from scheduling.caldav.answer import Answer
from scheduling.caldav.sign_in.challenge import challenges_of
from scheduling.caldav.sign_in.digest import Digest
from scheduling.caldav.sign_in.in_clear import check_way


class Basic:
    """A password that the server refused is not tried again: that could lock the account."""

    auth = "basic"
    refusal = "refused"

    def __init__(self, username: str, password: str, clear_hosts: Collection[str] = ()) -> None:
        self._username = username
        self._password = password
        self._clear_hosts = clear_hosts

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 (the protocol's)
        """Raises `SignInRefused` (`not_over_http`)."""
        check_way(url, self._username, self._clear_hosts)
        pair = f"{self._username}:{self._password}".encode()  # UTF-8: RFC 7617, 2.1
        return "Basic " + base64.b64encode(pair).decode()

    def again(self, url: str, answer: Answer, tried: int) -> Digest | None:
        """By Digest where Basic is not offered."""
        if any(one.scheme == "basic" for one in challenges_of(answer)):
            return None
        return Digest(self._username, self._password).again(url, answer, tried)

    def accepted(self, url: str, answer: Answer) -> None:
        """TLS has shown who the server is."""
