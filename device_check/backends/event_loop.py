"""Devices need an event loop. Without a window the caller's thread runs one, until the device is done or the person cancels."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from device_check.progress import CancelToken

POLL_MS = 50

_LOG = logging.getLogger("qt")


def application() -> QCoreApplication:
    """The running application, or one of its own that needs no screen. The caller keeps it as long as devices are used."""
    running = QCoreApplication.instance()
    if running is not None:
        return running
    # What Qt has to say belongs to the log: the output is the report.
    qInstallMessageHandler(_log)
    return QGuiApplication(["teleconsult", "-platform", "offscreen"])


def run_until_done(begin: Callable[[Callable[[object], None]], None], cancel: CancelToken) -> object:
    """Call `begin` with a function that ends the loop, and answer what that function was given.

    Once `cancel` is set, what the token raises is raised, at most `POLL_MS` later; releasing devices is the caller's.
    """
    loop = QEventLoop()
    answers: list[object] = []

    def finish(answer: object) -> None:
        answers.append(answer)
        loop.quit()

    def look() -> None:
        # Being called at all also lets Python handle Ctrl-C, which waits while Qt's loop sleeps.
        if cancel.cancelled:
            loop.quit()

    poll = QTimer()
    poll.timeout.connect(look)
    begin(finish)
    if not answers:
        poll.start(POLL_MS)
        loop.exec()
        poll.stop()
    cancel.check()
    return answers[0]


def _log(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    _LOG.log(
        logging.WARNING if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg) else logging.DEBUG,
        "%s %s",
        context.category,
        text,
    )
