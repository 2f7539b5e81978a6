"""The computer itself: busy with other things, short of memory, saving power, its clock wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from device_check.measurement import Cause, Measurement, Severity
from device_check.probes.load import CpuTimes, busy_ratio, cpu_times, memory_free_ratio
from device_check.probes.power import Power, power
from device_check.probes.server_clock import AskDate, ServerDates, skew_s
from device_check.progress import CancelToken, Reporter

CHECK = "system"
LOOK_S = 1.0
# A program that has just been started takes the processor for a moment: nobody is busy who is not for three seconds on end.
MOST_LOOKS = 3
LOOK_AGAIN_RATIO = 0.7
# For servers that have not told their time by then; why they do not is another check's.
PATIENCE_S = 0.5


class SystemProbe:
    """Looks for a second, for three where the processor is busy; best before anything else is measured. `servers`: each asks one
    for its time, meanwhile.

    Of several the nearest to ours counts: one server whose clock is wrong does not make ours wrong. Where none answers, nothing
    is said of the clock.
    """

    check = CHECK
    needs_calling_thread = False

    def __init__(
        self,
        servers: Sequence[AskDate] = (),
        times: Callable[[], CpuTimes | None] = cpu_times,
        memory: Callable[[], float | None] = memory_free_ratio,
        supply: Callable[[], Power | None] = power,
        looks: int = MOST_LOOKS,
    ) -> None:
        self._servers = servers
        self._times = times
        self._memory = memory
        self._supply = supply
        self._looks = looks

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        """Look; what this system does not tell is absent."""
        reporter.progressed(f"check.{CHECK}", 0, 0)
        begun = time.monotonic()
        with ServerDates(self._servers) as asked:
            busy = self._busy(cancel)
            dates = asked.within(PATIENCE_S, cancel)
        supply = self._supply()
        found = {
            "cpu_busy_ratio": busy,
            "memory_free_ratio": self._memory(),
            "clock_skew_s": min(map(skew_s, dates), default=None),
            "battery_ratio": supply.charge_ratio if supply else None,
        }
        measures = {name: value for name, value in found.items() if value is not None}
        causes = [Cause("battery_saver", Severity.DEGRADED)] if supply and supply.saving else []
        on_battery = supply.on_battery if supply else None
        facts = {} if on_battery is None else {"power": "battery" if on_battery else "mains"}
        return Measurement(CHECK, measures, causes, time.monotonic() - begun, facts=facts)

    def _busy(self, cancel: CancelToken) -> float | None:
        """The share of the quietest second; None where this system does not tell."""
        quietest: float | None = None
        before = self._times()
        for _look in range(self._looks if before else 0):
            cancel.wait(LOOK_S)
            after = self._times()
            share = busy_ratio(before, after) if before and after else None
            if share is None:
                break
            quietest, before = share if quietest is None else min(quietest, share), after
            if quietest < LOOK_AGAIN_RATIO:
                break
        return quietest
