"""Every way to sign in, through a real Apache before a real Radicale: an account is added, synchronised and booked in; then what
it signs in with ends, nothing that waits is lost, and the person is asked again.

The same stories for each way; what is particular to one stands in the files of that name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from scheduling.errors import SignInRefused
from scheduling.office.accounts import add_account, set_password
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from tests.helpers.apache import BASIC, BEARER, CERTIFICATE, DIGEST, NEGOTIATE, Apache, apache, missing_programs
from tests.helpers.certificates import Authority
from tests.helpers.kerberos import missing_programs as missing_kerberos
from tests.helpers.kerberos import realm
from tests.integration.clinic import LENGTH, PATIENT, START, outbox, settled

pytestmark = pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {missing_programs()}")


@dataclass
class Door:
    """One way in. `end` makes what it takes invalid, `renew` gives the person what is valid again."""

    server: Apache
    auth: str
    reason: str
    end: Callable[[], None]
    renew: Callable[[Workspace], object]
    username: str = ""
    secret: str = ""
    settings: str = ""
    asks_for_a_secret: bool = True
    opened: list[Path] = field(default_factory=list)


@contextmanager
def basic(directory: Path) -> Iterator[Door]:
    with apache(BASIC, people={"jeanne": "s3cret"}) as server:
        yield _by_password(server, "basic")


@contextmanager
def digest(directory: Path) -> Iterator[Door]:
    with apache(DIGEST, people={"jeanne": "s3cret"}) as server:
        yield _by_password(server, "digest")


def _by_password(server: Apache, auth: str) -> Door:
    return Door(
        server,
        auth,
        "refused",
        end=lambda: server.people({"jeanne": "changed"}),
        renew=lambda workspace: set_password(workspace, "jeanne@127.0.0.1", "changed"),
        username="jeanne",
        secret="s3cret",
    )


@contextmanager
def bearer(directory: Path) -> Iterator[Door]:
    with apache(BEARER, tokens={"first.token": "jeanne"}) as server:
        yield Door(
            server,
            "bearer",
            "token_refused",
            end=lambda: server.tokens({"second.token": "jeanne"}),
            renew=lambda workspace: set_password(workspace, "127.0.0.1", "second.token"),
            secret="first.token",
        )


@contextmanager
def certificate(directory: Path) -> Iterator[Door]:
    authority = Authority(directory, "hospital")
    shown, key = authority.client("jeanne")
    expired, its_key = authority.client("jeanne", ended=True)
    again, new_key = authority.client("jeanne")

    def put(source: Path, source_key: Path) -> None:
        shown.write_bytes(source.read_bytes())
        key.write_bytes(source_key.read_bytes())

    settings = f'ca_file = "{authority.ca_file}"\nclient_certificate = "{shown}"\nclient_key = "{key}"\n'
    files = {"server.pem": authority.server("127.0.0.1"), "clients.pem": authority.ca_file}
    with apache(CERTIFICATE, files=files) as server:
        yield Door(
            server,
            "certificate",
            "certificate",
            end=lambda: put(expired, its_key),
            renew=lambda _workspace: put(again, new_key),
            settings=settings,
            asks_for_a_secret=False,
        )


@contextmanager
def negotiate(directory: Path) -> Iterator[Door]:
    if missing_kerberos():
        pytest.skip(f"not installed: {missing_kerberos()}")
    with realm(directory / "realm") as kerberos, pytest.MonkeyPatch.context() as patch:
        for name, value in kerberos.environment.items():
            patch.setenv(name, value)
        kerberos.add("jeanne", "s3cret")
        kerberos.sign_in("jeanne", "s3cret")
        files = {"http.keytab": kerberos.keytab("HTTP/localhost"), "krb5.conf": kerberos.directory / "krb5.conf"}
        with apache(NEGOTIATE, modules=("auth_gssapi",), files=files, host="localhost") as server:
            yield Door(
                server,
                "negotiate",
                "no_ticket",
                end=kerberos.sign_out,
                renew=lambda _workspace: kerberos.sign_in("jeanne", "s3cret"),
                asks_for_a_secret=False,
            )


@pytest.fixture(params=[basic, digest, bearer, certificate, negotiate], ids=lambda way: way.__name__)
def door(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """Each way in turn."""
    monkeypatch.setenv("no_proxy", "*")
    with request.param(tmp_path) as opened:
        profile = tmp_path / "profile"
        profile.mkdir(mode=0o700)
        (profile / "settings.toml").write_text(opened.settings, encoding="utf-8")
        yield opened


def reopened(directory: Path) -> Workspace:
    """The profile as the next run opens it."""
    return open_workspace(directory / "profile", directory / "secrets")


def test_added_booked_ended_and_asked_again(door: Door, tmp_path: Path) -> None:
    with reopened(tmp_path) as workspace:
        account = add_account(workspace, url=door.server.url, username=door.username, password=door.secret, auth=door.auth)
        assert account.auth == door.auth
        assert (workspace.secrets.get(f"password-{account.name}") is not None) is door.asks_for_a_secret
    with reopened(tmp_path) as workspace:
        desk = open_desk(workspace)
        assert settled(workspace) == []
        booked = desk.book(calendar=door.server.calendar, start=START, duration=LENGTH, patient=PATIENT)
        assert booked.outcome == "booked"
        later = START + timedelta(days=1)
        assert desk.book(calendar=door.server.calendar, start=later, duration=LENGTH, offline=True).outcome == "queued"
    door.end()
    with reopened(tmp_path) as workspace:
        (report,) = synchronise(workspace).calendars
        assert isinstance(report.error, SignInRefused)
        assert report.error.reason == door.reason
        assert outbox(workspace) == [("book", "queued")]
        with pytest.raises(SignInRefused):
            open_desk(workspace).book(calendar=door.server.calendar, start=START + timedelta(days=2), duration=LENGTH)
        assert len(door.server.objects()) == 1
        door.renew(workspace)
    with reopened(tmp_path) as workspace:
        assert settled(workspace) == []
        assert outbox(workspace) == []
    assert len(door.server.objects()) == 2


def test_what_is_wrong_from_the_start_keeps_nothing(door: Door, tmp_path: Path) -> None:
    door.end()
    with reopened(tmp_path) as workspace:
        with pytest.raises(SignInRefused) as caught:
            add_account(workspace, url=door.server.url, username=door.username, password=door.secret, auth=door.auth)
        assert caught.value.reason == door.reason
        assert workspace.database.rows("SELECT count(*) FROM accounts")[0][0] == 0
    assert [one.name for one in (tmp_path / "secrets").iterdir() if one.name.startswith("password")] == []
