"""The probes that run beside the devices, one after the other, as settings name what they contact."""

from __future__ import annotations

from device_check.measurement import Probe
from device_check.probes.endpoint import endpoint_of
from device_check.probes.network import NetworkProbe
from device_check.probes.pac import ProxyScript
from device_check.probes.targets import not_named, targets_of
from device_check.probes.throughput import ThroughputProbe
from device_check.scope import Wanted
from device_check.settings import CheckSettings
from device_check.thresholds import Thresholds


def beside_devices(settings: CheckSettings, thresholds: Thresholds, wanted: Wanted) -> list[Probe]:
    """Those of the wanted checks, in the order in which they run: none disturbs what another measures."""
    endpoint = endpoint_of(settings)
    targets = targets_of(settings, wanted.link_host)
    script = ProxyScript(settings, [*([endpoint] if endpoint else []), *(one.endpoint for one in targets)])
    ready_bps = {direction: thresholds.row("throughput", f"{direction}_bps").ready for direction in ("download", "upload")}
    probes: list[Probe] = [
        NetworkProbe(endpoint, targets, script, not_named(settings, wanted.link_host)),
        ThroughputProbe(endpoint, ready_bps, script.routed),
    ]
    return [probe for probe in probes if probe.check in wanted.checks]
