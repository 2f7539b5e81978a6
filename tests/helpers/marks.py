"""Marks that are put into pictures and sounds, and found again wherever a piece of these is: as it is, written as text, packed,
or as a picture file.
"""

from __future__ import annotations

import base64
import re
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtGui import QImage

LENGTH = 16
WIDTH, HEIGHT, RATE_HZ = 320, 180, 48_000
# The mark stands once in every so many samples.
EVERY = RATE_HZ // 10
_BLOCKS = slice(60, 100)
# Rows of the picture by how wide each byte's stripe is: some of them survive that only every second pixel is picked.
_STRIPES = {1: slice(100, 120), 2: slice(120, 140), 4: slice(140, 160), 8: slice(160, 180)}
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_PICTURE = re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|RIFF....WEBP|BM....\x00\x00\x00\x00", re.DOTALL)
_LONGEST = 4_000_000
# What a JPEG changes the mean of a block by.
_ABOUT = 6


@dataclass(frozen=True)
class Marks:
    """`picture`: 16 grey levels; `sound`: 8 samples of 16 bits. Nobody else on this machine has them."""

    picture: bytes
    sound: bytes

    @staticmethod
    def fresh() -> Marks:
        """Of about 120 random bits each: neither black nor white, not so loud that it is clipped."""
        levels = bytes(32 + secrets.randbelow(192) for _ in range(LENGTH))
        samples = np.array([secrets.randbelow(16_000) - 8_000 for _ in range(LENGTH // 2)], "<i2")
        return Marks(levels, samples.tobytes())

    @staticmethod
    def of(text: str) -> Marks:
        """The marks that `str` has written."""
        picture, sound = text.split(":")
        return Marks(bytes.fromhex(picture), bytes.fromhex(sound))

    def __str__(self) -> str:
        return f"{self.picture.hex()}:{self.sound.hex()}"

    def marked_picture(self, number: int) -> QImage:
        """A picture with noise above (another one each time), and the mark below, everywhere."""
        grey = np.random.default_rng(number).normal(120, 4, (HEIGHT, WIDTH)).clip(0, 255).astype(np.uint8)
        levels = np.frombuffer(self.picture, np.uint8)
        grey[_BLOCKS] = np.repeat(levels, WIDTH // LENGTH)
        for width, rows in _STRIPES.items():
            grey[rows] = np.resize(np.repeat(levels, width), WIDTH)
        return QImage(grey.tobytes(), WIDTH, HEIGHT, WIDTH, QImage.Format.Format_Grayscale8).convertToFormat(
            QImage.Format.Format_RGB32
        )

    def marked_sound(self, samples: NDArray[np.floating]) -> NDArray[np.int16]:
        """The sound (full scale 1.0, 48 kHz) with the mark ten times a second."""
        made: NDArray[np.int16] = (np.clip(samples, -1, 1) * 32767).astype("<i2")
        levels = np.frombuffer(self.sound, "<i2")
        for begin in range(0, made.size - levels.size, EVERY):
            made[begin : begin + levels.size] = levels
        return made

    def found_in(self, data: bytes) -> set[str]:
        """In which ways the marks stand in there, `picture as png` for instance; empty: in none."""
        found = self._plainly(data, "")
        for match in _PACKED.finditer(data):
            found |= self._plainly(_unpacked(data[match.start() : match.start() + _LONGEST]), " packed")
        for match in _PICTURE.finditer(data):
            if self._is_shown(_decoded(data[match.start() :])):
                found.add("picture as a file")
        return found

    def found_under(self, *folders: Path) -> dict[str, set[str]]:
        """By file, in which ways they stand there. Names count too."""
        found: dict[str, set[str]] = {}
        for path in (path for folder in folders for path in folder.rglob("*")):
            ways = self.found_in(path.name.encode())
            if path.is_file() and not path.is_symlink():
                ways |= self.found_in(path.read_bytes())
            if ways:
                found[path.name] = ways
        return found

    def _plainly(self, data: bytes, how: str) -> set[str]:
        return {f"{name}{how}" for name, needle in self._needles if needle in data}

    @cached_property
    def _needles(self) -> list[tuple[str, bytes]]:
        return [(f"{name}{how}", text) for name, raw in self._layouts() for how, text in _written(raw)]

    def _layouts(self) -> Iterator[tuple[str, bytes]]:
        grey = np.frombuffer(self.picture, np.uint8)
        yield "picture", self.picture
        yield "picture rgb32", np.stack([grey, grey, grey, np.full_like(grey, 255)], axis=1).tobytes()
        yield "picture rgb", np.repeat(grey, 3).tobytes()
        yield "picture float", grey.astype("<f4").tobytes()
        levels = np.frombuffer(self.sound, "<i2")
        yield "sound", self.sound
        yield "sound stereo", np.repeat(levels, 2).tobytes()
        yield "sound float", (levels / 2**15).astype("<f4").tobytes()
        yield "sound double", (levels / 2**15).astype("<f8").tobytes()

    def _is_shown(self, image: QImage) -> bool:
        if image.isNull():
            return False
        grey = image.scaled(WIDTH, HEIGHT).convertToFormat(QImage.Format.Format_Grayscale8)
        rows = np.frombuffer(grey.constBits(), np.uint8).reshape(HEIGHT, grey.bytesPerLine())[_BLOCKS, :WIDTH]
        means = rows.reshape(rows.shape[0], LENGTH, -1)[:, :, 4:-4].mean(axis=(0, 2))
        return bool(np.abs(means - np.frombuffer(self.picture, np.uint8)).max() <= _ABOUT)


def _written(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """As it is, and as text, in whichever place of it that begins."""
    yield "", raw
    yield " hex", raw.hex().encode()
    yield " HEX", raw.hex().upper().encode()
    for before in range(3):
        # What does not hang together with the bytes beside it.
        text = base64.b64encode(b"\0" * before + raw)[(before * 8 + 5) // 6 : -4]
        yield " base64", text
        yield " base64", text.translate(bytes.maketrans(b"+/", b"-_"))


def _decoded(data: bytes) -> QImage:
    """What begins as a picture does, and mostly is none: of that Qt would warn, and warnings are errors."""
    before = qInstallMessageHandler(lambda _kind, _context, _text: None)
    try:
        return QImage.fromData(data)
    finally:
        qInstallMessageHandler(before)


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(data, _LONGEST)
    except zlib.error:
        return b""
