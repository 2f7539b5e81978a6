"""Who has to be reached: our own speed server, the calendar server, the platforms. Nothing but what settings name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from device_check.measurement import Cause, Severity
from device_check.probes.endpoint import Endpoint, endpoint_at
from device_check.relays import Platform
from device_check.settings import CheckSettings


class Role(StrEnum):
    """What a target is to the consultation; `device_check.measurement.Rung.target` says the same words."""

    TEST_SERVICE = "test_service"
    CALENDAR = "calendar"
    PLATFORM = "platform"


# Without the calendar or the platform there is no consultation; that our own speed server is down says nothing of this network.
SEVERITY: Mapping[Role, Severity] = {
    Role.TEST_SERVICE: Severity.NOT_MEASURED,
    Role.CALENDAR: Severity.NOT_READY,
    Role.PLATFORM: Severity.NOT_READY,
}


@dataclass(frozen=True)
class Target:
    """One to be reached. `websocket`: path of the upgrade that is tried; empty: none is."""

    role: Role
    endpoint: Endpoint
    websocket: str = ""


def targets_of(settings: CheckSettings, link_host: str = "") -> list[Target]:
    """The calendar server, and the platforms; with `link_host` (`host` or `host:port`) that of the appointment alone.

    A platform known by a pattern (`*.hospital.example`) is only met by a link.
    """
    targets: list[Target] = []
    if settings.calendar_url:
        targets.append(Target(Role.CALENDAR, endpoint_at(settings.calendar_url, settings)))
    if link_host:
        named = platform_of(settings, link_host)
        return [*targets, _platform(named, link_host, settings)] if named else targets
    return [*targets, *(_platform(one, one.host, settings) for one in settings.platforms if not one.host.startswith("*."))]


def platform_of(settings: CheckSettings, link_host: str) -> Platform | None:
    """The platform that a link belongs to: by its whole name before a pattern, by a longer pattern before a shorter one."""
    host = _host_of(link_host)
    named = [one for one in settings.platforms if _matches(one.host.lower(), host)]
    return max(named, key=lambda one: (not one.host.startswith("*."), len(one.host)), default=None)


def not_named(settings: CheckSettings, link_host: str) -> tuple[Cause, ...]:
    """That the appointment's platform is none of those that settings name: it was not contacted, and nothing is judged."""
    if not link_host or platform_of(settings, link_host):
        return ()
    return (Cause("platform_not_named", Severity.NOT_MEASURED, {"host": _host_of(link_host)}),)


def _platform(platform: Platform, place: str, settings: CheckSettings) -> Target:
    # Never the link's path: it may open the consultation, and only once.
    parts = urlsplit(f"https://{place}")
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    url = f"https://{host}:{parts.port or 443}/"
    return Target(Role.PLATFORM, endpoint_at(url, settings, platform.issuer), platform.websocket)


def _matches(pattern: str, host: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _host_of(place: str) -> str:
    return (urlsplit(f"https://{place}").hostname or "").rstrip(".")
