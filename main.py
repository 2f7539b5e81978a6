"""The command line, and the one place where objects are built and handed to each other.

The window has a way of its own that needs no parser: to build one takes as long as the window’s widgets do.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scheduling.command_line.first_look import FirstLook, look
from scheduling.command_line.window_wish import WindowWish, window_wish
from scheduling.errors import Cancelled, SchedulingError, SettingsRefused

if TYPE_CHECKING:
    from argparse import Namespace

    from device_check.command_line.asked import Asked
    from device_check.command_line.check import Answered
    from device_check.measurement import ProbeGroup
    from device_check.report import Report
    from device_check.scope import Wanted
    from device_check.settings import CheckSettings
    from scheduling.command_line.answer import Answer
    from scheduling.command_line.terminal import Terminal
    from scheduling.messages.catalogue import Catalogue

KEEPING_S = 5.0
"""For keeping what was found, after it was told."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command; the answer is the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    first = look(given, os.environ)
    try:
        wish = window_wish(given)
        if wish is not None and _has_screen():
            return _window(wish, first)
        return _command(given, first)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the one place where our own faults end: logged, told once
        return _failed(error, given, first)


def _command(given: list[str], first: FirstLook) -> int:
    # Argument parser, texts and terminal: 25 ms that the window does without.
    from device_check.command_line.options import add_check, asks_nagios
    from scheduling.command_line import endings
    from scheduling.command_line.commands import build_parser
    from scheduling.command_line.parser import UsageRefused
    from scheduling.command_line.terminal import standard_terminal
    from scheduling.messages.catalogue import load_catalogue

    terminal, catalogue = standard_terminal(), load_catalogue(first.language)
    parser = build_parser(catalogue, Path(sys.argv[0]).name or "main.py", [add_check])
    try:
        arguments = parser.parse_args(given)
    except SystemExit as end:  # --help
        return _unknown(terminal) if asks_nagios(given) else int(end.code or 0)
    if arguments.command is None:
        if not _has_screen():
            raise UsageRefused("no_window", usage=parser.format_usage().rstrip())
        return _window(WindowWish(getattr(arguments, "secrets", None)), first)
    if arguments.command == "demo":
        return _demo(arguments, first, terminal, catalogue)
    if arguments.command == "check" and arguments.history:
        if arguments.nagios:
            raise UsageRefused("not_together", detail="--history", option="--nagios")
        return endings.answered(_history(arguments, first, terminal, catalogue), first, terminal, catalogue)
    if arguments.command == "check":
        as_json = first.as_json and not asks_nagios(given)  # monitoring reads one line, whatever else was asked for
        return _check(arguments, replace(first, as_json=as_json), terminal, catalogue)
    return endings.answered(_answer(arguments, first, terminal, catalogue), first, terminal, catalogue)


def _failed(error: BaseException, given: list[str], first: FirstLook) -> int:
    # What is needed only to say what went wrong.
    from device_check.command_line.options import asks_nagios
    from scheduling.command_line import endings
    from scheduling.command_line.terminal import standard_terminal
    from scheduling.messages.catalogue import load_catalogue

    terminal, catalogue, monitored = standard_terminal(), load_catalogue(first.language), asks_nagios(given)
    told = replace(first, as_json=first.as_json and not monitored)
    if isinstance(error, SchedulingError):
        code = endings.refused(error, told, terminal, catalogue)
    elif isinstance(error, Exception):
        code = endings.crashed(error, told, terminal, catalogue)
    else:
        code = endings.refused(Cancelled(), told, terminal, catalogue)
    return _unknown(terminal) if monitored else code


def _has_screen() -> bool:
    # A command that was spelled out does not ask.
    from gui.demo.screen import has_screen

    return has_screen()


def import_domain() -> None:
    """What the first picture needs of the domain, before Qt: its binding reads the source text of all that comes after it."""
    import scheduling.messages.catalogue
    import scheduling.office.agenda
    import scheduling.office.state  # noqa: F401  loaded before Qt


def _window(wish: WindowWish, first: FirstLook) -> int:
    gc.disable()  # 12 ms: nothing of what is imported and built now is garbage; the window enables it once it is painted
    import_domain()
    # Qt costs a tenth of a second: only the window needs it.
    from gui.app import Start, run_window

    try:
        return run_window(Start(first.profile, wish.secrets, "en" if first.language == "en" else "fr"))
    finally:
        gc.enable()


