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
from device_check.probes.system import MOST_LOOKS, SystemProbe
from device_check.probes.targets import not_named, targets_of
from device_check.probes.throughput import SHORTEST_S, ThroughputProbe
from device_check.scope import Allowance, Wanted
from device_check.settings import CheckSettings
from device_check.thresholds import Thresholds

# What is kept of the time for who comes later; else those before would leave a far or slow line without a throughput, or a call.
RELAY_KEEPS_S = 5.0
THREE_LOOKS_S = 15.0


def beside_devices(settings: CheckSettings, thresholds: Thresholds, wanted: Wanted) -> list[Probe]:
    """Those of the wanted checks, in the order in which they run: none disturbs what another measures.

    The time that they have together begins now.
    """
    allowance = Allowance(wanted.budget)
    endpoint = endpoint_of(settings)
    targets = targets_of(settings, wanted.link_host)
    script = ProxyScript(settings, [*([endpoint] if endpoint else []), *(one.endpoint for one in targets)])
    ready_bps = {direction: thresholds.row("throughput", f"{direction}_bps").ready for direction in ("download", "upload")}
    lost = thresholds.row("relay", "loss_ratio")
    relays = relays_of(settings, wanted.link_host)
    for_relay_s = RELAY_KEEPS_S if relays and "relay" in wanted.checks else 0.0
    for_throughput_s = SHORTEST_S if endpoint and "throughput" in wanted.checks else 0.0
    throughput = ThroughputProbe(endpoint, ready_bps, script.routed, allowance, for_relay_s)
    servers = [*(one.endpoint for one in targets), *([endpoint] if endpoint else [])]
    probes: list[Probe] = [
        SystemProbe([partial(date_of, server) for server in servers], looks=_looks(wanted)),
        NetworkProbe(
            endpoint,
            targets,
            script,
            not_named(settings, wanted.link_host),
            left_s=lambda: allowance.left_s(for_relay_s + for_throughput_s),
        ),
        throughput,
        RelayProbe(
            relays,
            settings,
            wanted.secret_of,
            (lost.ready, lost.degraded),
            script.routed,
            carries_bps=lambda: throughput.carries_bps,
            allowance=allowance,
        ),
        SessionProbe(settings.media_redirection, list(dict.fromkeys(server.first_hop[0] for server in servers))),
    ]
    return [probe for probe in probes if probe.check in wanted.checks]


def _looks(wanted: Wanted) -> int:
    """In ten seconds there is no time to look a third time whether the processor is still busy."""
    return MOST_LOOKS if wanted.budget.seconds > THREE_LOOKS_S else MOST_LOOKS - 1
