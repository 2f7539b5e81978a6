"""One account's way to its server: signs in, follows redirects, bounds what comes back, names what goes wrong.

Nothing is repeated by itself, so that a write that may have arrived is never sent twice; the one exception is a read on a
kept-alive connection that the server had closed meanwhile. A transport serves one thread; each job builds its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

import requests
from requests.structures import CaseInsensitiveDict
from requests.utils import get_environ_proxies

from scheduling.caldav.answer import Answer, read_body, retry_after_s
from scheduling.caldav.failures import NETWORK_ERRORS, network_error
from scheduling.caldav.href import checked_url, origin_of
from scheduling.caldav.sign_in.credentials import Credentials
from scheduling.caldav.sign_in.in_clear import is_loopback
from scheduling.caldav.sign_in.way import sign_in_for
from scheduling.caldav.trust import ClientCertificate, tls_context
from scheduling.caldav.watched import Guard, WatchedAdapter
from scheduling.errors import BadAnswer, ServerBusy, ServerUnreachable, SignInRefused, ValueRefused
from scheduling.href_key import target_of
from scheduling.progress import CancelToken

__all__ = ["Answer", "Credentials", "Traffic", "Transport", "is_loopback"]

DEFAULT_LIMIT_BYTES = 64 * 2**20
DEFAULT_TOTAL_S = 300.0
CONNECT_S = 15.0
MAX_REDIRECTS = 5
USER_AGENT = "Teleconsult/0.1 (CalDAV client)"
READS = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"})
"""Methods that change nothing, and may be sent a second time on a stale connection."""


@dataclass(slots=True)
class Traffic:
    """What went over the wire: requests sent (repeats and redirects counted), bytes received (headers counted)."""

    requests: int = 0
    bytes_received: int = 0

    def snapshot(self) -> Traffic:
        """A copy that stays as it is."""
        return Traffic(self.requests, self.bytes_received)

    def since(self, snapshot: Traffic) -> Traffic:
        """What was added after the snapshot."""
        return Traffic(self.requests - snapshot.requests, self.bytes_received - snapshot.bytes_received)


class Transport:
    """See the module."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        ca_file: str = "",
        cancel: CancelToken | None = None,
        timeout_s: float = 30,
        origin: str = "",
        client_certificate: ClientCertificate | None = None,
        clear_hosts: Collection[str] = (),
    ) -> None:
        """`timeout_s` bounds each silence; `origin`, where given, is the only server that may be asked. `clear_hosts`: other
        machines to which a password may go without TLS.

        Raises `SettingsRefused` for a CA file that is missing or no certificate, and for a client's certificate likewise.
        """
        self.credentials = credentials
        self._clear_hosts = clear_hosts
        self.traffic = Traffic()
        self._origin = origin_of(origin) if origin else ""
        self._guard = Guard(cancel or CancelToken(), timeout_s)
        self._sign_in = sign_in_for(credentials, clear_hosts, self._guard.cancel)
        self._adapter = WatchedAdapter(self._guard, tls_context(ca_file, client_certificate))
        self._answered: set[str] = set()

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def auth_used(self) -> str:
        """How the server really wanted it, to be remembered with the account."""
        return self._sign_in.auth

    def close(self) -> None:
        """Close all connections; the transport may still be used, and then opens new ones."""
        self._adapter.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        limit_bytes: int = DEFAULT_LIMIT_BYTES,
        total_timeout_s: float = DEFAULT_TOTAL_S,
    ) -> Answer:
        """Send one request and read its answer, whatever its status but those named here.

        Raises `ServerUnreachable` (`name_not_found`, `connection_refused`, `timed_out`, `connection_lost`,
        `network_unreachable`, `proxy`, `no_kdc`), `TlsRefused`, `SignInRefused` (401, a password that would go in clear, no
        ticket, a certificate of ours that is not accepted), `ServerBusy` (429, 503), `BadAnswer` (`too_large`,
        `too_many_redirects`, `redirect_to_other_host`, `redirect_to_http`, `not_http`, `encoding`, `server_not_proven`),
        `ValueRefused` for what is no http(s) URL, and `Cancelled`.
        """
        url = checked_url(url)
        if self._origin and origin_of(url) != self._origin:
            raise ValueRefused("url", origin_of(url), "same_server")
        self._guard.begin(total_timeout_s)
        try:
            return self._followed(method, url, body, dict(headers or {}), limit_bytes)
        except SignInRefused as error:
            error.account = self.credentials.account
            raise

    def _followed(self, method: str, url: str, body: bytes, headers: dict[str, str], limit_bytes: int) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._signed_in(method, url, body, headers, limit_bytes)
            if answer.status not in (301, 302, 303, 307, 308) or not answer.headers.get("Location"):
                return self._judged(answer)
            url = _redirected(answer, method)
        raise BadAnswer(origin_of(url), "too_many_redirects", answer.status)

    def _signed_in(self, method: str, url: str, body: bytes, headers: dict[str, str], limit_bytes: int) -> Answer:
        answer = self._tried(method, url, body, headers, limit_bytes)
        if answer.status == 401 and self._renewed():
            answer = self._tried(method, url, body, headers, limit_bytes)
        return answer

    def _tried(self, method: str, url: str, body: bytes, headers: dict[str, str], limit_bytes: int) -> Answer:
        tried = 0
        while True:
            tried += 1
            told = self._sign_in.header(method, url)
            answer = self._exchange(method, url, body, headers | ({"Authorization": told} if told else {}), limit_bytes)
            if answer.status != 401:
                self._sign_in.accepted(url, answer)
                return answer
            again = self._sign_in.again(url, answer, tried)
            if again is None:
                return answer
            self._sign_in = again

    def _renewed(self) -> bool:
        """Whether another process has replaced the password or token meanwhile; it is used from now on."""
        secret = self.credentials.renew() if self.credentials.renew is not None else None
        if not secret or secret == self.credentials.password:
            return False
        self.credentials = replace(self.credentials, password=secret)
        self._sign_in = sign_in_for(replace(self.credentials, auth=self.auth_used), self._clear_hosts, self._guard.cancel)
        return True

    def _exchange(self, method: str, url: str, body: bytes, headers: dict[str, str], limit_bytes: int) -> Answer:
        origin = origin_of(url)
        prepared = _prepared(method, url, body)
        # not through a Session: no .netrc, no cookies, no redirects by itself; and the path exactly as the server spelled it
        prepared.url = url if url.isascii() else prepared.url
        prepared.headers.update({"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity", **headers})
        while True:
            stale_possible = method in READS and origin in self._answered
            try:
                return self._sent(prepared, url, limit_bytes)
            except NETWORK_ERRORS as error:
                found = network_error(error, origin, self.credentials.username)
                untouched = (
                    self._guard.received == 0 and isinstance(found, ServerUnreachable) and found.reason == "connection_lost"
                )
                if not (untouched and stale_possible):
                    raise found from None
                self._answered.discard(origin)

    def _sent(self, prepared: requests.PreparedRequest, url: str, limit_bytes: int) -> Answer:
        guard = self._guard
        guard.check()
        guard.received = 0
        guard.target = target_of(url)
        self.traffic.requests += 1
        connect_s = min(guard.idle_s, guard.left_s, CONNECT_S)
        # a proxy on the way to this very machine makes no sense, and would see the password that loopback permits in clear
        proxies = {} if is_loopback(urlsplit(url).hostname or "") else get_environ_proxies(url)
        try:
            response = self._adapter.send(prepared, stream=True, timeout=(connect_s, guard.idle_s), proxies=proxies)
            try:
                body = read_body(response.raw, response.headers, limit_bytes, origin_of(url))
                if response.status_code == 407:
                    raise ServerUnreachable(origin_of(url), "proxy")
            finally:
                response.close()
        finally:
            self.traffic.bytes_received += guard.received
        self._answered.add(origin_of(url))
        return Answer(response.status_code, CaseInsensitiveDict(response.headers), body, url)

    def _judged(self, answer: Answer) -> Answer:
        origin = origin_of(answer.url)
        if answer.status == 401:
            raise SignInRefused(origin, self.credentials.username, self._sign_in.refusal)
        if answer.status in (429, 503):
            raise ServerBusy(origin, f"status_{answer.status}", retry_after_s(answer.headers.get("Retry-After", "")))
        return answer


