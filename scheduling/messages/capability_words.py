"""What a probe showed, in words: each fact, whether it was shown, and what it costs where it was not."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.messages.catalogue import Catalogue
from scheduling.store.capabilities import FACTS, GUARANTEES, Capabilities


@dataclass(frozen=True, slots=True)
class Told:
    """One fact in words. `shown`: as `Capabilities` has it. `cost`: empty where it was shown. `grave`: a guarantee leans on it."""

    fact: str
    shown: bool | None
    words: str
    answer: str
    cost: str
    grave: bool


def told(known: Capabilities, catalogue: Catalogue) -> list[Told]:
    """All facts, the guarantees first."""
    found = []
    for fact in FACTS:
        shown: bool | None = getattr(known, fact)
        answer = "unknown" if shown is None else "yes" if shown else "no"
        found.append(
            Told(
                fact=fact,
                shown=shown,
                words=catalogue.text(f"capability.{fact}"),
                answer=catalogue.text(f"capability_shown.{answer}"),
                cost="" if shown else catalogue.text(f"capability_cost.{fact}"),
                grave=fact in GUARANTEES,
            )
        )
    return found


def guarantee(known: Capabilities, catalogue: Catalogue) -> str:
    """In a few words, whether one slot can go to one patient only there."""
    if not known.not_guaranteed:
        return catalogue.text("text.all_guaranteed")
    lacking = ", ".join(catalogue.text(f"capability.{fact}") for fact in known.not_guaranteed)
    return catalogue.text("text.not_guaranteed", lacking=lacking)


def early_end(known: Capabilities, catalogue: Catalogue) -> str:
    """Why not all could be tried; empty where it was."""
    return (
        catalogue.text("text.probe_ended_early", reason=catalogue.word("capability_reason", known.reason)) if known.reason else ""
    )
