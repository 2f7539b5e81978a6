"""The workstation page: how soon its meter moves, and how long the window stands still while it examines.

    python -m tests.bench.workstation [--where]

On a real PulseAudio where somebody reads aloud, with frames by QVideoFrameInput and a speed server of this machine; once without
a screen and once on Xvfb, each a process of its own. The meter is timed from the page's import to its first lit segment, beside a
bare Qt program that opens the same microphone; goal: 1 s. Then a timer of 5 ms notes the longest time between two of its beats:
while the page is only shown, and through a whole examination; goal: 50 ms. `--where` prints what the window did meanwhile.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from device_check.demo_endpoint.process import speed_endpoint
from tests.helpers.screen import screen
from tests.helpers.sound import SoundService, missing_programs, sound_service, speech

ROUNDS = 6


def child(sound: SoundService, where: dict[str, str], *arguments: str) -> dict[str, Any]:
    """What one process of `tests.helpers.workstation_timed` told."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.helpers.workstation_timed", *arguments],
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
    with tempfile.TemporaryDirectory() as folder, speed_endpoint() as server, sound_service(Path(folder) / "sound") as sound:
        # One microphone hears the person and the loudspeaker: what is played reaches both.
        sound.say(speech(Path(folder) / "voice.wav", seconds=600), sink="spk")
        told = [(child(sound, {}, "bare"), child(sound, {}, "meter")) for _ in range(ROUNDS)][1:]
        bare, page = (statistics.median(both[which]["moved_ms"] for both in told) for which in (0, 1))
        made = statistics.median(both[1]["made_ms"] for both in told)
        print(f"bare microphone to its first sound   {bare:.0f} ms")
        print(f"page imported, made and shown        {made:.0f} ms")
        print(f"its meter moved after                {page:.0f} ms, ratio {page / bare:.2f}")
        asked = ("examine", server.url, *arguments)
        tell("offscreen", child(sound, {"QT_QPA_PLATFORM": "offscreen"}, *asked))
        with screen(Path(folder), "1600x1000") as shown:
            # Whatever else this machine may have, it is X that is asked.
            tell("Xvfb", child(sound, {"QT_QPA_PLATFORM": "xcb", "DISPLAY": shown.display}, *asked))


def tell(name: str, told: dict[str, Any]) -> None:
    print(f"\n{name}: examined in {told['seconds']:.1f} s, {told['verdict']}; CPU {told['cpu_s']:.1f} s ({os.cpu_count()} cores)")
    for what in ("shown", "examined"):
        print(f"  {what:10} {told[what]}")


if __name__ == "__main__":
    main(sys.argv[1:])
