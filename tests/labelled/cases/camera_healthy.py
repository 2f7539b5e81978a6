"""Cameras that are fine, though they look suspicious."""

from __future__ import annotations

from tests.labelled import frames
from tests.labelled.case import Case, nothing_missing
from tests.labelled.case import healthy as _healthy
from tests.labelled.frames import Make, Shown, before_a_still, clip, flat, infrared, paced, person

MOVING = "testsrc2=SIZE"


def black_first() -> Make:
    """Many cameras begin with a black picture."""
    black, room = flat(2, 1)(), person(120)()
    return lambda number: black(number) if number == 0 else room(number)


def good(identity: str, what: str, scene: Shown, made: str = "frames") -> Case:
    needs = nothing_missing if made == "frames" else frames.missing
    return _healthy(identity, what, made, scene, missing=needs)


FFMPEG = "frames of ffmpeg"
CASES = [
    good("H14", "dim but fine: mean 56", Shown(person(56))),
    good("H15", "somebody who does not move; the sensor's noise does", Shown(person(120, noise=2))),
    good("H16", "the first picture is black", Shown(black_first)),
    good("H17", "20 pictures a second", Shown(person(120), 50)),
    good("H18", "stands still for 1.5 s, then moves", Shown(clip(f"{MOVING},loop=loop=37:size=1:start=0")), FFMPEG),
    good("H19", "a bright wall without anything on it", Shown(flat(240, 3))),
    good("H64", "15 pictures a second, by a clock that is not ours", Shown(paced(person(120), 14.98), 4)),
    good(
        "H59",
        "nothing moves but one small thing",
        Shown(clip("color=gray:SIZE,geq=lum='if(between(X-40-4*mod(N,50),0,24)*between(Y-80,0,24),230,120)':cb=128:cr=128")),
        FFMPEG,
    ),
    good("H60", "the only camera there is sends no colour", Shown(infrared)),
    good("H61", "a grey room in colour, another camera is plugged in", Shown(person(110), others=("Webcam HD",))),
    good("H62", "the window behind: a dark person, a bright frame", Shown(person(150, contrast=-110))),
    good(
        "H63",
        "in the evening: half of it black, a lit face",
        Shown(clip("color=0x101010:SIZE,drawbox=60:10:200:170:0xa08070:fill,noise=alls=6:allf=t")),
        FFMPEG,
    ),
    good("H78", "a still picture is put behind the person", Shown(before_a_still)),
]
