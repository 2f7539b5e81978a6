"""Which calendar server the window's examination reaches, and what it takes of the general settings."""

from __future__ import annotations

import pytest

from gui.readiness.usable_settings import calendar_of, usable_settings
from scheduling.settings import Settings
from scheduling.store.accounts import Account


def account(url: str, auth: str = "basic", homes: tuple[str, ...] = ()) -> Account:
    return Account(id=1, name="a", url=url, username="b.martin", auth=auth, principal="", homes=homes, capabilities={})


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        ([], ""),
        ([account("https://cal.hospital.example:8443/b.martin/")], "https://cal.hospital.example:8443/"),
        (
            [account("https://hospital.example/", homes=("https://cal.hospital.example/b.martin/",))],
            "https://cal.hospital.example/",
        ),
        ([account("http://127.0.0.1:5232/")], "http://127.0.0.1:5232/"),
        ([account("http://cal.hospital.example/"), account("https://other.example/")], "https://other.example/"),
        ([account("https://cal.hospital.example/", auth="certificate")], ""),
        ([account("https://b.martin@cal.hospital.example/")], "https://cal.hospital.example/"),
    ],
)
def test_of_an_account_the_server_alone(accounts: list[Account], expected: str) -> None:
    assert calendar_of(accounts) == expected


def test_the_hospitals_own_authority_holds_for_the_examination_too() -> None:
    settings, _, refused = usable_settings(Settings(ca_file="/etc/hospital.pem"))
    assert (settings.ca_file, refused) == ("/etc/hospital.pem", None)
