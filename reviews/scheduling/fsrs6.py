"""FSRS-6, the one place that knows the `fsrs` package.

The package is fed whole study days: its own steps, fuzz and 24-hour blocks are switched off. Formulas: FSRS-6 of the
open-spaced-repetition project, https://github.com/open-spaced-repetition/py-fsrs.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import fsrs

# Named on every memory: after a change of weights or model the memories are replayed.
WEIGHTS_VERSION = "fsrs6-default"
LONGEST_STABILITY = 36_500.0  # days; fsrs-rs caps here, py-fsrs does not
SHORTEST_STABILITY = 0.001
_DECAY = -fsrs.scheduler.DEFAULT_PARAMETERS[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1
# Only differences of days count, so any instant will do.
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Strength:
    """How firmly something is remembered: stability in days, difficulty in 1..10."""

    stability: float
    difficulty: float


@lru_cache(maxsize=1)
def _scheduler() -> fsrs.Scheduler:
    return fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def strengthen(strength: Strength | None, days: int, rating: int) -> Strength:
    """Return the strength after a review `days` study days after the last one; None = never reviewed."""
    card = fsrs.Card(card_id=1)
    if strength is not None:
        card.state = fsrs.State.Review
        card.step = None
        card.stability, card.difficulty = strength.stability, strength.difficulty
        card.last_review = _EPOCH
    card, _ = _scheduler().review_card(card, fsrs.Rating(rating), _EPOCH + timedelta(days=days))
    assert card.stability is not None
    assert card.difficulty is not None
    stability = min(max(card.stability, SHORTEST_STABILITY), LONGEST_STABILITY)
    return Strength(stability, card.difficulty)


def interval_for(stability: float, desired_retention: float) -> float:
    """Return after how many days retrievability falls to `desired_retention`."""
    return stability / _FACTOR * (desired_retention ** (1 / _DECAY) - 1)


def retrievability(stability: float, days: float) -> float:
    """Return the probability of recall `days` days after the last review."""
    return (1 + _FACTOR * days / stability) ** _DECAY
