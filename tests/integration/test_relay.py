"""The relay probe against a real relay (coturn) on a network of its own."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from device_check.errors import Cancelled
from device_check.measurement import Measurement, Outcome, Severity
from device_check.probes.relay import RelayProbe
from device_check.probes.relay_ways import NamedRelay
from device_check.progress import SilentReporter, Token
from device_check.relays import Relay
from device_check.report import Verdict
from device_check.scope import FULL_BUDGET, Allowance
from device_check.settings import CheckSettings
from device_check.thresholds import Thresholds
from device_check.verdict import Judged, judge
from tests.helpers import coturn as relays
from tests.helpers import network_lab as labs
from tests.helpers.certificates import Authority
from tests.helpers.coturn import Coturn, coturn, leave_places_behind, secret_of
from tests.helpers.network_lab import NetworkLab, network_lab
from tests.helpers.program import Program

REASON = labs.why_not() or relays.why_not()
LIMITS = (0.01, 0.05)
SHORT_S = 2.5

pytestmark = pytest.mark.skipif(bool(REASON), reason=f"no relay in a network lab: {REASON}")


class Place:
    """A workstation, a relay that speaks UDP, TCP and TLS, and the way between them."""

    def __init__(self, lab: NetworkLab, relay: Coturn, ca_file: Path) -> None:
        self.lab = lab
        self.relay = relay
        self.ca_file = ca_file

    def all_ways(self) -> list[Relay]:
        return [self.relay.relay("udp"), self.relay.relay("tcp"), self.relay.relay("tls")]

    def probe(
        self, named: Sequence[Relay], *, platform: bool = False, remaining_s: float = SHORT_S, bps: float | None = None
    ) -> RelayProbe:
        settings = CheckSettings(ca_file=str(self.ca_file))
        ways = [NamedRelay(one, platform) for one in named]
        allowance = Allowance(replace(FULL_BUDGET, seconds=remaining_s + Allowance.ENDING_S))
        return RelayProbe(ways, settings, secret_of, LIMITS, lambda endpoint, _cancel: endpoint, lambda: bps, allowance)

    def measured(
        self, named: Sequence[Relay], *, platform: bool = False, remaining_s: float = SHORT_S, bps: float | None = None
    ) -> Measurement:
        probe = self.probe(named, platform=platform, remaining_s=remaining_s, bps=bps)
        return self.lab.call(self.lab.near, lambda: probe.run(Token(), SilentReporter()))


@pytest.fixture(autouse=True)
def short(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a test gives it little time, it is to measure all the same."""
    if "allowance" not in request.node.name:
        monkeypatch.setattr("device_check.probes.relay.SHORTEST_S", 0.5)
        monkeypatch.setattr("device_check.probes.relay.SHORTEST_LOOK_S", 0.1)


@pytest.fixture(scope="module")
def shared_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("relay")
    authority = Authority(folder, "Hospital CA")
    with (
        network_lab(delay_ms=20) as lab,
        coturn(lab, folder / "coturn", certificate=authority.server(lab.far_address)) as relay,
    ):
        yield Place(lab, relay, authority.ca_file)


@pytest.fixture
def place(shared_place: Place) -> Iterator[Place]:
    yield shared_place
    shared_place.lab.unblock()
    shared_place.lab.delay(20)


def test_a_good_way_is_ready_as_soon_as_that_is_sure(place: Place) -> None:
    found = place.measured(place.all_ways(), remaining_s=15)
    judged = _judged(found)
    assert (judged.verdict, judged.findings) == (Verdict.READY, ())
    assert {rung.rung: rung.outcome for rung in found.rungs} == dict.fromkeys(
        ("stun", "turn_udp", "turn_tcp", "turn_tls"), Outcome.PASSED
    )
    assert (found.facts["transport"], found.facts["pacing"]) == ("udp", "call")
    # About 140 a second for 5 s, and no further: nothing was lost of more than 381.
    assert 500 < found.measures["datagrams_count"] < 1000
    assert found.measures["loss_high_ratio"] < 0.01
    assert found.measures["round_trip_time_ms"] >= 20
    assert found.bytes_moved < 1_500_000
    assert place.relay.allocations() == 0


