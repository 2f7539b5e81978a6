"""Kerberos with a real KDC: tickets that end, a KDC that is away, a server that is not what it says, and no fall back."""

from __future__ import annotations

import base64
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from scheduling.caldav.transport import Credentials, Transport
from scheduling.errors import BadAnswer, Cancelled, NotAllowed, ServerUnreachable, SignInRefused
from scheduling.office.accounts import add_account, set_password
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.progress import CancelToken
from tests.helpers.apache import NEGOTIATE, Apache, apache
from tests.helpers.apache import missing_programs as missing_apache
from tests.helpers.kerberos import REALM, Kerberos, missing_programs, realm
from tests.helpers.scripted_server import Reply, Request, scripted
from tests.integration.clinic import LENGTH, START, outbox, settled

MISSING = ", ".join(filter(None, (missing_apache(), missing_programs())))
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING}")
TICKET = Credentials("", "", "negotiate")
NTLM = bytes.fromhex("2b06010401823702020a")
"""The object identifier of NTLM as SPNEGO offers it."""


@pytest.fixture(scope="module")
def kerberos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kerberos]:
    """A realm with jeanne, and the service of this machine."""
    with realm(tmp_path_factory.mktemp("realm")) as running:
        running.add("jeanne", "s3cret")
        running.keytab("HTTP/localhost")
        yield running


@pytest.fixture(autouse=True)
def session(kerberos: Kerberos, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kerberos]:
    """The session of a person who has signed in to the workstation."""
    for name, value in {**kerberos.environment, "no_proxy": "*"}.items():
        monkeypatch.setenv(name, value)
    kerberos.sign_in("jeanne", "s3cret")
    yield kerberos
    if kerberos.process is None:
        kerberos.start()


@pytest.fixture(scope="module")
def server(kerberos: Kerberos) -> Iterator[Apache]:
    """Apache that takes tickets."""
    files = {"http.keytab": kerberos.directory / "HTTP-localhost.keytab", "krb5.conf": kerberos.directory / "krb5.conf"}
    with apache(NEGOTIATE, modules=("auth_gssapi",), files=files, host="localhost") as running:
        yield running


def status(url: str, credentials: Credentials = TICKET) -> int:
    with Transport(credentials) as transport:
        return transport.request("PROPFIND", url, headers={"Depth": "0"}).status


def reason(url: str, credentials: Credentials = TICKET) -> str:
    with pytest.raises((SignInRefused, ServerUnreachable)) as caught:
        status(url, credentials)
    return str(caught.value.reason)


def test_a_ticket_is_enough_and_sent_with_the_first_request(server: Apache) -> None:
    with Transport(TICKET) as transport:
        for _ in range(3):
            assert transport.request("PROPFIND", server.calendar, headers={"Depth": "0"}).status == 207
        assert transport.traffic.requests == 3


def test_a_principal_that_is_named_must_be_the_ticket_s(server: Apache) -> None:
    assert status(server.url, Credentials(f"jeanne@{REALM}", "", "negotiate")) == 207
    assert reason(server.url, Credentials(f"paul@{REALM}", "", "negotiate")) == "no_ticket"


def test_a_ticket_that_is_over(server: Apache, session: Kerberos) -> None:
    session.sign_in("jeanne", "s3cret", "1s")
    while session.has_valid_ticket:
        time.sleep(0.05)
    assert reason(server.url) == "no_ticket"


def test_no_ticket_for_a_server_that_the_realm_does_not_know(server: Apache) -> None:
    assert reason(server.url.replace("localhost", "127.0.0.1")) == "no_ticket"


def test_a_server_that_does_not_take_the_ticket(session: Kerberos) -> None:
    with scripted(lambda request: Reply(401, {"WWW-Authenticate": "Negotiate"})) as other:
        assert reason(other.url.replace("127.0.0.1", "localhost")) == "ticket_refused"
    tokens = [request.headers["authorization"] for request in other.requests]
    assert len(tokens) == 2, "once more, with a fresh token: one that was sent twice is a replay"
    assert tokens[0] != tokens[1]


@pytest.mark.parametrize("proof", ["", "Negotiate", "Negotiate AAAA", "Negotiate oQcwBaADCgEA"])
def test_a_server_that_does_not_prove_itself(proof: str) -> None:
    """The last one says `accept-completed` without anything that only the real server could say."""

    def answer(request: Request) -> Reply:
        return Reply(201, {"WWW-Authenticate": proof} if proof else {})

    with scripted(answer) as other, Transport(TICKET) as transport, pytest.raises(BadAnswer) as caught:
        transport.request("PUT", other.url.replace("127.0.0.1", "localhost") + "a.ics", body=b"x")
    assert caught.value.reason == "server_not_proven"


