"""A token that another process has replaced meanwhile, and what policy says of passwords without TLS."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduling.errors import SignInRefused
from scheduling.messages.catalogue import load_catalogue
from scheduling.messages.sentences import sentence
from scheduling.office.accounts import add_account, set_password
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.secrets import password_name
from scheduling.store.accounts import account
from tests.helpers.apache import BASIC, BEARER, apache, missing_programs
from tests.helpers.scripted_server import Reply, Request, always, scripted
from tests.integration.clinic import settled

pytestmark = pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {missing_programs()}")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def opened(directory: Path) -> Workspace:
    return open_workspace(directory / "profile", directory / "secrets")


@pytest.mark.parametrize("way", ["bearer", "basic"])
def test_a_secret_that_was_replaced_meanwhile_is_read_again(way: str, tmp_path: Path) -> None:
    """By the command line while the window synchronises, or by the service that fetches tokens."""
    gate = BEARER if way == "bearer" else BASIC
    with apache(gate, tokens={"first": "jeanne"}, people={"jeanne": "first"}) as server, opened(tmp_path) as workspace:
        account = add_account(workspace, url=server.url, username="jeanne", password="first", auth=way)
        assert settled(workspace) == []
        server.tokens({"second": "jeanne"})
        server.people({"jeanne": "second"})
        assert settled(workspace) == ["sign_in_refused"]
        with opened(tmp_path) as other:
            set_password(other, account.name, "second")
        assert settled(workspace) == [], "the transport that was refused before has read it again"


def test_of_two_accounts_without_a_name_the_one_that_is_refused_is_told(tmp_path: Path) -> None:
    """A token says whose it is, so that neither the server nor the user's name tells the two apart."""
    with apache(BEARER, tokens={"first": "jeanne", "second": "paul"}) as server, opened(tmp_path) as workspace:
        for name, token in (("Cabinet", "first"), ("Service", "second")):
            add_account(workspace, url=server.url, password=token, auth="bearer", name=name)
        for token, whose, refused in (("first", "jeanne", "Service"), ("second", "paul", "Cabinet")):
            server.tokens({token: whose})
            errors = [one.error for one in synchronise(workspace, full=True).calendars if one.error is not None]
            assert {(type(one), getattr(one, "account", "")) for one in errors} == {(SignInRefused, refused)}
            told = sentence(errors[0], load_catalogue("en"))
            assert f'"{refused}"' in told.message
            assert not any(secret in f"{told} {errors[0]!r}" for secret in ("first", "second"))
            with pytest.raises(SignInRefused) as caught:
                set_password(workspace, refused, "third")
            assert caught.value.account == refused
        workspace.secrets.delete(password_name("Service"))
        workspace.forget_transport(account(workspace.database, "Service"))
        errors = [one.error for one in synchronise(workspace, full=True).calendars if one.error is not None]
        assert {(getattr(one, "reason", ""), getattr(one, "account", "")) for one in errors} >= {("missing", "Service")}


def test_a_token_that_is_none_is_not_sent(tmp_path: Path) -> None:
    with scripted(always(Reply(207))) as server, opened(tmp_path) as workspace:
        for token in ("", "two words", "line\nline", "é"):
            with pytest.raises(SignInRefused) as caught:
                add_account(workspace, url=server.url, password=token, auth="bearer")
            assert caught.value.reason == "no_token"
            assert token == "" or token not in str(caught.value)
    assert not server.requests


def test_passwords_without_tls_only_where_policy_names_the_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy.toml"
    monkeypatch.setenv("TELECONSULT_POLICY", str(policy))
    monkeypatch.delenv("no_proxy")
    wish = 'basic_over_http = ["old.hospital.invalid"]\n'

    def answer(request: Request) -> Reply:
        return Reply(401, {"WWW-Authenticate": "Basic"})

    def reason(auth: str, host: str) -> str:
        with opened(tmp_path) as workspace, pytest.raises(SignInRefused) as caught:
            add_account(workspace, url=f"http://{host}/dav/", username="jeanne", password="secret", auth=auth)
        return caught.value.reason

    with scripted(answer) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        (tmp_path / "profile").mkdir(mode=0o700)
        (tmp_path / "profile" / "settings.toml").write_text(wish)
        for auth in ("basic", "bearer"):
            assert reason(auth, "old.hospital.invalid") == "not_over_http", "a person's own wish does not count"
        assert not proxy.requests
        policy.write_text(wish)
        assert reason("basic", "OLD.hospital.invalid") == "refused"
        seen = len(proxy.requests)
        assert seen > 0
        for auth in ("bearer", "negotiate"):
            assert reason(auth, "old.hospital.invalid") == "not_over_http", "tokens and tickets go over TLS whatever policy says"
        for other in ("other.hospital.invalid", "old.hospital.invalid.example", "x.old.hospital.invalid"):
            assert reason("basic", other) == "not_over_http"
        assert len(proxy.requests) == seen
