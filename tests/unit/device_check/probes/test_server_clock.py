"""A server's time over a real connection: one whose clock is ten minutes off, a cache, a proxy, none."""

from __future__ import annotations

from functools import partial

import pytest

from device_check.check_names import CHECKS
from device_check.probes.endpoint import Endpoint, Proxy
from device_check.probes.server_clock import date_of, skew_s
from device_check.probes.system import SystemProbe
from device_check.progress import SilentReporter, Token
from device_check.thresholds import Thresholds
from device_check.verdict import judge
from tests.helpers.dated_server import dated_server
from tests.helpers.stubborn_server import stubborn_server

LATE_S = 600


@pytest.mark.parametrize("ahead_s", [0, LATE_S, -LATE_S])
def test_the_time_of_a_server(ahead_s: float) -> None:
    with dated_server(ahead_s) as endpoint:
        date = date_of(endpoint, Token())
    assert date is not None
    # Half a second, and what a loaded machine takes to answer.
    assert skew_s(date) == pytest.approx(abs(ahead_s), abs=5)


def test_any_status_has_a_date_but_a_proxy_that_wants_a_password() -> None:
    with dated_server(LATE_S, status=404) as endpoint:
        assert date_of(endpoint, Token()) is not None
    with dated_server(LATE_S, status=407) as proxy:
        beyond = Endpoint("speed.hospital.example", 80, "/", tls=False, proxy=Proxy(proxy.host, proxy.port))
        assert date_of(beyond, Token()) is None


@pytest.mark.parametrize(
    ("headers", "date"),
    [
        ({"Age": "3600"}, None),
        ({}, "yesterday"),
        ({}, "Mon, 99 Nov 2026 06:30:00 GMT"),
        ({}, ""),
        ({}, "Mon, 02 Nov 99999999999999999999 06:30:00 GMT"),
    ],
)
def test_what_was_kept_on_the_way_or_is_no_date_says_nothing(headers: dict[str, str], date: str | None) -> None:
    with dated_server(0, headers=headers, date=date) as endpoint:
        assert date_of(endpoint, Token()) is None


def test_nobody_there() -> None:
    with stubborn_server(None, listens=False) as port:
        assert date_of(Endpoint("127.0.0.1", port, "/", tls=False), Token()) is None


def test_a_server_ten_minutes_off_and_a_silent_one() -> None:
    """The probe does not wait for the silent one, and the other is told."""
    with dated_server(LATE_S) as late, stubborn_server(None) as port:
        silent = Endpoint("127.0.0.1", port, "/", tls=False)
        found = SystemProbe([partial(date_of, late), partial(date_of, silent)]).run(Token(), SilentReporter())
    judged = judge(found, Thresholds.load(), CHECKS)
    assert str(judged.verdict) == "not_ready"
    assert "clock_wrong" in [finding.code for finding in judged.findings]
