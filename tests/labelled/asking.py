"""The two ways to an examination: the program as a process, or the real probes in this one."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from device_check.examination import examine
from device_check.measurement import Probe, ProbeGroup
from device_check.progress import SilentReporter, Token
from device_check.report import Report, read_report
from device_check.sentences import report
from device_check.thresholds import Thresholds
from scheduling.messages.catalogue import load_catalogue
from tests.helpers.program import Program


def program_says(
    folder: Path,
    *arguments: str,
    settings: str = "",
    changed: Mapping[str, str | None] | None = None,
    before: Sequence[str] = (),
) -> Report:
    """What `check --json` answers on a profile in `folder`. `settings`: settings.toml. `changed`: its environment; None takes a
    name away. `before`: what is put before the command (`ip netns exec ...`).
    """
    program = Program(folder)
    program.settings(settings)
    environment = {name: value for name, value in {**program.environment(), **(changed or {})}.items() if value is not None}
    # The program chooses its own where it has no window.
    environment.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [*before, *program.command("check", "--json", *arguments)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 10, 11, 12), f"exit code {done.returncode}: {done.stdout} {done.stderr}"
    return read_report(done.stdout.encode())


def probes_say(*probes: Probe | ProbeGroup) -> Report:
    """What these answer, run and judged as the command does it."""
    return report(examine(probes, Thresholds.load(), Token(), SilentReporter()), load_catalogue("fr"))
