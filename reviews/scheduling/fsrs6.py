"""FSRS-6: how firmly something is remembered after a review. The one file that knows the `fsrs` package.

Default weights and the bounds of all weights come from that package; the formulas are those of the
open-spaced-repetition project (https://github.com/open-spaced-repetition/py-fsrs, MIT), written for whole study days
and several times as fast. The tests hold them to py-fsrs, to fsrs-rs and to golden vectors.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp
from typing import NamedTuple

import fsrs

# Named on every memory: after a change of weights or model the memories are replayed.
WEIGHTS_VERSION = "fsrs6-default"
LONGEST_STABILITY = 36_500.0  # days; fsrs-rs caps here, py-fsrs does not
SHORTEST_STABILITY = 0.001
EASIEST, HARDEST = 1.0, 10.0
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


class Strength(NamedTuple):
    """How firmly something is remembered: stability in days, difficulty in 1..10."""

    stability: float
    difficulty: float


def _stability(days: float) -> float:
    return min(max(days, SHORTEST_STABILITY), LONGEST_STABILITY)


def _difficulty(value: float) -> float:
    return min(max(value, EASIEST), HARDEST)


class Weights:
    """The 21 weights of FSRS-6, and what follows from them, worked out once."""

    def __init__(self, values: Sequence[float]) -> None:
        """Raise ValueError if the weights are not 21, or outside the bounds of the model."""
        self.values = w = fsrs.Scheduler(parameters=values).parameters
        self.decay = -w[20]
        self.factor = 0.9 ** (1 / self.decay) - 1
        self.growth = exp(w[8])
        self.lapse_divisor = exp(w[17] * w[18])
        easy_difficulty = w[4] - exp(w[5] * (EASY - 1)) + 1
        self.pull_to_easy = w[7] * easy_difficulty
        self.initial = {
            rating: Strength(_stability(w[rating - 1]), _difficulty(w[4] - exp(w[5] * (rating - 1)) + 1))
            for rating in (AGAIN, HARD, GOOD, EASY)
        }
        self.same_day = {rating: exp(w[17] * (rating - GOOD + w[18])) for rating in (AGAIN, HARD, GOOD, EASY)}
        self.bonus = {HARD: w[15], GOOD: 1.0, EASY: w[16]}


DEFAULT_WEIGHTS = Weights(fsrs.scheduler.DEFAULT_PARAMETERS)


@lru_cache(maxsize=1024)
def weights_of(values: tuple[float, ...] | None) -> Weights:
    """Return the weights of a learner; None = the default ones."""
    return DEFAULT_WEIGHTS if values is None else Weights(values)


def strengthen(strength: Strength | None, days: int, rating: int, weights: Weights = DEFAULT_WEIGHTS) -> Strength:
    """Return the strength after a review `days` study days after the last one; None = never reviewed."""
    if strength is None:
        return weights.initial[rating]
    w = weights.values
    step = -w[6] * (rating - GOOD) * (HARDEST - strength.difficulty) / 9
    difficulty = weights.pull_to_easy + (1 - w[7]) * (strength.difficulty + step)
    return Strength(stability_after(strength, days, rating, weights), _difficulty(difficulty))


def stability_after(strength: Strength, days: int, rating: int, weights: Weights = DEFAULT_WEIGHTS) -> float:
    """Return the stability alone."""
    stability, difficulty = strength
    w = weights.values
    if days < 1:
        gain = weights.same_day[rating] * stability ** -w[19]
        return _stability(stability * (gain if rating == AGAIN else max(gain, 1.0)))
    forgotten = 1 - retrievability(stability, days, weights)
    if rating == AGAIN:
        after_lapse = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(forgotten * w[14])
        return _stability(min(after_lapse, stability / weights.lapse_divisor))
    gain = weights.growth * (11 - difficulty) * stability ** -w[9] * (exp(forgotten * w[10]) - 1)
    return _stability(stability * (1 + gain * weights.bonus[rating]))


def interval_for(stability: float, desired_retention: float, weights: Weights = DEFAULT_WEIGHTS) -> float:
    """Return after how many days retrievability falls to `desired_retention`."""
    return stability / weights.factor * (desired_retention ** (1 / weights.decay) - 1)


def retrievability(stability: float, days: float, weights: Weights = DEFAULT_WEIGHTS) -> float:
    """Return the probability of recall `days` days after the last review."""
    return (1 + weights.factor * days / stability) ** weights.decay
