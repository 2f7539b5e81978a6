"""The colours of both themes, each by its role (the design's `look.md`); a test computes every contrast (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Tone = Literal["booked", "pending", "arrived", "fulfilled", "noshow", "conflict", "busy"]
"""A status as colours. `pending` is also degraded, `arrived` ready, `conflict` not ready."""

TONES: tuple[Tone, ...] = ("booked", "pending", "arrived", "fulfilled", "noshow", "conflict", "busy")


@dataclass(frozen=True, slots=True)
class ToneColours:
    """`ground` lies under text; `bar` is the strip, the icon, and text in the status' own colour."""

    ground: str
    bar: str


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours as #RRGGBB."""

    dark: bool
    window: str
    surface: str
    closed: str
    line: str
    outline: str
    """The border of what can be operated: 3:1 against its surroundings (WCAG 2.2, 1.4.11)."""
    handle: str
    """Of scroll bars: quiet, the wheel and the keyboard do the same; under the mouse it is the outline."""
    text: str
    secondary: str
    accent: str
    accent_hover: str
    on_accent: str
    soft: str
    tones: Mapping[Tone, ToneColours]


LIGHT = Colours(
    dark=False,
    window="#F4F6F8",
    surface="#FFFFFF",
    closed="#EEF1F4",
    line="#DFE3E8",
    outline="#848E9B",
    handle="#ABB4BE",
    text="#18212D",
    secondary="#566273",
    accent="#0B6A80",
    accent_hover="#085668",
    on_accent="#FFFFFF",
    soft="#DDEFF3",
    tones={
        "booked": ToneColours("#DDEFF3", "#0B6A80"),
        "pending": ToneColours("#FFF3D9", "#935600"),
        "arrived": ToneColours("#E2F3E5", "#25702C"),
        "fulfilled": ToneColours("#ECEFF2", "#566273"),
        "noshow": ToneColours("#F6E4E4", "#97302F"),
        "conflict": ToneColours("#FCE3E0", "#B3261E"),
        "busy": ToneColours("#E6EAEE", "#566273"),
    },
)

DARK = Colours(
    dark=True,
    window="#12171D",
    surface="#1A2129",
    closed="#151B22",
    line="#2D3742",
    outline="#6B7885",
    handle="#46525E",
    text="#E8EDF2",
    secondary="#9AA7B5",
    accent="#5CC3DA",
    accent_hover="#7AD0E3",
    on_accent="#06232B",
    soft="#12333C",
    tones={
        "booked": ToneColours("#12333C", "#5CC3DA"),
        "pending": ToneColours("#3A2C10", "#F2B84B"),
        "arrived": ToneColours("#15331B", "#7BD389"),
        "fulfilled": ToneColours("#252E38", "#9AA7B5"),
        "noshow": ToneColours("#3A1E1E", "#F2A09D"),
        "conflict": ToneColours("#43201D", "#FF8A80"),
        "busy": ToneColours("#222B35", "#9AA7B5"),
    },
)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
