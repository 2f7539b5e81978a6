"""The program itself, started as its users start it: each step of the tour is a real command."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MAIN = Path(__file__).resolve().parents[2] / "main.py"
LONGEST_S = 120


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a profile; `name` is the word that stands for the beginning of their commands."""

    name: str
    profile: Path
    secrets: Path
    language: str

    @property
    def beginning(self) -> list[str]:
        """The program with this user's profile and secrets."""
        return ["main.py", "--profile", _shown(self.profile), "--secrets", _shown(self.secrets)]

    def run(self, *arguments: str) -> Said:
        """Run a command to its end, with nothing on its standard input."""
        places = ["--profile", str(self.profile), "--secrets", str(self.secrets), "--language", self.language]
        done = subprocess.run(  # noqa: S603  our own interpreter and program, no shell
            [sys.executable, str(MAIN), *places, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=LONGEST_S,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "140"},
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)


class Story:
    """Tells step by step and keeps count of what was not as expected."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.steps = 0
        self.surprises: list[str] = []

    def chapter(self, title: str, text: str) -> None:
        """A numbered heading and what is going to happen."""
        self.steps += 1
        self._tell("")
        self._tell(f"{self.steps}. {title}")
        self._tell(f"   {text}")

    def say(self, text: str) -> None:
        """One more sentence."""
        self._tell(f"   {text}")

    def do(self, user: User, *arguments: str, expected: int = 0) -> Said:
        """Show a command, run it, show what it said."""
        self._tell("")
        self._tell(f"   $ {user.name} {shlex.join(_shown_argument(one) for one in arguments)}")
        said = user.run(*arguments)
        for line in (said.out + said.err).splitlines():
            self._tell(f"     {line}".rstrip())
        if expected != 0:
            self._tell(f"     [{said.code}]")
        self.check(said.code == expected, f"{arguments[0]}: {said.code}, {expected}")
        return said

    def check(self, holds: bool, what: str) -> None:
        """Note what did not happen as it should."""
        if not holds:
            self.surprises.append(f"{self.steps}. {what}")


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _shown_argument(argument: str) -> str:
    return _shown(Path(argument)) if argument.startswith("/") and Path(argument).exists() else argument
