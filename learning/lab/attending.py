"""One attention call with every step kept apart, and the switches that change what happens on the way."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import engine
from engine.arrays import Array as Floats
from engine.masks import apply_mask


@dataclass(frozen=True)
class Switches:
    """What lies between the raw scores and the weights."""

    causal: bool = False
    scaled: bool = True
    temperature: float = 1.0


@dataclass(frozen=True, eq=False)
class Weighing:
    """From raw scores to weights; all are (n, n). In `masked`, -inf stands where looking is forbidden."""

    raw: Floats
    divided: Floats
    masked: Floats
    weights: Floats

    @property
    def visible(self) -> NDArray[np.bool_]:
        return np.isfinite(self.masked)


def weigh(raw: Floats, d_k: int, switches: Switches) -> Weighing:
    """Divide by √d_k and the temperature, mask, and share out each row."""
    divided = raw / divisor(d_k, switches)
    masked = apply_mask(divided, engine.causal_mask(len(raw))) if switches.causal else divided
    return Weighing(raw, divided, masked, engine.softmax(masked))


def divisor(d_k: int, switches: Switches) -> float:
    return (math.sqrt(d_k) if switches.scaled else 1.0) * switches.temperature


@dataclass(frozen=True, eq=False)
class Attention:
    """Queries and keys (n, d_k), values (n, d_v), what was done with them, and the output (n, d_v)."""

    q: Floats
    k: Floats
    v: Floats
    switches: Switches
    weighing: Weighing
    output: Floats


def attend(q: Floats, k: Floats, v: Floats, switches: Switches) -> Attention:
    weighing = weigh(q @ k.T, q.shape[1], switches)
    return Attention(q, k, v, switches, weighing, weighing.weights @ v)


def attend_in_order(attention: Attention, order: Sequence[int]) -> Attention:
    """Do the same with the tokens in another order: place i holds what was at place order[i]."""
    rows = list(order)
    return attend(attention.q[rows], attention.k[rows], attention.v[rows], attention.switches)


def moved_with_their_tokens(before: Attention, after: Attention, order: Sequence[int]) -> float:
    """Return the largest difference between the outputs, each compared with that of the same token."""
    return float(np.abs(before.output[list(order)] - after.output).max())


def entries(values: Floats, visible: NDArray[np.bool_] | None = None) -> list[list[float | None]]:
    """Return rows of plain numbers, None where nothing is to be seen."""
    if visible is None:
        visible = np.isfinite(values)
    return [
        [float(each) if seen else None for each, seen in zip(row, shown, strict=True)]
        for row, shown in zip(values, visible, strict=True)
    ]
