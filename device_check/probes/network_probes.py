"""The probes of the network, as settings name its endpoint."""

from __future__ import annotations

from device_check.measurement import Probe
from device_check.probes.endpoint import endpoint_of
from device_check.probes.network import NetworkProbe
from device_check.probes.throughput import ThroughputProbe
from device_check.settings import CheckSettings
from device_check.thresholds import Thresholds


def network_probes(settings: CheckSettings, thresholds: Thresholds) -> list[Probe]:
    """Round trip, then throughput: one after the other, they do not disturb each other."""
    endpoint = endpoint_of(settings)
    ready_bps = {direction: thresholds.row("throughput", f"{direction}_bps").ready for direction in ("download", "upload")}
    return [NetworkProbe(endpoint), ThroughputProbe(endpoint, ready_bps)]
