"""Attention, worked out step by step: a core in NumPy, and problems about it with fresh numbers every time."""

from engine import positions
from engine.attention import (
    AttentionTrace,
    effective_tokens,
    entropy,
    scaled_dot_product_attention,
    softmax,
)
from engine.checking import check, format_answer, read_back, say
from engine.generating import generate, generate_batch
from engine.gradients import AttentionGradients, attention_backward, softmax_jacobian
from engine.heads import KeyValueCache, MultiHeadTrace, attend_with_cache, multi_head_attention
from engine.languages import in_language, title_in
from engine.languages.messages import told
from engine.linear import linear_attention
from engine.masks import additive_mask, causal_mask, combine_masks, padding_mask, window_mask
from engine.misconceptions import MISCONCEPTIONS, Misconception
from engine.problem import ENGLISH, Problem, Step, WrongPath
from engine.problem_types import ProblemType
from engine.problems import OBJECTIVES, PROBLEM_TYPES
from engine.streaming import OnlineSoftmax, tiled_attention
from engine.verdict import Reading, StageComparison, Verdict

__all__ = [
    "ENGLISH",
    "MISCONCEPTIONS",
    "OBJECTIVES",
    "PROBLEM_TYPES",
    "AttentionGradients",
    "AttentionTrace",
    "KeyValueCache",
    "Misconception",
    "MultiHeadTrace",
    "OnlineSoftmax",
    "Problem",
    "ProblemType",
    "Reading",
    "StageComparison",
    "Step",
    "Verdict",
    "WrongPath",
    "additive_mask",
    "attend_with_cache",
    "attention_backward",
    "causal_mask",
    "check",
    "combine_masks",
    "effective_tokens",
    "entropy",
    "format_answer",
    "generate",
    "generate_batch",
    "in_language",
    "linear_attention",
    "multi_head_attention",
    "padding_mask",
    "positions",
    "read_back",
    "say",
    "scaled_dot_product_attention",
    "softmax",
    "softmax_jacobian",
    "tiled_attention",
    "title_in",
    "told",
    "window_mask",
]
