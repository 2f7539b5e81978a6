"""Colours: every pair that is read together is readable; both themes reach every part of the window."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.theme.colours import DARK, LIGHT, TONES, Colours, contrast
from gui.theme.theme import RESOURCES, Theme
from gui.widgets.parts import button, label


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # the well-known grey that just fails


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_has_the_contrast_of_5_on_every_ground_it_stands_on(colours: Colours) -> None:
    grounds = [colours.window, colours.surface, colours.closed, colours.soft, *(one.ground for one in colours.tones.values())]
    pairs = list(product([colours.text, colours.secondary], grounds))
    pairs += [(colours.tones[tone].bar, colours.tones[tone].ground) for tone in TONES]
    pairs += [(colours.tones[tone].bar, ground) for tone, ground in product(TONES, [colours.surface, colours.window])]
    pairs += [(colours.on_accent, colours.accent), (colours.on_accent, colours.accent_hover)]
    pairs += [(colours.accent, ground) for ground in (colours.surface, colours.window, colours.soft, colours.closed)]
    poor = [(one, other, round(contrast(one, other), 2)) for one, other in pairs if contrast(one, other) < 4.5]
    assert not poor
    thin = [
        (tone, contrast(colours.tones[tone].bar, colours.tones[tone].ground))
        for tone in TONES
        if contrast(colours.tones[tone].bar, colours.tones[tone].ground) < 5.0
    ]
    assert not thin


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_can_be_operated_has_a_border_that_is_seen(colours: Colours) -> None:
    """WCAG 2.2, 1.4.11: 3:1."""
    assert min(contrast(colours.outline, ground) for ground in (colours.window, colours.surface)) >= 3.0
    assert min(contrast(colours.accent, ground) for ground in (colours.window, colours.surface, colours.closed)) >= 3.0


def test_the_theme_changes_live_and_scales_text(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    shown, pressed = label("Texte"), button("primary", "Réserver")
    qtbot.addWidget(shown)
    qtbot.addWidget(pressed)
    shown.show()
    pressed.show()
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert QColor(qapp.palette().window().color()).name().upper() == DARK.window
    image = pressed.grab().toImage()
    assert QColor(image.pixel(image.width() // 2, 6)).name().upper() == DARK.accent
    height = shown.sizeHint().height()
    theme.enlarge(2.0)
    assert shown.sizeHint().height() > 1.6 * height


def test_inter_is_the_font_where_the_system_has_none_of_its_own(theme: Theme) -> None:
    assert theme.family == "Inter"
    assert QFontInfo(theme.font(13, bold=True)).family() == "Inter"


@pytest.mark.parametrize("path", sorted((RESOURCES / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_icons_are_strokes_on_one_grid_and_take_a_colour(path, theme: Theme) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in text
    assert "currentColor" in text
    image = theme.icon(path.stem, "#FF0000", 24).pixmap(24, 24).toImage()
    inked = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    assert any(colour.alpha() > 200 and colour.red() > 200 and colour.green() < 60 for colour in inked)
