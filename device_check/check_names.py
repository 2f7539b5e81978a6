"""The names of all checks, in the order of the examination."""

from __future__ import annotations

DEVICES = ("camera", "microphone", "loudspeaker")
CHECKS = (*DEVICES, "network", "throughput", "relay", "session", "system")
