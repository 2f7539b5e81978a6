"""One window a session and profile: a second start hands its arguments over to the first and ends."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from gui.window_name import window_name

WAIT_MS = 2_000
LARGEST_BYTES = 64_000


class OneWindow(QObject):
    """`asked` tells the arguments of a second start.

    The socket's name carries session and profile, and only this user may connect (`UserAccessOption`). The arguments of a
    second start are data: a list of at most a few texts, checked here.
    """

    asked = Signal(list)

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = window_name(profile)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)

    def hand_over(self, arguments: list[str]) -> bool:
        """Whether another window took them; then this process has nothing left to do."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT_MS):
            return False
        socket.write(json.dumps(arguments).encode() + b"\n")
        socket.waitForBytesWritten(WAIT_MS)
        # An answer, not only an open socket: a window that hangs or is just ending does not count.
        return socket.waitForReadyRead(WAIT_MS) and socket.readAll().data() == b"shown\n"

    def listen(self) -> bool:
        """Wait for second starts; a socket that a crash left behind is taken away."""
        if self._server.listen(self._name):
            return True
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Be the first window no longer."""
        self._server.close()

    def _connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._answer(socket)

    def _read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > LARGEST_BYTES:
            socket.abort()
            return
        if not socket.canReadLine():
            return
        try:
            found = json.loads(bytes(socket.readLine().data()))
        except (ValueError, RecursionError):  # no JSON, or a list in a list in a list
            socket.abort()
            return
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            socket.write(b"shown\n")
            socket.flush()
            self.asked.emit(found)
        else:
            socket.abort()
