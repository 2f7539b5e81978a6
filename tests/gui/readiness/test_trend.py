"""Trends: numbers in the order of time with gaps, a scale that one value cannot flatten, and the same in words."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from device_check import sentences
from device_check.examination import examined
from device_check.measurement import Cause, Measurement, Severity
from device_check.report import Report
from device_check.thresholds import Thresholds
from gui.language import Language
from gui.messages import Messages
from gui.readiness.trend_card import TrendCard
from gui.readiness.trend_series import TRENDS, lines_of, period_of, scale_of
from gui.theme.theme import Theme
from tests.helpers.past_examinations import NOW, reports

TABLE = Thresholds.load()


def taken(messages: Messages, day: int, *made: Measurement) -> Report:
    found = examined(made, TABLE, [one.check for one in made], NOW + timedelta(days=day), 9.0)
    return sentences.report(found, messages.catalogue)


def relay(ratio: float) -> Measurement:
    ends = {"loss_low_ratio": ratio, "loss_high_ratio": ratio}
    return Measurement("relay", {"loss_ratio": ratio, **ends, "burst_loss_ratio": 0, "round_trip_time_ms": 40, "jitter_ms": 3})


BLOCKED = Measurement("relay", {}, [Cause("test_service_unavailable", Severity.NOT_MEASURED, {"host": "relais.hopital.example"})])


def test_what_could_not_be_measured_is_a_gap_and_what_was_not_asked_is_none(messages: Messages) -> None:
    past = [
        taken(messages, 2, relay(0.02)),
        taken(messages, 0, relay(0.0)),
        taken(messages, 1, BLOCKED),
        taken(messages, 3, Measurement("camera", {}, [Cause("no_camera")])),
    ]
    (line,) = lines_of(past, "loss")
    assert [point.value for point in line.points] == [0.0, None, 0.02]
    assert line.values == [0.0, 0.02]
    assert line.beyond(TABLE.row("relay", "loss_ratio")) == 1
    assert lines_of(past, "speech") == []


def test_a_quick_examination_asks_for_no_voice_and_interrupts_no_line(messages: Messages) -> None:
    skipped = frozenset(row.measure for row in TABLE.of("microphone"))
    quick = Measurement("microphone", {"peak_dbfs": -50}, skipped=skipped)
    voice = {"peak_dbfs": -12, "dynamics_db": 40, "speech_to_noise_db": 44, "clipped_ratio": 0, "speech_level_dbov": -27}
    past = [
        taken(messages, day, one)
        for day, one in enumerate([Measurement("microphone", voice), quick, Measurement("microphone", voice)])
    ]
    (line,) = lines_of(past, "speech")
    assert [point.value for point in line.points] == [-27, -27]


@pytest.mark.parametrize(
    ("trend", "value", "limits_within"),
    [
        ("round_trip", 30_000.0, True),
        ("throughput", 9e9, True),
        ("loss", 1.0, True),
        ("speech", -90.0, True),
        ("speech", -1.0, True),
    ],
)
def test_no_single_value_pushes_the_limits_together(messages: Messages, trend: str, value: float, limits_within: bool) -> None:
    check, measure = TRENDS[trend][0]
    row = TABLE.row(check, measure)
    scale = scale_of(lines_of([taken(messages, 0, Measurement(check, {measure: value}))], trend), row)
    assert scale.holds(row.ready) is limits_within
    assert abs(scale.part(row.ready) - scale.part(row.degraded)) * 92 >= 4 or row.ready == row.degraded
    assert 0.0 <= scale.part(value) <= 1.0


@pytest.fixture
def card(qtbot: QtBot, theme: Theme, messages: Messages) -> TrendCard:
    made = TrendCard(theme, messages, TABLE, "loss")
    qtbot.addWidget(made)
    made.resize(460, 160)
    made.show()
    return made


def test_a_screen_reader_is_told_what_the_lines_come_to(card: TrendCard, messages: Messages, language: Language) -> None:
    past = [
        taken(messages, 0, relay(0.0)),
        taken(messages, 1, relay(0.02)),
        taken(messages, 2, BLOCKED),
        taken(messages, 3, relay(0.004)),
    ]
    show(card, past)
    told = card.chart.accessibleDescription().replace("\u00a0", " ")
    assert told == ("3 mesures, de 0,0 % à 2,0 %, dernier 0,4 % · médiane 0,4, 1 hors limite, 1 fois non mesuré. Limite : 1 %.")
    assert card.chart.accessibleName() == "Pertes"
    language.choose("en")
    card.retranslate()
    assert card.chart.accessibleDescription() == (
        "3 measurements, from 0.0% to 2.0%, last 0.4% · median 0.4, 1 out of limits, not measured 1 time. Limit: 1%."
    )


def test_never_measured_says_so(card: TrendCard, messages: Messages) -> None:
    show(card, [taken(messages, 0, Measurement("camera", {}, [Cause("no_camera")]))])
    assert card._summary.text() == "pas encore mesuré"
    assert card.chart.accessibleDescription().startswith("pas encore mesuré")
    card.grab()


def show(card: TrendCard, past: list[Report]) -> None:
    card.show_lines(lines_of(past, card.trend), period_of(past), UTC)


def ink_in(picture: QImage, colour: str, columns: range) -> bool:
    wanted = QColor(colour).rgb()
    return any(picture.pixel(x, y) == wanted for x in columns for y in range(picture.height()))


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_line_stops_where_nothing_was_measured(card: TrendCard, messages: Messages, theme: Theme, choice: str) -> None:
    theme.choose(choice)  # type: ignore[arg-type]  one of the themes
    # Six days of 0, of which the middle two failed: no stroke of the line lies between them.
    past = [taken(messages, day, BLOCKED if day in (2, 3) else relay(0.006)) for day in range(6)]
    show(card, past)
    chart = card.chart
    picture = chart.grab().toImage()
    places = [chart._place(chart._plot(), point) for point in chart._lines[0].points]
    between = range(round(places[2].x()) - 20, round(places[3].x()) + 20)
    assert ink_in(picture, theme.colours.accent, range(round(places[0].x()), round(places[1].x())))
    assert not ink_in(picture, theme.colours.accent, between)
    # Its limits go on, and are told in their colour.
    assert ink_in(picture, theme.colours.tones["pending"].bar, between)


def test_a_click_on_a_point_chooses_its_examination(card: TrendCard, messages: Messages, qtbot: QtBot) -> None:
    past = [taken(messages, day, relay(0.001 * day)) for day in range(4)]
    show(card, past)
    chart = card.chart
    place = chart._place(chart._plot(), chart._lines[0].points[2])
    with qtbot.waitSignal(chart.chosen) as told:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert told.args == [past[2].id]
    found = chart.point_at(place)
    assert found is not None
    assert card._told_of(*found).endswith("0,2 %")
    assert chart.point_at(QPointF(place.x() + 40, place.y() - 40)) is None


def test_two_lines_of_one_trend_differ_not_by_colour_alone(qtbot: QtBot, theme: Theme, messages: Messages) -> None:
    made = TrendCard(theme, messages, TABLE, "round_trip")
    qtbot.addWidget(made)
    made.show()
    show(made, reports(12, messages.catalogue))
    assert [key._name.text() for key in made._keys if key.isVisible()] == ["relais", "serveur de mesure"]
    assert made.chart.accessibleDescription().count("mesures") == 2


def test_two_thousand_examinations_are_painted(qtbot: QtBot, theme: Theme, messages: Messages) -> None:
    few = reports(40, messages.catalogue)
    made = TrendCard(theme, messages, TABLE, "throughput")
    qtbot.addWidget(made)
    show(made, few * 50)
    made.grab()
    assert len(made.chart._lines[0].points) > 1500
