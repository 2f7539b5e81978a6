"""Ctrl-C at the terminal and the end of the session end the window as its cross does: nothing is cut in the middle."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Ending(QObject):
    """Python runs its handlers only when it runs at all, and an idle event loop does not: a pipe wakes it."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._application = application
        self._wanted = False
        self._pipe = _WindowsPipe() if sys.platform == "win32" else _Pipe()
        self._notifier = QSocketNotifier(self._pipe.woken, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        self._before = [signal.signal(one, self._end) for one in _SIGNALS]
        signal.set_wakeup_fd(self._pipe.waking, warn_on_full_buffer=False)

    def close(self) -> None:
        """Leave the signals to whoever had them."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for one, before in zip(_SIGNALS, self._before, strict=True):
            signal.signal(one, before)
        self._pipe.close()

    def _wake(self) -> None:
        self._pipe.read()  # Python runs now, and has called `_end` by the next line
        if self._wanted:
            self._application.quit()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        # Python calls this wherever it stands, in the middle of a widget being made: closing windows there ends in a crash.
        self._wanted = True


class _Pipe:
    """What Python writes a byte to when a signal comes, and what the event loop waits for."""

    def __init__(self) -> None:
        self.woken, self.waking = os.pipe()
        for end in (self.woken, self.waking):
            os.set_blocking(end, False)

    def read(self) -> None:
        os.read(self.woken, 64)

    def close(self) -> None:
        os.close(self.woken)
        os.close(self.waking)


class _WindowsPipe:
    """There only a socket will do; elsewhere its import would cost 5 ms of the start."""

    def __init__(self) -> None:
        import socket

        self._ends = socket.socketpair()
        for end in self._ends:
            end.setblocking(False)
        self.woken, self.waking = (end.fileno() for end in self._ends)

    def read(self) -> None:
        self._ends[0].recv(64)

    def close(self) -> None:
        for end in self._ends:
            end.close()
