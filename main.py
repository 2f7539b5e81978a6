"""The command line, and the one place where objects are built and handed to each other."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from device_check.command_line.options import add_check, asks_nagios
from scheduling.command_line import endings
from scheduling.command_line.answer import Answer
from scheduling.command_line.commands import build_parser
from scheduling.command_line.first_look import FirstLook, look
from scheduling.command_line.interruption import cancelling
from scheduling.command_line.parser import UsageRefused
from scheduling.command_line.progress_line import ProgressLine
from scheduling.command_line.terminal import Terminal, standard_terminal
from scheduling.errors import Cancelled, SchedulingError, SettingsRefused
from scheduling.messages.catalogue import Catalogue, load_catalogue
from scheduling.progress import CancelToken
from scheduling.settings import SETTINGS_FILE, load_settings, policy_path

if TYPE_CHECKING:
    from device_check.command_line.check import Answered
    from device_check.measurement import Probe
    from device_check.settings import CheckSettings


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command; the answer is the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    terminal = standard_terminal()
    first = look(given, os.environ)
    monitored = asks_nagios(given)
    if monitored:  # which reads one line, whatever else was asked for
        first = replace(first, as_json=False)
    catalogue = load_catalogue(first.language)
    try:
        code = _run(given, first, terminal, catalogue)
    except SchedulingError as error:
        code = endings.refused(error, first, terminal, catalogue)
    except KeyboardInterrupt:
        code = endings.refused(Cancelled(), first, terminal, catalogue)
    except Exception as error:  # noqa: BLE001  the one place where our own faults end: logged, told once, never swallowed
        code = endings.crashed(error, first, terminal, catalogue)
    else:
        return code
    return _unknown(terminal) if monitored else code


def _run(given: list[str], first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> int:
    parser = build_parser(catalogue, Path(sys.argv[0]).name or "main.py", [add_check])
    try:
        arguments = parser.parse_args(given)
    except SystemExit as end:  # --help
        return _unknown(terminal) if asks_nagios(given) else int(end.code or 0)
    if arguments.command is None:
        return _window(arguments, first, parser.format_usage().rstrip())
    if arguments.command == "demo":
        return _demo(arguments, first, terminal, catalogue)
    if arguments.command == "check":
        return _check(arguments, first, terminal, catalogue)
    return endings.answered(_answer(arguments, first, terminal, catalogue), first, terminal, catalogue)


def _window(arguments: Namespace, first: FirstLook, usage: str) -> int:
    # Qt costs a tenth of a second: only the window needs it.
    from gui.demo.screen import has_screen

    if not has_screen():
        raise UsageRefused("no_window", usage=usage)
    from gui.app import Start, run_window

    secrets: Path | None = getattr(arguments, "secrets", None)
    return run_window(Start(first.profile, secrets, "en" if first.language == "en" else "fr"))


def _demo(arguments: Namespace, first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> int:
    # Slow to import, and only the demonstration needs it.
    from gui.demo.screen import has_screen

    profile: Path | None = getattr(arguments, "profile", None)
    if has_screen():
        from gui.demo.window import open_demo

        progress = ProgressLine(terminal, catalogue)
        return open_demo(profile or arguments.tour, "en" if first.language == "en" else "fr", progress)
    from gui.demo.pictures import take_pictures
    from scheduling.demo.tour import run_demo

    code = run_demo(profile, arguments.tour, catalogue)
    terminal.say(catalogue.text("tour.pictures", folder=arguments.tour))
    take_pictures(arguments.tour, lambda path: terminal.say(f"  {path}"))
    return code


def _unknown(terminal: Terminal) -> int:
    # Only what monitoring started needs it.
    from device_check.command_line.nagios import Status, unknown

    terminal.write(unknown("nothing was examined: see the messages, or --help") + "\n")
    return Status.UNKNOWN


def _check(arguments: Namespace, first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> int:
    # Nothing else needs it (20 ms); it needs no store.
    from device_check.command_line.asked import asked
    from device_check.command_line.check import check, too_late
    from device_check.command_line.deadline import deadline
    from device_check.errors import CheckSettingsRefused, OutOfTime
    from device_check.settings import read_settings

    cancel, progress = CancelToken(), ProgressLine(terminal, catalogue)
    settings = load_settings(first.profile, policy_path())
    table = {"ca_file": settings.ca_file or "", **settings.check}
    try:
        wanted = asked(arguments, read_settings(table, str(first.profile / SETTINGS_FILE)))
        late = too_late(wanted, catalogue)
        with (
            cancelling(cancel, lambda: terminal.say_from_signal(catalogue.text("message.stopping"))),
            deadline(wanted.deadline_s, cancel, lambda: endings.answered(_as_answer(late), first, terminal, catalogue)),
        ):
            answered = check(wanted, _device_probes, catalogue, load_catalogue("en"), cancel, progress)
    except CheckSettingsRefused as error:
        raise SettingsRefused(error.file, error.reason) from None
    except OutOfTime:
        answered = late
    finally:
        progress.cleared()
    return endings.answered(_as_answer(answered), first, terminal, catalogue)


def _device_probes(settings: CheckSettings) -> list[Probe]:
    # Qt Multimedia costs a tenth of a second: only where a device is looked at.
    from device_check.backends import probes

    return probes(settings)


def _as_answer(answered: Answered) -> Answer:
    return Answer(answered.code, answered.document, answered.lines)


def _answer(arguments: Namespace, first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> Answer:
    # Slow to import (iCalendar, HTTP, SQLCipher), and not needed to explain how a command is written.
    from scheduling.command_line.dispatch import answer
    from scheduling.command_line.invocation import Invocation
    from scheduling.office.workspace import open_workspace

    cancel, progress = CancelToken(), ProgressLine(terminal, catalogue)
    secrets: Path | None = getattr(arguments, "secrets", None)
    with cancelling(cancel, lambda: terminal.say_from_signal(catalogue.text("message.stopping"))):
        try:
            with open_workspace(first.profile, secrets, cancel=cancel, reporter=progress) as workspace:
                for notice in workspace.notices:
                    terminal.say(endings.notice_text(notice, catalogue))
                return answer(Invocation(workspace, arguments, terminal, catalogue))
        finally:
            progress.cleared()


if __name__ == "__main__":
    sys.exit(main())
