"""Ctrl-C at the terminal and the end of the session end the window as its cross does: nothing is cut in the middle."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Ending(QObject):
    """Python runs its handlers only when it runs at all, and an idle event loop does not: a socket wakes it."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._application = application
        self._wanted = False
        self._woken, self._waking = socket.socketpair()
        for one in (self._woken, self._waking):
            one.setblocking(False)
        self._notifier = QSocketNotifier(self._woken.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        self._before = [signal.signal(one, self._end) for one in _SIGNALS]
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)

    def close(self) -> None:
        """Leave the signals to whoever had them."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for one, before in zip(_SIGNALS, self._before, strict=True):
            signal.signal(one, before)
        self._woken.close()
        self._waking.close()

    def _wake(self) -> None:
        self._woken.recv(64)  # Python runs now, and has called `_end` by the next line
        if self._wanted:
            self._application.quit()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        # Python calls this wherever it stands, in the middle of a widget being made: closing windows there ends in a crash.
        self._wanted = True
