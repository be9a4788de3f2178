"""LO5: who may look at whom."""

from engine.problem_types import ProblemType
from engine.problems.masks import (
    causal_pairs,
    causal_weights,
    fully_masked_row,
    masked_after_softmax,
    padding_weights,
    window_pairs,
)

TYPES: tuple[ProblemType, ...] = (
    causal_pairs.TYPE,
    causal_weights.TYPE,
    padding_weights.TYPE,
    fully_masked_row.TYPE,
    masked_after_softmax.TYPE,
    window_pairs.TYPE,
)
