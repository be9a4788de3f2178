"""Attention worked out by hand, in parts that can be replaced: a misconception is the right path with one part changed.

Arrays carry their problems on the last axis, (*shape, B): every operation is then one long vector operation. Without
that axis the same code works out a single problem. Sums run in a fixed order (`total`), so both give the same bits.
"""

from collections.abc import Callable
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from engine.problem import Array, Parameters
from engine.problem_types import Trace

Keep = Callable[[Array], Array]  # what is kept of a number on the way: all of it, or so many decimals


def total(x: Array, axis: int) -> Array:
    """Sum along a leading axis, first entry first: np.sum changes its order with the memory layout."""
    return reduce(add, x.transpose(axis, *(other for other in range(x.ndim) if other != axis)))


def exactly(x: Array) -> Array:
    return x


def rounded(decimals: int) -> Keep:
    return lambda x: np.round(x, decimals)


# --- comparing: (n_q, n_k, *B) -----------------------------------------------------------------------------------


def query_with_keys(p: Parameters) -> Array:
    return total(p["q"] * p["K"], axis=1)[None]  # (d_k,) * (n_k, d_k) -> (1, n_k)


def queries_with_keys(p: Parameters) -> Array:
    return total(p["Q"][:, None] * p["K"][None], axis=2)  # (n_q, 1, d_k) * (1, n_k, d_k) -> (n_q, n_k)


def keys_with_queries(p: Parameters) -> Array:
    return queries_with_keys(p).swapaxes(0, 1)


def queries_with_queries(p: Parameters) -> Array:
    return total(p["Q"][:, None] * p["Q"][None], axis=2)


def keys_with_keys(p: Parameters) -> Array:
    return total(p["K"][:, None] * p["K"][None], axis=2)


def printed_scores(p: Parameters) -> Array:
    return p["scores"]


def printed_scores_transposed(p: Parameters) -> Array:
    return p["scores"].swapaxes(0, 1)


# --- scaling -----------------------------------------------------------------------------------------------------


def by_root_of_key_size(scores: Array, p: Parameters) -> Array:
    return scores / np.sqrt(p["d_k"])


def by_key_size(scores: Array, p: Parameters) -> Array:
    return scores / p["d_k"]


def by_root_of_width(scores: Array, p: Parameters) -> Array:
    return scores / np.sqrt(p["d_model"])


def times_root_of_key_size(scores: Array, p: Parameters) -> Array:
    return scores * np.sqrt(p["d_k"])


def by_root_of_length(scores: Array, p: Parameters) -> Array:
    return scores / np.sqrt(p["n"])


# --- turning scores into weights: rows run along axis 1 ------------------------------------------------------------


def softmax(scores: Array, p: Parameters, keep: Keep, base: float = np.e) -> Array:
    # No shift by the maximum: the draws keep every score small, and this is how it is done on paper.
    exponentials = keep(np.exp(scores * np.log(base)))  # base ** scores
    return keep(exponentials / keep(total(exponentials, axis=1))[:, None])


def shifted_softmax(scores: Array, p: Parameters, keep: Keep) -> Array:
    return softmax(scores - scores.max(axis=1, keepdims=True), p, keep)


def softmax_down_columns(scores: Array, p: Parameters, keep: Keep) -> Array:
    return softmax(scores.swapaxes(0, 1), p, keep).swapaxes(0, 1)


def softmax_over_matrix(scores: Array, p: Parameters, keep: Keep) -> Array:
    exponentials = keep(np.exp(scores))
    return keep(exponentials / total(total(exponentials, axis=0), axis=0))


def softmax_then_scaling(scores: Array, p: Parameters, keep: Keep) -> Array:
    return keep(by_root_of_key_size(softmax(scores, p, keep), p))


def softmax_over_others(scores: Array, p: Parameters, keep: Keep) -> Array:
    others = (np.arange(p["n"]) != p["row"]).reshape(1, -1, *[1] * (scores.ndim - 2))
    return softmax(np.where(others, scores, -np.inf), p, keep)


def shares_of_sum(scores: Array, p: Parameters, keep: Keep) -> Array:
    sums = total(scores, axis=1)[:, None]
    return keep(scores / np.where(sums == 0, np.nan, sums))  # scores that add up to 0 have no shares: not accepted


def exponentials_only(scores: Array, p: Parameters, keep: Keep) -> Array:
    return keep(np.exp(scores))


# --- blending: (n_q, n_k, *B) with (n_k, d, *B) -> (n_q, d, *B) ------------------------------------------------------


def weighted_sum(weights: Array, values: Array) -> Array:
    return total(weights[:, :, None] * values[None], axis=1)


def of_values(weights: Array, p: Parameters) -> Array:
    return weighted_sum(weights, p["V"])


def of_keys(weights: Array, p: Parameters) -> Array:
    return weighted_sum(weights, p["K"])


def best_value(weights: Array, p: Parameters) -> Array:
    return weighted_sum((weights == weights.max(axis=1, keepdims=True)).astype(float), p["V"])


def mean_value(weights: Array, p: Parameters) -> Array:
    return weighted_sum(np.ones_like(weights), p["V"]) / len(p["V"])


def sum_of_values(weights: Array, p: Parameters) -> Array:
    return weighted_sum(np.ones_like(weights), p["V"])


# --- the path ------------------------------------------------------------------------------------------------------


def attend(
    p: Parameters,
    *,
    compare: Callable[[Parameters], Array],
    scale: Callable[[Array, Parameters], Array] | None = by_root_of_key_size,
    normalise: Callable[..., Array] | None = softmax,
    blend: Callable[[Array, Parameters], Array] | None = of_values,
    keep: Keep = exactly,
    row: str | None = None,
    every_row: bool = False,
) -> Trace:
    """Work attention out stage by stage; a part that is None is left out, and with it its stage.

    `row` names the parameter that holds the row asked for; without it the first row (often the only one) is meant.
    `every_row` gives them all.
    """
    trace: dict[str, Any] = {}
    current = trace["scores"] = keep(compare(p))
    if scale:
        current = trace["scaled"] = keep(scale(current, p))
    if normalise:
        current = trace["weights"] = normalise(current, p, keep)
    if blend:
        trace["output"] = keep(blend(current, p))
    if every_row:
        return trace
    return {stage: value[p[row] if row else 0] for stage, value in trace.items()}
