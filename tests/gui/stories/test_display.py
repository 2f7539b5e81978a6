"""Language, theme and size of text chosen while one is in the middle of something."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLineEdit, QWidget

from gui.theme.colours import DARK, LIGHT
from tests.gui.agenda.conftest import Colleague, at
from tests.gui.agenda.grid_hands import middle_of
from tests.gui.conftest import PRACTITIONERS, USER
from tests.gui.stories.conftest import Open, on_server
from tests.gui.stories.person import Person, text_of
from tests.gui.stories.test_keyboard_walk import inner
from tests.gui.stories.test_moving import knows
from tests.helpers.shown_texts import WrongLanguage, shown_texts

PAGES = ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4")
FEW = 0.002
"""The share of points that may have a ground's colour by chance: the edges of letters."""


def share(image: QImage, *colours: str) -> float:
    """How much of the picture has exactly one of these colours."""
    small = image.convertToFormat(QImage.Format.Format_RGB32)
    wanted = {int(one[1:], 16) for one in colours}
    points = memoryview(small.constBits()).cast("I")
    return sum((point & 0xFFFFFF) in wanted for point in points) / len(points)


def half_filled(person: Person) -> None:
    """A name and the beginning of a birth date typed, then an appointment chosen in the agenda."""
    person.presses("F2")
    person.calm()
    person.types("MOREL Jeanne, 12/04/1961")
    person.presses("Tab")
    person.clicks_on(person.grid.viewport(), middle_of(person.grid, "Garnier"))
    person.until_seen("Détail" if person.sees("Détail") else "Garnier" if person.sees("Garnier") else "GARNIER")


def test_nothing_is_lost_when_language_and_theme_change(person: Person, colleague: Colleague) -> None:
    colleague.book(PRACTITIONERS[0], at(9))
    knows(person, "Garnier")
    half_filled(person)
    chosen = person.grid._chosen
    assert chosen is not None
    person.presses("Ctrl+4")
    person.clicks("English")
    person.until_seen("Language")
    person.clicks("Dark")
    person.calm()
    data = [*PRACTITIONERS, USER, "MOREL", "Jeanne", "GARNIER", "Lucie", "Français", "Bensaïd", "Lefèvre"]
    wrong = WrongLanguage(data)
    for page in PAGES:
        person.presses(page)
        person.calm()
        assert not wrong.french_left(shown_texts(person.app.window)), page
        picture = person.app.window.grab().toImage()
        assert share(picture, LIGHT.window, LIGHT.surface, LIGHT.closed) < FEW, page
        assert share(picture, DARK.window, DARK.surface, DARK.closed) > 0.3, page
    person.presses("Ctrl+2")
    person.calm()
    assert person.grid._chosen == chosen
    person.until_seen("Move…")
    person.presses("F2")
    person.calm()
    assert person.sees("MOREL")
    assert person.sees("Jeanne")
    assert person.sees("12/04/1961")
    person.until(lambda: (made := person.button("Book ")) is not None and made.isEnabled())
    person.presses("Return")
    person.until(lambda: on_server(colleague, "MOREL"))


@pytest.fixture
def narrow(signed_in: object, colleague: Colleague, open_window: Open) -> Person:
    """The smallest window, text twice as large."""
    colleague.book(PRACTITIONERS[0], at(9))
    made = open_window(size=QSize(1024, 700))
    made.until(lambda: made.app.window.shown_page == "agenda" and made.agenda.centre.days is not None)
    made.presses("Ctrl+4")
    made.clicks("200 %")
    made.calm()
    return made


def test_at_twice_the_text_size_nothing_vanishes(narrow: Person) -> None:
    """In the smallest window all that can be pressed or typed into is inside it, or scrolled to; nothing is cut sideways."""
    person = narrow
    assert person.app.window.size() == QSize(1024, 700)
    cut = []
    for page in PAGES:
        person.presses(page)
        person.calm()
        if page == "Ctrl+2":
            person.presses("F2")
            person.calm()
        parts = [one for one in person.visible() if isinstance(one, QAbstractButton | QLineEdit | QComboBox)]
        cut += [
            (page, text_of(one), one.size())
            for one in parts
            if one.isEnabled() and not inner(one) and _cut(one, person.app.window)
        ]
    assert not cut
    person.presses("Ctrl+2")
    person.presses("F2")
    person.calm()
    person.types("MOREL")
    person.until(lambda: (made := person.button("Réserver")) is not None and made.isEnabled())
    person.clicks("Réserver")
    person.until(lambda: person.sees("Réservé"))


def _cut(one: QWidget, window: QWidget) -> bool:
    """Whether some of it lies beside what its parents show (above and below only where nothing scrolls), or it has no room."""
    parent: QWidget | None = one.parentWidget()
    if one.width() < 8 or one.height() < one.minimumSizeHint().height():
        return True
    scrolls = False
    while parent is not None:
        scrolls = scrolls or isinstance(parent.parentWidget(), QAbstractScrollArea)
        area = QRect(one.mapTo(parent, QPoint(0, 0)), one.size())
        room = parent.rect().adjusted(-1, -1, 1, 1)
        if area.left() < room.left() or area.right() > room.right():
            return True
        if not scrolls and (area.top() < room.top() or area.bottom() > room.bottom()):
            return True
        parent = None if parent is window else parent.parentWidget()
    return False
