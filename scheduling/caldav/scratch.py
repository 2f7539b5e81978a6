"""What a probe is made with, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from scheduling.caldav.transport import Answer
from scheduling.model.interval import Interval

LONGEST_PRODUCT = 200
_VERSIONS = ("X-Sabre-Version", "X-DAViCal-Version", "X-Powered-By")


@dataclass(frozen=True, slots=True)
class Scratch:
    """The event to try with: two versions of one UID at two times, each told by its mark (in SUMMARY); `kept` are lines of
    unknown (X-) properties in both.
    """

    href: str
    bodies: tuple[bytes, bytes]
    times: tuple[Interval, Interval]
    marks: tuple[str, str]
    kept: tuple[str, ...]


@dataclass(slots=True)
class Shown:
    """The facts by the names of `scheduling.store.capabilities.Capabilities`; `removed`: nothing of the scratch event is left.

    `reason`: why not all was tried (`read_only`, `refused`, `not_kept`, or an error's code). `href`: where the server put it.
    """

    href: str = ""
    facts: dict[str, bool] = field(default_factory=dict)
    product: str = ""
    removed: bool = True
    reason: str = ""


def product_of(answer: Answer) -> str:
    """What the server calls itself in its headers, on one line; empty where it does not."""
    named = [f"{name[2:]} {answer.headers[name]}" for name in _VERSIONS if name in answer.headers]
    told = " ".join(part.strip() for part in (answer.headers.get("Server", ""), *named) if part.strip())
    return "".join(letter for letter in told if letter.isprintable())[:LONGEST_PRODUCT]