def test_far_away_is_told(place: Place) -> None:
    """How exactly: tests/bench/loss_intervals.py. Here the machine may be busy."""
    place.lab.delay(220)
    found = place.measured([place.relay.relay()], remaining_s=3)
    assert 220 <= found.measures["round_trip_time_ms"] < 270
    assert [one.code for one in _judged(found).findings if one.measure == "round_trip_time_ms"] == ["relay_far"]


def test_four_in_a_row_are_a_burst(place: Place) -> None:
    place.lab.drop_in_a_row("down", first=100, count=4)
    found = place.measured([place.relay.relay()])
    assert place.lab.dropped("down") == 4
    assert 4 <= found.measures["lost_count"] < 8
    assert found.measures["burst_loss_ratio"] > 0.1
    assert "packets_lost_in_bursts" in _codes(found)


def test_a_narrow_line_carries_sound_alone(place: Place) -> None:
    """With small datagrams in the picture's place: so many that it is known in a few seconds that nothing is lost."""
    found = place.measured([place.relay.relay()], bps=1_400_000, remaining_s=8)
    assert found.facts["pacing"] == "audio"
    assert found.measures["loss_high_ratio"] < 0.01
    # The picture would be five times as much.
    assert found.bytes_moved / found.measures["datagrams_count"] < 300
    assert (_judged(found).verdict, _told(found)) == (Verdict.READY, [])


def test_what_is_silent_is_not_waited_for_where_datagrams_pass(place: Place) -> None:
    """A firewall that swallows TCP, and five seconds as the quick check has them: they suffice to be sure of losses."""
    place.lab.block("tcp")
    found = place.measured(place.all_ways(), remaining_s=4.0)
    assert found.measures["datagrams_count"] > 381
    assert (_judged(found).verdict, _codes(found)) == (Verdict.READY, [])
    # It is told all the same, after its whole time.
    assert {rung.rung: str(rung.outcome) for rung in found.rungs} == {
        "stun": "passed",
        "turn_udp": "passed",
        "turn_tcp": "failed",
        "turn_tls": "failed",
    }
    assert place.relay.allocations() == 0


@pytest.mark.parametrize("bps", [1_400_000, 20_000_000])
def test_nothing_lost_of_too_few_is_no_loss(place: Place, bps: float) -> None:
    """In so little time nobody can be sure; a line that may well be healthy is not told to lose packets."""
    found = place.measured([place.relay.relay()], bps=bps, remaining_s=1.5)
    assert (found.measures["lost_count"], found.measures["loss_high_ratio"] > 0.01) == (0, True)
    judged = _judged(found)
    assert (judged.verdict, _codes(found)) == (Verdict.NOT_MEASURED, ["too_few_datagrams"])


def test_a_line_of_unknown_width_tells_itself_that_it_is_too_narrow_for_the_picture(tmp_path: Path) -> None:
    """Half a megabit a second: the call's own load would lose a quarter of it, and stand for losses on the way."""
    with network_lab(mbit=0.5) as lab, coturn(lab, tmp_path) as relay:
        found = Place(lab, relay, Path()).measured([relay.relay()], remaining_s=5)
    assert found.facts["pacing"] == "audio"
    # In five seconds the sound alone cannot tell that nothing is lost: a note beside the answer.
    assert _told(found) == [("picture_not_carried", Severity.DEGRADED), ("too_few_datagrams", Severity.INFORMATION)]
    assert _judged(found).verdict is Verdict.DEGRADED
    assert found.causes[0].values["lost_ratio"] > 0.1  # type: ignore[operator]
    assert found.measures["loss_ratio"] < 0.05
    assert "packets_lost_in_bursts" not in _codes(found)


