"""Where the session comes from, on recorded examples of Windows; and whether the way leads through a VPN."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_check.check_names import CHECKS
from device_check.probes.session import SessionClues, SessionProbe, clues, session_kind
from device_check.probes.vpn import NONE, PPP, TUN, TUNNEL, WIREGUARD, kind_of
from device_check.progress import SilentReporter, Token
from device_check.thresholds import Thresholds
from device_check.verdict import Judged, judge
from tests.helpers.recorded_registry import clues_of

RECORDED = [
    ("session-console", "local"),
    ("session-rdp", "rdp"),
    # Its own environment is older than the connection.
    ("session-rdp-taken-over-from-the-console", "rdp"),
    ("session-remotefx", "rdp"),
    ("session-citrix", "citrix"),
    ("session-citrix-desktop", "citrix"),
    ("session-horizon-blast", "horizon"),
    ("session-horizon-on-a-session-host", "horizon"),
    ("session-horizon-over-rdp", "horizon"),
    ("session-of-another-beside-a-horizon-one", "rdp"),
]


@pytest.mark.parametrize(("name", "kind"), RECORDED)
def test_where_a_session_of_windows_comes_from(name: str, kind: str) -> None:
    assert session_kind(clues_of(name)) == kind


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({}, "local"),
        ({"DISPLAY": ":0"}, "local"),
        ({"XRDP_SESSION": "1", "DISPLAY": ":10"}, "rdp"),
        ({"SSH_CONNECTION": "192.0.2.7 50000 192.0.2.9 22", "DISPLAY": "localhost:10.0"}, "other"),
        # Somebody who looks after this machine from afar: what is measured is this machine's network all the same.
        ({"SSH_CONNECTION": "192.0.2.7 50000 192.0.2.9 22"}, "local"),
    ],
)
def test_where_a_session_of_linux_comes_from(environment: dict[str, str], kind: str) -> None:
    assert session_kind(SessionClues(environment)) == kind


def test_what_the_environment_says_of_before_does_not_make_a_console_remote() -> None:
    reached = SessionClues({"SESSIONNAME": "RDP-Tcp#0"}, clues_of("session-console").registry, 1, 0)
    assert session_kind(reached) == "local"
    assert session_kind(SessionClues({"SESSIONNAME": "RDP-Tcp#0"})) == "rdp"


def asked(kind: str, *redirected: str, way: str | None = NONE, hosts: tuple[str, ...] = ()) -> Judged:
    probe = SessionProbe(redirected, hosts, lambda: clues_of(kind), lambda _address: way)
    return judge(probe.run(Token(), SilentReporter()), Thresholds.load(), CHECKS)


def told(judged: Judged) -> tuple[str, list[str]]:
    return str(judged.verdict), [found.code for found in judged.findings]


def test_a_local_session_is_ready_and_says_so() -> None:
    judged = asked("session-console")
    assert told(judged) == ("ready", [])
    assert judged.facts == {"session": "local", "vpn": "none"}
    assert judged.measures == {"remote_count": 0, "vpn_count": 0}


@pytest.mark.parametrize(
    ("name", "shown"), [("session-rdp", "RDP"), ("session-citrix", "Citrix"), ("session-horizon-blast", "Horizon")]
)
def test_a_remote_session_is_degraded_at_best(name: str, shown: str) -> None:
    judged = asked(name)
    assert told(judged) == ("degraded", ["session_remote"])
    assert judged.findings[0].values == {"session": shown}


def test_unless_policy_confirms_that_this_kind_takes_another_way() -> None:
    assert told(asked("session-citrix", "citrix")) == ("ready", ["session_redirected"])
    assert told(asked("session-citrix", "rdp", "horizon")) == ("degraded", ["session_remote"])


def test_a_vpn_is_information() -> None:
    judged = asked("session-console", way=TUN, hosts=("127.0.0.1",))
    assert told(judged) == ("ready", ["vpn_used"])
    assert (judged.facts["vpn"], judged.measures["vpn_count"], judged.findings[0].values) == ("tun", 1, {"host": "127.0.0.1"})


def test_a_way_that_is_not_known_is_not_claimed() -> None:
    judged = asked("session-console", way=None)
    assert (judged.facts, judged.measures) == ({"session": "local"}, {"remote_count": 0})
    # A name that nobody knows has no address to ask the way to.
    judged = asked("session-console", way=TUN, hosts=("nobody.invalid",))
    assert "vpn" not in judged.facts


def test_one_host_of_several_behind_a_vpn_is_named() -> None:
    ways = {"127.0.0.1": NONE, "127.0.0.2": WIREGUARD}
    probe = SessionProbe((), tuple(ways), SessionClues, ways.get)
    found = probe.run(Token(), SilentReporter())
    assert [(cause.code, cause.values) for cause in found.causes] == [("vpn_used", {"host": "127.0.0.2"})]


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"type": "1", "uevent": "INTERFACE=eth0\nIFINDEX=2\n"}, NONE),
        ({"type": "1", "uevent": "DEVTYPE=wlan\nINTERFACE=wlan0\n"}, NONE),
        ({"type": "65534", "tun_flags": "0x1001", "uevent": "INTERFACE=tun0\n"}, TUN),
        ({"type": "1", "tun_flags": "0x1002", "uevent": "INTERFACE=tap0\n"}, TUN),
        ({"type": "65534", "uevent": "DEVTYPE=wireguard\nINTERFACE=wg0\n"}, WIREGUARD),
        ({"type": "512", "uevent": "DEVTYPE=ppp\nINTERFACE=ppp0\n"}, PPP),
        ({"type": "65534", "uevent": "INTERFACE=ipsec0\n"}, TUNNEL),
        # A mobile modem.
        ({"type": "65534", "uevent": "DEVTYPE=wwan\nINTERFACE=wwan0\n"}, NONE),
        ({}, NONE),
    ],
)
def test_what_the_kernel_says_of_an_interface(tmp_path: Path, files: dict[str, str], kind: str) -> None:
    (tmp_path / "if0").mkdir()
    for name, text in files.items():
        (tmp_path / "if0" / name).write_text(text, encoding="ascii")
    assert kind_of("if0", tmp_path) == kind


def test_this_session_has_a_kind() -> None:
    assert session_kind(clues()) in ("local", "rdp", "citrix", "horizon", "other")