def _demo(arguments: Namespace, first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> int:
    # Slow to import, and only the demonstration needs it.
    from scheduling.command_line.progress_line import ProgressLine

    profile: Path | None = getattr(arguments, "profile", None)
    if _has_screen():
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
    from device_check.command_line.check import Words, check, too_late
    from device_check.command_line.deadline import deadline
    from device_check.errors import CheckSettingsRefused, FileUnwritable, LinkUnfit, OutOfTime
    from device_check.settings import read_settings
    from scheduling.command_line import endings
    from scheduling.command_line.exit_codes import OUR_FAULT
    from scheduling.command_line.interruption import cancelling
    from scheduling.command_line.progress_line import ProgressLine
    from scheduling.errors import LinkRefused, ValueRefused
    from scheduling.messages.catalogue import load_catalogue
    from scheduling.office.named_secret import named_secret
    from scheduling.progress import CancelToken
    from scheduling.settings import SETTINGS_FILE, load_settings, policy_path

    cancel, progress = CancelToken(), ProgressLine(terminal, catalogue)
    settings = load_settings(first.profile, policy_path())
    table = {"ca_file": settings.ca_file or "", **settings.check}
    try:
        link = _link_of(arguments, first, terminal, catalogue) if arguments.appointment else ""
        wanted = asked(arguments, read_settings(table, str(first.profile / SETTINGS_FILE)), link)
        secret_of = named_secret(first.profile, getattr(arguments, "secrets", None))
        wanted = replace(wanted, wanted=replace(wanted.wanted, secret_of=secret_of), zone=settings.zone)
        late = too_late(wanted, catalogue)
        words = Words(catalogue, load_catalogue("en"), catalogue.on("window"))
        with (
            cancelling(cancel, lambda: terminal.say_from_signal(catalogue.text("message.stopping"))),
            deadline(wanted.deadline_s, cancel, lambda: endings.answered(_as_answer(late), first, terminal, catalogue)),
        ):
            answered = check(wanted, _device_probes, words, cancel, progress)
    except CheckSettingsRefused as error:
        raise SettingsRefused(error.file, error.reason) from None
    except LinkUnfit as error:
        raise LinkRefused(error.reason, error.host) from None
    except FileUnwritable as error:
        raise ValueRefused(error.option, error.path, error.reason) from None
    except OutOfTime:
        answered = late
    finally:
        progress.cleared()
    code = endings.answered(_as_answer(answered), first, terminal, catalogue)
    if answered.kept is not None:
        # The answer stands already, and monitoring waits for the end of the process.
        with suppress(OutOfTime), deadline(KEEPING_S, CancelToken(), lambda: code):
            _keep(answered.kept, wanted, arguments, first, terminal, catalogue)
    if (failed := answered.unwritten) is not None:
        values = {"option": failed.option, "path": failed.path, "detail": failed.detail}
        terminal.say(catalogue.text("message.error", text=catalogue.text("check_error.file_unwritable.message", **values)))
        return code or OUR_FAULT
    return code


def _keep(report: Report, asked: Asked, arguments: Namespace, first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> None:
    """Keep it in the history of this workstation. Whatever prevents that is said, and changes nothing of the answer."""
    # Slow to import (SQLCipher), and the answer is given already.
    from msgspec.json import encode

    from scheduling import clock
    from scheduling.command_line import endings
    from scheduling.command_line.crash_log import log_crash
    from scheduling.messages.sentences import sentence
    from scheduling.office.readiness_history import keep
    from scheduling.office.workspace import has_store, open_workspace, profile_secrets

    secrets: Path | None = getattr(arguments, "secrets", None)
    try:
        # Monitoring makes no store of its own; and without a place for its key one would end with this process.
        if (asked.nagios and not has_store(first.profile)) or not profile_secrets(first.profile, secrets).lasting:
            return
        with open_workspace(first.profile, secrets) as workspace:
            for notice in workspace.notices:
                terminal.say(endings.notice_text(notice, catalogue))
            keep(
                workspace,
                encode(report),
                report_id=report.id,
                taken_at=report.taken_at,
                scope=report.scope,
                verdict=report.verdict,
                days=asked.settings.history_days,
            )
    except SchedulingError as error:
        _unkept(sentence(error, catalogue).message, terminal, catalogue)
    except Exception as error:  # noqa: BLE001  the answer is given: no second one, but the fault is logged and told
        path = log_crash(first.profile, error, clock.now())
        told = catalogue.text("message.crash_logged", path=path) if path else catalogue.text("message.crash")
        _unkept(told, terminal, catalogue)


def _unkept(reason: str, terminal: Terminal, catalogue: Catalogue) -> None:
    terminal.say(catalogue.text("message.warning", text=catalogue.text("check_history.unkept", reason=reason)))


def _history(arguments: Namespace, first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> Answer:
    from device_check.command_line.history import history_of
    from scheduling.command_line import endings
    from scheduling.office.readiness_history import reports
    from scheduling.office.workspace import open_workspace
    from scheduling.settings import load_settings, policy_path

    zone = load_settings(first.profile, policy_path()).zone
    with open_workspace(first.profile, getattr(arguments, "secrets", None)) as workspace:
        for notice in workspace.notices:
            terminal.say(endings.notice_text(notice, catalogue))
        return _as_answer(history_of(reports(workspace), catalogue, zone))


def _link_of(arguments: Namespace, first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> str:
    """The link of the appointment that is named; nothing else of it is looked at."""
    # Slow to import (SQLCipher, iCalendar), and only this option needs the store.
    from scheduling.command_line import endings
    from scheduling.errors import NotFound
    from scheduling.office.agenda import find_appointment
    from scheduling.office.workspace import open_workspace

    with open_workspace(first.profile, getattr(arguments, "secrets", None)) as workspace:
        for notice in workspace.notices:
            terminal.say(endings.notice_text(notice, catalogue))
        link = find_appointment(workspace, arguments.appointment).link
    if not link:
        raise NotFound("link", arguments.appointment)
    return link


def _device_probes(settings: CheckSettings, wanted: Wanted) -> list[ProbeGroup]:
    # Qt Multimedia costs a tenth of a second: only where a device is looked at.
    from device_check.backends import probes

    return probes(settings, wanted)


def _as_answer(answered: Answered) -> Answer:
    from scheduling.command_line.answer import Answer  # of the command line: see `_command`

    return Answer(answered.code, answered.document, answered.lines)


def _answer(arguments: Namespace, first: FirstLook, terminal: Terminal, catalogue: Catalogue) -> Answer:
    # Slow to import (iCalendar, HTTP, SQLCipher), and not needed to explain how a command is written.
    from scheduling.command_line import endings
    from scheduling.command_line.dispatch import answer
    from scheduling.command_line.interruption import cancelling
    from scheduling.command_line.invocation import Invocation
    from scheduling.command_line.progress_line import ProgressLine
    from scheduling.office.workspace import open_workspace
    from scheduling.progress import CancelToken

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
