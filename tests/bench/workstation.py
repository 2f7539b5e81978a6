"""The workstation page: how soon its meter moves, and how long the window stands still while it examines.

    python -m tests.bench.workstation [--where]

On a real PulseAudio where somebody reads aloud, with frames by QVideoFrameInput; once without a screen and once on Xvfb, each a
process of its own. The meter is timed from the page's import to its first lit segment, beside a bare Qt program that opens the
same microphone; goal: 1 s. Then a timer of 5 ms notes the longest time between two of its beats: while the page is only shown,
and through a whole examination that is kept in the encrypted history, behind a link of 6 Mbit/s with an encrypted speed server
and a relay (by root: namespaces and coturn; else a speed server of this machine alone); goal: 50 ms. `--where` prints what the
window did meanwhile.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from device_check.demo_endpoint.process import speed_endpoint
from tests.helpers import coturn as relays
from tests.helpers import network_lab as labs
from tests.helpers.certificates import Authority
from tests.helpers.screen import screen
from tests.helpers.sound import SoundService, missing_programs, sound_service, speech

ROUNDS = 6
LINK_MBIT = 6.0


def child(sound: SoundService, where: dict[str, str], *arguments: str, before: Sequence[str] = ()) -> dict[str, Any]:
    """What one process of `tests.helpers.workstation_timed` told."""
    done = subprocess.run(
        [*before, sys.executable, "-m", "tests.helpers.workstation_timed", *arguments],
        env={**sound.environment, **where, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    if "--where" in arguments:
        sys.stderr.write(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def main(arguments: Sequence[str]) -> None:
    if missing := missing_programs():
        raise SystemExit(f"not installed: {missing}")
    with tempfile.TemporaryDirectory() as name, sound_service(Path(name) / "sound") as sound:
        folder = Path(name)
        # One microphone hears the person and the loudspeaker: what is played reaches both.
        sound.say(speech(folder / "voice.wav", seconds=600), sink="spk")
        told = [(child(sound, {}, "bare"), child(sound, {}, "meter")) for _ in range(ROUNDS)][1:]
        bare, page = (statistics.median(both[which]["moved_ms"] for both in told) for which in (0, 1))
        made = statistics.median(both[1]["made_ms"] for both in told)
        print(f"bare microphone to its first sound   {bare:.0f} ms")
        print(f"page imported, made and shown        {made:.0f} ms")
        print(f"its meter moved after                {page:.0f} ms, ratio {page / bare:.2f}")
        with surroundings(folder) as (settings, before), screen(folder, "1600x1000") as shown:
            file = folder / "check.json"
            file.write_text(json.dumps(settings), encoding="utf-8")
            asked = ("examine", str(file), *arguments)
            # Whatever screen this machine may have, the second is the one that is asked.
            (folder / "secrets").mkdir(mode=0o700)
            for where in ({"QT_QPA_PLATFORM": "offscreen"}, {"QT_QPA_PLATFORM": "xcb", "DISPLAY": shown.display}):
                tell(where["QT_QPA_PLATFORM"], child(sound, where, *asked, before=before))


@contextmanager
def surroundings(folder: Path) -> Iterator[tuple[dict[str, object], list[str]]]:
    """The examination's settings, and what a command begins with to run where these servers are reached."""
    if reason := labs.why_not() or relays.why_not():
        print(f"without a relay, on this machine alone: {reason}")
        with speed_endpoint() as server:
            yield {"speed_url": server.url}, []
        return
    with labs.network_lab(mbit=LINK_MBIT) as lab:
        authority = Authority(folder, "Hospital CA")
        certificate = authority.server(lab.far_address)
        with (
            speed_endpoint(lab.far_address, certificate, lab.inside(lab.far)) as server,
            relays.coturn(lab, folder / "coturn") as relay,
        ):
            named = {"url": relay.relay().url, "username": relays.USER, "secret": "relay"}
            yield {"speed_url": server.url, "ca_file": str(authority.ca_file), "relays": [named]}, lab.inside(lab.near)


def tell(name: str, told: dict[str, Any]) -> None:
    print(f"\n{name}: examined in {told['seconds']:.1f} s, {told['verdict']}; CPU {told['cpu_s']:.1f} s ({os.cpu_count()} cores)")
    for what in ("shown", "examined"):
        print(f"  {what:10} {told[what]}")


if __name__ == "__main__":
    main(sys.argv[1:])
