"""A call's datagrams from one place on a relay to another: up to it and down again, numbered and stamped, paced like a call."""

from __future__ import annotations

import asyncio
import secrets
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from device_check.measures.call_path import Sent, lost_of, schedule
from device_check.measures.loss import is_decided
from device_check.probes.turn_client import Client

# Run, number, microseconds since the beginning.
_HEADER = struct.Struct("!4sIQ")
# From here on it is looked each second whether the loss is known well enough.
FIRST_LOOK_S, LOOK_S = 5.0, 1.0
# What was sent so long ago and is not there is lost; longer where the way is far.
LATEST_S, LATEST_OF_ALL_S = 0.5, 1.5
# A sender that was held up so long goes on as if it had not: all at once would make the losses it looks for.
HELD_UP_S = 0.1
# Where so much of a call is missing after so long, it is looked whether the line is too narrow for its picture.
NARROW_AFTER_S, NARROW_RATIO = 1.0, 0.10
# Of IP, UDP and the channel.
HEADERS = 32


@dataclass
class Carried:
    """What was sent and what arrived, in s since the beginning; those sent until `until_s` count."""

    sent: list[Sent] = field(default_factory=list)
    arrived_s: dict[int, float] = field(default_factory=dict)
    until_s: float = 0.0
    bytes_moved: int = 0
    narrow: bool = False

    @property
    def lost_ratio(self) -> float:
        """The share that did not arrive, of those that count."""
        lost, of = lost_of(self.sent, self.arrived_s, self.until_s)
        return lost / of if of else 0.0


async def carry(
    here: Client,
    there: Client,
    *,
    part_bytes: int,
    limits: Sequence[float],
    longest_s: float,
    looked: Callable[[float], None],
    until_narrow: bool = False,
) -> Carried:
    """Send from `here` to `there` until the loss lies on one side of each limit, for `longest_s` at most.

    `part_bytes`: as `schedule` has it. `limits` empty: nothing is lost on this way, and the first look is the last. `looked` is
    told the seconds gone, each second. `until_narrow`: where much is missing soon, it ends there, and `narrow` says so.
    """
    carried, run, begun = Carried(), secrets.token_bytes(4), time.perf_counter()

    def received(data: bytes) -> None:
        now_s = time.perf_counter() - begun
        if len(data) < _HEADER.size or data[:4] != run:
            return
        number: int = _HEADER.unpack_from(data)[1]
        if number < len(carried.sent) and number not in carried.arrived_s:
            carried.arrived_s[number] = now_s
            carried.bytes_moved += len(data) + HEADERS

    there.take(received)
    shift_s, look_s = 0.0, FIRST_LOOK_S
    for number, due in enumerate(schedule(part_bytes)):
        now_s = time.perf_counter() - begun
        if (early_s := due.at_s + shift_s - now_s) > 0:
            await asyncio.sleep(early_s)
        elif early_s < -HELD_UP_S:
            shift_s -= early_s
        now_s = time.perf_counter() - begun
        if not (here.lives and there.lives):
            break
        latest_s = _latest(carried)
        if until_narrow and now_s >= NARROW_AFTER_S + latest_s:
            until_narrow = False
            carried.until_s = NARROW_AFTER_S
            carried.narrow = carried.lost_ratio > NARROW_RATIO
            if carried.narrow:
                break
        if now_s >= min(look_s + latest_s, longest_s):
            carried.until_s = max(now_s - latest_s, 0.0)
            looked(now_s)
            lost, of = lost_of(carried.sent, carried.arrived_s, carried.until_s)
            if now_s >= longest_s or is_decided(lost, of, limits):
                break
            look_s += LOOK_S
        carried.sent.append(Sent(now_s, due.is_sound))
        here.send(_HEADER.pack(run, number, int(now_s * 1e6)) + bytes(due.size - _HEADER.size))
        carried.bytes_moved += due.size + HEADERS
    return carried


def _latest(carried: Carried) -> float:
    """After how many seconds one that is not there is lost."""
    if len(carried.arrived_s) < 20:
        return LATEST_S
    some = list(carried.arrived_s.items())[:200]
    usual_s = median(time_s - carried.sent[number].at_s for number, time_s in some)
    return min(max(LATEST_S, 1.5 * usual_s + 0.2), LATEST_OF_ALL_S)
