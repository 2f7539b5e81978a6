"""A domain alone is typed: a real DNS server says where its calendars are, and a real Apache stands there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scheduling.caldav.look_up import addresses_of
from scheduling.errors import ServerUnreachable
from scheduling.office.accounts import add_account
from scheduling.office.workspace import Workspace, open_workspace
from tests.helpers.apache import BASIC, Apache, apache, missing_programs
from tests.helpers.certificates import Authority
from tests.helpers.name_server import name_server
from tests.integration.clinic import settled

pytestmark = pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {missing_programs()}")
DOMAIN = "clinic.example"
SRV, TXT = (f"_caldavs._tcp.{DOMAIN}", "SRV"), (f"_caldavs._tcp.{DOMAIN}", "TXT")


@pytest.fixture(autouse=True)
def addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mock, the only one here: names below `.example` are this machine, as the hospital's own DNS would say of its servers."""
    real = socket.getaddrinfo

    def looked_up(host: Any, *more: Any, **named: Any) -> Any:
        return real("127.0.0.1" if str(host).endswith(".example") else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Apache]:
    """Apache with a certificate for `dav.clinic.example`, and a profile that trusts its authority."""
    authority = Authority(tmp_path, "hospital")
    (tmp_path / "profile").mkdir(mode=0o700)
    (tmp_path / "profile" / "settings.toml").write_text(f'ca_file = "{authority.ca_file}"\n', encoding="utf-8")
    files = {"server.pem": authority.server(f"dav.{DOMAIN}", "dav.evil.example")}
    with apache(BASIC, files=files, people={"jeanne": "s3cret"}, host=f"dav.{DOMAIN}") as running:
        yield running


@pytest.fixture
def workspace(server: Apache, tmp_path: Path) -> Iterator[Workspace]:
    """A profile without accounts."""
    with open_workspace(tmp_path / "profile", tmp_path / "secrets") as opened:
        yield opened


@pytest.mark.parametrize("path", ["", '"path=/jeanne/"'])
def test_a_domain_is_enough(server: Apache, workspace: Workspace, path: str) -> None:
    records = {SRV: [f"0 0 {server.server.port} dav.{DOMAIN}."], TXT: [path] if path else []}
    with name_server(records) as names:
        look_up = partial(addresses_of, resolver=names.resolver)
        account = add_account(workspace, url=DOMAIN, username="jeanne", password="s3cret", look_up=look_up)
    assert account.principal == f"{server.url}jeanne/"
    assert [kind for _, kind in names.asked] == ["SRV", "TXT"]
    assert server.asked[0] == f"PROPFIND {'/jeanne/' if path else '/.well-known/caldav'}"
    assert settled(workspace) == [], "found once, it is asked directly"


def test_no_password_goes_outside_the_domain(server: Apache, workspace: Workspace) -> None:
    with name_server({SRV: [f"0 0 {server.server.port} dav.evil.example."]}) as names:
        look_up = partial(addresses_of, resolver=names.resolver)
        with pytest.raises(ServerUnreachable) as caught:
            add_account(workspace, url=DOMAIN, username="jeanne", password="s3cret", look_up=look_up)
    assert names.asked
    assert caught.value.url == f"https://{DOMAIN}"
    assert server.asked == []
