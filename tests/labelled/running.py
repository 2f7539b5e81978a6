"""Runs cases, each in a process of its own: Qt looks for the sound service once, and what a case changes ends with it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from device_check.report import read_report
from tests.helpers.program import ROOT
from tests.labelled.case import Case
from tests.labelled.table import Row, row_of

# To let go of what it has started.
GRACE_S = 20


def run_all(cases: Iterable[Case], jobs: int, tell: Callable[[Row], object] = lambda row: None) -> list[Row]:
    """Run them, so many at a time; those that want to be alone afterwards. The rows come in the order of the cases."""
    every = list(cases)
    rows: dict[str, Row] = {}
    for number, those in ((jobs, [one for one in every if not one.alone]), (1, [one for one in every if one.alone])):
        with ThreadPoolExecutor(number) as threads:
            for row in threads.map(run_apart, those):
                rows[row.id] = row
                tell(row)
    return [rows[case.id] for case in every]


def run_apart(case: Case) -> Row:
    """Run one in a process of its own."""
    if reason := case.missing():
        return row_of(case, None, not_made=reason)
    begun = time.monotonic()
    # A socket's path may be neither long nor have spaces: not below pytest's folders.
    with TemporaryDirectory(prefix="labelled-", ignore_cleanup_errors=True) as folder:
        answer = Path(folder) / "report.json"
        command = [sys.executable, "-m", "tests.labelled.running", case.id, folder, str(answer)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            said = _ended(process, case.patience_s)
        seconds = time.monotonic() - begun
        if process.returncode or not answer.exists():
            return row_of(case, None, error=" | ".join(said.splitlines()[-3:]) or "no answer", seconds=seconds)
        said_json = answer.read_bytes()
        if folder.encode() in said_json:
            return row_of(case, None, error="a path of this computer is in the report", seconds=seconds)
        return row_of(case, read_report(said_json), seconds=seconds, size=len(said_json))


def _ended(process: subprocess.Popen[str], patience_s: float) -> str:
    try:
        return process.communicate(timeout=patience_s)[1]
    except subprocess.TimeoutExpired:
        # As from a keyboard: what it has started is let go of.
        process.send_signal(signal.SIGINT)
    try:
        return f"not done after {patience_s:.0f} s | {process.communicate(timeout=GRACE_S)[1]}"
    except subprocess.TimeoutExpired:
        process.kill()
        return f"not done after {patience_s:.0f} s, and killed"


def chosen(cases: Iterable[Case], wanted: Iterable[str]) -> Iterator[Case]:
    """Those whose id is named, or begins with what is named (`H`, `C0`); all, where nothing is."""
    names = tuple(wanted)
    return (case for case in cases if not names or case.id.startswith(names))


def _main(identity: str, folder: str, answer: str) -> None:
    from tests.labelled.cases import all_cases  # importing them here would go round in a circle

    inside = Path(folder) / "w"
    inside.mkdir()
    report = all_cases()[identity].run(inside)
    Path(answer).write_bytes(msgspec.json.encode(report))


if __name__ == "__main__":
    _main(*sys.argv[1:])
