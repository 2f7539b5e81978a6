"""A program of its own that runs a proxy script (PAC) in Qt's JavaScript engine.

    python -m device_check.backends.proxy_script < QUESTION

The question is JSON, `{"script": TEXT, "asked": [[URL, HOST], ...]}`, and so is the answer: `{"answers": ["PROXY a:1", ...]}` or
`{"error": TEXT}`. A process of its own, because a script may come from anybody on the network: Qt's engine keeps Python's lock
while it runs, so a script without end would stop the whole window (tried: not even a timer's thread came to its turn), and its
memory has no limit. Here the system sets both.
"""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import time
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtQml import QJSEngine, QJSValue

HELPERS = Path(__file__).resolve().parents[2] / "resources" / "proxy_script.js"
MOST_MEMORY, CPU_S = 1 << 30, 2
LONGEST_ANSWER = 2000


class Machine(QObject):
    """What the script may ask of this computer."""

    @Slot(str, result=str)
    def addressOf(self, host: str) -> str:  # noqa: N802  as JavaScript calls it
        """The first IPv4 address of the name; empty where there is none."""
        with contextlib.suppress(OSError, UnicodeError):
            return str(socket.getaddrinfo(host, None, socket.AF_INET, socket.SOCK_STREAM)[0][4][0])
        return ""

    @Slot(result=str)
    def ownAddress(self) -> str:  # noqa: N802  as JavaScript calls it
        """The address of this computer on its way out; nothing is sent."""
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        return "127.0.0.1"

    @Slot(result=float)
    def now(self) -> float:
        """Milliseconds since 1970."""
        return time.time() * 1000


def answers(script: str, asked: list[tuple[str, str]], machine: Machine | None = None) -> dict[str, Any]:
    """What the script answers to each address and host. An application must exist."""
    engine = QJSEngine()
    ours = machine or Machine()
    engine.globalObject().setProperty("machine", engine.newQObject(ours))
    for source in (HELPERS.read_text(encoding="utf-8"), script):
        # The binding's own description has the second form of `evaluate`, with a list of the stack's lines.
        if (made := cast(QJSValue, engine.evaluate(source))).isError():
            return {"error": made.toString()[:LONGEST_ANSWER]}
    find = engine.globalObject().property("FindProxyForURL")
    if not find.isCallable():
        return {"error": "FindProxyForURL"}
    told: list[str] = []
    for url, host in asked:
        found = find.call([QJSValue(url), QJSValue(host)])
        if found.isError():
            return {"error": found.toString()[:LONGEST_ANSWER]}
        told.append(found.toString()[:LONGEST_ANSWER] if found.isString() else "")
    return {"answers": told}


def main() -> int:
    """Answer one question."""
    _application = QCoreApplication([])
    _limit()
    question = json.load(sys.stdin)
    json.dump(answers(question["script"], [(url, host) for url, host in question["asked"]]), sys.stdout)
    return 0


def _limit() -> None:
    """Memory and time from here on; on Windows only whoever started us ends us."""
    if sys.platform == "win32":
        return
    import resource  # there is none on Windows

    used = resource.getrusage(resource.RUSAGE_SELF)
    most_s = int(used.ru_utime + used.ru_stime) + CPU_S
    resource.setrlimit(resource.RLIMIT_CPU, (most_s, most_s))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
