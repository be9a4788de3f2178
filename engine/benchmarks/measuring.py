"""Times side by side: rounds in turn, so that a busy neighbour slows both down, and the median of their ratios."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Work = Callable[[], object]


@dataclass(frozen=True)
class Measure:
    """One line of the table."""

    name: str
    ratio: float
    at_most: float = math.inf
    at_least: float = -math.inf

    @property
    def goal(self) -> str:
        return f"<= {self.at_most:g}" if self.at_most < math.inf else f">= {self.at_least:g}"

    @property
    def outcome(self) -> str:
        return "met" if self.at_least <= self.ratio <= self.at_most else "missed"


def time_ratio(work: Work, base: Work, *, rounds: int = 15, repeats: int = 1) -> float:
    """Say how many times as long `work` takes as `base`; each round repeats both."""
    work(), base()  # caches are filled, pages are mapped
    return median(_seconds(work, repeats) / _seconds(base, repeats) for _ in range(rounds))


def _seconds(work: Work, repeats: int) -> float:
    start = perf_counter()
    for _ in range(repeats):
        work()
    return perf_counter() - start


def table(measures: list[Measure]) -> str:
    """Write the measures as aligned lines of text."""
    width = max(len(measure.name) for measure in measures)
    head = f"{'ratio':{width}}  {'here':>8}  {'goal':>8}"
    lines = [f"{each.name:{width}}  {each.ratio:8.2f}  {each.goal:>8}  {each.outcome}" for each in measures]
    return "\n".join([head, *lines])
