"""The history of a workstation: kept in the encrypted store, read in a job, a table with trends, each report as it was said."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from device_check.examination import Examined
from device_check.report import Verdict
from device_check.thresholds import Thresholds
from gui.jobs import Jobs
from gui.language import Language
from gui.messages import Messages
from gui.office import Office
from gui.readiness.history import History, Past, past_of
from gui.readiness.history_actions import HistoryActions
from gui.readiness.history_dialog import HistoryDialog
from gui.readiness.history_words import COLUMNS
from gui.readiness.page import WorkstationPage
from gui.theme.theme import Theme
from scheduling import clock
from scheduling.settings import Settings
from scheduling.store.database import STORE_FILE
from tests.helpers.past_examinations import past_examinations, reports

PARIS = ZoneInfo("Europe/Paris")


def examinations(number: int) -> list[Examined]:
    """The newest first, the last one now."""
    return past_examinations(number, clock.now())


@pytest.fixture
def history(office: Office, messages: Messages) -> History:
    return History(office, messages, lambda: 400)


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, messages: Messages, history: History) -> HistoryDialog:
    made = HistoryDialog(theme, messages, Thresholds.load(), history, PARIS)
    qtbot.addWidget(made)
    return made


def keep(qtbot: QtBot, history: History, *made: Examined) -> None:
    for one in made:
        with qtbot.waitSignal(history.keep(one).finished, timeout=20_000):
            pass


def read(qtbot: QtBot, history: History) -> Past:
    with qtbot.waitSignal(history.read().succeeded, timeout=20_000) as told:
        pass
    assert isinstance(told.args, list)
    past = told.args[0]
    assert isinstance(past, Past)
    return past


def said(window: QWidget) -> list[str]:
    found = [label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window) and label.text()]
    return [text.replace("\u00a0", " ").replace("\u202f", " ") for text in found]


def buttons(window: QWidget) -> list[str]:
    return [found.text() for found in window.findChildren(QPushButton) if found.isVisibleTo(window)]


def test_what_was_examined_is_read_again_whole_and_the_newest_first(qtbot: QtBot, history: History, messages: Messages) -> None:
    made = examinations(3)
    keep(qtbot, history, *reversed(made))
    past = read(qtbot, history)
    assert [report.id for report in past.reports] == [one.id for one in made]
    assert past.unreadable == 0
    assert past.reports[0].taken_at == made[0].taken_at
    assert [check.check for check in past.reports[0].checks] == [judged.check for judged in made[0].checks]


def test_what_a_person_answers_later_belongs_to_the_same_examination(qtbot: QtBot, history: History) -> None:
    first = examinations(1)[0]
    keep(qtbot, history, first)
    keep(qtbot, history, replace(first, verdict=Verdict.NOT_READY))
    assert [report.verdict for report in read(qtbot, history).reports] == [Verdict.NOT_READY]


def test_kept_reports_do_not_stand_in_clear_on_disk(qtbot: QtBot, history: History, office: Office) -> None:
    keep(qtbot, history, *examinations(2))
    files = [path for path in office.profile.rglob("*") if path.is_file()]
    assert any(path.name == STORE_FILE for path in files)
    assert not any(b"Logitech C920" in path.read_bytes() for path in files)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(office.profile / STORE_FILE).execute("SELECT * FROM readiness")


def test_a_report_that_nobody_understands_is_counted_and_the_others_are_shown(
    qtbot: QtBot, history: History, office: Office, dialog: HistoryDialog
) -> None:
    keep(qtbot, history, *examinations(2))

    def spoil(workspace: object) -> object:
        from scheduling.office import readiness_history

        now = clock.now()
        return readiness_history.keep(
            workspace,  # type: ignore[arg-type]  the office gives a workspace
            b'{"schema":"readiness-report/9.0"}',
            report_id="later",
            taken_at=now,
            scope="full",
            verdict="ready",
            days=400,
        )

    with qtbot.waitSignal(office.ask("spoil", spoil).finished):
        pass
    dialog.show_history()
    qtbot.waitUntil(lambda: dialog.table.model().rowCount() == 2, timeout=20_000)
    assert any("n’a pas pu être lue" in text for text in said(dialog))


def test_nothing_kept_says_what_to_do(qtbot: QtBot, dialog: HistoryDialog) -> None:
    dialog.show_history()
    assert "Lecture des vérifications gardées…" in said(dialog)
    qtbot.waitUntil(lambda: "Aucune vérification n’est encore gardée" in said(dialog), timeout=20_000)
    assert buttons(dialog) == ["Vérifier", "Fermer"]
    with qtbot.waitSignal(dialog.examination_wanted):
        qtbot.keyClick(dialog.act, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_a_store_that_cannot_be_read_says_so_and_is_tried_again(
    qtbot: QtBot, dialog: HistoryDialog, history: History, office: Office
) -> None:
    keep(qtbot, history, *examinations(1))
    office.close()
    assert office.secrets is not None
    elsewhere = office.secrets.with_name("elsewhere")
    office.secrets.rename(elsewhere)  # the store's key is gone
    office.secrets.write_text("no folder")
    dialog.show_history()
    qtbot.waitUntil(lambda: "L’historique n’a pas pu être lu" in said(dialog), timeout=20_000)
    assert buttons(dialog) == ["Réessayer", "Fermer"]
    office.secrets.unlink()
    elsewhere.rename(office.secrets)
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.table.model().rowCount() == 1 and dialog.table.isVisible(), timeout=20_000)


def shown(qtbot: QtBot, dialog: HistoryDialog, messages: Messages, number: int = 30) -> Past:
    dialog.show()
    past = past_of(reports(number, messages.catalogue))
    dialog._show_past(past)
    QCoreApplication.processEvents()
    return past


def cells(dialog: HistoryDialog, row: int, role: int = Qt.ItemDataRole.DisplayRole) -> list[str]:
    model = dialog.table.model()
    return [str(model.index(row, column).data(role)) for column in range(model.columnCount())]


def test_a_row_says_when_how_much_what_and_why(qtbot: QtBot, dialog: HistoryDialog, messages: Messages) -> None:
    past = shown(qtbot, dialog, messages)
    bad = next(row for row, report in enumerate(past.reports) if report.verdict is Verdict.NOT_READY)
    row = dict(zip(COLUMNS, cells(dialog, bad), strict=True))
    assert row["taken_at"].startswith(past.reports[bad].taken_at.astimezone(PARIS).strftime("%d/%m/%Y"))
    assert row["verdict"] == "Pas prêt"
    assert row["cause"][0].isupper()
    assert row["round_trip"].endswith("ms")
    # Sign and word: not colour alone, and a screen reader is told the word.
    place = dialog.table.model().index(bad, COLUMNS.index("verdict"))
    assert place.data(Qt.ItemDataRole.DecorationRole) is not None
    assert place.data(Qt.ItemDataRole.AccessibleTextRole) == "Pas prêt"
    quick = next(row for row, report in enumerate(past.reports) if report.scope == "quick")
    assert cells(dialog, quick)[1] == "rapide"
    assert cells(dialog, quick)[-1] == "–"


def test_the_sentences_of_that_time_are_shown_by_double_click_and_by_enter(
    qtbot: QtBot, dialog: HistoryDialog, messages: Messages
) -> None:
    past = shown(qtbot, dialog, messages)
    bad = next(row for row, report in enumerate(past.reports) if report.verdict is Verdict.NOT_READY)
    finding = next(found for check in past.reports[bad].checks for found in check.findings)
    dialog.table.selectRow(bad)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert any(finding.remedy in text for text in (label.text() for label in dialog.report.findChildren(QLabel)))
    assert any(text.startswith("Pas prêt : ") for text in said(dialog))
    assert buttons(dialog) == ["Retour à l’historique", "Exporter…", "Fermer"]
    # Escape leads back to the table, and only from there out.
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.table.isVisible()
    place = dialog.table.visualRect(dialog.table.model().index(bad, 0)).center()
    qtbot.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.report.isVisible()
    with qtbot.waitSignal(dialog.export_wanted) as told:
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert told.args == [past.reports[bad]]
    qtbot.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_chosen_row_is_set_off_in_the_trends(qtbot: QtBot, dialog: HistoryDialog, messages: Messages) -> None:
    past = shown(qtbot, dialog, messages)
    dialog.table.selectRow(4)
    assert {card.chart._marked for card in dialog._trends} == {past.reports[4].id}
    dialog._trends[0].chart.chosen.emit(past.reports[9].id)
    assert dialog.table.currentIndex().row() == 9


def test_another_language_while_it_is_open(
    qtbot: QtBot, dialog: HistoryDialog, messages: Messages, language: Language, theme: Theme
) -> None:
    shown(qtbot, dialog, messages, 3)
    language.choose("en")
    QCoreApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert dialog.windowTitle() == "History of this workstation"
    model = dialog.table.model()
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert heads[:4] == ["Date", "Extent", "Verdict", "First cause"]


def test_opened_again_it_is_the_history_that_is_seen(qtbot: QtBot, dialog: HistoryDialog, messages: Messages) -> None:
    """Not the report that was open when it was closed."""
    shown(qtbot, dialog, messages)
    dialog._open_chosen()
    assert dialog.report.isVisible()
    dialog.shut.click()
    dialog.show_history()
    assert dialog.table.isVisible()
    assert not dialog.report.isVisible()
    assert not dialog.back.isVisible()


def test_what_is_kept_meanwhile_takes_no_focus(qtbot: QtBot, dialog: HistoryDialog, messages: Messages) -> None:
    past = shown(qtbot, dialog, messages)
    assert dialog.focusWidget() is dialog.table
    dialog.shut.setFocus()
    dialog._show_past(past)
    assert dialog.focusWidget() is dialog.shut


def test_every_control_has_a_name(qtbot: QtBot, dialog: HistoryDialog, messages: Messages) -> None:
    shown(qtbot, dialog, messages)
    for page in (dialog.table, dialog.report):
        reachable = [found for found in dialog.findChildren(QWidget) if found.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert page.isVisible()
        assert [found for found in reachable if found.isVisibleTo(dialog) and not found.accessibleName()] == []
        dialog._open_chosen()


@pytest.mark.parametrize(("size", "scale"), [((980, 660), 1.0), ((980, 660), 2.0), ((1500, 900), 1.0)])
def test_no_text_is_cut(
    qtbot: QtBot, dialog: HistoryDialog, messages: Messages, theme: Theme, size: tuple[int, int], scale: float
) -> None:
    theme.enlarge(scale)
    dialog.resize(*size)
    shown(qtbot, dialog, messages)
    assert (dialog.width(), dialog.height()) == size
    QCoreApplication.processEvents()
    for page in (0, 1):
        if page:
            dialog._open_chosen()
            QCoreApplication.processEvents()
        for label in dialog.findChildren(QLabel):
            if label.isVisibleTo(dialog) and label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_the_page_keeps_what_it_examined_and_shows_it(
    qtbot: QtBot, theme: Theme, jobs: Jobs, messages: Messages, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/pulse.sock")
    page = WorkstationPage(theme, jobs, messages, Settings(check={}))
    qtbot.addWidget(page)
    settings = Settings(time_zone="Pacific/Kiritimati", check={})
    actions = HistoryActions(page, theme, office, jobs, messages, settings)
    page.show()
    assert not actions.export_shown.isVisible()
    assert actions.show_history.isVisible()
    made = examinations(1)[0]
    with qtbot.waitSignal(actions.history.kept, timeout=20_000):
        page.examined.emit(made)
    assert actions.export_shown.isVisible()
    qtbot.mouseClick(actions.show_history, Qt.MouseButton.LeftButton)
    dialog = actions.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.table.model().rowCount() == 1, timeout=20_000)
    dialog.close()
    qtbot.mouseClick(actions.export_shown, Qt.MouseButton.LeftButton)
    assert actions.export is not None
    assert actions.export.files is not None
    assert actions.export.files.isVisible()
    # The time in the file's name is that of the page, whatever the computer was set to.
    assert f"{made.taken_at.astimezone(settings.zone):%Y-%m-%d-%H%M}" in actions.export.files.selectedFiles()[0]
    actions.export.files.reject()
    page.hide()


def test_what_could_not_be_kept_is_told_and_the_verdict_stands(
    qtbot: QtBot, theme: Theme, jobs: Jobs, messages: Messages, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/pulse.sock")
    page = WorkstationPage(theme, jobs, messages, Settings(check={}))
    qtbot.addWidget(page)
    actions = HistoryActions(page, theme, office, jobs, messages, Settings(check={}))
    assert office.secrets is not None
    office.secrets.rmdir()
    office.secrets.write_text("no folder")
    with qtbot.waitSignal(actions.refused, timeout=20_000) as told:
        page.examined.emit(examinations(1)[0])
    assert isinstance(told.args, list)
    assert told.args[0].headline == "La vérification n’a pas pu être gardée dans l’historique"
    assert told.args[0].remedy
