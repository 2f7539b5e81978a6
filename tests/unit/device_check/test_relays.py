"""Addresses of relays: the examples of RFC 7064 and RFC 7065, and what is none."""

from __future__ import annotations

import pytest

from device_check.relays import RelayAddress, address_of
from device_check.settings import read_settings


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("turn:example.org", RelayAddress(True, False, "example.org", 3478, "udp")),
        ("turns:example.org", RelayAddress(True, True, "example.org", 5349, "tcp")),
        ("turn:example.org:8000", RelayAddress(True, False, "example.org", 8000, "udp")),
        ("turn:example.org?transport=udp", RelayAddress(True, False, "example.org", 3478, "udp")),
        ("turn:example.org?transport=tcp", RelayAddress(True, False, "example.org", 3478, "tcp")),
        ("turns:example.org:443?transport=tcp", RelayAddress(True, True, "example.org", 443, "tcp")),
        ("TURN:[2001:db8::7]:3479", RelayAddress(True, False, "2001:db8::7", 3479, "udp")),
        ("stun:192.0.2.5", RelayAddress(False, False, "192.0.2.5", 3478, "udp")),
        ("stuns:example.org", RelayAddress(False, True, "example.org", 5349, "tcp")),
    ],
)
def test_an_address_has_these_parts(url: str, expected: RelayAddress) -> None:
    assert address_of(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "turn:",
        "turn://example.org",
        "turn:example.org:0",
        "turn:example.org:65536",
        "turn:example.org?transport=sctp",
        "turns:example.org?transport=udp",
        "stun:example.org?transport=udp",
        "turn:me@example.org",
        "turn:example.org/path",
        "turn:example.org\n",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not the address of a relay"):
        address_of(url)


def test_policy_names_relays_and_platforms() -> None:
    table = {
        "relays": [{"url": "turn:relay.hospital.example", "username": "check", "secret": "relay", "shared_secret": True}],
        "platforms": [
            {"host": "*.visio.example", "relays": [{"url": "turns:t.visio.example:443"}], "websocket": "/xmpp?room=check"}
        ],
        "calendar_url": "https://calendar.hospital.example/dav/",
        "pac_url": "http://wpad/wpad.dat",
        "media_redirection": ["citrix"],
        "required": ["camera", "relay", "session", "system"],
    }
    settings = read_settings(table, "policy.toml")
    assert (settings.relays[0].secret, settings.relays[0].shared_secret) == ("relay", True)
    assert settings.platforms[0].relays[0].url == "turns:t.visio.example:443"
    assert (settings.media_redirection, settings.history_days) == (("citrix",), 400)
