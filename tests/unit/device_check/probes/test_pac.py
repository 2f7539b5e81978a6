"""Proxy scripts: what they may call, what we take of their answer, and whose script it is."""

from __future__ import annotations

import json

import pytest

from device_check.probes.endpoint import Endpoint, Proxy
from device_check.probes.pac import ProxyScript, run, usable
from device_check.progress import Token
from device_check.settings import CheckSettings
from tests.helpers.recorded_registry import RecordedRegistry

# Tuesday, 14 November 2023, 22:13:20 UTC; a name service with one name.
MACHINE = """machine = { now: () => 1700000000000, ownAddress: () => "10.1.2.3",
    addressOf: (host) => host === "agenda.hospital.example" ? "10.20.30.40" : "" };"""
CALLS = {
    'isPlainHostName("agenda")': True,
    'isPlainHostName("agenda.hospital.example")': False,
    'dnsDomainIs("agenda.hospital.example", ".Hospital.example")': True,
    'dnsDomainIs("agenda.evil.example", ".hospital.example")': False,
    'localHostOrDomainIs("agenda", "agenda.hospital.example")': True,
    'localHostOrDomainIs("agenda.hospital.example", "agenda.hospital.example")': True,
    'localHostOrDomainIs("agenda.other.example", "agenda.hospital.example")': False,
    'isResolvable("agenda.hospital.example")': True,
    'isResolvable("nobody.example")': False,
    'dnsResolve("agenda.hospital.example")': "10.20.30.40",
    'dnsResolve("nobody.example")': None,
    'isInNet("agenda.hospital.example", "10.20.0.0", "255.255.0.0")': True,
    'isInNet("10.21.0.1", "10.20.0.0", "255.255.0.0")': False,
    'isInNet("192.168.1.1", "192.168.1.1", "255.255.255.255")': True,
    'isInNet("nobody.example", "0.0.0.0", "0.0.0.0")': False,
    "myIpAddress()": "10.1.2.3",
    'dnsDomainLevels("a.b.c")': 2,
    'shExpMatch("https://a.example/x", "*.example/*")': True,
    'shExpMatch("aXexample", "a.example")': False,
    'shExpMatch("a1b", "a?b")': True,
    'weekdayRange("TUE", "GMT")': True,
    'weekdayRange("MON", "FRI", "GMT")': True,
    'weekdayRange("SAT", "TUE", "GMT")': True,
    'weekdayRange("WED", "GMT")': False,
    'timeRange(22, "GMT")': True,
    'timeRange(8, 18, "GMT")': False,
    'timeRange(20, 6, "GMT")': True,
    'timeRange(22, 0, 22, 13, "GMT")': True,
    'timeRange(22, 13, 21, 22, 14, 0, "GMT")': False,
    'dateRange(14, "GMT")': True,
    'dateRange("NOV", "GMT")': True,
    'dateRange("DEC", "FEB", "GMT")': False,
    'dateRange("OCT", "FEB", "GMT")': True,
    'dateRange(2024, "GMT")': False,
    'dateRange(1, "NOV", 15, "NOV", "GMT")': True,
    'dateRange(15, "NOV", 2023, 1, "JAN", 2024, "GMT")': False,
    'dateRange("NOV", 2023, "JAN", 2024, "GMT")': True,
}


def test_what_scripts_may_call_answers_as_it_is_described() -> None:
    script = f"{MACHINE} function FindProxyForURL(url, host) {{ return JSON.stringify([{', '.join(CALLS)}]); }}"
    (answer,) = run(script, [("https://a.example/", "a.example")], Token())
    assert dict(zip(CALLS, json.loads(answer), strict=True)) == CALLS


@pytest.mark.parametrize(
    ("answer", "proxy"),
    [
        ("PROXY proxy.example:3128", Proxy("proxy.example", 3128)),
        ("proxy  proxy.example:3128 ; DIRECT", Proxy("proxy.example", 3128)),
        ("SOCKS5 a:1; HTTPS b:443; HTTP c:8080", Proxy("c", 8080)),
        ("DIRECT; PROXY proxy.example:3128", None),
        ("PROXY proxy.example:port; PROXY b:1", Proxy("b", 1)),
        ("PROXY [::1:3128; PROXY b:1", Proxy("b", 1)),
        ("SOCKS a:1", None),
        ("", None),
        ("PROXY", None),
    ],
)
def test_the_first_way_of_an_answer_that_we_can_go(answer: str, proxy: Proxy | None) -> None:
    assert usable(answer) == proxy


def test_a_script_is_asked_for_nobody_on_this_machine_and_not_beside_a_named_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetched(_url: str, _ca_file: str, _cancel: object) -> str:
        raise AssertionError("nobody may be asked")

    monkeypatch.setattr("device_check.probes.pac.fetched", fetched)
    here, there = Endpoint("127.0.0.1", 80, "/", tls=False), Endpoint("a.example", 443, "/", tls=True, proxy=Proxy("named", 1))
    script = "http://wpad.example/proxy.pac"
    assert ProxyScript(CheckSettings(pac_url=script)).routed(here, Token()) == here
    assert ProxyScript(CheckSettings(pac_url=script, proxy="http://named:1")).routed(there, Token()) == there
    with pytest.raises(AssertionError):
        ProxyScript(CheckSettings(pac_url=script)).routed(there, Token())


def test_the_script_of_windows_settings_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recorded by hand from Microsoft's description of the value `AutoConfigURL`; no Windows was at hand."""
    asked: list[str] = []

    def fetched(url: str, _ca_file: str, _cancel: object) -> str:
        asked.append(url)
        return 'function FindProxyForURL(url, host) { return url + host === "https://a.example/a.example" ? "PROXY b:1" : ""; }'

    monkeypatch.setattr("device_check.probes.pac.fetched", fetched)
    path = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
    recorded = RecordedRegistry({"HKCU": {path: {"AutoConfigURL": "http://wpad.hospital.example/wpad.dat"}}})
    routed = ProxyScript(CheckSettings(), (), recorded).routed(Endpoint("a.example", 443, "/secret/", tls=True), Token())
    assert (asked, routed.proxy) == (["http://wpad.hospital.example/wpad.dat"], Proxy("b", 1))
