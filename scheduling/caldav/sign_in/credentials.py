"""Who signs in, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from scheduling.errors import ValueRefused

AUTHS = ("basic", "digest", "bearer", "negotiate", "certificate")
WITHOUT_SECRET = frozenset({"negotiate", "certificate"})
"""Ways that need neither a name nor a password: the session's ticket or the workstation's certificate says who it is."""
WITHOUT_NAME = WITHOUT_SECRET | {"bearer"}
"""A token says by itself whose it is."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """`auth` is one of `AUTHS`; `password` holds the token where that is `bearer`.

    `renew` reads the password or token again where it is kept: another process may have replaced it meanwhile. `account`: whose
    these are, to be named where they are refused: a token or a ticket has no user name.
    """

    username: str
    password: str = field(repr=False)
    auth: str = "basic"
    renew: Callable[[], str | None] | None = field(default=None, repr=False, compare=False)
    account: str = ""

    def __post_init__(self) -> None:
        if self.auth not in AUTHS:
            raise ValueRefused("auth", self.auth, "way_to_sign_in")
