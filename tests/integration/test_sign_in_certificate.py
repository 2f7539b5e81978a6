"""The workstation's own certificate: beside a password, for one folder only, with an encrypted key, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduling.caldav.transport import Credentials, Transport
from scheduling.caldav.trust import ClientCertificate
from scheduling.errors import NotFound, SettingsRefused, SignInRefused
from scheduling.office.accounts import add_account, keep_passphrase
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.secrets import CLIENT_KEY
from tests.helpers.apache import BASIC, CERTIFICATE, CERTIFICATE_OF_A_FOLDER, Apache, apache, missing_programs
from tests.helpers.certificates import Authority
from tests.integration.clinic import settled

pytestmark = pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {missing_programs()}")
ALONE = Credentials("", "", "certificate")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """The hospital's."""
    return Authority(tmp_path, "hospital")


@pytest.fixture(params=[CERTIFICATE, f"{CERTIFICATE}{BASIC}"], ids=["alone", "and a password"])
def server(request: pytest.FixtureRequest, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Apache]:
    """Apache that wants a certificate of that authority."""
    monkeypatch.setenv("no_proxy", "*")
    files = {"server.pem": authority.server("127.0.0.1"), "clients.pem": authority.ca_file}
    with apache(request.param, files=files, people={"jeanne": "s3cret"}) as running:
        yield running


def opened(directory: Path, settings: str) -> Workspace:
    profile = directory / "profile"
    profile.mkdir(mode=0o700, exist_ok=True)
    (profile / "settings.toml").write_text(settings, encoding="utf-8")
    return open_workspace(profile, directory / "secrets")


def test_with_it_and_without(server: Apache, authority: Authority) -> None:
    certificate, key = authority.client("jeanne")
    stranger = Authority(authority.ca_file.parent, "stranger").client("jeanne")
    who = Credentials("jeanne", "s3cret")
    for shown in (None, ClientCertificate(*map(str, stranger))):
        with Transport(who, ca_file=str(authority.ca_file), client_certificate=shown) as transport:
            for method in ("PROPFIND", "PUT"):
                with pytest.raises(SignInRefused) as caught:
                    transport.request(method, f"{server.calendar}a.ics", body=b"x" * 200_000)
                assert (caught.value.reason, caught.value.username) == ("certificate", "jeanne")
    shown = ClientCertificate(str(certificate), str(key))
    with Transport(who, ca_file=str(authority.ca_file), client_certificate=shown) as transport:
        assert transport.request("PROPFIND", server.calendar, headers={"Depth": "0"}).status == 207


def test_one_folder_asks_for_it_after_the_request_has_come(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    files = {"server.pem": authority.server("127.0.0.1"), "clients.pem": authority.ca_file}
    statuses = []
    with apache(CERTIFICATE_OF_A_FOLDER, files=files) as server:
        for shown in (None, ClientCertificate(*map(str, authority.client("jeanne")))):
            with Transport(ALONE, ca_file=str(authority.ca_file), client_certificate=shown) as transport:
                paths = ("", "jeanne/")
                statuses += [transport.request("PROPFIND", server.url + path, headers={"Depth": "0"}).status for path in paths]
    assert statuses[1] == 403, "Apache's word where there is no certificate at all"
    assert statuses[3] == 207


def test_encrypted_key_and_its_passphrase(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    certificate, key = authority.client("jeanne", passphrase="höre zu")
    settings = f'ca_file = "{authority.ca_file}"\nclient_certificate = "{certificate}"\nclient_key = "{key}"\n'
    files = {"server.pem": authority.server("127.0.0.1"), "clients.pem": authority.ca_file}
    with apache(CERTIFICATE, files=files) as server, opened(tmp_path, settings) as workspace:
        with pytest.raises(SettingsRefused) as caught:
            add_account(workspace, url=server.url, auth="certificate")
        assert caught.value.reason == "client_key_passphrase"
        with pytest.raises(SettingsRefused):
            keep_passphrase(workspace, "wrong")
        assert workspace.secrets.get(CLIENT_KEY) is None, "one that does not open it is not kept"
        keep_passphrase(workspace, "höre zu")
        add_account(workspace, url=server.url, auth="certificate")
        assert settled(workspace) == []


def test_no_certificate_no_passphrase(tmp_path: Path) -> None:
    with opened(tmp_path, "") as workspace, pytest.raises(NotFound):
        keep_passphrase(workspace, "x")


def test_key_that_others_can_read_is_not_used(authority: Authority) -> None:
    certificate, key = authority.client("jeanne")
    for mode in (0o640, 0o604, 0o644):
        key.chmod(mode)
        with pytest.raises(SettingsRefused) as caught:
            Transport(ALONE, client_certificate=ClientCertificate(str(certificate), str(key)))
        assert (caught.value.file, caught.value.reason) == (str(key), "client_key_mode")
    both = certificate.with_name("both.pem")
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    both.chmod(0o600)
    Transport(ALONE, client_certificate=ClientCertificate(str(both))).close()
    both.chmod(0o644)
    with pytest.raises(SettingsRefused):
        Transport(ALONE, client_certificate=ClientCertificate(str(both)))


def test_files_that_do_not_fit(authority: Authority, tmp_path: Path) -> None:
    certificate, key = authority.client("jeanne")
    _, other_key = authority.client("paul")
    nothing = tmp_path / "nothing.pem"
    nothing.write_bytes(b"no certificate")
    nothing.chmod(0o600)
    for pair in ((certificate, other_key), (nothing, key), (certificate, nothing)):
        with pytest.raises(SettingsRefused) as caught:
            Transport(ALONE, client_certificate=ClientCertificate(*map(str, pair)))
        assert caught.value.reason == "client_certificate"
    with pytest.raises(SettingsRefused) as caught:
        Transport(ALONE, client_certificate=ClientCertificate(str(certificate), str(tmp_path / "absent.pem")))
    assert caught.value.file == str(tmp_path / "absent.pem")
