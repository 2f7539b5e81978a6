"""What one run keeps where nothing lasting keeps its secrets: they stay in memory, the store in a folder that goes with the run.

A command line has one workspace and needs none of this; a window opens one after the other and must find them the same.
"""

from __future__ import annotations

from pathlib import Path

from scheduling.secrets import Secrets


class Session:
    """Given to every workspace of a run; `close` at its end."""

    def __init__(self) -> None:
        self._secrets: Secrets | None = None
        self._place: Path | None = None

    def keep(self, secrets: Secrets) -> tuple[Secrets, Path]:
        """The secrets and the store's folder of this run; the first ones it was given."""
        if self._secrets is None or self._place is None:
            import tempfile  # 3 ms, and a store that lasts needs none

            self._secrets = secrets
            self._place = Path(tempfile.mkdtemp(prefix="teleconsult-"))
        return self._secrets, self._place

    def close(self) -> None:
        """Forget the secrets and remove the store."""
        if self._place is not None:
            import shutil  # 2 ms, likewise

            shutil.rmtree(self._place, ignore_errors=True)
        self._secrets = self._place = None
