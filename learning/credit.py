"""Implicit credit: who solves a problem has practised what lies below it, so a review of that may wait. A pure rule.

Credit moves a day and nothing else: no stability, no status, no count. It never adds up; the latest day wins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# How far credit reaches down the graph, and the share below which it is not worth a word.
MOST_HOPS = 3
LEAST_SHARE = 0.1
# Who was asked so short a part of the interval ago needs no credit yet.
TOO_FRESH = 0.3

Weights = Mapping[
    str, Mapping[str, float]
]  # concept -> what it requires -> how much of that is practised along the way


@dataclass(frozen=True)
class Waiting:
    """A review that could wait longer. `interval` is in days."""

    due: datetime
    interval: int
    last_reviewed_at: datetime


def shares_of(concept: str, weights: Weights) -> dict[str, float]:
    """Return how much of each concept below is practised with this one: the best product along three edges at most."""
    best: dict[str, float] = {}
    reached = {concept: 1.0}
    for _ in range(MOST_HOPS):
        further: dict[str, float] = {}
        for above, share in reached.items():
            for below, weight in weights.get(above, {}).items():
                if share * weight >= LEAST_SHARE:
                    further[below] = max(further.get(below, 0.0), share * weight)
        reached = further
        for below, share in further.items():
            best[below] = max(best.get(below, 0.0), share)
    return best


def postponed_until(review: Waiting, *, share: float, answered_at: datetime) -> datetime | None:
    """Return until when a right answer lets the review wait, or None where it changes nothing.

    A review that was answered lately, or that is late by more than its interval, stays where it is.
    """
    interval = timedelta(days=review.interval)
    if answered_at - review.last_reviewed_at < TOO_FRESH * interval or answered_at > review.due + interval:
        return None
    until = answered_at + share * interval
    return until if share > 0 and until > review.due else None
