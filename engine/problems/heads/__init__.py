"""LO6: several heads, and attention from one sequence to another."""

from engine.problem_types import ProblemType
from engine.problems.heads import (
    attention_parameters,
    cross_attention_output,
    cross_attention_shapes,
    grouped_parameters,
    head_width,
    key_value_head,
    multi_head_shapes,
    score_rank,
    two_heads,
    what_heads_do,
)

TYPES: tuple[ProblemType, ...] = (
    head_width.TYPE,
    multi_head_shapes.TYPE,
    two_heads.TYPE,
    attention_parameters.TYPE,
    what_heads_do.TYPE,
    grouped_parameters.TYPE,
    key_value_head.TYPE,
    cross_attention_shapes.TYPE,
    cross_attention_output.TYPE,
    score_rank.TYPE,
)
