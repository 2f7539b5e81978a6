"""The servers that a link to join may lead to."""

from __future__ import annotations

import re

from gui.preferences.setting_field import SettingField

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:\*\.)?(?:{_LABEL}\.)*{_LABEL}")
"""RFC 1123, 2.1; `*.` stands for any name below."""


class LinkHostsField(SettingField):
    """Names separated by commas, blanks or semicolons."""

    def shown(self, value: object) -> str:
        return ", ".join(value) if isinstance(value, list | tuple) else ""

    def read(self, text: str) -> object:
        hosts = list(dict.fromkeys(one.lower() for one in re.split(r"[\s,;]+", text) if one))
        for one in hosts:
            if "/" in one or ":" in one:
                raise ValueError(
                    self.tr(
                        "« {host} » est une adresse : écrivez seulement le nom du serveur, par exemple visio.hopital.example."
                    ).format(host=one)
                )
            if not _HOST.fullmatch(_ascii(one)):
                raise ValueError(
                    self.tr(
                        "« {host} » n’est pas un nom de serveur. Par exemple : visio.hopital.example, *.region.example."
                    ).format(host=one)
                )
        return hosts

    def retranslate(self) -> None:
        super().retranslate()
        self.field.name(
            self.tr("Serveurs de visioconférence autorisés"),
            self.tr("Un lien vers un autre serveur est refusé. Par exemple : visio.hopital.example, *.region.example"),
        )


def _ascii(host: str) -> str:
    """Names beyond ASCII are compared as they are sent (IDNA); what cannot be sent stays as it is, and is refused."""
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return host
