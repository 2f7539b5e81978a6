"""The probes that run beside the devices, one after the other, as settings name what they contact."""

from __future__ import annotations

from functools import partial

from device_check.measurement import Probe
from device_check.probes.endpoint import endpoint_of
from device_check.probes.network import NetworkProbe
from device_check.probes.pac import ProxyScript
from device_check.probes.relay import RelayProbe
from device_check.probes.relay_ways import relays_of
from device_check.probes.server_clock import date_of
from device_check.probes.session import SessionProbe
from device_check.probes.system import SystemProbe
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
    lost = thresholds.row("relay", "loss_ratio")
    servers = [*(one.endpoint for one in targets), *([endpoint] if endpoint else [])]
    probes: list[Probe] = [
        SystemProbe([partial(date_of, server) for server in servers]),
        NetworkProbe(endpoint, targets, script, not_named(settings, wanted.link_host)),
        ThroughputProbe(endpoint, ready_bps, script.routed),
        RelayProbe(relays_of(settings, wanted.link_host), settings, wanted.secret_of, (lost.ready, lost.degraded), script.routed),
        SessionProbe(settings.media_redirection, list(dict.fromkeys(server.first_hop[0] for server in servers))),
    ]
    return [probe for probe in probes if probe.check in wanted.checks]
