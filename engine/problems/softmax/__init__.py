"""LO2: from scores to weights."""

from engine.problem_types import ProblemType
from engine.problems.softmax import (
    attention_weights,
    log_sum_exp,
    missing_weight,
    row_normalised,
    score_gap,
    shifted_scores,
    softmax_of_logs,
    stable_softmax,
    temperature,
    two_keys,
)

TYPES: tuple[ProblemType, ...] = (
    softmax_of_logs.TYPE,
    two_keys.TYPE,
    attention_weights.TYPE,
    missing_weight.TYPE,
    score_gap.TYPE,
    shifted_scores.TYPE,
    temperature.TYPE,
    row_normalised.TYPE,
    stable_softmax.TYPE,
    log_sum_exp.TYPE,
)
