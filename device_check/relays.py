"""Relays and video platforms, as settings and policy name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

# RFC 7064 3.1 and RFC 7065 3.1: no slashes, no credentials; IPv6 in brackets. TURN alone has a transport.
_ADDRESS = re.compile(
    r"(?P<scheme>stuns?|turns?):(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?(?:\?transport=(?P<transport>udp|tcp))?",
    re.IGNORECASE,
)
_PORT, _TLS_PORT = 3478, 5349

Host = Annotated[str, Meta(pattern=r"^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$")]
"""`visio.hospital.example`, or `*.hospital.example` for all below it."""


class Relay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`url`: `turn:relay.hospital.example:3478?transport=udp`, `turns:relay.hospital.example:443?transport=tcp`, `stun:...`.

    `secret`: the name under which the password is kept, never the password itself. `shared_secret`: it is the one of TURN's REST
    credentials (draft-uberti-behave-turn-rest): the password is made of it for a user name that ends with time.
    """

    url: str
    username: str = ""
    secret: str = ""
    shared_secret: bool = False


class Platform(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A video platform, known by the host of its links. `websocket`: path of its upgrade; empty: not tried.

    `issuer`: what the name of the issuer of its certificate must contain; empty: any that this computer trusts.
    """

    host: Host
    relays: tuple[Relay, ...] = ()
    websocket: Annotated[str, Meta(pattern=r"^(/[!-~]*)?$")] = ""
    issuer: str = ""


@dataclass(frozen=True)
class RelayAddress:
    """Where a relay is, and how it is spoken to. `turn` False: it only tells one's own address (STUN)."""

    turn: bool
    tls: bool
    host: str
    port: int
    transport: Literal["udp", "tcp"]


def address_of(url: str) -> RelayAddress:
    """The parts of a relay's address, with what RFC 7065 3.2 leaves out filled in. TLS over UDP (DTLS) is refused.

    `ValueError` where it is no address; it does not repeat it: a password may have been written into it.
    """
    found = _ADDRESS.fullmatch(url)
    if found is None:
        raise ValueError("not the address of a relay")
    turn, tls = found["scheme"].lower().startswith("turn"), found["scheme"].lower().endswith("s")
    named = (found["transport"] or "").lower()
    port = int(found["port"] or (_TLS_PORT if tls else _PORT))
    if not 0 < port < 65536 or (named and not turn) or (tls and named == "udp"):
        raise ValueError("not the address of a relay")
    return RelayAddress(turn, tls, found["host"].strip("[]"), port, "tcp" if tls or named == "tcp" else "udp")
