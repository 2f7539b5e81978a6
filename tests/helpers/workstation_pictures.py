"""Pictures of the workstation page in all its states, to be looked at.

    python -m tests.helpers.workstation_pictures FOLDER [STATE...]

What is judged is made up here, in the measures that probes take; judging, sentences and page are the program's own. Two states
are no report: `running` and `no_devices`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from device_check import sentences
from device_check.check_names import CHECKS
from device_check.examination import examined
from device_check.measurement import Cause, Measurement, Outcome, Rung, Severity
from device_check.scope import Scope
from device_check.thresholds import Thresholds
from gui.jobs import Jobs
from gui.language import Language
from gui.messages import Messages
from gui.readiness.page import WorkstationPage
from gui.theme.fonts import use_fonts
from gui.theme.theme import Theme
from scheduling.settings import Settings

SIZES = (QSize(1344, 840), QSize(928, 640), QSize(1344, 1120))
"""Of the page: the window's usual size and its smallest, less the bar and the header."""
CHECK = {
    "speed_url": "https://debit.hopital.example",
    "platforms": [{"host": "visio.hopital.example", "relays": [{"url": "turn:relais.hopital.example:3478?transport=udp"}]}],
}


def passed(target: str, *steps: tuple[str, float]) -> list[Rung]:
    return [Rung(name, target, Outcome.PASSED, time) for name, time in steps]


NEAR = [
    *passed("test_service", ("dns", 2.1), ("tcp", 9.4), ("tls", 21.0), ("http", 11.2)),
    *passed("platform", ("dns", 1.9), ("tcp", 12.0), ("tls", 25.3), ("http", 30.1), ("websocket", 12.8)),
]
LOSS = {
    "loss_ratio": 0.001,
    "loss_low_ratio": 0.0,
    "loss_high_ratio": 0.0042,
    "burst_loss_ratio": 0.036,
    "datagrams_count": 1262.0,
}
GOOD = {
    "camera": Measurement(
        "camera",
        {
            "frame_rate_fps": 29.8, "black_ratio": 0.01, "frozen_s": 0.1, "mean_luma": 118.0,
            "width_px": 1280.0, "height_px": 720.0, "blur_variance": 210.0,
        },
        facts={"device": "Logitech C920"},
    ),
    "microphone": Measurement(
        "microphone",
        {
            "peak_dbfs": -12.0, "dynamics_db": 40.0, "speech_level_dbov": -26.4, "noise_dbov": -71.0,
            "speech_to_noise_db": 44.0, "clipped_ratio": 0.0, "activity_ratio": 0.81,
        },
        facts={"device": "Casque Jabra Evolve"},
    ),
    "loudspeaker": Measurement(
        "loudspeaker",
        {"heard_after_ms": 42.4, "outputs_count": 2.0, "volume_ratio": 0.8},
        facts={"device": "Casque Jabra Evolve"},
    ),
    "network": Measurement(
        "network",
        {"round_trip_time_ms": 44.0, "jitter_ms": 6.0, "connect_time_ms": 41.0},
        facts={"issuer_test_service": "Hôpital Exemple CA", "issuer_platform": "Visio CA"},
        rungs=NEAR,
    ),
    "throughput": Measurement(
        "throughput",
        {"download_bps": 18.44e6, "upload_bps": 6.1e6, "upload_at_least": 1.0, "latency_rise_ms": 61.0},
    ),
    "relay": Measurement(
        "relay",
        {"round_trip_time_ms": 38.0, "round_trip_time_p95_ms": 44.0, "jitter_ms": 4.0, "mos": 4.3, **LOSS},
        facts={"relay": "relais.hopital.example", "transport": "udp", "pacing": "call", "codec": "G.711"},
        rungs=passed("relay", ("stun", 37.0), ("turn_udp", 80.0), ("turn_tcp", 121.0), ("turn_tls", 160.0)),
    ),
    "session": Measurement("session", {"remote_count": 0.0, "vpn_count": 1.0}, facts={"session": "local", "vpn": "wireguard"}),
    "system": Measurement(
        "system", {"cpu_busy_ratio": 0.12, "memory_free_ratio": 0.61, "clock_skew_s": 0.4}, facts={"power": "mains"}
    ),
}  # fmt: skip


def but(check: str, *causes: Cause, **measures: float) -> Measurement:
    """As good as it was but for this."""
    return replace(GOOD[check], measures={**GOOD[check].measures, **measures}, causes=causes)


