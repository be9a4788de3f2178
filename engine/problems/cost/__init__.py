"""LO8: shapes, operations and memory."""

from engine.problem_types import ProblemType
from engine.problems.cost import (
    attention_flops,
    attention_shapes,
    cache_size,
    cached_dot_products,
    complexity_class,
    linear_attention,
    linear_break_even,
    longer_sequence,
    online_softmax,
    path_length,
    score_memory,
)

TYPES: tuple[ProblemType, ...] = (
    attention_shapes.TYPE,
    complexity_class.TYPE,
    longer_sequence.TYPE,
    attention_flops.TYPE,
    score_memory.TYPE,
    cache_size.TYPE,
    linear_attention.TYPE,
    linear_break_even.TYPE,
    online_softmax.TYPE,
    path_length.TYPE,
    cached_dot_products.TYPE,
)