def test_with_too_little_of_the_allowance_left_that_is_the_cause(place: Place) -> None:
    """Not begun with less than three seconds; nor does it answer of what it had no time for."""
    for remaining_s in (2.9, 0.0, -5.0):
        found = place.measured(place.all_ways(), remaining_s=remaining_s)
        assert (found.measures, found.rungs) == ({}, ())
        assert _told(found) == [("budget_spent", Severity.NOT_MEASURED)]
        assert _judged(found).verdict is Verdict.NOT_MEASURED


@pytest.mark.parametrize(
    ("blocked", "code", "transport"), [(["udp"], "udp_blocked", "tcp"), (["udp", 3478], "relay_only_tls", "tls")]
)
def test_what_is_blocked_leaves_another_way(
    place: Place, blocked: list[str | int], code: str, transport: str, nightly: bool
) -> None:
    if code == "udp_blocked" and not nightly:
        pytest.skip("the other case holds it within; this one is looked at each night")
    for one in blocked:
        place.lab.block(one)  # type: ignore[arg-type]
    found = place.measured(place.all_ways(), platform=True, remaining_s=4.3)
    judged = _judged(found)
    assert ([one.code for one in judged.findings], judged.verdict) == ([code], Verdict.DEGRADED)
    # Over TCP nothing is lost, it comes late: a loss is absent, not 0.
    assert found.facts["relay_tcp"] == transport
    assert "loss_ratio" not in found.measures
    assert "mos" not in found.measures


def test_where_nothing_passes_to_a_platforms_relay_it_is_not_ready(place: Place) -> None:
    place.lab.block("all")
    found = place.measured(place.all_ways(), platform=True)
    assert _told(found) == [("relay_unreachable", Severity.NOT_READY)]


def test_a_relay_that_was_stopped_is_our_service_that_is_down(place: Place) -> None:
    found = place.measured([Relay(url=f"turn:{place.lab.far_address}:3999", username="desk", secret="relay")])
    assert _told(found) == [
        ("test_service_unavailable", Severity.NOT_MEASURED),
        ("relay_unreachable", Severity.NOT_MEASURED),
    ]
    assert _judged(found).verdict is Verdict.NOT_MEASURED
    assert {rung.code for rung in found.rungs} == {"connection_refused"}


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
def test_wrong_credentials_are_told_by_each_way(place: Place, transport: str) -> None:
    found = place.measured([place.relay.relay(transport, secret="wrong")], platform=True)
    assert _told(found) == [("turn_unauthorized", Severity.NOT_MEASURED)]


def test_without_credentials_it_is_reached_and_no_more(place: Place) -> None:
    found = place.measured([place.relay.relay(secret="")])
    assert _told(found) == [("relay_only_reached", Severity.INFORMATION)]
    assert found.measures["round_trip_time_ms"] >= 20
    assert _judged(found).verdict is Verdict.READY


def test_a_secret_that_is_not_there_is_asked_for_by_its_name(place: Place) -> None:
    found = place.measured([place.relay.relay(secret="nowhere")])
    assert ("relay_secret_missing", Severity.NOT_MEASURED) in _told(found)


def test_a_certificate_that_nobody_knows_is_not_trusted(place: Place, tmp_path: Path) -> None:
    other = Place(place.lab, place.relay, Authority(tmp_path, "Another CA").ca_file)
    found = other.measured([place.relay.relay("tls")])
    assert [code for code, _severity in _told(found)] == ["certificate_not_trusted", "test_service_unavailable"]
    assert found.causes[0].values["issuer"] == "Hospital CA"


