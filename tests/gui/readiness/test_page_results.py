"""What the page makes of whole reports: losses and steps, details on demand, quick examinations, verdicts of a while ago."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from pytestqt.qtbot import QtBot

from device_check.capture import Ending
from device_check.check_names import CHECKS
from device_check.examination import examined
from device_check.measurement import Cause, Measurement
from device_check.scope import Scope
from device_check.thresholds import Thresholds
from gui.messages import Messages
from gui.readiness.page import WorkstationPage
from gui.theme.theme import Theme
from scheduling import clock
from scheduling.settings import Settings
from tests.gui.readiness.test_page import TAKEN_AT, MakePage, button, make_page, report, scene, texts
from tests.helpers.shown_texts import cut_labels
from tests.helpers.workstation_pictures import (
    BUSY,
    CHECK,
    CITRIX,
    DOWN,
    GOOD,
    LOSSY,
    NO_RELAY,
    NO_THROUGHPUT,
    NOT_PLAYED,
    QUIET,
    SHORT,
    UNCERTAIN,
    UNCONFIRMED,
)

__all__ = ["make_page", "scene"]  # fixtures of other tests, used here too

ON_THE_DAY = "Vérifié le 23 nov. à 10:42"
ALL = tuple(GOOD.values())


def show(page: WorkstationPage, messages: Messages, *changed: Measurement, scope: Scope = Scope.FULL) -> None:
    """A report of all eight checks, good but for what is changed."""
    page.show_report(report(messages, *ALL, *changed, scope=scope))


def plain(page: WorkstationPage) -> list[str]:
    return [text.replace("\u00a0", " ").replace("\u202f", " ") for text in texts(page)]


def test_losses_with_their_interval_and_the_steps_that_hold(make_page: MakePage, messages: Messages) -> None:
    page = make_page(CHECK)
    show(page, messages)
    said = plain(page)
    assert "0,1 % [0,0–0,4]" in said
    assert "moins de 1 %" in said
    # The relay's round trip and jitter, as a call has them, not those to the speed server.
    assert "38 ms" in said
    assert "4 ms" in said
    assert "44 ms" not in said
    assert "nom résolu · serveur joint · certificat reconnu · WebSocket ouvert · relais UDP ouvert" in said
    assert "par le VPN · mesuré vers debit.hopital.example" in said
    assert "relais.hopital.example, par UDP" in said
    assert "session locale, par le VPN · processeur pris à 12 % · 61 % de mémoire libre · sur secteur · à l’heure" in said
    show(page, messages, UNCERTAIN)
    said = plain(page)
    assert "0,6 % [0,3–1,3]" in said
    assert "incertain · moins de 1 %" in said
    # Beside the figure and in the relay's own card.
    assert said.count("Pertes") == 3
    assert any("La mesure est incertaine" in text for text in said)


def test_a_step_that_gives_way_is_not_told_as_holding(make_page: MakePage, messages: Messages) -> None:
    page = make_page(CHECK)
    show(page, messages, DOWN, NO_THROUGHPUT, NO_RELAY)
    said = plain(page)
    assert "nom résolu" in said
    assert not any("serveur joint" in text for text in said)
    assert any("refuse la connexion" in text for text in said)


def test_without_a_relay_no_figure_waits_for_one(make_page: MakePage, messages: Messages) -> None:
    page = make_page({"speed_url": "https://debit.hopital.example"})
    show(page, messages, NO_RELAY)
    said = plain(page)
    assert "Pertes" not in said
    assert "44 ms" in said
    assert any(text.startswith("Pertes et gigue ne sont pas mesurées : aucun relais n’est réglé") for text in said)


@pytest.mark.parametrize("width", [900, 1300])
def test_without_a_relay_the_figures_stand_side_by_side(make_page: MakePage, messages: Messages, width: int) -> None:
    """Where the loss would stand there is no gap; with a relay it comes to its place."""
    page = make_page({"speed_url": "https://debit.hopital.example"})
    page.resize(width, 900)
    page.show()
    show(page, messages, NO_RELAY)
    figures = page._cards.network._figures
    grid = page._cards.network._grid
    places = [grid.getItemPosition(grid.indexOf(figure))[:2] for figure in figures.values() if figure.isVisible()]
    assert places == [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)]
    page.take_settings(Settings(check=CHECK))
    assert all(figure.isVisible() for figure in figures.values())
    assert grid.getItemPosition(grid.indexOf(figures["loss"]))[:2] == (0, 4)
    page.hide()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_without_a_camera_what_to_do_is_read_whole(make_page: MakePage, theme: Theme, scale: float) -> None:
    page = make_page(camera=False)
    theme.enlarge(scale)
    page.resize(867, 600)
    page.show()
    preview = page._cards.camera.preview
    assert preview._text.startswith("Aucune caméra n’est branchée")
    room = QRect(0, 0, preview.width() - 32, 10_000)
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    needed = QFontMetrics(theme.font(13)).boundingRect(room, flags, preview._text).height()
    assert preview.height() >= needed + 32
    page.hide()


def test_what_was_found_broken_is_not_called_a_change(make_page: MakePage) -> None:
    """The sound service ended before the examination found it so; what was good and has gone since is a change."""
    page = make_page()
    told: list[tuple[str | None, str]] = []
    page.readiness_changed.connect(lambda *said: told.append(said))
    for loudspeaker in (Measurement("loudspeaker", causes=[Cause("sound_service_down")]), GOOD["loudspeaker"]):
        page._examining_with = {"loudspeaker": ("", Ending.COMPLETE)}
        page._finished(examined([loudspeaker], Thresholds.load(), ("loudspeaker",), TAKEN_AT, 9.0))
    assert told == [
        ("not_ready", "Le service audio du poste ne répond pas"),
        (None, "Un appareil a changé, à vérifier"),
    ]


def test_details_are_unfolded_on_demand(make_page: MakePage, messages: Messages, qtbot: QtBot) -> None:
    page = make_page(CHECK)
    assert not any(card.details.isVisibleTo(page) for card in page._cards.all)
    show(page, messages)
    assert not any("TURN par UDP" in text for text in plain(page))
    unfold = next(card.details for card in page._cards.all if card is page._cards.relay)
    assert unfold.accessibleName().replace("\u00a0", " ") == "Détails : Relais"
    unfold.setFocus()
    qtbot.keyClick(unfold, Qt.Key.Key_Space)
    said = plain(page)
    told = next(text for text in said if "TURN par UDP 80 ms" in text)
    assert "Relais : STUN 37 ms · TURN par UDP 80 ms · TURN par TCP 121 ms · TURN par TLS 160 ms" in told.splitlines()
    assert "Codec de la note : G.711" in told
    assert "(MOS, de 1 à 4,5) 4,3" in told
    # They stay unfolded while one looks for what changes.
    show(page, messages, LOSSY)
    assert any("TURN par UDP 80 ms" in text for text in plain(page))
    qtbot.keyClick(unfold, Qt.Key.Key_Return)
    assert not any("TURN par UDP" in text for text in plain(page))


def test_numbers_that_have_no_interval_are_told_without_one(make_page: MakePage, messages: Messages) -> None:
    page = make_page(CHECK)
    show(page, messages)
    page._cards.microphone.details.click()
    told = next(text for text in plain(page) if "écart entre voix et silence" in text)
    assert told.splitlines() == [
        "crête -12 dBFS · écart entre voix et silence 40 dB · voix au-dessus du bruit 44 dB · part de voix 81,0 %",
        "Appareil : Casque Jabra Evolve",
    ]


def test_a_quick_one_says_what_it_leaves_out(make_page: MakePage, messages: Messages) -> None:
    page = make_page(CHECK)
    show(page, messages, SHORT, NOT_PLAYED, scope=Scope.QUICK)
    said = plain(page)
    assert "Ce poste est prêt" in said
    assert "Les appareils et le réseau répondent. Ni voix, ni son, ni débit n’ont été mesurés." in said
    # Nobody spoke and nothing was heard: no card says so.
    assert "Entendu" not in said
    assert said.count("Actif") == 2
    show(page, messages, SHORT, NOT_PLAYED, scope=Scope.PREFLIGHT)
    assert any(text.startswith("La plateforme du rendez-vous et les appareils répondent.") for text in plain(page))


@pytest.mark.parametrize(
    ("age", "verdict", "sentence", "headline", "when"),
    [
        (timedelta(minutes=10), "ready", "Poste prêt", "Ce poste est prêt", "Vérifié à 10:42"),
        (timedelta(hours=2, minutes=59), "ready", "Poste prêt", "Ce poste est prêt", "Vérifié à 10:42"),
        (timedelta(hours=7), None, "Poste vérifié il y a 7 h", "Ce poste était prêt il y a 7 h", "Vérifié à 10:42"),
        (
            timedelta(days=3),
            None,
            "Poste vérifié il y a 3 jours",
            "Ce poste était prêt il y a 3 jours",
            "Vérifié le 23 nov. à 10:42",
        ),
    ],
)
def test_a_verdict_grows_old(
    make_page: MakePage, messages: Messages, age: timedelta, verdict: str | None, sentence: str, headline: str, when: str
) -> None:
    moment = TAKEN_AT + timedelta(minutes=1)
    page = make_page(CHECK, now=lambda: moment)
    told: list[tuple[object, str]] = []
    page.readiness_changed.connect(lambda *said: told.append(said))
    show(page, messages)
    assert told[-1] == ("ready", "Poste prêt")
    moment = TAKEN_AT + age
    page.tick()
    assert told[-1] == (verdict, sentence)
    said = plain(page)
    assert headline in said
    assert when in said
    # Nothing shines any more that was good this morning.
    inks = {card._word.property("ink") for card in page._cards.all}
    assert inks == ({"arrived"} if verdict else {None})


def test_what_was_wrong_is_told_with_its_age(make_page: MakePage, messages: Messages) -> None:
    page = make_page(CHECK, now=lambda: TAKEN_AT + timedelta(hours=4))
    show(page, messages, QUIET)
    assert "À revérifier : il y a 4 h, votre voix est trop faible" in plain(page)


def test_before_an_appointment_what_is_wrong_is_told_out_of_sight(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page(now=clock.now)
    page.hide()
    told: list[object] = []
    page.readiness_changed.connect(lambda *said: told.append(said))
    with qtbot.waitSignal(page.warned, timeout=60_000) as warned:
        page.examine_quietly("visio.hopital.example")
        assert page.examining
    # There is no sound service here.
    assert warned.args is not None
    assert warned.args[0].replace("\u00a0", " ") == "Pas prêt : le service audio du poste ne répond pas"
    assert told == [("not_ready", "Le service audio du poste ne répond pas")]
    assert (page._devices.open, page._devices.camera.watching) == (False, False)


def test_shown_meanwhile_it_goes_on(make_page: MakePage, qtbot: QtBot) -> None:
    """Opening the camera anew would drop what is measured of it, and the end would never come."""
    page = make_page(now=clock.now)
    page.hide()
    page.examine_quietly("")
    page.show()
    with qtbot.waitSignal(page.examined, timeout=60_000) as told:
        pass
    assert told.args is not None
    assert {one.check: str(one.verdict) for one in told.args[0].checks}["camera"] == "ready"
    assert page._devices.camera.watching


def test_by_itself_it_hides_nothing_that_a_whole_one_heard(make_page: MakePage, messages: Messages, qtbot: QtBot) -> None:
    """Quickly nobody speaks: a voice that was too faint a quarter of an hour ago is not good because nobody measured it."""
    page = make_page(CHECK)
    everything = [*ALL, QUIET]
    made = {one.check: one for one in everything}
    page._examined = examined(list(made.values()), Thresholds.load(), CHECKS, TAKEN_AT, 11.6)
    page.show_report(report(messages, *everything))
    quick = {**made, "microphone": SHORT, "loudspeaker": NOT_PLAYED}
    better = examined(list(quick.values()), Thresholds.load(), CHECKS, TAKEN_AT, 4.0, Scope.PREFLIGHT)
    page._quietly = True
    with qtbot.waitSignal(page.readiness_changed) as told:
        page._finished(better)
    assert told.args == ["degraded", "Votre voix est trop faible"]
    # Asked for by the person it says what it found, and what it leaves out.
    with qtbot.waitSignal(page.readiness_changed) as told:
        page._finished(better)
    assert told.args == ["ready", "Poste prêt"]


@pytest.mark.parametrize(("size", "scale"), [((928, 640), 1.0), ((1344, 840), 1.0), ((928, 640), 2.0), ((1815, 1016), 2.0)])
@pytest.mark.parametrize("changed", [(LOSSY, QUIET), (BUSY, CITRIX, DOWN, NO_THROUGHPUT, UNCONFIRMED)])
def test_nothing_is_cut_with_all_details(
    make_page: MakePage,
    messages: Messages,
    theme: Theme,
    size: tuple[int, int],
    scale: float,
    changed: tuple[Measurement, ...],
) -> None:
    theme.enlarge(scale)
    page = make_page(CHECK, size=size)
    show(page, messages, *changed)
    for card in page._cards.all:
        card.details.click()
    for _ in range(5):
        QGuiApplication.processEvents()
    assert cut_labels(page) == []
    for card in page._cards.all:
        assert card.details.width() >= card.details.sizeHint().width()
        assert card.mapTo(page, card.rect().topRight()).x() <= page.width()
    assert button(page, "Vérification rapide (10 s)").isVisible()
