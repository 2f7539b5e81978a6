"""Whether the window is asked for, and nothing else: read without the parser, which takes longer to build than to answer this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduling.messages.catalogue import LANGUAGES

_TAKEN = ("--profile", "--secrets", "--language")


@dataclass(frozen=True)
class WindowWish:
    """`secrets`: the directory named. Profile and language are `first_look`'s."""

    secrets: Path | None = None


def window_wish(arguments: Sequence[str]) -> WindowWish | None:
    """The wish for a window; None where there is a command, any other option, or something wrong: the parser's business."""
    secrets: Path | None = None
    waiting = iter(arguments)
    for text in waiting:
        option, equals, value = text.partition("=")
        if option not in _TAKEN:
            return None
        if not equals:
            value = next(waiting, "-")
            if value.startswith("-"):  # no value, or one that only the parser can tell from an option
                return None
        if option == "--language" and value not in LANGUAGES:
            return None
        if option == "--secrets":
            secrets = Path(value)
    return WindowWish(secrets)
