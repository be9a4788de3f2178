"""Attention with every step kept, in NumPy alone.

Leading axes are batch axes everywhere: an array written (..., n, d) may carry any number of them. Floating
types are kept, so float32 in is float32 out; whole numbers are worked out in float64.

NumPy 2 trap: ``np.sqrt(d)`` is a float64 scalar and would widen float32 scores; a Python float does not.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class AttentionTrace:
    """What one attention call computed on the way to its output."""

    scores: Array  # (..., n_q, n_k), scaled; -inf where the mask forbids looking
    weights: Array  # (..., n_q, n_k), rows sum to 1, or are 0 where nothing may be looked at
    output: Array  # (..., n_q, d_v)


@dataclass(frozen=True, eq=False)
class MultiHeadTrace:
    """What multi-head attention computed on the way to its output."""

    queries: Array  # (..., h, n_q, d_k)
    keys: Array  # (..., h, n_k, d_k)
    values: Array  # (..., h, n_k, d_k)
    heads: AttentionTrace  # the same names with a head axis: (..., h, n_q, n_k) and (..., h, n_q, d_k)
    concatenated: Array  # (..., n_q, h * d_k)
    output: Array  # (..., n_q, d_model)


def as_floats(x: ArrayLike) -> Array:
    """Give `x` as an array of floats, in its own precision if it has one."""
    x = np.asarray(x)
    return x if np.issubdtype(x.dtype, np.floating) else x.astype(np.float64)


def softmax(x: ArrayLike, axis: int | tuple[int, ...] = -1) -> Array:
    r"""Turn scores into weights that are positive and sum to 1 along `axis`.

    Parameters
    ----------
    x : array_like, (..., n)
        Scores. -inf means "may not be looked at".
    axis : int or tuple of int
        The axis, or axes, to normalise over.

    Returns
    -------
    ndarray, (..., n)
        Weights. A slice of nothing but -inf gives zeros, not NaN.

    Notes
    -----
    .. math:: \operatorname{softmax}(x)_j = e^{x_j - m} / \sum_l e^{x_l - m}, \quad m = \max_l x_l

    The shift by `m` cancels and keeps the exponentials from overflowing (Blanchard, Higham and Higham,
    "Accurately computing the log-sum-exp and softmax functions", 2021).

    Examples
    --------
    >>> softmax([0.0, math.log(3)]).round(2).tolist()
    [0.25, 0.75]
    """
    x = as_floats(x)
    peak = x.max(axis=axis, keepdims=True)
    exponentials = np.exp(x - np.where(np.isneginf(peak), 0, peak))  # all masked: exp(-inf - 0) = 0, no NaN
    total = exponentials.sum(axis=axis, keepdims=True)
    return exponentials / np.where(total == 0, 1, total)


def scaled_dot_product_attention(
    q: ArrayLike, k: ArrayLike, v: ArrayLike, mask: ArrayLike | None = None
) -> AttentionTrace:
    r"""Attend from every query to every key, and keep each step.

    Parameters
    ----------
    q : array_like, (..., n_q, d_k)
        Queries.
    k : array_like, (..., n_k, d_k)
        Keys.
    v : array_like, (..., n_k, d_v)
        Values.
    mask : array_like of bool, broadcastable to (..., n_q, n_k), optional
        True = this query may look at this key.

    Returns
    -------
    AttentionTrace
        Scaled scores, weights and output. A row with nothing to look at has weights 0 and output 0.

    Notes
    -----
    .. math:: \operatorname{Attention}(Q, K, V) = \operatorname{softmax}(Q K^\top / \sqrt{d_k}) V

    Vaswani et al., "Attention Is All You Need" (2017), equation 1.
    """
    q, k, v = as_floats(q), as_floats(k), as_floats(v)
    scores = q @ k.swapaxes(-1, -2) / math.sqrt(q.shape[-1])  # (..., n_q, d_k) @ (..., d_k, n_k) -> (..., n_q, n_k)
    if mask is not None:
        scores = np.where(mask, scores, scores.dtype.type(-np.inf))  # (..., n_q, n_k)
    weights = softmax(scores)  # (..., n_q, n_k)
    return AttentionTrace(scores, weights, weights @ v)  # (..., n_q, n_k) @ (..., n_k, d_v) -> (..., n_q, d_v)


def split_heads(x: ArrayLike, n_heads: int) -> Array:
    """Cut the features into heads: (..., n, d_model) -> (..., n_heads, n, d_model / n_heads)."""
    x = as_floats(x)
    *batch, n, d_model = x.shape
    if d_model % n_heads:
        raise ValueError(f"a width of {d_model} does not split into {n_heads} heads")
    return x.reshape(*batch, n, n_heads, d_model // n_heads).swapaxes(-2, -3)


def merge_heads(x: ArrayLike) -> Array:
    """Undo `split_heads`: (..., n_heads, n, d_k) -> (..., n, n_heads * d_k)."""
    x = as_floats(x).swapaxes(-2, -3)  # (..., n, h, d_k): a reshape without this swap would mix positions and heads
    *rest, n_heads, d_k = x.shape
    return x.reshape(*rest, n_heads * d_k)


def multi_head_attention(
    x: ArrayLike,
    w_q: ArrayLike,
    w_k: ArrayLike,
    w_v: ArrayLike,
    w_o: ArrayLike,
    n_heads: int,
    mask: ArrayLike | None = None,
    context: ArrayLike | None = None,
) -> MultiHeadTrace:
    r"""Attend with several heads side by side, and keep each step.

    Parameters
    ----------
    x : array_like, (..., n_q, d_model)
        The tokens that look.
    w_q, w_k, w_v : array_like, (d_model, h * d_k)
        Projections for all heads at once; head i owns columns i * d_k to (i + 1) * d_k.
    w_o : array_like, (h * d_k, d_model)
        Output projection.
    n_heads : int
        h.
    mask : array_like of bool, broadcastable to (..., h, n_q, n_k), optional
        True = may look.
    context : array_like, (..., n_k, d_model), optional
        The tokens looked at (cross-attention); `x` itself where left out.

    Returns
    -------
    MultiHeadTrace

    Notes
    -----
    .. math:: \operatorname{Concat}(\mathrm{head}_1, \dots, \mathrm{head}_h) W^O, \quad
              \mathrm{head}_i = \operatorname{Attention}(X W^Q_i, X W^K_i, X W^V_i)

    Vaswani et al. (2017), section 3.2.2. No biases.
    """
    x = as_floats(x)
    seen = x if context is None else as_floats(context)  # (..., n_k, d_model)
    queries = split_heads(x @ as_floats(w_q), n_heads)  # (..., h, n_q, d_k)
    keys = split_heads(seen @ as_floats(w_k), n_heads)  # (..., h, n_k, d_k)
    values = split_heads(seen @ as_floats(w_v), n_heads)  # (..., h, n_k, d_k)
    heads = scaled_dot_product_attention(queries, keys, values, mask)
    concatenated = merge_heads(heads.output)  # (..., n_q, h * d_k)
    return MultiHeadTrace(queries, keys, values, heads, concatenated, concatenated @ as_floats(w_o))


def causal_mask(n: int) -> NDArray[np.bool_]:
    """Let position i look at positions j <= i: (n, n), True = may look, the diagonal included."""
    return np.tri(n, dtype=bool)
