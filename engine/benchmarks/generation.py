"""Problems: drawn, worked out and marked by the thousand against one at a time, and against bare arithmetic."""

from collections.abc import Iterator
from functools import partial
from statistics import median

import numpy as np

import engine
from engine.benchmarks.measuring import Measure, time_ratio
from engine.generating import ProblemBatch
from engine.problem_types import NumericType

BATCH = 10_000
SINGLES = 40
ROUNDS = 3


def one_by_one(slug: str) -> None:
    """Make problems as a learner gets them, and mark what a learner who is right would type."""
    for seed in range(SINGLES):
        problem = engine.generate(slug, seed)
        engine.check(problem, engine.format_answer(problem, problem.answer))


def batched(slug: str) -> int:
    """Draw, work out and mark a batch of right answers. Give the number counted."""
    batch = engine.generate_batch(slug, range(BATCH))
    assert isinstance(batch, ProblemBatch)
    return int(batch.are_right(batch.answers()).sum())


def bare_arithmetic() -> np.ndarray:
    """Draw whole numbers from one generator and attend, 3 tokens of width 2; the problems on the last axis."""
    q, k, v = np.random.default_rng(0).integers(-3, 4, size=(3, 3, 2, BATCH)).astype(float)
    scores = np.einsum("idb,jdb->ijb", q, k) / np.sqrt(2)
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.einsum("ijb,jdb->idb", exponentials / exponentials.sum(axis=1, keepdims=True), v)


def problem_types() -> Iterator[Measure]:
    numeric = {slug: kind for slug, kind in engine.PROBLEM_TYPES.items() if isinstance(kind, NumericType)}
    gains, costs, costs_per_path = {}, {}, {}
    for slug, kind in numeric.items():
        whole = partial(batched, slug)
        gains[slug] = time_ratio(partial(one_by_one, slug), whole, rounds=ROUNDS) * BATCH / SINGLES
        if kind.input == "vector":
            costs[slug] = time_ratio(whole, bare_arithmetic, rounds=ROUNDS)
            costs_per_path[slug] = costs[slug] / (1 + len(kind.wrong) + len(kind.honest))
    least, most = min(gains, key=gains.__getitem__), max(costs, key=costs.__getitem__)
    bare = "batched / bare 3 x 2 attention, vector types"
    yield Measure(f"one by one / batched, median of {len(gains)} types", median(gains.values()), at_least=40)
    yield Measure(f"one by one / batched, lowest: {least}", gains[least], at_least=40)
    yield Measure(f"{bare}: median of {len(costs)}", median(costs.values()), at_most=2.5)
    yield Measure(f"{bare}: highest, {most}", costs[most], at_most=2.5)
    yield Measure(f"{bare}: median per path", median(costs_per_path.values()), at_most=2.5)
