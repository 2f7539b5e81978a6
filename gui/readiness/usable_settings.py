"""What the table `[check]` says, as far as it can be used."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from device_check.errors import CheckSettingsRefused
from device_check.probes.endpoint import endpoint_of
from device_check.probes.relay_ways import relays_of
from device_check.settings import CheckSettings, read_settings
from device_check.thresholds import Thresholds
from gui.messages import Message
from scheduling.settings import SETTINGS_FILE, Settings
from scheduling.store.accounts import Account


def usable_settings(settings: Settings) -> tuple[CheckSettings, Thresholds, Message | None]:
    """The settings and limits of the examination; where they do not fit, the defaults, and what is wrong."""
    try:
        found = read_settings({"ca_file": settings.ca_file or "", **settings.check}, SETTINGS_FILE)
        return found, Thresholds.load(overrides=found.thresholds, file=SETTINGS_FILE), None
    except CheckSettingsRefused as refused:
        headline = QCoreApplication.translate("UsableSettings", "Les réglages de la vérification ne conviennent pas")
        return CheckSettings(), Thresholds.load(), Message(headline, f"{refused.file} : {refused.reason}")


def places_of(settings: CheckSettings) -> tuple[str, bool]:
    """The host to which the network is measured, empty where none is named; and whether a relay is."""
    endpoint = endpoint_of(settings)
    return endpoint.host if endpoint is not None else "", bool(relays_of(settings, ""))


def calendar_of(accounts: Iterable[Account]) -> str:
    """The address of the calendar server that this workstation uses; empty where there is none that can be reached without more.

    Of the account its server alone: what stands behind may be a person's name. One that asks for a client certificate would
    refuse an examination, which shows none.
    """
    for account in accounts:
        parts = urlsplit(account.homes[0] if account.homes else account.url)
        url = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
        try:
            if account.auth != "certificate":
                return read_settings({"calendar_url": url}, SETTINGS_FILE).calendar_url
        except CheckSettingsRefused:
            continue
    return ""
