"""What only Windows itself knows of the session that this process runs in. Not tried on a real Windows."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import os

    # WTS_CURRENT_SERVER_HANDLE, WTS_CURRENT_SESSION and WTSClientProtocolType of WTSQuerySessionInformation.
    _HERE, _THIS_SESSION, _PROTOCOL_TYPE = None, 0xFFFFFFFF, 16

    def own_session() -> int | None:
        """The number of our session."""
        number = ctypes.c_ulong()
        return number.value if ctypes.windll.kernel32.ProcessIdToSessionId(os.getpid(), ctypes.byref(number)) else None

    def client_protocol() -> int | None:
        """0 console, 1 ICA, 2 RDP; None: not known. Where Windows sees a console, Citrix is asked: XenDesktop shows one."""
        answer, length = ctypes.c_void_p(), ctypes.c_ulong()
        library = ctypes.WinDLL("wtsapi32")
        query = library.WTSQuerySessionInformationW
        query.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
        if not query(_HERE, _THIS_SESSION, _PROTOCOL_TYPE, ctypes.byref(answer), ctypes.byref(length)) or not answer.value:
            return None
        found = ctypes.c_ushort.from_address(answer.value).value
        library.WTSFreeMemory(answer)
        return found or _citrix_protocol()

    def _citrix_protocol() -> int:
        try:
            return int(ctypes.WinDLL("wfapi64" if sys.maxsize > 2**32 else "wfapi").WFGetActiveProtocol(_THIS_SESSION))
        except (OSError, AttributeError):
            # No Citrix here.
            return 0

else:

    def own_session() -> int | None:
        """Sessions have no numbers here."""
        return None

    def client_protocol() -> int | None:
        """Nobody says."""
        return None
