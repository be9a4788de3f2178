"""Say where a wrong answer differs when no known mistake leads to it."""

import numpy as np

from engine.problem import Array, Value

MOST_DECIMALS = 12


def near_miss(value: Array, answer: Value, tolerance: float) -> str:
    """Describe a wrong answer of the right shape: sign, order, rounding, or the first entry that differs."""
    right = np.abs(value - answer) <= tolerance
    if np.all(np.abs(value + answer) <= tolerance):
        return "The size is right and the sign is not."
    if value.ndim == 1 and np.all(np.abs(np.sort(value) - np.sort(answer)) <= tolerance):
        return "These are the right numbers in another order."
    if value.ndim == 2 and value.shape[0] == value.shape[1] and np.all(np.abs(value.T - answer) <= tolerance):
        return "These are the right numbers with rows and columns exchanged."
    if is_rounded(value, answer):
        return "These steps lead there, and the result is rounded too much: give it to the decimals asked for."
    if not right.any():
        return "This is not where the steps lead. Compare them one by one."
    first = "row {}, column {}" if value.ndim == 2 else "number {}"
    where = first.format(*(index + 1 for index in np.argwhere(~right)[0]))
    verb = "is" if right.sum() == 1 else "are"
    return f"{right.sum()} of the {right.size} numbers {verb} right. The first one that differs is {where}."


def is_rounded(value: Array, answer: Value) -> bool:
    """Is this the answer, rounded to as many decimals as the learner wrote?"""
    decimals = next((places for places in range(MOST_DECIMALS) if np.allclose(value, np.round(value, places))), None)
    return decimals is not None and bool(np.allclose(value, np.round(answer, decimals))) and bool(np.any(value))
