"""The one style sheet: `resources/style/window.qss`, and `tone.qss` once for each status, filled with colours and sizes.

Sizes are pixels at scale 1. A border of 2 px in the accent is the focus; where a control has a border of 1 px, its padding
gives the second pixel, so that nothing jumps.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from gui.theme.colours import Colours

_SIZES = (10, 11, 12, 13, 14, 15, 16, 17, 20, 22, 28, 30, 34)


def style_sheet(colours: Colours, scale: float, resources: Path) -> str:
    """The sheet for these colours, with text `scale` times as large."""
    kind = "dark" if colours.dark else "light"
    icons = (resources / "icons" / "controls").as_posix()
    window, tone = (Template((resources / "style" / name).read_text(encoding="utf-8")) for name in ("window.qss", "tone.qss"))
    words = {
        **{f"px{size}": f"{round(size * scale)}px" for size in _SIZES},
        "window": colours.window,
        "surface": colours.surface,
        "closed": colours.closed,
        "line": colours.line,
        "outline": colours.outline,
        "handle": colours.handle,
        "text": colours.text,
        "secondary": colours.secondary,
        "accent": colours.accent,
        "accent_hover": colours.accent_hover,
        "on_accent": colours.on_accent,
        "soft": colours.soft,
        "conflict_bar": colours.tones["conflict"].bar,
        "arrow_down": f"{icons}/arrow-down-{kind}.svg",
        "arrow_up": f"{icons}/arrow-up-{kind}.svg",
        "check": f"{icons}/tick-{kind}.svg",
    }
    tones = [tone.substitute(name=name, ground=found.ground, bar=found.bar) for name, found in colours.tones.items()]
    return "\n".join((window.substitute(words), *tones))
