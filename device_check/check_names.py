"""The checks that there are, in the order of the examination."""

from __future__ import annotations

CHECKS = ("camera", "microphone", "loudspeaker", "network", "throughput")
