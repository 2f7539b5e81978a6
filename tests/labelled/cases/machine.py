"""The session and the computer: this one where a fault can be made on it, recorded examples where not; and what only looks so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from device_check.probes.power import windows_power
from device_check.probes.session import SessionClues, SessionProbe
from device_check.report import Report, Verdict
from tests.helpers.dated_server import dated_server
from tests.helpers.odd_speed_server import VerySlow, odd_speed_server
from tests.helpers.recorded_registry import clues_of
from tests.labelled.asking import probes_say, program_says
from tests.labelled.case import DEGRADED, NOT_READY, Case, healthy
from tests.labelled.machine import TAKEN_ONCE, Recorded, kept_busy

REGISTRY, PROC, SYS, LOOPS, SERVER = (
    "recorded registry",
    "recorded /proc",
    "recorded /sys",
    "processes",
    "HTTP server, recorded /proc",
)
PROFILE = "firmware/acpi/platform_profile"
BATTERY = {"class/power_supply/BAT0/type": "Battery", "class/power_supply/BAT0/capacity": "43"}
ON_BATTERY = {**BATTERY, "class/power_supply/BAT0/status": "Discharging"}
MOUSE = {
    f"class/power_supply/hidpp_battery_0/{name}": text
    for name, text in (("type", "Battery"), ("scope", "Device"), ("status", "Discharging"), ("capacity", "5"))
}


def session(name: str, *redirected: str) -> Callable[[Path], Report]:
    """A recorded session of Windows; the route is this machine's."""
    return lambda _folder: probes_say(SessionProbe(redirected, known=lambda: clues_of(name)))


def old_environment(_folder: Path) -> Report:
    """At the console; the program is older than that, and was begun in a remote session."""
    console = clues_of("session-console")
    known = SessionClues({"SESSIONNAME": "RDP-Tcp#0"}, console.registry, console.own_session, console.protocol)
    return probes_say(SessionProbe(known=lambda: known))


def program_in(**environment: str) -> Callable[[Path], Report]:
    return lambda folder: program_says(
        folder, "--only", "session", changed={"DISPLAY": None, "WAYLAND_DISPLAY": None, **environment}
    )


def against_a_server(folder: Path) -> Report:
    """The program itself, against a server ten minutes ahead."""
    with dated_server(600) as server:
        return program_says(folder, "--only", "system", settings=f'[check]\nspeed_url = "http://{server.authority}/"\n')


def case(
    identity: str,
    what: str,
    made: str,
    run: Callable[[Path], Report],
    *codes: str,
    verdict: Verdict = DEGRADED,
    cheap: bool = False,
) -> Case:
    return Case(identity, what, made, run, (verdict,), codes, cheap=cheap)


SSH = {"SSH_CONNECTION": "192.0.2.7 50000 192.0.2.9 22"}
REMOTE = "session_remote"


def nothing_set_up(folder: Path) -> Report:
    return program_says(folder, "--only", "session", "network", "throughput", "relay", changed={"DISPLAY": None})


def server_thinks(folder: Path) -> Report:
    with odd_speed_server(VerySlow) as port:
        return program_says(folder, "--only", "network", settings=f'[check]\nspeed_url = "http://127.0.0.1:{port}/"\n')


CASES = [
    case("S01", "RDP", REGISTRY, session("session-rdp"), REMOTE, cheap=True),
    case("S02", "Citrix", REGISTRY, session("session-citrix"), REMOTE),
    case("S03", "Horizon", REGISTRY, session("session-horizon-blast"), REMOTE),
    case("S04", "RDP on Linux (xrdp)", "environment", program_in(XRDP_SESSION="1", DISPLAY=":10"), REMOTE),
    case("S05", "RDP with RemoteFX, which looks like a console", REGISTRY, session("session-remotefx"), REMOTE),
    case("S06", "RDP taken over from the console", REGISTRY, session("session-rdp-taken-over-from-the-console"), REMOTE),
    case("S07", "a whole desktop by Citrix", REGISTRY, session("session-citrix-desktop"), REMOTE),
    case("S08", "Horizon over RDP", REGISTRY, session("session-horizon-over-rdp"), REMOTE),
    case("S09", "a window shown elsewhere by SSH", "environment", program_in(**SSH, DISPLAY="localhost:10.0"), REMOTE),
    case("S10", "Citrix; policy confirms another way for RDP alone", REGISTRY, session("session-citrix", "rdp"), REMOTE),
    Case(
        "Y01",
        "the clock ten minutes behind the server's",
        "HTTP server",
        against_a_server,
        (NOT_READY,),
        ("clock_wrong",),
        frozenset({"cpu_busy"}),
    ),
    Case("Y02", "a busy loop on each processor", LOOPS, kept_busy, (DEGRADED, NOT_READY), ("cpu_busy",), alone=True),
    case("Y03", "600 MB of 8 GB for programs", PROC, Recorded(600_000), "memory_short"),
    case(
        "Y04",
        "saves power (firmware's profile)",
        SYS,
        Recorded(power={**ON_BATTERY, PROFILE: "low-power"}),
        "battery_saver",
        cheap=True,
    ),
    case("Y05", "200 MB of 8 GB for programs", PROC, Recorded(200_000), "memory_short", verdict=NOT_READY),
    case(
        "Y06",
        "Windows' battery saver",
        "recorded SYSTEM_POWER_STATUS",
        Recorded(supply=windows_power(0, 2, 18, 1)),
        "battery_saver",
    ),
    case("Y07", "the clock 90 s ahead of the server's", SERVER, Recorded(servers_ahead_s=(-90,)), "clock_wrong"),
    case(
        "Y08",
        "saves power (processor's preference), mains",
        SYS,
        Recorded(power={"devices/system/cpu/cpu0/cpufreq/energy_performance_preference": "power"}),
        "battery_saver",
    ),
    healthy(
        "H30",
        "Citrix; policy confirms that sound and picture go directly",
        REGISTRY,
        session("session-citrix", "citrix"),
        codes=("session_redirected",),
    ),
    healthy("H65", "all processors taken for one second", PROC, Recorded(stat=TAKEN_ONCE)),
    healthy("H66", "little memory free, much that can be had", PROC, Recorded(), cheap=True),
    healthy("H67", "on battery, not saving", SYS, Recorded(power={**ON_BATTERY, PROFILE: "balanced"})),
    healthy("H68", "the clock 40 s behind the server's", SERVER, Recorded(servers_ahead_s=(40,))),
    healthy("H69", "one of two servers is two hours off", SERVER, Recorded(servers_ahead_s=(-7200, 0))),
    healthy("H70", "somebody looks after this machine by SSH", "environment", program_in(**SSH)),
    healthy("H71", "at the console, once begun by RDP", REGISTRY, old_environment),
    healthy("H72", "the mouse's battery is nearly empty", SYS, Recorded(power={**MOUSE, PROFILE: "performance"})),
    healthy(
        "H80",
        "neither server nor relay is set up: said, and not counted",
        "this machine",
        nothing_set_up,
        codes=("no_endpoint", "no_relay"),
    ),
    healthy(
        "H81", "our own server thinks for a second, the way is quick", "process", server_thinks, codes=("test_service_slow",)
    ),
]
