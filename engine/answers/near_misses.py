"""Say where a wrong answer differs when no known mistake leads to it."""

import numpy as np

from engine.phrases import Phrase
from engine.problem import Array, Value

MOST_DECIMALS = 12


def near_miss(value: Array, answer: Value, tolerance: float) -> Phrase:
    """Describe a wrong answer of the right shape: sign, order, rounding, or the first entry that differs."""
    right = np.abs(value - answer) <= tolerance
    if np.all(np.abs(value + answer) <= tolerance):
        return Phrase("The size is right and the sign is not.")
    if value.ndim == 1 and np.all(np.abs(np.sort(value) - np.sort(answer)) <= tolerance):
        return Phrase("These are the right numbers in another order.")
    if value.ndim == 2 and value.shape[0] == value.shape[1] and np.all(np.abs(value.T - answer) <= tolerance):
        return Phrase("These are the right numbers with rows and columns exchanged.")
    if is_rounded(value, answer):
        return Phrase("These steps lead there, and the result is rounded too much: give it to the decimals asked for.")
    if not right.any():
        return Phrase("This is not where the steps lead. Compare them one by one.")
    place = [int(index) + 1 for index in np.argwhere(~right)[0]]
    if value.ndim == 2:
        where = Phrase("row %(row)s, column %(column)s", row=place[0], column=place[1])
    else:
        where = Phrase("number %(place)s", place=place[0])
    counts = {"right": int(right.sum()), "all": right.size, "where": where}
    if counts["right"] == 1:
        return Phrase("1 of the %(all)s numbers is right. The first one that differs is %(where)s.", **counts)
    return Phrase("%(right)s of the %(all)s numbers are right. The first one that differs is %(where)s.", **counts)


def is_rounded(value: Array, answer: Value) -> bool:
    """Is this the answer, rounded to as many decimals as the learner wrote?"""
    decimals = next((places for places in range(MOST_DECIMALS) if np.allclose(value, np.round(value, places))), None)
    return decimals is not None and bool(np.allclose(value, np.round(answer, decimals))) and bool(np.any(value))
