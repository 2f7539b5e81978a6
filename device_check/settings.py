"""The table `[check]` of settings and policy, decoded strictly. Nothing is contacted but what stands here."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from device_check.check_names import CHECKS
from device_check.errors import CheckSettingsRefused
from device_check.thresholds import Limits, Thresholds


class CheckSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`speed_url`: base address of a LibreSpeed server (https, or http on this machine); empty: there is none.

    `speed_issuer`: what the name of the issuer of that server's certificate must contain; another one is interception.
    `required`: the checks that count for the overall verdict. `camera`, `microphone`, `loudspeaker`: the id or the
    description of the chosen device; empty: the system's default. `proxy`: `http://host:port`; empty: what the environment
    names (HTTPS_PROXY, NO_PROXY). `ca_file`: a CA beside those of the operating system.
    """

    speed_url: str = ""
    speed_issuer: str = ""
    required: tuple[str, ...] = CHECKS
    camera: str = ""
    microphone: str = ""
    loudspeaker: str = ""
    proxy: str = ""
    ca_file: str = ""
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
    if settings.speed_url:
        _refuse_unfit(settings.speed_url, "check.speed_url", file)
    # An override of what is not in the table, or whose limits cross, is refused here, where the file is known.
    Thresholds.load(overrides=settings.thresholds, file=file)
    if settings.proxy and urlsplit(settings.proxy).scheme != "http":
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


def _refuse_unfit(url: str, name: str, file: str) -> None:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise CheckSettingsRefused(file, f"{name}: {error}") from error
    if parts.scheme not in ("http", "https") or not host or parts.username is not None or parts.query or parts.fragment:
        raise CheckSettingsRefused(file, f"{name}: expected https://host/path, without a password")
    if parts.scheme == "http" and not is_loopback(host):
        raise CheckSettingsRefused(file, f"{name}: expected https (http only on this machine)")
