"""Examinations as a workstation makes them over some months: good ones, quick ones, a bad week, and what was not measured."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from device_check import sentences
from device_check.examination import Examined, examined
from device_check.measurement import Cause, Measurement, Severity
from device_check.quantities import Texts
from device_check.report import Report
from device_check.scope import BUDGETS, Scope
from device_check.thresholds import Thresholds

NOW = datetime(2026, 11, 22, 8, 41, tzinfo=UTC)
CAMERA = {"frame_rate_fps": 29.8, "black_ratio": 0.01, "frozen_s": 0.1, "mean_luma": 118, "width_px": 1280, "height_px": 720}


def past_examinations(number: int, now: datetime = NOW, seed: int = 7) -> list[Examined]:
    """So many of them, the newest first; the last one is good."""
    chance = random.Random(seed)
    found = []
    for age in range(number):
        taken_at = now - timedelta(days=age * 3.7, hours=chance.uniform(0, 5) if age else 0)
        found.append(one(taken_at, chance, bad=6 <= age % 24 <= 8, scope=Scope.QUICK if age % 5 == 3 else Scope.FULL))
    return found


def reports(number: int, texts: Texts, now: datetime = NOW) -> list[Report]:
    """The same as reports."""
    return [sentences.report(made, texts) for made in past_examinations(number, now)]


def one(taken_at: datetime, chance: random.Random, *, bad: bool = False, scope: Scope = Scope.FULL) -> Examined:
    """One examination of that moment; `bad`: a narrow, lossy line."""
    loss = chance.uniform(0.03, 0.09) if bad else chance.choice([0, 0, 0.001, 0.003])
    there = chance.gauss(210, 60) if bad else chance.gauss(44, 9)
    relay = {
        "round_trip_time_ms": max(there, 8),
        "jitter_ms": 4.0,
        "loss_ratio": loss,
        "loss_low_ratio": loss * 0.7,
        "loss_high_ratio": loss * 1.3 + 0.003,
        "burst_loss_ratio": 0.02,
    }
    down, up = (chance.gauss(1.6, 0.5), chance.gauss(0.8, 0.2)) if bad else (chance.gauss(12, 3), chance.gauss(5.5, 1))
    voice = {"peak_dbfs": -12, "dynamics_db": 40, "noise_dbov": -71, "speech_to_noise_db": 44, "clipped_ratio": 0}
    quiet = -40.5 if chance.random() < 0.12 else chance.gauss(-27, 2.5)
    made = {
        "camera": Measurement("camera", CAMERA, facts={"device": "Logitech C920"}),
        "microphone": Measurement("microphone", {**voice, "speech_level_dbov": quiet}, facts={"device": "Casque Jabra Evolve"}),
        "loudspeaker": Measurement("loudspeaker", {"heard_after_ms": 42.4}),
        "network": Measurement("network", {"round_trip_time_ms": max(there * 0.8, 5), "jitter_ms": 4}),
        "throughput": Measurement(
            "throughput",
            {"download_bps": max(down, 0.3) * 1e6, "upload_bps": max(up, 0.2) * 1e6, "upload_at_least": float(up > 5)},
        ),
        "relay": Measurement("relay", relay),
        "session": Measurement("session", {"vpn": 0.0}, facts={"session": "local"}),
        "system": Measurement("system", {"cpu_busy_ratio": 0.2, "memory_free_ratio": 0.5}),
    }
    if chance.random() < 0.08:
        made["relay"] = Measurement("relay", {}, [Cause("no_relay", Severity.NOT_MEASURED)])
    if scope is Scope.QUICK:
        heard = {"peak_dbfs": -50.0}
        made["microphone"] = Measurement(
            "microphone",
            heard,
            skipped=frozenset({"dynamics_db", "speech_level_dbov", "clipped_ratio", "speech_to_noise_db"}),
        )
    asked = [made[check] for check in BUDGETS[scope].checks if check in made]
    return examined(asked, Thresholds.load(), tuple(made), taken_at, 17.3 if scope is Scope.FULL else 8.9, scope)
