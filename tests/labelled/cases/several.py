"""X: several faults at once: each is named, the graver first."""

from __future__ import annotations

from pathlib import Path

from device_check.report import Report
from tests.helpers.certificates import Authority
from tests.helpers.middleboxes import interceptor
from tests.helpers.stubborn_server import stubborn_server
from tests.labelled import sounds
from tests.labelled.asking import program_says
from tests.labelled.case import DEGRADED, NOT_MEASURED, NOT_READY, Case
from tests.labelled.cases.microphone import SPEAKS, clipped
from tests.labelled.cases.relays import ALL_WAYS, BURSTS
from tests.labelled.network import FAR, NAMED, no_lab, no_lab_with, no_relay, own_relay, platform, scene
from tests.labelled.sound_scene import Scene, control, named, say

OURS = "test_service_unavailable"
HEADSET = 'microphone = "fakemic"\n'


def _muted_and_udp_blocked(folder: Path) -> Report:
    muted = Scene(SPEAKS, control("set-source-mute", "fakemic", "1"))
    with muted.made(folder) as sound, scene(folder) as place, place.relay() as relay:
        place.lab.block("udp")
        return place.says("microphone", "relay", check=HEADSET + platform(relay, *ALL_WAYS), changed=named(sound))


def _our_server_down_and_too_loud(folder: Path) -> Report:
    with Scene({"micfeed": clipped}).made(folder) as sound, stubborn_server(None, listens=False) as port:
        settings = f'[check]\n{HEADSET}speed_url = "http://127.0.0.1:{port}/"\n'
        return program_says(folder, "--only", "microphone", "network", settings=settings, changed=named(sound))


def _citrix_on_a_narrow_line(folder: Path) -> Report:
    """`SESSIONNAME` as Citrix sets it (recorded); the line is a real one."""
    with scene(folder, mbit=1) as place, place.speed() as speed:
        remote = {"SESSIONNAME": "ICA-CGP#3"}
        return place.says("throughput", "session", check=f'speed_url = "{speed.url}"\n', changed=remote)


def _no_camera_and_unknown_name(folder: Path) -> Report:
    with scene(folder) as place:
        return place.says_by_names("camera", "network", check=f'speed_url = "https://{NAMED}/"\n', records={})


def _far_and_lossy(folder: Path) -> Report:
    with scene(folder, delay_ms=220) as place, place.relay() as relay:
        place.lab.drop("up", 0.03)
        return place.says("relay", check=own_relay(relay))


def _intercepted_and_calendar_down(folder: Path) -> Report:
    stranger = Authority(folder, "Inspection CA")
    with scene(folder) as place, place.speed() as speed:

        def run() -> Report:
            with interceptor(stranger.server(FAR), speed.port, FAR, FAR) as port:
                place.lab.redirect(place.lab.far, speed.port, port)
                check = f'speed_url = "{speed.url}"\nspeed_issuer = "Hospital CA"\ncalendar_url = "https://{FAR}:4444/"\n'
                return place.says("network", check=check, ca_file=stranger.ca_file)

        return place.lab.call(place.lab.far, run)


def _no_sound_service_and_platform_swallowed(folder: Path) -> Report:
    with scene(folder) as place, place.speed() as speed:
        place.lab.block(443)
        nowhere = {"PULSE_SERVER": f"unix:{folder}/nowhere.sock"}
        return place.says("microphone", "network", check=f'speed_url = "{speed.url}"\n{platform()}', changed=nowhere)


def _wrong_secret_and_too_quiet(folder: Path) -> Report:
    with Scene({"micfeed": say(-40)}).made(folder) as sound, scene(folder) as place, place.relay() as relay:
        return place.says("microphone", "relay", check=HEADSET + own_relay(relay, secret="wrong"), changed=named(sound))


def _has_camera() -> str:
    return "a camera is plugged in" if any(Path("/dev").glob("video*")) else ""


CASES = (
    Case(
        "X01",
        "muted in the system's settings, and UDP is blocked",
        "pulseaudio, coturn",
        _muted_and_udp_blocked,
        (NOT_READY,),
        ("microphone_muted_in_system", "udp_blocked"),
        missing=lambda: sounds.missing() or no_relay(),
    ),
    Case(
        "X03",
        "our own server is down, and the voice is cut off",
        "pulseaudio, process",
        _our_server_down_and_too_loud,
        (NOT_MEASURED,),
        (OURS, "connection_refused", "voice_too_loud"),
        missing=sounds.missing,
    ),
    Case(
        "X04",
        "a Citrix session on 1 Mbit/s",
        "namespaces, recorded",
        _citrix_on_a_narrow_line,
        (DEGRADED,),
        ("download_slow", "upload_slow", "session_remote"),
        frozenset({"latency_rises_under_load"}),
        missing=no_lab,
        alone=True,
    ),
    Case(
        "X05",
        "no camera, and nobody knows the server's name",
        "namespaces, this machine",
        _no_camera_and_unknown_name,
        (NOT_READY,),
        ("no_camera", OURS, "name_unknown"),
        missing=lambda: no_lab() or _has_camera(),
    ),
    Case(
        "X06",
        "the relay is far, and 3 % are lost",
        "coturn",
        _far_and_lossy,
        (DEGRADED,),
        ("relay_far", "packets_lost"),
        BURSTS,
        missing=no_relay,
        alone=True,
    ),
    Case(
        "X07",
        "the calendar server is down, and an interceptor listens",
        "namespaces",
        _intercepted_and_calendar_down,
        (NOT_READY,),
        ("calendar_unreachable", "connection_refused", "tls_intercepted"),
        missing=lambda: no_lab_with("socat"),
    ),
    Case(
        "X08",
        "no sound service, and the platform is swallowed",
        "namespaces",
        _no_sound_service_and_platform_swallowed,
        (NOT_READY,),
        ("sound_service_down", "platform_unreachable", "connection_timed_out"),
        missing=lambda: sounds.missing() or no_lab(),
    ),
    Case(
        "X09",
        "the relay's secret is wrong, and the voice too quiet",
        "pulseaudio, coturn",
        _wrong_secret_and_too_quiet,
        (NOT_MEASURED,),
        ("turn_unauthorized", "voice_too_quiet"),
        missing=lambda: sounds.missing() or no_relay(),
    ),
)
