"""LO7: how attention learns about positions."""

from engine.problem_types import ProblemType
from engine.problems.order import (
    alibi_row,
    encoding_similarity,
    rotary_score,
    rotate_pair,
    sinusoidal_encoding,
    swapped_tokens,
    why_positions,
)

TYPES: tuple[ProblemType, ...] = (
    why_positions.TYPE,
    swapped_tokens.TYPE,
    sinusoidal_encoding.TYPE,
    encoding_similarity.TYPE,
    rotate_pair.TYPE,
    rotary_score.TYPE,
    alibi_row.TYPE,
)
