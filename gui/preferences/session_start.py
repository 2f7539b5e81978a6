"""Opening with the session, on Linux: an entry of the person's own autostart folder (XDG Autostart, Desktop Entry 1.5)."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

ENTRY = "teleconsult.desktop"
_QUOTED = '"`$\\'
"""What stands behind a backslash inside the quotes of `Exec`."""


class SessionStart:
    """`command`: what is started, argument by argument; `folder`: the autostart folder."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command = tuple(command)
        self._path = folder / ENTRY

    @property
    def wanted(self) -> bool:
        """Whether the program opens with the session: there is an entry that is not hidden."""
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        return "hidden=true" not in (line.strip().lower().replace(" ", "") for line in text.splitlines())

    def want(self, wanted: bool) -> None:
        """Write the entry or remove it. Raises `OSError`."""
        if not wanted:
            self._path.unlink(missing_ok=True)
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        entry = {
            "Type": "Application",
            "Name": "Teleconsult",
            "Exec": exec_line(self._command),
            "Terminal": "false",
            "X-GNOME-Autostart-enabled": "true",
        }
        lines = ["[Desktop Entry]", *(f"{key}={value}" for key, value in entry.items())]
        self._path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def exec_line(command: Sequence[str]) -> str:
    """The command as `Exec` has it: each argument quoted, `%` doubled, and backslashes doubled again as in every value."""
    quoted = []
    for argument in command:
        escaped = "".join(f"\\{one}" if one in _QUOTED else one for one in argument)
        quoted.append(f'"{escaped}"'.replace("%", "%%"))
    return " ".join(quoted).replace("\\", "\\\\")


def autostart_folder() -> Path:
    """The person's own (XDG Base Directory)."""
    named = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(named) if named.startswith("/") else Path.home() / ".config") / "autostart"


def this_program(profile: Path, secrets: Path | None) -> list[str]:
    """How this program is started again with the same profile."""
    frozen = getattr(sys, "frozen", False)
    begin = [sys.executable] if frozen else [sys.executable, str(Path(__file__).resolve().parents[2] / "main.py")]
    places = ["--profile", str(profile.resolve())]
    return [*begin, *places, *(["--secrets", str(secrets.resolve())] if secrets is not None else [])]
