"""Intervals of the three passing ratings, kept in order: hard < good < easy."""

from typing import NamedTuple

from reviews.scheduling import fsrs6
from reviews.scheduling.fsrs6 import DEFAULT_WEIGHTS, Weights
from reviews.scheduling.fuzz import fuzz_bounds, fuzzed, round_half_up
from reviews.scheduling.rating import PASSING, Rating


class Interval(NamedTuple):
    """A whole number of days, and the window that fuzz chose it from."""

    days: int
    earliest: int
    latest: int


def passing_intervals(
    stabilities: dict[Rating, float],
    *,
    previous: int,
    desired_retention: float,
    factor: float,
    weights: Weights = DEFAULT_WEIGHTS,
) -> dict[Rating, Interval]:
    """Return the interval of Hard, Good and Easy from the stability that each would give.

    `previous` is the interval that ends with this review (0 when leaving the learning steps). An interval that
    grows grows by at least a day, and each rating gets at least a day more than the one below it.
    """
    chosen: dict[Rating, Interval] = {}
    floor = 1
    for rating in PASSING:
        if rating not in stabilities:
            continue
        wanted = fsrs6.interval_for(stabilities[rating], desired_retention, weights)
        grows = previous + 1 if round_half_up(wanted) > previous else 0
        lower, upper = fuzz_bounds(wanted, minimum=max(floor, grows, 1))
        days = fuzzed((lower, upper), factor)
        chosen[rating] = Interval(days, lower, upper)
        floor = days + 1
    return chosen
