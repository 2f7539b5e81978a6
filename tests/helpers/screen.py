"""A real X screen (Xvfb) for one test, and a person's hands on it (xdotool); every process is ended by its id."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

START_S = 20
T = TypeVar("T")


@dataclass(frozen=True)
class Screen:
    """`display` is what DISPLAY names; pictures of it are numbered in the order in which they are taken."""

    display: str
    pictures: Path

    @property
    def environment(self) -> dict[str, str]:
        """For programs that shall open their windows here."""
        return {
            **{k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")},
            "DISPLAY": self.display,
        }

    def do(self, *arguments: str) -> str:
        """One xdotool command."""
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=30, check=False
        )
        return done.stdout.strip()

    def key(self, *names: str) -> None:
        """Press keys one after the other (`Return`, `ctrl+z`)."""
        for name in names:
            self.do("key", "--clearmodifiers", name)

    def type(self, text: str) -> None:
        """Type as a person does."""
        self.do("type", "--delay", "15", text)

    def window(self, title: str) -> str:
        """Wait for a visible window of this title, give it the focus, and answer its id."""
        found = wait_for(lambda: self.do("search", "--onlyvisible", "--name", title).splitlines()[-1:], f"a window {title}")[0]
        self.do("windowfocus", "--sync", found)
        return found

    def picture(self, name: str) -> Path:
        """Take a picture of the whole screen."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        path = self.pictures / f"{len(list(self.pictures.glob('*.png'))) + 1:02}-{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True, timeout=30)
        return path


def wait_for(ask: Callable[[], T], what: str, seconds: float = START_S) -> T:
    """Ask until the answer is true."""
    until = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > until:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.1)


def has_tools(tools: Sequence[str] = ("Xvfb", "xdotool", "import")) -> bool:
    """Whether this machine has them; `.ci/setup test` installs them."""
    return all(shutil.which(one) for one in tools)


@contextmanager
def screen(pictures: Path, size: str = "1440x900") -> Iterator[Screen]:
    """A screen of its own, on a display that is free."""
    read, write = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        yield Screen(f":{number}", pictures)
    finally:
        process.terminate()
        process.wait(10)
