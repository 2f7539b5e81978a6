"""Where the throughput is measured."""

from __future__ import annotations

from device_check.errors import CheckSettingsRefused
from device_check.settings import read_settings
from gui.preferences.setting_field import SettingField


class SpeedUrlField(SettingField):
    """The base address of a LibreSpeed server; empty: the throughput is not measured."""

    def shown(self, value: object) -> str:
        return value if isinstance(value, str) else ""

    def read(self, text: str) -> object:
        if not text:
            return None
        address = text if "://" in text else f"https://{text}"
        try:
            read_settings({"speed_url": address}, "")
        except CheckSettingsRefused:
            raise ValueError(
                self.tr("Cette adresse ne convient pas. Par exemple : https://debit.hopital.example/ (https, sans mot de passe).")
            ) from None
        return address

    def retranslate(self) -> None:
        super().retranslate()
        self.field.name(
            self.tr("Adresse du serveur de débit"),
            self.tr("Un serveur LibreSpeed de l’hôpital. Sans adresse, le débit n’est pas mesuré."),
        )
