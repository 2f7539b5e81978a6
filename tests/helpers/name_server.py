"""A real DNS server on a free loopback port, with the records that a test gives it; `silent`: it hears and never answers.

`address`: elsewhere, port 53 in a namespace of its own for instance.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset

Records = Mapping[tuple[str, str], Sequence[str]]


@dataclass
class NameServer:
    """`asked`: name and type of each question, in order."""

    port: int
    host: str = "127.0.0.1"
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def resolver(self) -> dns.resolver.Resolver:
        """One that asks this server and no other."""
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = [self.host]
        resolver.port = self.port
        return resolver


@contextmanager
def name_server(records: Records, *, silent: bool = False, address: tuple[str, int] = ("127.0.0.1", 0)) -> Iterator[NameServer]:
    """Serve `records` (of name and type, as in a zone file); other names do not exist, other types of these are empty."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind(address)
    server = NameServer(listening.getsockname()[1], address[0])
    thread = threading.Thread(target=_serve, args=(listening, server, records, silent), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
            bell.sendto(b"", (server.host, server.port))
        thread.join(5)
        listening.close()


def _serve(listening: socket.socket, server: NameServer, records: Records, silent: bool) -> None:
    while True:
        wire, sender = listening.recvfrom(4096)
        if not wire:
            return
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        server.asked.append((name, kind))
        if silent:
            continue
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.AA | dns.flags.RA
        told = records.get((name, kind), ())
        if told:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *told))
        elif not any(known == name for known, _ in records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        listening.sendto(answer.to_wire(), sender)
