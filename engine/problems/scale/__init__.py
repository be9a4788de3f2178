"""LO4: why scores are scaled, and what softmax does to gradients."""

from engine.problem_types import ProblemType
from engine.problems.scale import (
    effective_tokens,
    jacobian,
    output_gradient,
    score_variance,
    sharpest_weight,
    unit_variance_factor,
    vanishing_gradient,
    why_scale,
)

TYPES: tuple[ProblemType, ...] = (
    why_scale.TYPE,
    score_variance.TYPE,
    unit_variance_factor.TYPE,
    sharpest_weight.TYPE,
    effective_tokens.TYPE,
    jacobian.ENTRY,
    jacobian.MATRIX,
    output_gradient.TYPE,
    vanishing_gradient.TYPE,
)
