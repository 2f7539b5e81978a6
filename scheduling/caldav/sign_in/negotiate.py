"""Kerberos by HTTP Negotiate (RFC 4559): the ticket of the person's session says who it is, no password is asked for.

A fresh token for each request, never delegated, for the service `HTTP@host` of exactly the host that is asked. Kerberos alone:
NTLM, to which Negotiate may fall back, would hand a hash of the password to whoever asks.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scheduling.caldav.answer import Answer
from scheduling.caldav.href import origin_of
from scheduling.caldav.sign_in.challenge import challenges_of
from scheduling.caldav.sign_in.in_clear import check_way
from scheduling.caldav.sign_in.patience import within
from scheduling.errors import BadAnswer, CalDavError, ServerUnreachable, SignInRefused
from scheduling.progress import CancelToken

if TYPE_CHECKING:
    from spnego import ContextProxy, KerberosCCache

KDC_UNREACHABLE = -1765328228
"""KRB5_KDC_UNREACH of MIT's `krb5.h`."""
KDC_LIMIT_S = 8.0
"""MIT's library waits 27 s for one KDC that hears and does not answer; at the desk a person waits."""
MOST_ROUNDS = 4


class Negotiate:
    """`username`, where it is a principal (`name@REALM`), is the only one whose ticket is used; else the session's own."""

    auth = "negotiate"
    refusal = "ticket_refused"

    def __init__(self, username: str, cancel: CancelToken | None = None) -> None:
        self._username = username
        self._cancel = cancel or CancelToken()
        self._context: ContextProxy | None = None
        self._next: bytes | None = None

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 (the protocol's)
        """Raises `SignInRefused`: `not_over_http` (who listens could use the token), `no_ticket`, `no_kerberos` (not installed);
        `ServerUnreachable` (`no_kdc`) where the ticket for this server cannot be fetched now.
        """
        check_way(url, self._username)
        token, self._next = self._next, None
        if token is None:
            try:
                self._context, token = within(KDC_LIMIT_S, self._cancel, lambda: self._first(url))
            except TimeoutError:
                raise ServerUnreachable(origin_of(url), "no_kdc") from None
        return "Negotiate " + base64.b64encode(token or b"").decode()

    def again(self, url: str, answer: Answer, tried: int) -> Negotiate | None:
        """Where the server has more to say about this ticket; or once with a fresh token, as one may not be used twice."""
        said = _token_of(answer)
        if tried >= MOST_ROUNDS or (said is None and tried > 1):
            return None
        if said is not None and self._context is not None and not self._context.complete:
            try:
                self._next = self._stepped(self._context, said, url)
            except CalDavError:
                return None  # that it refuses is what counts
            return self if self._next else None
        return self if tried == 1 else None

    def accepted(self, url: str, answer: Answer) -> None:
        """Raises `BadAnswer` (`server_not_proven`) where a success came from one that could not read our ticket: whether what was
        asked for has happened is then unknown.
        """
        context, self._context, self._next = self._context, None, None
        if context is None or not answer.success or context.complete:
            return
        said = _token_of(answer)
        try:
            if said is not None:
                self._stepped(context, said, url)
        except CalDavError:
            said = None
        if said is None or not context.complete:
            raise BadAnswer(origin_of(url), "server_not_proven", answer.status)

    def _first(self, url: str) -> tuple[ContextProxy, bytes | None]:
        context = self._begun(url)
        return context, self._stepped(context, None, url)

    def _begun(self, url: str) -> ContextProxy:
        try:
            import spnego  # 60 ms, and only who signs in by Kerberos needs it
            from spnego.exceptions import SpnegoError
        except ImportError:
            raise self._refused(url, "no_kerberos") from None
        host = urlsplit(url).hostname or ""
        ask = spnego.ContextReq.mutual_auth
        try:
            if os.name == "nt":  # SSPI's own Negotiate would fall back to NTLM
                return spnego.client(hostname=host, service="HTTP", protocol="kerberos", context_req=ask)
            return spnego.client([self._ticket(url)], hostname=host, service="HTTP", protocol="negotiate", context_req=ask)
        except ImportError:
            raise self._refused(url, "no_kerberos") from None
        except (SpnegoError, OSError) as error:
            raise self._why(url, error) from None

    def _ticket(self, url: str) -> KerberosCCache:
        """The session's, which NTLM cannot use. One that is over a server may take for some minutes more (clocks differ),
        but the server's own proof could then not be read.
        """
        import gssapi  # as spnego
        import krb5
        import spnego
        from gssapi.raw import GSSError

        try:
            name = krb5.cc_default_name(krb5.init_context())
            _ = gssapi.Credentials(usage="initiate", store={b"ccache": name}).lifetime
        except (GSSError, krb5.Krb5Error) as error:
            raise self._why(url, error) from None
        return spnego.KerberosCCache(name.decode(), self._username if "@" in self._username else None)

    def _stepped(self, context: ContextProxy, said: bytes | None, url: str) -> bytes | None:
        from spnego.exceptions import SpnegoError  # as above

        try:
            return context.step(said)
        except (SpnegoError, ValueError, OSError) as error:
            raise self._why(url, error) from None

    def _why(self, url: str, error: BaseException) -> CalDavError:
        if any(getattr(one, "min_code", 0) in (KDC_UNREACHABLE, KDC_UNREACHABLE % 2**32) for one in _causes(error)):
            return ServerUnreachable(origin_of(url), "no_kdc")
        return self._refused(url, "no_ticket")

    def _refused(self, url: str, reason: str) -> SignInRefused:
        return SignInRefused(origin_of(url), self._username, reason)


def _token_of(answer: Answer) -> bytes | None:
    """The token in the server's answer, if there is one."""
    told = next((one.token for one in challenges_of(answer) if one.scheme == "negotiate" and one.token), "")
    try:
        return base64.b64decode(told, validate=True) or None
    except binascii.Error:
        return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and those it was made from."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (one.__cause__, one.__context__, getattr(one, "base_error", None))
        waiting += [found for found in inner if isinstance(found, BaseException)]
