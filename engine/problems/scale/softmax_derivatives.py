"""What the problems about the derivative of softmax share: weights in tenths, and scores that are scaled."""

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters
from engine.writing import in_words, latex_row

CARRY = DECIMALS = 4
TENTHS = 10
KEY_SIZES = np.array([4, 16, 25])  # roots that divide evenly


def draw_weights(dice: Dice, n: int) -> Array:
    """Draw n tenths that add up to 1; (n, B). The last one may come out at 0 or below: see `are_weights`."""
    most = dice.whole("weights", 1, 16 // n, n - 1)
    return np.concatenate([most, TENTHS - most.sum(axis=0, keepdims=True)]) / TENTHS


def draw_key_size(dice: Dice) -> Array:
    return KEY_SIZES[dice.whole("d_k", 0, len(KEY_SIZES) - 1)]


def are_weights(weights: Array) -> Array:
    """Say whether all are above 0, and not all the same; (n, *B) -> (*B)."""
    return (weights.min(axis=0) > 0) & (np.ptp(weights, axis=0) > 0)


def setting(p: Parameters) -> str:
    """Say what is given: weights, and what they are made of."""
    return (
        f"Softmax of the scaled scores $s_j / \\sqrt{{d_k}}$, with $d_k = {p['d_k']}$, gives the tokens "
        f"{in_words(p['tokens'])} the weights\n\n$$\\alpha = {latex_row(p['weights'], 2)}$$\n\n"
    )
