"""The program as its users start it: `main.py` as a process, on a profile of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Result:
    """What one command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """One user's profile under `directory`."""

    directory: Path
    language: str = "fr"

    @property
    def profile(self) -> Path:
        return self.directory / "profile"

    @property
    def secrets(self) -> Path:
        return self.directory / "secrets"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(ROOT / "main.py"), "--profile", str(self.profile), "--secrets", str(self.secrets), *arguments]

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TELECONSULT"))}
        home = self.directory / "home"
        home.mkdir(parents=True, exist_ok=True)
        return {**kept, "HOME": str(home), "LANG": f"{self.language}.UTF-8", "PYTHONWARNINGS": "error", "PYTHONUTF8": "1"}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command and do not wait for it."""
        return subprocess.Popen(
            self.command(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment(),
        )

    def run(self, *arguments: str, stdin: str = "", code: int | None = 0) -> Result:
        """Run a command to its end; the exit code must be `code` (None: any)."""
        done = subprocess.run(
            self.command(*arguments),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            env=self.environment(),
            check=False,
        )
        result = Result(done.returncode, done.stdout, done.stderr)
        assert code is None or result.code == code, f"{arguments}: exit code {result.code}\n{result.out}\n{result.err}"
        assert "Traceback" not in result.err, result.err
        return result

    def json(self, *arguments: str, stdin: str = "", code: int | None = 0) -> Any:
        """Run a command with `--json` and answer its document."""
        return self.run("--json", *arguments, stdin=stdin, code=code).json

    def settings(self, text: str) -> None:
        """Write the profile's settings."""
        self.profile.mkdir(parents=True, exist_ok=True)
        (self.profile / "settings.toml").write_text(text, encoding="utf-8")

    def add_account(self, url: str, username: str, password: str) -> Any:
        """Sign in; the password goes over standard input."""
        return self.json("account", "add", "--url", url, "--username", username, "--password-file", "-", stdin=f"{password}\n")
