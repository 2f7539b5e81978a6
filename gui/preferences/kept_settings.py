"""The settings that hold, and changing one of them without waiting for the disk."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gui.jobs import Job
from gui.office import Office
from scheduling.settings import Settings


class KeptSettings(QObject):
    """`changed` tells the new `Settings` once they are written."""

    changed = Signal(object)

    def __init__(self, office: Office, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.settings = settings

    def is_managed(self, name: str) -> bool:
        """Whether the hospital's policy fixes this setting."""
        return self.settings.is_managed(name)

    def write(self, name: str, value: object) -> Job:
        """Write one; it fails with `SettingsRefused` or `StoreFull`, and then nothing has changed."""
        job = self._office.write_setting(name, value)
        job.succeeded.connect(self._written)
        return job

    def _written(self, settings: Settings) -> None:
        self.settings = settings
        self.changed.emit(settings)
