"""What the transport asks of a way to sign in, and which one an account uses."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from scheduling.caldav.answer import Answer
from scheduling.caldav.sign_in.basic import Basic
from scheduling.caldav.sign_in.bearer import Bearer
from scheduling.caldav.sign_in.certificate import CertificateAlone
from scheduling.caldav.sign_in.credentials import Credentials
from scheduling.caldav.sign_in.digest import Digest
from scheduling.caldav.sign_in.negotiate import Negotiate
from scheduling.progress import CancelToken


class SignIn(Protocol):
    """One account's way to sign in, for the life of a transport."""

    @property
    def auth(self) -> str:
        """What it is called, to be remembered with the account."""

    @property
    def refusal(self) -> str:
        """The reason of `SignInRefused` where the server's last word was 401."""

    def header(self, method: str, url: str) -> str | None:
        """The Authorization for a request; None where there is nothing to say yet. Raises `SignInRefused` where it may not be
        sent (`not_over_http`) or cannot be made (`no_ticket`).
        """

    def again(self, url: str, answer: Answer, tried: int) -> SignIn | None:
        """After the `tried`-th 401 to a request: how to send it once more; None where that would gain nothing."""

    def accepted(self, url: str, answer: Answer) -> None:
        """An answer other than 401 came. Raises `BadAnswer` (`server_not_proven`) where the server did not show who it is."""


def sign_in_for(credentials: Credentials, clear_hosts: Collection[str], cancel: CancelToken) -> SignIn:
    """The way that `credentials.auth` names. `clear_hosts`: where Basic may go without TLS, beside this machine."""
    username, secret = credentials.username, credentials.password
    if credentials.auth == "digest":
        return Digest(username, secret)
    if credentials.auth == "bearer":
        return Bearer(username, secret)
    if credentials.auth == "negotiate":
        return Negotiate(username, cancel)
    if credentials.auth == "certificate":
        return CertificateAlone()
    return Basic(username, secret, clear_hosts)
