"""Attention, worked out step by step: a core in NumPy, and problems about it with fresh numbers every time."""

from engine import positions
from engine.attention import (
    AttentionTrace,
    MultiHeadTrace,
    causal_mask,
    multi_head_attention,
    scaled_dot_product_attention,
    softmax,
)
from engine.checking import Reading, StageComparison, Verdict, check, read_back
from engine.generating import ProblemBatch, generate, generate_batch
from engine.misconceptions import MISCONCEPTIONS, Misconception
from engine.problem import Problem, ProblemType, Step, WrongPath
from engine.problems import OBJECTIVES, PROBLEM_TYPES
from engine.writing import format_answer

__all__ = [
    "MISCONCEPTIONS",
    "OBJECTIVES",
    "PROBLEM_TYPES",
    "AttentionTrace",
    "Misconception",
    "MultiHeadTrace",
    "Problem",
    "ProblemBatch",
    "ProblemType",
    "Reading",
    "StageComparison",
    "Step",
    "Verdict",
    "WrongPath",
    "causal_mask",
    "check",
    "format_answer",
    "generate",
    "generate_batch",
    "multi_head_attention",
    "positions",
    "read_back",
    "scaled_dot_product_attention",
    "softmax",
]