def test_ntlm_is_never_offered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, session: Kerberos) -> None:
    """Also where the environment holds a password for it, and also without a ticket."""
    passwords = tmp_path / "ntlm"
    passwords.write_text("CLINIC:jeanne:s3cret\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(passwords))
    with scripted(lambda request: Reply(401, {"WWW-Authenticate": "Negotiate, NTLM"})) as other:
        reason(other.url.replace("127.0.0.1", "localhost"))
        session.sign_out()
        assert reason(other.url.replace("127.0.0.1", "localhost")) == "no_ticket"
    assert len(other.requests) == 2
    for request in other.requests:
        assert NTLM not in base64.b64decode(request.headers["authorization"].removeprefix("Negotiate "))


def test_no_ticket_goes_to_another_host(server: Apache) -> None:
    with scripted(lambda request: Reply()) as other:
        there = other.url.replace("127.0.0.1", "localhost")
        with scripted(lambda request: Reply(302, {"Location": there})) as first, Transport(TICKET) as transport:
            with pytest.raises(BadAnswer) as caught:
                transport.request("GET", first.url.replace("127.0.0.1", "localhost"))
            assert caught.value.reason == "redirect_to_other_host"
    assert not other.requests
    with Transport(TICKET) as transport, pytest.raises(SignInRefused) as refused:
        transport.request("GET", "http://calendar.hospital.example/")
    assert refused.value.reason == "not_over_http"


def test_offline_a_booking_is_queued_and_sent_later(server: Apache, session: Kerberos, tmp_path: Path) -> None:
    """Away from the hospital's network neither the KDC nor the calendar answers: that is no refusal."""
    with open_workspace(tmp_path / "profile", tmp_path / "secrets") as workspace:
        account = add_account(workspace, url=server.url, auth="negotiate")
        assert (account.name, account.username) == ("localhost", "")
        assert settled(workspace) == []
    session.sign_in("jeanne", "s3cret")  # a new session has no ticket for this server yet
    session.stop()
    with open_workspace(tmp_path / "profile", tmp_path / "secrets") as workspace:
        outcome = open_desk(workspace).book(calendar=server.calendar, start=START, duration=LENGTH)
        assert outcome.outcome == "queued"
        reports = synchronise(workspace).calendars
        assert {getattr(one.error, "reason", "") for one in reports} == {"no_kdc"}
        assert outbox(workspace) == [("book", "queued")], "nothing was sent, so that nothing need be looked for"
        settled_as = {row[0] for row in workspace.database.rows("SELECT settled FROM writes")}
        assert settled_as <= {"not_sent"}
        session.start()
        assert settled(workspace) == []
        assert outbox(workspace) == []
    assert len(server.objects()) == 1


@pytest.fixture
def silent(session: Kerberos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The KDC hears and never answers; who has connected to it."""
    session.sign_in("jeanne", "s3cret")
    connected: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        told = (session.directory / "krb5.conf").read_text().replace(str(session.port), str(deaf.getsockname()[1]))
        (tmp_path / "krb5.conf").write_text(told)
        monkeypatch.setenv("KRB5_CONFIG", str(tmp_path / "krb5.conf"))

        def listen() -> None:
            with suppress(OSError), deaf.accept()[0] as connection:
                connected.append("somebody")
                connection.recv(1_000_000)
                ended.wait(60)

        ended = threading.Event()
        thread = threading.Thread(target=listen)
        thread.start()
        yield connected
        ended.set()
        thread.join(60)


def test_a_kdc_that_does_not_answer_is_not_waited_for(silent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduling.caldav.sign_in.negotiate.KDC_LIMIT_S", 0.5)
    began = time.monotonic()
    assert reason("http://localhost:1/") == "no_kdc"
    assert time.monotonic() - began < 10, "by itself the library waits 27 s"
    assert silent


def test_waiting_for_the_kdc_can_be_cancelled(silent: list[str]) -> None:
    cancel = CancelToken()

    def when_asked() -> None:
        while not silent:
            time.sleep(0.01)
        cancel.cancel()

    person = threading.Thread(target=when_asked)
    person.start()
    with Transport(TICKET, cancel=cancel) as transport, pytest.raises(Cancelled):
        transport.request("GET", "http://localhost:1/")
    person.join(10)


def test_there_is_no_password_to_change(server: Apache, tmp_path: Path) -> None:
    with open_workspace(tmp_path / "profile", tmp_path / "secrets") as workspace:
        account = add_account(workspace, url=server.url, auth="negotiate")
        with pytest.raises(NotAllowed):
            set_password(workspace, account.name, "anything")
        assert workspace.secrets.get(f"password-{account.name}") is None
