"""Sinusoids and rotations, in parts that can be replaced: what the problems about positions share.

Arrays carry their problems on the last axis, (*shape, B); without it the same code works out one problem.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from engine.problem import Array
from engine.problems.attending import Keep, exactly

BASE = 10_000.0
DEGREE = np.pi / 180

Exponents = Callable[[Array, int], Array]  # from the columns 0 .. d - 1 and d to the exponent of each column


def of_pairs(columns: Array, d: int) -> Array:
    return columns // 2 * 2 / d  # 2i / d for both columns of pair i


def halved(columns: Array, d: int) -> Array:
    return columns // 2 / d


def doubled_columns(columns: Array, d: int) -> Array:
    return 2 * columns / d


def own_columns(columns: Array, d: int) -> Array:
    return columns / d


def angles_at(pos: Array, d: int, exponents: Exponents = of_pairs, base: float = BASE, unit: float = 1.0) -> Array:
    """Give the angle of each column at these positions: (*B,) -> (d, *B)."""
    return np.multiply.outer(base ** -exponents(np.arange(d), d), pos) * unit


def waves(angles: Array, keep: Keep = exactly, even: np.ufunc = np.sin, odd: np.ufunc = np.cos) -> Array:
    """Take sines and cosines in turn; (d, *B)."""
    pairs = np.stack([even(angles[0::2]), odd(angles[1::2])], axis=1)  # (d / 2, 2, *B)
    return keep(pairs.reshape(angles.shape))


def rotated(pairs: Array, angles: Array, keep: Keep = exactly) -> Array:
    """Turn each pair by its angle, counter-clockwise: (pairs, 2, *B) by (pairs, *B)."""
    cosine, sine = keep(np.cos(angles)), keep(np.sin(angles))
    x, y = pairs[:, 0], pairs[:, 1]
    return keep(np.stack([x * cosine - y * sine, x * sine + y * cosine], axis=1))


def part_of_pi(share: Fraction) -> str:
    r"""Write a share of pi: \pi, -\frac{2\pi}{3}."""
    sign, above = "-" if share < 0 else "", abs(share.numerator)
    top = r"\pi" if above == 1 else rf"{above}\pi"
    if not above:
        return "0"
    return f"{sign}{top}" if share.denominator == 1 else rf"{sign}\frac{{{top}}}{{{share.denominator}}}"
