"""LO3: from weights to the output."""

from engine.problem_types import ProblemType
from engine.problems.output import (
    attention_matrix,
    attention_output,
    dominant_score,
    equal_keys,
    find_the_bug,
    impossible_output,
    order_steps,
    read_weight,
    two_contexts,
    weight_from_output,
    weighted_average,
    weighted_vectors,
)

TYPES: tuple[ProblemType, ...] = (
    weighted_average.TYPE,
    weighted_vectors.TYPE,
    attention_output.TYPE,
    attention_matrix.TYPE,
    impossible_output.TYPE,
    equal_keys.TYPE,
    dominant_score.TYPE,
    weight_from_output.TYPE,
    read_weight.TYPE,
    order_steps.TYPE,
    two_contexts.TYPE,
    find_the_bug.TYPE,
)
