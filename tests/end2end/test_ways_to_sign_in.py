"""The command line signs in by a ticket, a token and a certificate, as IT sets it up on a workstation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end2end.test_bad_input import refused
from tests.helpers.apache import BEARER, CERTIFICATE, NEGOTIATE, apache
from tests.helpers.apache import missing_programs as missing_apache
from tests.helpers.certificates import Authority
from tests.helpers.kerberos import missing_programs as missing_kerberos
from tests.helpers.kerberos import realm
from tests.helpers.program import Program

pytestmark = pytest.mark.skipif(bool(missing_apache()), reason=f"not installed: {missing_apache()}")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.mark.skipif(bool(missing_kerberos()), reason=f"not installed: {missing_kerberos()}")
def test_by_the_session_s_ticket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked for; without a ticket the sentence says how to get one."""
    program = Program(tmp_path)
    with realm(tmp_path / "realm") as kerberos:
        for name, value in kerberos.environment.items():
            monkeypatch.setenv(name, value)
        kerberos.add("jeanne", "s3cret")
        kerberos.sign_in("jeanne", "s3cret")
        files = {"http.keytab": kerberos.keytab("HTTP/localhost"), "krb5.conf": kerberos.directory / "krb5.conf"}
        with apache(NEGOTIATE, modules=("auth_gssapi",), files=files, host="localhost") as server:
            (account,) = program.json("account", "add", "--url", server.url, "--auth", "negotiate")["accounts"]
            assert (account["auth"], account["username"]) == ("negotiate", "")
            slot = ("--calendar", server.calendar, "--start", "2026-11-24T10:00", "--duration", "30")
            assert program.json("book", *slot)["outcome"] == "booked"
            assert refused(program, "account", "password", account["name"], "--password-file", "-", code=9, stdin="x")
            kerberos.sign_out()
            (calendar,) = program.json("sync", code=6)["calendars"]
            assert "kinit" in calendar["error"]["remedy"]
    assert sorted(one.name for one in program.secrets.iterdir()) == ["store-key"]


def test_by_a_token(tmp_path: Path) -> None:
    program = Program(tmp_path)
    assert refused(program, "account", "add", "--url", "https://x.invalid/", code=2)["code"] == "value_refused", "no user name"
    with apache(BEARER, tokens={"first": "jeanne"}) as server:
        add = ("account", "add", "--url", server.url, "--auth", "bearer", "--name", "Clinique", "--password-file", "-")
        program.json(*add, stdin="first\n")
        server.tokens({"second": "jeanne"})
        assert "account password" in program.json("sync", code=6)["calendars"][0]["error"]["remedy"]
        program.json("account", "password", "Clinique", "--password-file", "-", stdin="second\n")
        assert program.json("sync")["calendars"][0]["error"] is None


def test_by_the_workstation_s_certificate(tmp_path: Path) -> None:
    program = Program(tmp_path)
    (tmp_path / "authority").mkdir()
    authority = Authority(tmp_path / "authority", "hospital")
    certificate, key = authority.client("jeanne", passphrase="offen")
    files = {"server.pem": authority.server("127.0.0.1"), "clients.pem": authority.ca_file}
    with apache(CERTIFICATE, files=files) as server:
        add = ("account", "add", "--url", server.url, "--auth", "certificate")
        program.settings(f'ca_file = "{authority.ca_file}"\n')
        assert refused(program, *add, code=6)["code"] == "sign_in_refused"
        program.settings(f'ca_file = "{authority.ca_file}"\nclient_certificate = "{certificate}"\nclient_key = "{key}"\n')
        assert "account certificate" in refused(program, *add, code=2)["remedy"]
        program.json("account", "certificate", "--passphrase-file", "-", code=2, stdin="wrong")
        program.json("account", "certificate", "--passphrase-file", "-", stdin="offen\n")
        program.json(*add)
        assert program.json("sync")["calendars"][0]["error"] is None
