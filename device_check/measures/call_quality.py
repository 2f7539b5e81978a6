"""What a call would sound like, from its delay and losses: the E-model, ITU-T G.107 (2015), with all else at its defaults.

Shown, never judged: how well a codec bears losses is part of it, and has to be named with the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

# R where nothing but the defaults of G.107 impairs.
BEST_R = 93.2


@dataclass(frozen=True)
class Codec:
    """`impairment`: Ie, without losses. `robustness`: Bpl, the loss in per cent at which half of the rest is gone."""

    name: str
    impairment: float
    robustness: float


# Values of ITU-T G.113 Appendix I, as others quote them, where the receiver fills in what is lost (else 4.3). Opus has none.
G711 = Codec("G.711, PLC (G.113: Ie 0, Bpl 25.1)", impairment=0.0, robustness=25.1)


def rating(mouth_to_ear_ms: float, loss_ratio: float, codec: Codec = G711) -> float:
    """R, from 0 to 93.2, for losses that come one by one (BurstR 1)."""
    # Per cent, as the formula wants it. The share itself taken for per cent makes a third lost sound like nothing lost.
    loss_percent = loss_ratio * 100
    impaired = codec.impairment + (95 - codec.impairment) * loss_percent / (loss_percent + codec.robustness)
    return max(BEST_R - _delay_impairment(mouth_to_ear_ms) - impaired, 0.0)


def opinion(mouth_to_ear_ms: float, loss_ratio: float | None, codec: Codec = G711) -> float | None:
    """The mean opinion score to expect, from 1 to 4.5. A loss that was not measured is not none: None."""
    return None if loss_ratio is None else opinion_of(rating(mouth_to_ear_ms, loss_ratio, codec))


def opinion_of(r: float) -> float:
    """The score of a rating: G.107 Annex B."""
    if r <= 0:
        return 1.0
    return min(max(1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r), 1.0), 4.5)


def _delay_impairment(mouth_to_ear_ms: float) -> float:
    """Idd: up to 100 ms nobody minds."""
    if mouth_to_ear_ms <= 100:
        return 0.0
    octaves = log2(mouth_to_ear_ms / 100)
    return float(25 * ((1 + octaves**6) ** (1 / 6) - 3 * (1 + (octaves / 3) ** 6) ** (1 / 6) + 2))
