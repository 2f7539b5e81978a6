"""Where answers and messages go."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from scheduling.command_line.answer import Answer
from scheduling.command_line.progress_line import ProgressLine
from scheduling.messages.catalogue import Catalogue
from tests.unit.command_line.streams import memory_terminal

ANSWER = Answer(3, {"name": "Bensaïd\x1b"}, ["  une ligne\x9b2J"], ["attention\x1b[2J"])


def test_lines_to_stdout_messages_to_stderr() -> None:
    terminal, out, err = memory_terminal()
    terminal.show(ANSWER, as_json=False)
    assert out.text == "  une ligne2J\n"
    assert err.text == "attention[2J\n"


def test_one_document_on_stdout() -> None:
    terminal, out, err = memory_terminal()
    terminal.show(ANSWER, as_json=True)
    assert json.loads(out.text) == {"name": "Bensaïd\x1b"}
    assert "Bensaïd" in out.text
    assert "\x1b" not in out.text
    assert err.text == "attention[2J\n"


def test_a_stream_that_cannot_say_it_still_gets_all_of_it() -> None:
    terminal, out, _ = memory_terminal(encoding="ascii")
    terminal.document({"name": "山"})
    terminal.write("山–\n")
    assert json.loads(out.text.splitlines()[1].join("{}")) == {"name": "山"}
    assert out.text.endswith("??\n")


def test_half_a_character_is_escaped() -> None:
    terminal, out, _ = memory_terminal()
    terminal.document({"file": "\udcff"})
    assert json.loads(out.text) == {"file": "\udcff"}


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from scheduling.command_line.answer import Answer\n"
        "from scheduling.command_line.terminal import Terminal\n"
        "sys.stdin.readline()\n"
        "t = Terminal(sys.stdin, sys.stdout, sys.stderr)\n"
        "t.show(Answer(3, {}, ['x' * 100] * 10_000), False)\n"
        "sys.exit(3)\n"
    )
    read, write = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=write, stderr=subprocess.PIPE, cwd=Path.cwd()
    )
    try:
        os.close(write)
        os.close(read)
        _, complaint = process.communicate(b"go\n", timeout=30)
    finally:
        process.kill()
    assert complaint == b""
    assert process.returncode == 3


def test_progress_is_shown_to_those_who_watch(fr: Catalogue) -> None:
    terminal, _, err = memory_terminal(watched=True)
    progress = ProgressLine(terminal, fr)
    progress.progressed("synchronise", 0, 200)
    for done in range(1, 200):
        progress.progressed("synchronise", done, 200)
    progress.progressed("synchronise", 200, 200)
    progress.progressed("new_step", 0, 0)
    progress.cleared()
    shown = err.text.split("\r\x1b[K")
    assert shown[1] == "Synchronisation des agendas 0/200"
    assert shown[-3:] == ["Synchronisation des agendas 200/200", "new_step", ""]
    assert len(shown) < 20
    quiet, _, silent = memory_terminal()
    ProgressLine(quiet, fr).progressed("synchronise", 0, 2)
    assert silent.text == ""
