"""The table `[check]` of settings and policy, decoded strictly. Nothing is contacted but what stands here."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from device_check.check_names import CHECKS
from device_check.errors import CheckSettingsRefused
from device_check.relays import Platform, Relay, address_of
from device_check.thresholds import Limits, Thresholds


class CheckSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`speed_url`: base address of a LibreSpeed server (https, or http on this machine); empty: there is none.

    `speed_issuer`: what the name of the issuer of that server's certificate must contain; another one is interception.
    `required`: the checks that count for the overall verdict. `camera`, `microphone`, `loudspeaker`: the id or the
    description of the chosen device; empty: the system's default. `proxy`: `http://host:port`; empty: what the environment
    names (HTTPS_PROXY, NO_PROXY). `ca_file`: a CA beside those of the operating system.
    `relays`: those of the hospital; `platforms`: where its consultations take place. `calendar_url`: the calendar server's
    address, to be reached. `pac_url`: the proxy script. `media_redirection`: kinds of remote session whose sound and picture go
    past the data centre, as policy confirms. `history_days`: how long this workstation's examinations are kept.
    `before_appointments`: whether the window examines the workstation by itself a quarter of an hour before each; the camera is
    on for some seconds then.
    """

    speed_url: str = ""
    speed_issuer: str = ""
    required: tuple[str, ...] = CHECKS
    camera: str = ""
    microphone: str = ""
    loudspeaker: str = ""
    proxy: str = ""
    ca_file: str = ""
    relays: tuple[Relay, ...] = ()
    platforms: tuple[Platform, ...] = ()
    calendar_url: str = ""
    pac_url: str = ""
    media_redirection: tuple[Literal["rdp", "citrix", "horizon"], ...] = ()
    before_appointments: bool = True
    history_days: Annotated[int, Meta(ge=1, le=3650)] = 400
    thresholds: dict[str, dict[str, Limits]] = {}


def read_settings(table: Mapping[str, Any], file: str) -> CheckSettings:
    """Decode the table; `file` is where it came from. Raises `CheckSettingsRefused`."""
    try:
        settings = msgspec.convert(table, CheckSettings)
    except msgspec.ValidationError as error:
        raise CheckSettingsRefused(file, f"[check] {error}") from error
    for name in settings.required:
        if name not in CHECKS:
            raise CheckSettingsRefused(file, f"check.required: {name!r} is none of {', '.join(CHECKS)}")
    for name in ("speed_url", "calendar_url"):
        if url := getattr(settings, name):
            _refuse_unfit(url, f"check.{name}", file)
    if settings.pac_url:
        # Proxy scripts are commonly given over http (`wpad`); what they may name is a proxy, no more.
        _refuse_unfit(settings.pac_url, "check.pac_url", file, encrypted=False)
    _refuse_relays(settings, file)
    # An override of what is not in the table, or whose limits cross, is refused here, where the file is known.
    Thresholds.load(overrides=settings.thresholds, file=file)
    if settings.proxy and not _is_proxy(settings.proxy):
        # Not repeated: it may hold a password.
        raise CheckSettingsRefused(file, "check.proxy: expected http://host:port")
    return settings


def is_loopback(host: str) -> bool:
    """Whether `host` names this machine, by the name alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_proxy(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme == "http" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _refuse_relays(settings: CheckSettings, file: str) -> None:
    named = [("check.relays", settings.relays), *((f"check.platforms {one.host}", one.relays) for one in settings.platforms)]
    for name, relays in named:
        for relay in relays:
            try:
                address_of(relay.url)
            except ValueError:
                # The address is not repeated: a password may have been written into it.
                raise CheckSettingsRefused(file, f"{name}: expected turn:host:port?transport=udp, turns: or stun:") from None


def _refuse_unfit(url: str, name: str, file: str, *, encrypted: bool = True) -> None:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise CheckSettingsRefused(file, f"{name}: {error}") from error
    if parts.scheme not in ("http", "https") or not host or parts.username is not None or parts.query or parts.fragment:
        raise CheckSettingsRefused(file, f"{name}: expected https://host/path, without a password")
    if encrypted and parts.scheme == "http" and not is_loopback(host):
        raise CheckSettingsRefused(file, f"{name}: expected https (http only on this machine)")
