"""Whether the way to an address leaves this machine by a VPN: asked of the route, not of the interfaces that merely exist."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
from pathlib import Path

# The kinds of way: nothing of a VPN, or what carries it.
NONE, TUN, WIREGUARD, PPP, TUNNEL = "none", "tun", "wireguard", "ppp", "tunnel"
# linux/if_arp.h: point to point over a line, and an interface without addresses of its own.
_ARPHRD_PPP, _ARPHRD_NONE = 512, 65534
# linux/netlink.h, linux/rtnetlink.h
_NLM_F_REQUEST, _RTM_NEWROUTE, _RTM_GETROUTE, _RTA_DST, _RTA_OIF = 1, 24, 26, 1, 4
_HEADER, _ROUTE, _ATTRIBUTE = struct.Struct("=IHHII"), struct.Struct("=BBBBBBBBI"), struct.Struct("=HH")
# ifType of IANA: ppp, tunnel, and what WireGuard's Wintun calls itself.
_WINDOWS_KINDS = {23: PPP, 131: TUNNEL, 53: TUN}


def kind_of(interface: str, interfaces: Path = Path("/sys/class/net")) -> str:
    """What that interface of Linux is. `interfaces`: where the kernel describes them."""
    folder = interfaces / interface
    sort = next((line.partition("=")[2] for line in _read(folder / "uevent").splitlines() if line.startswith("DEVTYPE=")), "")
    if sort == "wireguard":
        return WIREGUARD
    if (folder / "tun_flags").exists():
        return TUN
    number = _read(folder / "type").strip()
    if number == str(_ARPHRD_PPP):
        return PPP
    # Mobile modems have no addresses of their own either, and are no VPN.
    return TUNNEL if number == str(_ARPHRD_NONE) and sort != "wwan" else NONE


def _read(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text(encoding="ascii", errors="replace")
    return ""


if sys.platform == "win32":
    import ctypes

    def vpn_to(address: str) -> str | None:
        """The kind of way to that IP address, by GetBestInterface, whose interface's LUID has the ifType in its upper 16 bits.

        None: not known; IPv4 only. Not tried on a real Windows.
        """
        if ":" in address:
            return None
        library = ctypes.WinDLL("iphlpapi")
        index, luid = ctypes.c_ulong(), ctypes.c_uint64()
        wanted = ctypes.c_ulong(struct.unpack("=I", socket.inet_aton(address))[0])
        if library.GetBestInterface(wanted, ctypes.byref(index)):
            return None
        if library.ConvertInterfaceIndexToLuid(index, ctypes.byref(luid)):
            return None
        return _WINDOWS_KINDS.get(luid.value >> 48, NONE)

elif sys.platform == "linux":

    def vpn_to(address: str) -> str | None:
        """The kind of way to that IP address; None where there is no way. Nothing is sent."""
        interface = interface_to(address)
        return kind_of(interface) if interface else None

    def interface_to(address: str) -> str | None:
        """The interface by which the kernel would send to `address`, all its tables and rules considered; None: no way."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with contextlib.suppress(OSError), socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as line:
            wanted = socket.inet_pton(family, address)
            body = _ROUTE.pack(family, 8 * len(wanted), 0, 0, 0, 0, 0, 0, 0)
            body += _ATTRIBUTE.pack(_ATTRIBUTE.size + len(wanted), _RTA_DST) + wanted
            line.settimeout(1)
            line.send(_HEADER.pack(_HEADER.size + len(body), _RTM_GETROUTE, _NLM_F_REQUEST, 1, 0) + body)
            return _interface_of(line.recv(8192))
        return None

    def _interface_of(answer: bytes) -> str | None:
        _length, kind, *_rest = _HEADER.unpack_from(answer)
        place = _HEADER.size + _ROUTE.size
        while kind == _RTM_NEWROUTE and place + _ATTRIBUTE.size <= len(answer):
            length, name = _ATTRIBUTE.unpack_from(answer, place)
            if name == _RTA_OIF:
                return socket.if_indextoname(struct.unpack_from("=I", answer, place + _ATTRIBUTE.size)[0])
            # Each begins at a multiple of four bytes.
            place += max(length + 3 & ~3, _ATTRIBUTE.size)
        return None

else:

    def vpn_to(_address: str) -> str | None:
        """Nobody says."""
        return None
