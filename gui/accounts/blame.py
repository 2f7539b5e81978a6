"""Which field of a sign-in an error speaks of, so that it is explained where it was typed."""

from __future__ import annotations

from typing import Literal

from scheduling.errors import BadAnswer, NotACalendarServer, NotAllowed, ServerUnreachable, SignInRefused, ValueRefused

TYPED_ANEW = frozenset({"refused", "missing", "token_refused", "no_token"})
"""Refusals that another password or token ends; a ticket or a certificate is renewed elsewhere."""

Blamed = Literal["address", "username", "password", "none"]


def blamed(error: object) -> Blamed:
    """`none`: it lies not in what was typed (the key store, the disk, our own fault)."""
    if isinstance(error, SignInRefused):
        if error.reason == "not_over_http":
            return "address"
        return "password" if error.reason in TYPED_ANEW else "none"
    if isinstance(error, ValueRefused):
        return "username" if error.field == "username" else "address"
    if isinstance(error, ServerUnreachable | BadAnswer | NotACalendarServer | NotAllowed):
        return "address"
    return "none"
