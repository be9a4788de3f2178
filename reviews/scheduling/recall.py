"""How well weights foresee what a learner remembers."""

from collections.abc import Sequence
from math import log, sqrt
from statistics import fmean, stdev
from typing import NamedTuple

from reviews.scheduling.fsrs6 import AGAIN, Strength, Weights, retrievability, strengthen

LEAST_LIKELY = 1e-9  # keeps the logarithm finite


class Answer(NamedTuple):
    """One answer that stands. A life is an item's answers since its last reset; its first has elapsed -1."""

    life: int
    day: int  # ordinal of the study day
    elapsed: int  # study days since the answer before
    rating: int

    @property
    def asks_memory(self) -> bool:
        """True if time had passed in which something could be forgotten."""
        return self.elapsed > 0


def log_losses(answers: Sequence[Answer], weights: Weights, *, since: int) -> list[float]:
    """Return how surprising each answer from day `since` on was; the answers are in (life, time) order."""
    found = []
    strength: Strength | None = None
    for answer in answers:
        if answer.elapsed < 0:
            strength = None
        elif answer.asks_memory and answer.day >= since and strength is not None:
            predicted = retrievability(strength.stability, answer.elapsed, weights)
            likely = predicted if answer.rating > AGAIN else 1 - predicted
            found.append(-log(max(likely, LEAST_LIKELY)))
        strength = strengthen(strength, max(answer.elapsed, 0), answer.rating, weights)
    return found


def is_surely_better(losses: Sequence[float], than: Sequence[float]) -> bool:
    """Say whether losses on the same answers are lower by more than the standard error of their difference."""
    gains = [worse - better for better, worse in zip(losses, than, strict=True)]
    return fmean(gains) > stdev(gains) / sqrt(len(gains))
