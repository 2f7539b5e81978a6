"""The panel in 320 by 640 pixels, at twice the text size, by Tab alone, and to a screen reader."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget

from gui.language import Language
from gui.theme.theme import Theme
from tests.gui.booking.conftest import Secretary
from tests.gui.conftest import PRACTITIONERS


def stops(panel: QWidget) -> list[QWidget]:
    """What Tab reaches, in its order."""
    found: list[QWidget] = []
    one = panel.nextInFocusChain()
    while one is not None and one is not panel:
        reached = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()
        inner = isinstance(one, QLineEdit) and isinstance(one.parent(), QAbstractSpinBox)
        if reached and panel.isAncestorOf(one) and one.focusProxy() is None and not inner:
            found.append(one)
        one = one.nextInFocusChain()
    return found


def opened(secretary: Secretary, what: str) -> None:
    parts = secretary.panel.parts
    if what == "patient":
        parts.patient._more.setChecked(True)
    elif what:
        getattr(parts, what).disclosure.button.click()


@pytest.mark.parametrize("what", ["", "practitioners", "period", "patient"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_cut_at_the_side_and_the_button_is_in_sight(
    secretary: Secretary, theme: Theme, scale: float, what: str
) -> None:
    theme.enlarge(scale)
    secretary.tick(*PRACTITIONERS)
    secretary.f2()
    opened(secretary, what)
    panel = secretary.panel
    panel.resize(panel.minimumWidth(), 640)
    secretary.qtbot.waitUntil(lambda: panel.height() == 640)
    secretary.qtbot.wait(1)
    if scale == 1.0:
        assert panel.width() == 320
    scroll = panel.parts.scroll
    inner, foot = scroll.widget(), panel.parts.primary.parentWidget()
    assert inner is not None
    assert foot is not None
    assert inner.minimumSizeHint().width() <= scroll.viewport().width()
    button = panel.parts.primary
    assert panel.rect().contains(button.geometry().translated(foot.pos()))
    assert button.fontMetrics().horizontalAdvance(button.text()) <= button.width()


@pytest.mark.parametrize("what", ["", "practitioners", "period", "patient"])
def test_tab_goes_as_the_eye_does_and_every_stop_has_a_name(secretary: Secretary, what: str) -> None:
    secretary.tick(*PRACTITIONERS)
    secretary.f2()
    secretary.types("Haddad")
    opened(secretary, what)
    secretary.qtbot.wait(1)
    panel = secretary.panel
    found = stops(panel)
    assert found[-1] is panel.parts.primary
    assert sum(one.property("role") == "row" for one in found) == 1
    places = [one.mapTo(panel, QPoint(0, 0)) for one in found[:-1]]  # the last stands at the foot, over what scrolls
    for before, after in pairwise(places):
        assert after.y() > before.y() or (abs(after.y() - before.y()) < 24 and after.x() > before.x()), (before, after)
    for one in found:
        assert QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name), one
        assert one.height() >= 28, one
    assert all("&" not in one.accessibleName() for one in found)


def test_the_language_changes_while_it_is_shown(secretary: Secretary, language: Language, theme: Theme) -> None:
    secretary.f2()
    slot = secretary.ghosts[0][0]
    assert "mer." in secretary.panel.parts.primary.text()
    for code, said in (("en", f"Wed {slot.start.day} at 8:00"), ("fr", f"mer. {slot.start.day} à 8:00")):
        language.choose("en" if code == "en" else "fr")
        QApplication.sendEvent(secretary.panel, QEvent(QEvent.Type.LanguageChange))  # as Qt does where a translation is loaded
        assert said in secretary.panel.parts.primary.text()


def test_the_large_button_says_to_a_screen_reader_whom_and_when(secretary: Secretary) -> None:
    secretary.f2()
    button = secretary.panel.parts.primary
    assert button.accessibleDescription() == "Indiquez le nom ou l’IPP du patient."
    secretary.types("Haddad")
    assert "Bensaïd" in button.accessibleName()
    assert "8:00" in button.accessibleName()
    assert button.accessibleDescription() == ""


def test_a_pasted_line_fills_its_fields_at_once(secretary: Secretary) -> None:
    secretary.f2()
    QApplication.clipboard().setText("LE GOFF Yann\tné le 3/2/1950 (76 ans)")
    patient = secretary.panel.parts.patient
    QTest.keyClick(patient.family.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (patient.family.text, patient.given.text, patient.born.text) == ("LE GOFF", "Yann", "03/02/1950")