def _prepared(method: str, url: str, body: bytes) -> requests.PreparedRequest:
    """Raises `ValueRefused` for a host whose name no look-up takes: not IDNA, or a label of none or over 63 characters."""
    try:
        prepared = requests.Request(method, url, data=body).prepare()
        host = urlsplit(prepared.url or url).hostname or ""
        if not all(0 < len(label) < 64 for label in host.removesuffix(".").split(".")):
            raise UnicodeError
    except (requests.exceptions.RequestException, UnicodeError):
        raise ValueRefused("url", origin_of(url), "host_name") from None
    return prepared


def _redirected(answer: Answer, method: str) -> str:
    here = origin_of(answer.url)
    try:
        target = checked_url(urljoin(answer.url, answer.headers["Location"].strip()))
        there = origin_of(target)
    except (ValueRefused, ValueError):
        raise BadAnswer(here, "redirect", answer.status) from None
    if here.startswith("https:") and there.startswith("http:"):
        # a server behind a proxy that does TLS names the scheme and port that it sees itself; only the path is meant
        inner, target = target, here + target_of(target)
        if urlsplit(inner).hostname != urlsplit(here).hostname or target == answer.url:
            raise BadAnswer(here, "redirect_to_http", answer.status)
        there = here
    upgraded = here.removeprefix("http:") == there.removeprefix("https:")
    if here != there and not upgraded:
        raise BadAnswer(there, "redirect_to_other_host", answer.status)
    if answer.status == 303 and method not in ("GET", "HEAD"):
        raise BadAnswer(here, "redirect", answer.status)  # "see other" is a page about it, not the thing
    return target
