"""The relay (STUN, TURN): whether and how it is reached, and what becomes of a call's datagrams on the way to it and back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

from device_check.measurement import Cause, Measurement, Rung, Severity
from device_check.measures.call_path import PICTURE_BYTES, THIN_BYTES, call_path
from device_check.measures.call_quality import G711
from device_check.probes.out_of_budget import budget_spent
from device_check.probes.relay_best import best_of, settled
from device_check.probes.relay_causes import causes_of
from device_check.probes.relay_ways import Credentials, NamedRelay, credentials_of
from device_check.probes.rungs import RungFailed
from device_check.progress import CancelToken, Reporter
from device_check.scope import FULL_BUDGET, Allowance, SecretOf
from device_check.settings import CheckSettings

if TYPE_CHECKING:
    from device_check.probes.relay_rungs import RelayRungs, Routed, Tried
    from device_check.probes.turn_client import Client

STEP = "check.relay"
LONGEST_S = 15.0
# To try the ways and to measure; what is left of it to measure, in which a loss of some per cent is seen.
SHORTEST_S, SHORTEST_LOOK_S = 3.0, 1.0
# What a call's datagrams are there and back, in a second.
BYTES_PER_S = 210_000
# A call's picture would fill a line that carries less than twice of it, and lose by that: nothing large is sent there.
PICTURE_BPS = 1_500_000
_ROWS = frozenset({"round_trip_time_ms", "jitter_ms", "loss_ratio", "burst_loss_ratio"})
_LOSSES = frozenset({"loss_ratio", "burst_loss_ratio"})
QUESTIONS, PACE_S, GLANCE_S = 10, 0.02, 0.05


@dataclass
class _Found:
    measures: dict[str, float] = field(default_factory=dict)
    causes: list[Cause] = field(default_factory=list)
    rungs: list[Rung] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    bytes_moved: int = 0


class RelayProbe:
    """Judges the way to `relays`; without any, says that IT may name one. Never beside another that loads the line.

    `limits`: the shares lost that tell ready from degraded from not ready. `carries_bps`: what the line carries, where that was
    measured. `allowance`: what may be taken, everything included.
    """

    check = "relay"
    needs_calling_thread = False

    def __init__(
        self,
        relays: Sequence[NamedRelay],
        settings: CheckSettings,
        secret_of: SecretOf,
        limits: Sequence[float],
        routed: Routed,
        carries_bps: Callable[[], float | None] = lambda: None,
        allowance: Allowance | None = None,
    ) -> None:
        self._relays = relays
        self._settings = settings
        self._secret_of = secret_of
        self._limits = limits
        self._routed = routed
        self._carries_bps = carries_bps
        self._allowance = allowance or Allowance(FULL_BUDGET)

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        """Try all ways at once, then measure on the best. What stops it is a cause."""
        if not self._relays:
            return Measurement(self.check, causes=(Cause("no_relay", Severity.NOT_MEASURED),))
        if self._allowance.left_s() < SHORTEST_S:
            return Measurement(self.check, causes=(budget_spent(self._allowance),))
        begun = time.monotonic()
        reporter.progressed(STEP, 0, int(LONGEST_S))
        found = _Found()
        asyncio.run(_cancellable(self._measured(found, cancel, reporter), cancel))
        self._allowance.spend(found.bytes_moved)
        return Measurement(
            self.check,
            found.measures,
            tuple(found.causes),
            time.monotonic() - begun,
            found.bytes_moved,
            found.facts,
            tuple(found.rungs),
            found.skipped,
        )

    async def _measured(self, found: _Found, cancel: CancelToken, reporter: Reporter) -> None:
        # A tenth of a second to import, and only here.
        from device_check.probes.relay_rungs import RelayRungs

        now_s = time.time()
        signed = [(named, credentials_of(named.relay, self._secret_of, now_s)) for named in self._relays]
        rungs = RelayRungs(self._settings, self._routed, cancel)
        try:
            asked = rungs.asked(signed)
            there = await settled(asked, any(named.platform for named in self._relays))
            best = best_of([one for one in there if one.allocated])
            if best is not None:
                await rungs.let_go(one.client for one in there if one.client is not None and one is not best)
                await self._carried(found, rungs, best, dict(signed)[best.named], reporter)
            # Those that were silent until then have had their time meanwhile.
            tried = await asyncio.gather(*asked)
            found.rungs += [one.as_rung for one in tried]
            found.causes[:0] = causes_of(tried)
            if best is None and (reached := [one for one in tried if one.client is not None]):
                await self._only_reached(found, min(reached, key=lambda one: one.rung != "stun"))
            self._tell_missing_secrets(found, signed, carried=best is not None)
        finally:
            await rungs.close()

    async def _carried(
        self,
        found: _Found,
        rungs: RelayRungs,
        best: Tried,
        credentials: Credentials | None,
        reporter: Reporter,
    ) -> None:
        from device_check.probes.turn_loop import Carried, carry

        assert best.client is not None
        host, loses = best.named.address.host, best.rung == "turn_udp"
        try:
            async with asyncio.timeout(max(0.0, self._allowance.left_s(SHORTEST_LOOK_S))):
                there = await rungs.allocated(best.named, credentials)
                await rungs.met(best.client, there, host)
        except RungFailed as failed:
            found.causes.append(failed.cause)
            return
        except TimeoutError:
            found.causes.append(budget_spent(self._allowance))
            return
        carries_bps = self._carries_bps()
        picture = carries_bps is None or carries_bps >= PICTURE_BPS

        async def sent(part_bytes: int, until_narrow: bool = False) -> Carried:
            assert best.client is not None
            longest_s = min(LONGEST_S, self._allowance.left_s(), (self._allowance.left_bytes - found.bytes_moved) / BYTES_PER_S)
            carried = await carry(
                best.client,
                there,
                part_bytes=part_bytes,
                limits=self._limits if loses else (),
                longest_s=longest_s,
                looked=lambda seconds: reporter.progressed(STEP, int(seconds), int(LONGEST_S)),
                until_narrow=until_narrow,
            )
            found.bytes_moved += carried.bytes_moved
            return carried

        # What the line carries is not known where throughput was not measured: then the picture itself tells.
        with_picture: float | None = None
        carried = await sent(PICTURE_BYTES if picture else THIN_BYTES, until_narrow=loses and picture and carries_bps is None)
        if carried.narrow and self._allowance.left_s() >= SHORTEST_LOOK_S:
            picture, with_picture = False, carried.lost_ratio
            # Nothing in the picture's place: what holds it back may count datagrams, not bytes.
            carried = await sent(0)
            if carried.lost_ratio < with_picture / 2:
                found.causes.append(Cause("picture_not_carried", Severity.DEGRADED, {"host": host, "lost_ratio": with_picture}))
        found.facts |= {"relay": host, "transport": best.rung.removeprefix("turn_"), "pacing": "call" if picture else "audio"}
        if carried.sent and not carried.arrived_s:
            # Not one: then it is no loss, but a relay that does not carry from itself to itself.
            found.causes.append(Cause("relay_carries_nothing", Severity.NOT_MEASURED, {"host": host}))
            return
        found.measures |= call_path(carried.sent, carried.arrived_s, carried.until_s, loses=loses)
        if "mos" in found.measures:
            found.facts["codec"] = G711.name
        if not loses:
            found.skipped = _LOSSES
            found.facts["relay_tcp"] = found.facts["transport"]
        else:
            # Sound alone is ten datagrams in a fifth of a second: one lost would be a tenth at once.
            found.skipped = frozenset({"burst_loss_ratio"}) if with_picture is not None else frozenset()
            self._tell_too_few(found, host)

    def _tell_too_few(self, found: _Found, host: str) -> None:
        """Nothing at all was lost, and of so few that it is not sure: that is no loss."""
        high = found.measures.get("loss_high_ratio", 0.0)
        if found.measures.get("lost_count") != 0 or high < self._limits[0]:
            return
        found.skipped |= {"loss_ratio"}
        # Where the picture did not pass, that is the answer, and this no more than a note.
        told = any(cause.code == "picture_not_carried" for cause in found.causes)
        severity = Severity.INFORMATION if told else Severity.NOT_MEASURED
        values: dict[str, float | str] = {"host": host, "datagrams_count": found.measures["datagrams_count"], "high_ratio": high}
        found.causes.append(Cause("too_few_datagrams", severity, values))

    async def _only_reached(self, found: _Found, one: Tried) -> None:
        """Where nothing can be sent through a relay: its own answers tell how far it is, and no more."""
        assert one.client is not None
        host = one.named.address.host
        times = await _answers(one.client)
        if times:
            found.measures["round_trip_time_ms"] = median(times)
        found.skipped = _ROWS - set(found.measures)
        found.facts |= {"relay": host, "transport": one.rung.removeprefix("turn_")}
        if not found.causes:
            found.causes.append(Cause("relay_only_reached", Severity.INFORMATION, {"host": host}))

    def _tell_missing_secrets(
        self, found: _Found, signed: Sequence[tuple[NamedRelay, Credentials | None]], carried: bool
    ) -> None:
        severity = Severity.INFORMATION if carried else Severity.NOT_MEASURED
        for name in dict.fromkeys(named.relay.secret for named, credentials in signed if credentials is None):
            if name:
                found.causes.append(Cause("relay_secret_missing", severity, {"secret": name}))


async def _answers(client: Client) -> list[float]:
    times: list[float] = []
    for _ in range(QUESTIONS):
        await asyncio.sleep(PACE_S)
        try:
            async with asyncio.timeout(2 * GLANCE_S * QUESTIONS):
                times.append(await client.binding())
        except OSError:
            continue
    return times


async def _cancellable(work: Coroutine[Any, Any, None], cancel: CancelToken) -> None:
    """Do it; on cancel let it release what it holds, then raise what the token raises."""
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait({task}, timeout=GLANCE_S)
        if cancel.cancelled:
            task.cancel()
            await asyncio.wait({task})
            cancel.check()
    await task
