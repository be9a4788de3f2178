"""Numbers from nothing but a seed and a name.

Value i of the parameter `name` in try `t` of problem `seed` is a hash of (seed, t, name, i). There is no stream to
advance, so adding a parameter shifts no other one, and ten thousand problems are drawn at once with the same bits as
one at a time. Whole-number arithmetic only: the same on every processor.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Item = TypeVar("Item")

# SplitMix64's increment and its two multipliers (Steele, Lea and Flood 2014; constants by Stafford).
GOLDEN, FIRST, SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit numbers: SplitMix64's output function."""
    z = z * GOLDEN  # arrays wrap around silently, which is what we want; scalars would warn
    z ^= z >> np.uint64(30)
    z *= FIRST
    z ^= z >> np.uint64(27)
    z *= SECOND
    z ^= z >> np.uint64(31)
    return z


@lru_cache(maxsize=4096)
def name_number(name: str) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little"))


class Dice:
    """The dice of many problems at once. Every draw has the problems on its last axis: (*shape, B)."""

    def __init__(self, slug: str, seeds: NDArray[np.uint64], tries: NDArray[np.uint64]) -> None:
        self.keys = mix(mix(seeds ^ name_number(slug)) + tries)  # (B,)

    def whole(self, name: str, low: int, high: int, *shape: int) -> NDArray[np.int64]:
        """Draw whole numbers from low to high, both included; (*shape, B)."""
        counters = np.arange(1, int(np.prod(shape, dtype=int)) + 1, dtype=np.uint64)
        bits = mix(mix(self.keys ^ name_number(name)) + counters[:, None])  # (prod(shape), B)
        span = np.uint64(high - low + 1)
        # The upper 32 bits times the span, shifted: a range reduction with a bias below span / 2**32.
        return (((bits >> np.uint64(32)) * span) >> np.uint64(32)).astype(np.int64).reshape(*shape, -1) + low

    def sign(self, name: str, *shape: int) -> NDArray[np.int64]:
        """Draw -1 or 1; (*shape, B)."""
        return 2 * self.whole(name, 0, 1, *shape) - 1


class SingleDice:
    """The dice of one problem, for types that are put into words one at a time: plain numbers instead of columns."""

    def __init__(self, slug: str, seed: int, attempt: int = 0) -> None:
        self._dice = Dice(slug, np.array([seed], dtype=np.uint64), np.array([attempt], dtype=np.uint64))

    def whole(self, name: str, low: int, high: int) -> int:
        """Draw a whole number from low to high, both included."""
        return int(self._dice.whole(name, low, high)[0])

    def array(self, name: str, low: int, high: int, *shape: int) -> NDArray[np.int64]:
        """Draw whole numbers from low to high; (*shape,)."""
        return self._dice.whole(name, low, high, *shape)[..., 0]

    def pick(self, name: str, items: Sequence[Item]) -> Item:
        return items[self.whole(name, 0, len(items) - 1)]

    def shuffled(self, name: str, items: Sequence[Item]) -> list[Item]:
        """Put the items into an order of their own (Fisher and Yates)."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.whole(f"{name} {last}", 0, last)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed
