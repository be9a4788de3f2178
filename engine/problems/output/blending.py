"""Weights that come out even, and the sentences about blends with them."""

from collections.abc import Iterable

import numpy as np

from engine.dice import Dice
from engine.problem import Array
from engine.problem_types import Trace
from engine.problems.attending import total
from engine.writing import fixed, short

TWENTIETHS = 20  # two decimals, and sums that come out even


def draw_weights(dice: Dice, n: int) -> Array:
    """Draw n twentieths that add up to 1; (n, B). The last one may come out at 0 or below: see `are_weights`."""
    most = dice.whole("weights", 1, 36 // n, n - 1)
    return np.concatenate([most, TWENTIETHS - most.sum(axis=0, keepdims=True)]) / TWENTIETHS


def are_weights(weights: Array) -> Array:
    """Say whether all are above 0 and one is the largest; (n, *B) -> (*B)."""
    ordered = np.sort(weights, axis=0)
    return (ordered[0] > 0) & (ordered[-1] > ordered[-2])


def blend(weights: Array, values: Array) -> Array:
    return total(weights[:, None] * values, axis=0)  # (n, *B), (n, d_v, *B) -> (d_v, *B)


def of_best(x: Array) -> Array:
    """Give all the weight to the largest of these numbers."""
    return (x == x.max(axis=0, keepdims=True)).astype(float)


def equal(x: Array) -> Array:
    return np.ones(np.shape(x)) / len(x)


def without_weights(x: Array) -> Array:
    return np.ones(np.shape(x))


def blended(weights: Array, values: Array) -> Trace:
    return {"weights": weights, "output": blend(weights, values)}


def blend_text(weights: Iterable[float], values: Iterable[Iterable[float]], decimals: int) -> str:
    """Write a blend: 0.25 (1, 2) + 0.75 (3, -1)."""
    return " + ".join(
        rf"{fixed(weight, decimals)} \cdot {vector_text(value)}" for weight, value in zip(weights, values, strict=True)
    )


def vector_text(vector: Iterable[float], decimals: int = 3) -> str:
    return f"({', '.join(short(x, decimals) for x in vector)})"
