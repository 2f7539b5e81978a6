"""The workstation page: what it says of a report, of missing devices and endpoints; an examination from button to verdict."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from device_check import sentences
from device_check.check_names import DEVICES
from device_check.demo_endpoint.process import speed_endpoint
from device_check.examination import examined
from device_check.measurement import Cause, Measurement, Severity
from device_check.report import Report, read_report
from device_check.scope import Scope, Wanted
from device_check.settings import CHECKS
from device_check.thresholds import Thresholds
from gui.jobs import Jobs
from gui.language import Language
from gui.messages import Messages
from gui.readiness.page import WorkstationPage
from gui.theme.theme import Theme
from scheduling import clock
from scheduling.settings import Settings
from tests.helpers.shown_texts import cut_labels

GOOD = {
    "camera": Measurement(
        "camera",
        {"frame_rate_fps": 29.8, "black_ratio": 0.01, "frozen_s": 0.1, "mean_luma": 118, "width_px": 1280, "height_px": 720},
    ),
    "microphone": Measurement(
        "microphone",
        {
            "peak_dbfs": -12,
            "dynamics_db": 40,
            "speech_level_dbov": -26.4,
            "noise_dbov": -71,
            "speech_to_noise_db": 44,
            "clipped_ratio": 0,
        },
    ),
    "loudspeaker": Measurement("loudspeaker", {"heard_after_ms": 42.4}),
    "network": Measurement("network", {"round_trip_time_ms": 38, "jitter_ms": 4}),
    "throughput": Measurement(
        "throughput", {"download_bps": 18.44e6, "upload_bps": 6.1e6, "upload_at_least": 1, "latency_rise_ms": 61}
    ),
}
QUIET = Measurement("microphone", {**GOOD["microphone"].measures, "speech_level_dbov": -39.2})


TAKEN_AT = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)


def report(messages: Messages, *changed: Measurement, taken_at: datetime = TAKEN_AT, scope: Scope = Scope.FULL) -> Report:
    """All good but for what is `changed`."""
    made = {**GOOD, **{measurement.check: measurement for measurement in changed}}
    return sentences.report(examined(list(made.values()), Thresholds.load(), CHECKS, taken_at, 11.63, scope), messages.catalogue)


class Scene:
    """A camera that shows a living picture."""

    def __init__(self) -> None:
        self.input = QVideoFrameInput()
        self._number = 0
        self._timer = QTimer(interval=40)
        self._timer.timeout.connect(self._send)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _send(self) -> None:
        self._number += 1
        grey = np.random.default_rng(self._number).normal(120, 4, (180, 320)).clip(0, 255).astype(np.uint8)
        image = QImage(grey.tobytes(), 320, 180, 320, QImage.Format.Format_Grayscale8)
        self.input.sendVideoFrame(QVideoFrame(image.convertToFormat(QImage.Format.Format_RGB32)))


@pytest.fixture
def scene(language: Language) -> Iterator[Scene]:
    made = Scene()
    yield made
    made.stop()


MakePage = Callable[..., WorkstationPage]


@pytest.fixture
def make_page(
    qtbot: QtBot, theme: Theme, jobs: Jobs, messages: Messages, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> MakePage:
    # No sound service, whatever runs on this machine.
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/pulse.sock")

    def make(
        check: dict[str, object] | None = None,
        *,
        camera: bool = True,
        size: tuple[int, int] = (1175, 736),
        now: Callable[[], datetime] = lambda: TAKEN_AT + timedelta(minutes=10),
    ) -> WorkstationPage:
        pictures = scene.input if camera else None
        page = WorkstationPage(theme, jobs, messages, Settings(check=check or {}), pictures=pictures, now=now)
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        return page

    return make


def texts(page: QWidget) -> list[str]:
    """What can be read, from the top."""
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page) and label.text()]


def button(page: QWidget, text: str) -> QAbstractButton:
    return next(found for found in page.findChildren(QAbstractButton) if found.text() == text and found.isVisibleTo(page))


def test_a_report_is_one_sentence_and_its_figures(make_page: MakePage, messages: Messages, qtbot: QtBot) -> None:
    page = make_page({"speed_url": "https://debit.hopital.example"})
    with qtbot.waitSignal(page.readiness_changed) as told:
        page.show_report(report(messages, QUIET), bytes_moved=9_000_000)
    assert told.args == ["degraded", "Votre voix est trop faible"]
    said = texts(page)
    assert "Utilisable, mais votre voix est trop faible" in said
    assert "Rapprochez le micro ou montez le niveau d’entrée, puis relancez. Le reste est prêt." in said
    for figure in (
        "29,8 /s",
        "1280 × 720",
        "niveau de parole −39,2 dBov",
        "bruit −71 dBov · pas d’écrêtage · attendu −36 à −16",
        "18,4 Mbit/s",
        "≥ 6,1 Mbit/s",
        "il faut 2",
        "38 ms",
        "150 au plus",
        "+61 ms",
        "Son retrouvé dans le micro après 42 ms",
        "mesuré vers debit.hopital.example",
    ):
        assert figure in said
    assert [word for word in ("Prête", "Trop faible", "Entendu", "Prêt") if word in said] == [
        "Prête",
        "Trop faible",
        "Entendu",
        "Prêt",
    ]
    assert any(line.endswith("examen de 11,6 s, 9,0 Mo · 23 nov. 10:42") for line in said)


UNCONFIRMED = Measurement("loudspeaker", {}, [Cause("loudspeaker_unconfirmed", Severity.NOT_MEASURED)])
BUSY = Measurement("camera", {}, [Cause("camera_busy", values={"programs": "zoom"})])


@pytest.mark.parametrize(
    ("changed", "verdict", "headline", "tone"),
    [
        ([], "ready", "Ce poste est prêt", "arrived"),
        ([QUIET], "degraded", "Utilisable, mais votre voix est trop faible", "pending"),
        ([QUIET, UNCONFIRMED], "not_measured", "Vérification incomplète :", "fulfilled"),
        ([QUIET, UNCONFIRMED, BUSY], "not_ready", "Pas prêt : la caméra est prise par un autre programme", "conflict"),
    ],
)
def test_the_worst_is_told_first(
    make_page: MakePage, messages: Messages, changed: list[Measurement], verdict: str, headline: str, tone: str
) -> None:
    page = make_page({"speed_url": "https://debit.hopital.example"})
    told: list[str] = []
    page.readiness_changed.connect(lambda found, _sentence: told.append(found))
    page.show_report(report(messages, *changed))
    assert told == [verdict]
    assert any(text.replace("\u00a0", " ").replace("\u202f", " ").startswith(headline) for text in texts(page))
    assert page._banner.property("tone") == tone


NO_ENDPOINT = [Measurement(check, {}, [Cause("no_endpoint", Severity.NOT_MEASURED)]) for check in ("network", "throughput")]


def test_what_was_not_measured_is_not_called_ready(make_page: MakePage, messages: Messages) -> None:
    page = make_page()
    page.show_report(report(messages, *NO_ENDPOINT))
    assert "Ce poste est prêt" in texts(page)
    assert not any("réseau convien" in text for text in texts(page))
    assert "Non réglé" in texts(page)
    page.show_report(report(messages, QUIET, *NO_ENDPOINT))
    assert not any("Le reste est prêt" in text for text in texts(page))
    # What does not count for the verdict is no further point to see to.
    assert not any("Ci-dessous" in text for text in texts(page))


def test_what_is_found_besides_has_its_remedy_in_its_card(make_page: MakePage, messages: Messages) -> None:
    page = make_page({"speed_url": "https://debit.hopital.example"})
    page.show_report(report(messages, QUIET, BUSY))
    said = texts(page)
    assert any("Fermez zoom" in text for text in said)
    assert "La caméra est utilisée par\u00a0: zoom." in said
    assert any(text.startswith("Votre voix est trop faible. Rapprochez le micro") for text in said)


def test_without_an_endpoint_the_card_says_what_it_sets(make_page: MakePage, messages: Messages) -> None:
    page = make_page()
    assert any("Préférences, Poste" in text for text in texts(page))
    assert "Débit descendant" not in texts(page)
    page.take_settings(Settings(check={"speed_url": "https://debit.hopital.example"}))
    assert "Débit descendant" in texts(page)
    assert "mesuré vers debit.hopital.example" in texts(page)


def test_settings_that_do_not_fit_are_named(make_page: MakePage) -> None:
    page = make_page({"speed_url": "http://debit.hopital.example"})
    assert "Les réglages de la vérification ne conviennent pas" in texts(page)
    assert any("check.speed_url" in text for text in texts(page))


def test_without_devices_each_card_says_so_and_what_to_do(make_page: MakePage) -> None:
    page = make_page(camera=False)
    assert page._cards.camera.preview.accessibleDescription().startswith("Aucune caméra n’est branchée. Branchez")
    assert sum("Le service audio du poste ne répond pas." in text for text in texts(page)) == 2
    assert not button(page, "Jouer le son").isEnabled()
    assert [choice.currentText() for choice in page.findChildren(QComboBox)] == [
        "Aucune caméra",
        "Aucun micro",
        "Aucun haut-parleur",
    ]


def test_an_examination_from_the_button_to_the_verdict(make_page: MakePage, qtbot: QtBot, language: Language) -> None:
    with speed_endpoint() as server:
        page = make_page({"speed_url": server.url}, now=clock.now)
        qtbot.waitUntil(lambda: page._cards.camera.preview.has_picture, timeout=5000)
        with qtbot.waitSignal(page.readiness_changed, timeout=60_000) as told:
            qtbot.keyClick(button(page, "Vérifier"), Qt.Key.Key_Return)
            assert "Mesure…" in texts(page)
            assert button(page, "Annuler").isVisible()
    # Whatever else is found, nobody could speak: there is no sound service.
    assert told.args == ["not_ready", "Le service audio du poste ne répond pas"]
    said = texts(page)
    assert "Prête" in said
    assert "Mesure…" not in said
    assert any(text.endswith("Mbit/s") for text in said)
    assert "320 × 180" in said
    qtbot.mouseClick(button(page, "Copier le compte rendu"), Qt.MouseButton.LeftButton)
    copied = read_report(QGuiApplication.clipboard().text().encode())
    assert tuple(check.check for check in copied.checks) == Wanted().checks
    # Of the machine itself it is not known here what is found.
    here = (*DEVICES, "network", "throughput")
    assert {check.check: str(check.verdict) for check in copied.checks if check.check in here} == {
        "camera": "ready",
        "microphone": "not_ready",
        "loudspeaker": "not_ready",
        "network": "ready",
        "throughput": "ready",
    }
    assert json.loads(QGuiApplication.clipboard().text())["verdict"] == "not_ready"
    language.choose("en")
    QCoreApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))
    assert any("the workstation’s sound service does not answer" in text for text in texts(page))


def test_cancelled_it_goes_back_to_what_was_known(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(now=clock.now)
    qtbot.waitUntil(lambda: page._cards.camera.preview.has_picture, timeout=5000)
    told: list[object] = []
    page.readiness_changed.connect(lambda *found: told.append(found))
    button(page, "Vérifier").click()
    button(page, "Annuler").click()
    assert "Ce poste n’a pas encore été vérifié" in texts(page)
    assert "Mesure…" not in texts(page)
    # A second one is not disturbed by what the first still answers.
    with qtbot.waitSignal(page.readiness_changed, timeout=60_000):
        button(page, "Vérifier").click()
    assert len(told) == 1
    # Cancelled now, the verdict of before holds.
    button(page, "Vérifier à nouveau").click()
    assert "Mesure…" in texts(page)
    button(page, "Annuler").click()
    assert "Mesure…" not in texts(page)
    assert any("le service audio du poste ne répond pas" in text for text in texts(page))


def test_devices_are_open_only_while_the_page_is_in_sight(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    qtbot.waitUntil(lambda: page._cards.camera.preview.has_picture, timeout=5000)
    page.examine()
    page.hide()
    assert not page._devices.camera.watching
    assert not page._devices.microphone.listening
    assert not page._run.running
    page.show()
    assert page._devices.camera.watching
    assert "Mesure…" not in texts(page)


def test_another_device_is_told_and_a_measurement_of_the_former_dropped(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    qtbot.waitUntil(lambda: page._cards.camera.preview.has_picture, timeout=5000)
    page.examine()
    choice = next(found for found in page.findChildren(QComboBox) if found.accessibleName() == "Caméra utilisée")
    with qtbot.waitSignal(page.device_chosen) as told:
        choice.setFocus()
        qtbot.keyClick(choice, Qt.Key.Key_Space)
        qtbot.keyClick(choice.view(), Qt.Key.Key_Return)
    assert told.args == ["camera", "frames"]
    assert not page._run.running
    assert page._devices.camera.watching


def test_every_control_has_a_name_and_tab_goes_from_top_to_bottom(make_page: MakePage, messages: Messages, qtbot: QtBot) -> None:
    page = make_page({"speed_url": "https://debit.hopital.example"})
    page.show_report(report(messages, UNCONFIRMED))
    qtbot.waitExposed(page)
    controls = [
        found for found in page.findChildren(QWidget) if found.focusPolicy() & Qt.FocusPolicy.TabFocus and found.isVisibleTo(page)
    ]
    reachable = [found for found in controls if found.isEnabled()]
    assert len(reachable) >= 5
    assert [found for found in reachable if not found.accessibleName()] == []
    first = button(page, "Vérifier à nouveau")
    order: list[QWidget] = [first]
    while (following := order[-1].nextInFocusChain()) is not first:
        order.append(following)
    visited = [found for found in order if found in reachable]
    assert len(visited) == len(reachable)
    # Banner, camera, microphone, loudspeaker, foot: each card before the next.
    cards = [page._banner, *page._cards.all, page._foot]
    places = [next(place for place, card in enumerate(cards) if card.isAncestorOf(found)) for found in visited]
    assert places == sorted(places)


@pytest.mark.parametrize(("size", "scale"), [((919, 636), 1.0), ((1175, 736), 1.0), ((919, 636), 2.0), ((1815, 1016), 2.0)])
def test_no_text_is_cut(make_page: MakePage, messages: Messages, theme: Theme, size: tuple[int, int], scale: float) -> None:
    theme.enlarge(scale)
    page = make_page({"speed_url": "https://debit.hopital.example"}, size=size)
    page.show_report(report(messages, QUIET, UNCONFIRMED, BUSY))
    QGuiApplication.processEvents()
    assert cut_labels(page) == []
