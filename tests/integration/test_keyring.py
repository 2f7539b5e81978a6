"""The key store of the system, for real: gnome-keyring on a D-Bus session of its own (Debian: gnome-keyring, dbus-daemon)."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's")

# The daemon forks; it belongs to the session's bus and ends with it.
SESSION = """
set -eu
if [ "$1" = unlocked ]; then
    eval "$(printf 'phrase' | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"
elif [ "$1" = locked ]; then
    eval "$(gnome-keyring-daemon --start --components=secrets 2>/dev/null)"
fi
exec "$2" -c "$3"
"""


def end_processes_of(home: Path) -> None:
    """The daemon leaves with its bus; one that does not within 5 s is ended by its id, and the test fails."""
    mark = f"HOME={home}".encode()
    until = time.monotonic() + 5
    while left := [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if mark in environ(path)]:
        if time.monotonic() > until:
            for process in left:
                os.kill(process, signal.SIGKILL)
            pytest.fail("a key store was left running")
        time.sleep(0.02)


def environ(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().split(b"\0")
    except OSError:  # it ended, or is somebody else's
        return []


def in_session(home: Path, state: str, script: str) -> dict[str, object]:
    """Run `script` in a D-Bus session; what it prints last is JSON."""
    for tool in ("dbus-run-session", "gnome-keyring-daemon"):
        assert shutil.which(tool), f"{tool} is missing: apt-get install gnome-keyring dbus-daemon"
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(home / "data"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", SESSION, "sh", state, sys.executable, textwrap.dedent(script)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    end_processes_of(home)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_secrets_outlive_the_process_and_the_session(tmp_path: Path) -> None:
    written = in_session(
        tmp_path,
        "unlocked",
        """
        import json
        from scheduling.secrets import open_secrets
        secrets = open_secrets(None, "profile")
        secrets.set("store-key", bytes(range(32)))
        secrets.set("sealing-keys", b"k" * 5000)
        secrets.set("password-h\u00f4pital", "mot de passe \u00e9".encode())
        secrets.set("gone", b"x")
        secrets.delete("gone")
        secrets.delete("never there")
        print(json.dumps({"place": secrets.place, "lasting": secrets.lasting}))
        """,
    )
    assert written == {"place": "keyring", "lasting": True}
    read = in_session(
        tmp_path,
        "unlocked",
        """
        import json
        from scheduling.secrets import open_secrets
        secrets = open_secrets(None, "profile")
        print(json.dumps({
            "key": list(secrets.get("store-key")),
            "sealing": secrets.get("sealing-keys").decode(),
            "password": secrets.get("password-h\u00f4pital").decode(),
            "gone": secrets.get("gone"),
            "other": open_secrets(None, "other").get("store-key"),
        }))
        """,
    )
    assert read == {"key": list(range(32)), "sealing": "k" * 5000, "password": "mot de passe é", "gone": None, "other": None}
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"mot de passe" not in on_disk


def test_a_key_store_that_nobody_unlocks_is_told_not_replaced_by_memory(tmp_path: Path) -> None:
    in_session(
        tmp_path,
        "unlocked",
        """
        from scheduling.secrets import open_secrets
        open_secrets(None, "profile").set("store-key", bytes(32))
        print("{}")
        """,
    )
    told = in_session(
        tmp_path,
        "locked",
        """
        import json
        from scheduling.errors import SecretsRefused
        from scheduling.secrets import open_secrets
        try:
            open_secrets(None, "profile").get("store-key")
        except SecretsRefused as refused:
            print(json.dumps({"place": refused.place, "reason": refused.reason}))
        """,
    )
    assert told == {"place": "keyring", "reason": "keyring_locked"}


def test_without_a_key_store_memory_is_all_there_is(tmp_path: Path) -> None:
    told = in_session(
        tmp_path,
        "none",
        """
        import json, os
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        from scheduling.secrets import open_secrets
        secrets = open_secrets(None, "profile")
        print(json.dumps({"place": secrets.place, "lasting": secrets.lasting}))
        """,
    )
    assert told == {"place": "memory", "lasting": False}
