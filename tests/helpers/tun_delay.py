"""A link that takes its time: two TUN devices, and in between what comes out of one goes into the other later.

`python -m tests.helpers.tun_delay NEAR_NAMESPACE NEAR_DEVICE FAR_NAMESPACE FAR_DEVICE`: makes the devices, moves each into its
namespace, says `ready`, then reads lines `DELAY JITTER QUEUE UP_BYTE DOWN_BYTE`, all in seconds, until its input ends: how long
one way takes (jitter: more or less by so much, evenly spread, from near to far alone), and, as a router with a narrow line behind
it, how long a packet may have to wait for those before it, and how long a byte takes from near to far and back (0: no time).
Root is needed.
"""

from __future__ import annotations

import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import time

_SETIFF, _TUN, _WITHOUT_HEADER = 0x400454CA, 0x0001, 0x1000
# More than this is waiting on a link only where somebody sends without heed: what comes then is dropped, as a router does.
LONGEST_QUEUE = 20_000


def main(near: tuple[str, str], far: tuple[str, str]) -> None:
    """Carry until standard input ends."""
    orders, ends = sys.stdin.fileno(), [_device(*near), _device(*far)]
    print("ready", flush=True)
    delay_s = jitter_s = queue_s = 0.0
    # Seconds for a byte, and until when the line is taken, from near to far and back.
    byte_s, taken_until = [0.0, 0.0], [0.0, 0.0]
    # When it is due, its number (equal times keep their order), where to, what.
    waiting: list[tuple[float, int, int, bytes]] = []
    number = 0
    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _due, _number, to, packet = heapq.heappop(waiting)
            _write(to, packet)
        rest = max(waiting[0][0] - time.monotonic(), 0) if waiting else None
        readable, _, _ = select.select([orders, *ends], [], [], rest)
        for source in readable:
            if source == orders:
                line = sys.stdin.readline()
                if not line:
                    return
                delay_s, jitter_s, queue_s, *byte_s = (float(word) for word in line.split())
                print("set", flush=True)
                continue
            up = source == ends[0]
            while (arrived := _read(source)) is not None:
                number += 1
                way, now = (0 if up else 1), time.monotonic()
                begins = max(now, taken_until[way])
                if len(waiting) >= LONGEST_QUEUE or (byte_s[way] and begins - now > queue_s):
                    continue
                taken_until[way] = begins + len(arrived) * byte_s[way]
                late = delay_s + (random.uniform(-jitter_s, jitter_s) if up else 0)
                heapq.heappush(waiting, (taken_until[way] + late, number, ends[1] if up else ends[0], arrived))


def _device(namespace: str, name: str) -> int:
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, _SETIFF, struct.pack("16sH14x", name.encode(), _TUN | _WITHOUT_HEADER))
    subprocess.run(["ip", "link", "set", name, "netns", namespace], check=True)
    return device


def _read(device: int) -> bytes | None:
    try:
        return os.read(device, 65_536)
    except BlockingIOError:
        return None


def _write(device: int, packet: bytes) -> None:
    # A full queue or a device that is not up yet loses it, as a wire does.
    try:
        os.write(device, packet)
    except OSError:
        return


if __name__ == "__main__":
    main((sys.argv[1], sys.argv[2]), (sys.argv[3], sys.argv[4]))