QUIET = but("microphone", speech_level_dbov=-39.2)
LOSSY = but(
    "relay", loss_ratio=0.018, loss_low_ratio=0.0094, loss_high_ratio=0.031, lost_count=22.0, burst_loss_ratio=0.072, mos=4.1
)
UNCERTAIN = but("relay", loss_ratio=0.006, loss_low_ratio=0.0026, loss_high_ratio=0.0135, mos=4.2)
BUSY = Measurement("camera", {}, [Cause("camera_busy", values={"programs": "zoom"})], facts={"device": "Logitech C920"})
UNCONFIRMED = replace(
    GOOD["loudspeaker"],
    measures={"outputs_count": 2.0, "volume_ratio": 0.8},
    causes=[Cause("loudspeaker_unconfirmed", Severity.NOT_MEASURED)],
)
DOWN = Measurement(
    "network",
    {},
    [
        Cause("test_service_unavailable", Severity.NOT_MEASURED, {"host": "debit.hopital.example"}),
        Cause("connection_refused", Severity.NOT_MEASURED, {"host": "debit.hopital.example", "port": "443"}),
    ],
    rungs=[
        Rung("dns", "test_service", Outcome.PASSED, 2.1),
        Rung("tcp", "test_service", Outcome.FAILED, 9.4, "connection_refused"),
    ],
)
NO_THROUGHPUT = Measurement(
    "throughput", {}, [Cause("test_service_unavailable", Severity.NOT_MEASURED, {"host": "debit.hopital.example"})]
)
CITRIX = Measurement(
    "session",
    {"remote_count": 1.0},
    [Cause("session_remote", Severity.DEGRADED, {"session": "Citrix"})],
    facts={"session": "citrix"},
)
SHORT = Measurement(
    "microphone",
    {"peak_dbfs": -48.0, "noise_dbov": -71.0, "clipped_ratio": 0.0},
    facts={"device": "Casque Jabra Evolve"},
    skipped=frozenset({"dynamics_db", "speech_level_dbov", "speech_to_noise_db"}),
)
NOT_PLAYED = Measurement(
    "loudspeaker", {"outputs_count": 2.0, "volume_ratio": 0.8}, facts={"device": "Casque Jabra Evolve", "tone": "not_played"}
)
NO_RELAY = Measurement("relay", {}, [Cause("no_relay", Severity.NOT_MEASURED)])


@dataclass(frozen=True)
class State:
    """What was found, how long ago, and whether the details are unfolded."""

    changed: tuple[Measurement, ...] = ()
    scope: Scope = Scope.FULL
    age: timedelta = timedelta(minutes=4)
    unfolded: bool = False


STATES = {
    "ready": State(),
    "degraded": State((QUIET, LOSSY)),
    "not_ready": State((BUSY, QUIET, CITRIX)),
    "not_measured": State((UNCONFIRMED, DOWN, NO_THROUGHPUT, NO_RELAY)),
    "uncertain": State((UNCERTAIN,)),
    "details": State((QUIET, LOSSY), unfolded=True),
    "quick": State((SHORT, NOT_PLAYED), Scope.QUICK),
    "old": State(age=timedelta(hours=7, minutes=12)),
    "running": State(),
    "no_devices": State(),
}


def main(folder: Path, wanted: list[str]) -> None:
    """Take them all, or those that are wanted."""
    application = QApplication(["pictures"])
    use_fonts(application)
    language, theme = Language(application, "fr"), Theme(application, "light")
    folder.mkdir(parents=True, exist_ok=True)
    for code in ("fr", "en"):
        for shade in ("light", "dark"):
            language.choose("en" if code == "en" else "fr")
            theme.choose("dark" if shade == "dark" else "light")
            for name in wanted or STATES:
                for size in SIZES:
                    take(
                        folder / f"{name}-{shade}-{code}-{size.width()}x{size.height()}.png",
                        name,
                        size,
                        theme,
                        Messages(language),
                    )


def take(path: Path, name: str, size: QSize, theme: Theme, messages: Messages) -> None:
    """One picture of the page below its header."""
    state, jobs = STATES[name], Jobs()
    pictures, now = QVideoFrameInput(), datetime.now().astimezone()
    page = WorkstationPage(
        theme, jobs, messages, Settings(check=CHECK), pictures=None if name == "no_devices" else pictures, now=lambda: now
    )
    window = QWidget()
    window.setProperty("role", "window")
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 12, 0, 0)
    column.addWidget(page.header())
    column.addWidget(page, 1)
    window.resize(size + QSize(0, 60))
    window.show()
    person = portrait()
    timer = QTimer(interval=60)
    timer.timeout.connect(lambda: pictures.sendVideoFrame(QVideoFrame(person)))
    timer.start()
    turn(250)
    if name == "running":
        page.examine()
        turn(900)
    elif name != "no_devices":
        made = {**GOOD, **{one.check: one for one in state.changed}}
        if state.scope is not Scope.FULL:
            del made["throughput"]
        found = examined(list(made.values()), Thresholds.load(), CHECKS, now - state.age, 11.63, state.scope)
        page.show_report(sentences.report(found, messages.catalogue), 9_000_000)
        for card in page._cards.all if state.unfolded else ():
            card.details.click()
        turn(150)
    window.grab().save(str(path))
    print(path, flush=True)
    timer.stop()
    window.hide()
    jobs.stop()
    window.deleteLater()
    turn(20)


def portrait() -> QImage:
    """Somebody before a wall."""
    image = QImage(1280, 720, QImage.Format.Format_RGB32)
    image.fill(QColor("#7F96A3"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, area in (("#3D6E8E", QRectF(340, 430, 600, 620)), ("#C9A183", QRectF(535, 190, 210, 270))):
        painter.setBrush(QColor(colour))
        painter.drawEllipse(area)
    painter.end()
    return image


def turn(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
