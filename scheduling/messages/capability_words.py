"""What a probe showed, in words: each fact, whether it was shown, and what it costs where it was not."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.messages.catalogue import Catalogue
from scheduling.store.capabilities import FACTS, GUARANTEES, Capabilities

HARMLESS = frozenset({"refuses_second_create", "keeps_bodies", "etag_holds", "scheduling_outbox"})
"""What few servers have, and nobody need be told of who did not ask."""


@dataclass(frozen=True, slots=True)
class Told:
    """One fact in words. `shown`: as `Capabilities` has it. `cost`: empty where it was. `grave`: a guarantee leans on it."""

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


def costs(known: Capabilities, catalogue: Catalogue) -> list[str]:
    """What is to be lived with there, each sentence once: of what is not known only what a guarantee leans on."""
    lacking = [one for one in told(known, catalogue) if one.shown is False or (one.shown is None and one.grave)]
    return list(dict.fromkeys(one.cost for one in lacking if one.fact not in HARMLESS))


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