def test_cancelled_it_gives_back_its_places_and_sockets(place: Place) -> None:
    token = Token()
    before = place.relay.log.read_text().count(": new, realm")

    class Stopping(SilentReporter):
        def progressed(self, step: str, done: int, total: int) -> None:
            threading.Timer(1.5, token.cancel).start()

    probe = place.probe(place.all_ways(), remaining_s=15)
    with pytest.raises(Cancelled):
        place.lab.call(place.lab.near, lambda: probe.run(token, Stopping()))
    assert place.relay.log.read_text().count(": new, realm") > before
    assert place.relay.allocations() == 0
    sockets = subprocess.run(
        [*place.lab.inside(place.lab.near), "ss", "-Htuna", "state", "connected", "exclude", "time-wait"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line for line in sockets.stdout.splitlines() if "LAST-ACK" not in line and "FIN-WAIT" not in line] == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["denied-peer-ip=10.214.7.2"], "turn_forbidden"),
        (["user-quota=1"], "turn_quota"),
        (["min-port=51000", "max-port=51000"], "turn_full"),
    ],
    ids=["403", "486", "508"],
)
def test_each_refusal_has_its_cause(tmp_path: Path, options: list[str], code: str) -> None:
    with network_lab() as lab, coturn(lab, tmp_path, *options) as relay:
        found = Place(lab, relay, Path()).measured([relay.relay()], platform=True)
    assert _told(found) == [(code, Severity.NOT_MEASURED)]


def test_a_session_that_the_relay_still_keeps(tmp_path: Path) -> None:
    """437: the same two ports are used again while their places still hold."""
    with network_lab() as lab, coturn(lab, tmp_path) as relay:
        leave_places_behind(lab)
        found = Place(lab, relay, Path()).measured([relay.relay()], platform=True)
    assert _told(found) == [("turn_mismatch", Severity.NOT_MEASURED)]


def test_credentials_made_of_a_shared_secret(tmp_path: Path) -> None:
    with network_lab() as lab, coturn(lab, tmp_path, shared=True) as relay:
        place = Place(lab, relay, Path())
        served = place.measured([relay.relay(secret="shared", shared=True)], remaining_s=1)
        refused = place.measured([relay.relay(secret="wrong", shared=True)])
    assert "round_trip_time_ms" in served.measures
    assert [cause.code for cause in served.causes] == ["too_few_datagrams"]
    assert _told(refused) == [("turn_unauthorized", Severity.NOT_MEASURED)]


def test_a_nonce_that_grows_old_is_no_refusal(tmp_path: Path) -> None:
    with network_lab() as lab, coturn(lab, tmp_path, "stale-nonce=1") as relay:
        found = Place(lab, relay, Path()).measured([relay.relay()])
    assert {cause.code for cause in found.causes} <= {"too_few_datagrams"}
    assert found.measures["loss_ratio"] < 0.5


def test_the_command_asks_for_the_relays_secret_where_secrets_lie(place: Place, tmp_path: Path) -> None:
    program = Program(tmp_path, "en")
    program.secrets.mkdir(mode=0o700)
    (program.secrets / "relay").write_text(f"{relays.PASSWORD}\n", encoding="utf-8")
    (program.secrets / "relay").chmod(0o600)
    url = place.relay.relay().url
    program.settings(f'[[check.relays]]\nurl = "{url}"\nusername = "{relays.USER}"\nsecret = "relay"\n')
    given = program.command("--json", "check", "--only", "relay")
    command = [*place.lab.inside(place.lab.near), *given]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=program.environment(), check=False)
    (relay,) = json.loads(done.stdout)["checks"]
    assert [finding["code"] for finding in relay["findings"] if finding["severity"] == "not_measured"] == []
    assert relay["measures"]["loss_high_ratio"] < 0.5
    assert {rung["rung"] for rung in relay["rungs"]} == {"stun", "turn_udp"}
    # Neither the secret nor the address with it stands in what is handed on.
    assert relays.PASSWORD not in done.stdout + done.stderr


def _judged(found: Measurement) -> Judged:
    return judge(found, Thresholds.load(), ("relay",))


def _codes(found: Measurement) -> list[str]:
    return [one.code for one in _judged(found).findings]


def _told(found: Measurement) -> list[tuple[str, Severity]]:
    return [(cause.code, cause.severity) for cause in found.causes]
