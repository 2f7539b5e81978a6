"""The E-model against the figures that ITU-T prints, and against the mistake that others make."""

from __future__ import annotations

import pytest

from device_check.measures.call_quality import G711, Codec, opinion, opinion_of, rating


@pytest.mark.parametrize(("r", "score"), [(90, 4.34), (80, 4.03), (70, 3.60), (60, 3.10), (50, 2.58)])
def test_scores_of_ratings_are_those_of_the_table(r: float, score: float) -> None:
    """G.107, table B.1: the lower limits of each class."""
    assert opinion_of(r) == pytest.approx(score, abs=0.011)


def test_a_call_that_nothing_impairs() -> None:
    assert rating(0, 0) == 93.2
    assert opinion(0, 0) == pytest.approx(4.41, abs=0.005)


def test_a_third_lost_is_not_taken_for_a_third_of_a_per_cent() -> None:
    """Known wrong elsewhere: the share 0.30 put where per cent are meant sounds like a perfect call, 4.39."""
    assert rating(0, 0.30) == pytest.approx(93.2 - 95 * 30 / 55.1)
    assert opinion(0, 0.30) == pytest.approx(2.14, abs=0.005)
    # What the mistake makes of it.
    assert opinion(0, 0.30 / 100) == pytest.approx(4.39, abs=0.005)


def test_a_loss_that_was_not_measured_is_not_none() -> None:
    """Known wrong elsewhere: unmeasured loss scored as zero."""
    assert opinion(20, None) is None
    assert opinion(20, 0.0) is not None


@pytest.mark.parametrize(("delay_ms", "impairment"), [(0, 0), (100, 0), (400, 24.07), (800, 40.83)])
def test_delay_impairs_by_its_octaves(delay_ms: float, impairment: float) -> None:
    """X of G.107 (log2 of a hundredth) is 0, 2, 3: sixth roots of 65 (2.0052), 1.0878 (1.0141), 730 (3.0007), 2 (1.1225)."""
    assert 93.2 - rating(delay_ms, 0) == pytest.approx(impairment, abs=0.02)


def test_losses_at_the_robustness_of_a_codec_take_half() -> None:
    assert rating(0, 0.251) == pytest.approx(93.2 - 95 / 2)
    frail = Codec("frail", 11, 19)
    assert rating(0, 0.19, frail) == pytest.approx(93.2 - 11 - 84 / 2)


def test_more_delay_and_more_losses_never_sound_better() -> None:
    for loss in (0, 0.01, 0.05, 0.3, 1):
        scores = [opinion(delay, loss) or 0 for delay in range(0, 1000, 50)]
        assert scores == sorted(scores, reverse=True)
    for delay in (0, 150, 400):
        scores = [opinion(delay, loss / 100) or 0 for loss in range(101)]
        assert scores == sorted(scores, reverse=True)
        assert 1 <= scores[-1] <= scores[0] <= 4.5


def test_the_codec_is_named_with_its_figures() -> None:
    assert "G.711" in G711.name
    assert str(G711.robustness) in G711.name
