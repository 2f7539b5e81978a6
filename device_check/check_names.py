"""The names of all checks, in the order of the examination. Which of them are made: `device_check.scope`."""

from __future__ import annotations

DEVICES = ("camera", "microphone", "loudspeaker")
CHECKS = (*DEVICES, "network", "throughput", "relay", "session", "system")
