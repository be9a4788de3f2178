"""FSRS-6 for whole arrays: the formulas of `reviews.scheduling.fsrs6`, one entry per answer.

A replay of a long log and a simulation take a step for all items at once; a test holds the two to the same numbers.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from reviews.scheduling.fsrs6 import AGAIN, EASY, HARD, LONGEST_STABILITY, SHORTEST_STABILITY, Weights

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Strengths:
    """Stability in days and difficulty in 1..10 of many memories."""

    stability: Floats
    difficulty: Floats

    def __getitem__(self, places: Ints) -> Self:
        return type(self)(self.stability[places], self.difficulty[places])

    def __setitem__(self, places: Ints, values: "Strengths") -> None:
        self.stability[places], self.difficulty[places] = values.stability, values.difficulty


class Fsrs6:
    """The model with one learner's weights."""

    def __init__(self, weights: Weights) -> None:
        self.w = np.asarray(weights.values, dtype=np.float64)
        self.decay, self.factor = weights.decay, weights.factor

    def retrievability(self, stability: Floats, days: Floats | Ints) -> Floats:
        """Return the probability of recall `days` days after the last review."""
        return (1 + self.factor * days / stability) ** self.decay

    def interval_for(self, stability: Floats, desired_retention: Floats | float) -> Floats:
        """Return after how many days retrievability falls to `desired_retention`."""
        return stability / self.factor * (desired_retention ** (1 / self.decay) - 1)

    def first(self, rating: Ints) -> Strengths:
        """Return the strengths after the first answers."""
        return Strengths(_within(self.w[rating - 1]), np.clip(self._first_difficulty(rating), 1.0, 10.0))

    def after(self, before: Strengths, days: Ints, rating: Ints) -> Strengths:
        """Return the strengths after answers `days` study days after the last ones."""
        w, s, d = self.w, before.stability, before.difficulty
        recall = self.retrievability(s, days)
        same_day = np.exp(w[17] * (rating - 3 + w[18])) * s ** -w[19]
        same_day = s * np.where(rating == AGAIN, same_day, np.maximum(same_day, 1.0))
        forgotten = np.minimum(
            w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * np.exp((1 - recall) * w[14]), s / np.exp(w[17] * w[18])
        )
        bonus = np.where(rating == HARD, w[15], np.where(rating == EASY, w[16], 1.0))
        remembered = s * (1 + np.exp(w[8]) * (11 - d) * s ** -w[9] * (np.exp((1 - recall) * w[10]) - 1) * bonus)
        stability = np.where(days < 1, same_day, np.where(rating == AGAIN, forgotten, remembered))
        damped = d - w[6] * (rating - 3) * (10 - d) / 9
        difficulty = w[7] * self._first_difficulty(np.asarray(EASY)) + (1 - w[7]) * damped
        return Strengths(_within(stability), np.clip(difficulty, 1.0, 10.0))

    def _first_difficulty(self, rating: Ints) -> Floats:
        return self.w[4] - np.exp(self.w[5] * (rating - 1)) + 1


def _within(stability: Floats) -> Floats:
    return np.clip(stability, SHORTEST_STABILITY, LONGEST_STABILITY)
