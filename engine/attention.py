"""Attention with every step kept: softmax, one call of scaled dot-product attention, and how sharp its weights are."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Array, as_floats, product, require_fit
from engine.masks import apply_mask


class AttentionTrace(NamedTuple):  # a dataclass takes twice the time to make
    """What one attention call computed on the way to its output."""

    scores: Array  # (..., n_q, n_k), scaled; -inf where the mask forbids looking
    weights: Array  # (..., n_q, n_k), rows sum to 1, or are 0 where nothing may be looked at
    output: Array  # (..., n_q, d_v)


def softmax(x: ArrayLike, axis: int | tuple[int, ...] = -1, temperature: float = 1.0) -> Array:
    r"""Turn scores into weights that are positive and sum to 1 along `axis`.

    Parameters
    ----------
    x : array_like, (..., n)
        Scores. -inf means "may not be looked at".
    axis : int or tuple of int
        The axis, or axes, to normalise over.
    temperature : float
        Above 0. Small ones let the largest score take all, large ones even the weights out.

    Returns
    -------
    ndarray, (..., n)
        Weights. A slice of nothing but -inf gives zeros, not NaN.

    Notes
    -----
    .. math:: \operatorname{softmax}(x / T)_j = e^{(x_j - m) / T} / \sum_l e^{(x_l - m) / T}, \quad m = \max_l x_l

    The shift by `m` cancels and keeps the exponentials from overflowing (Blanchard, Higham and Higham,
    "Accurately computing the log-sum-exp and softmax functions", 2021).

    Examples
    --------
    >>> softmax([0.0, math.log(3)]).round(2).tolist()
    [0.25, 0.75]
    """
    if not temperature > 0:
        raise ValueError(f"a temperature is a number above 0, not {temperature}")
    x = as_floats(x)
    lowest = float(np.finfo(x.dtype).min)  # the peak of nothing but -inf; -inf itself would give -inf - -inf = NaN
    shifted = x - x.max(axis=axis, keepdims=True, initial=lowest)
    exponentials = np.exp(shifted if temperature == 1 else shifted / float(temperature))
    total = exponentials.sum(axis=axis, keepdims=True)
    return exponentials / np.maximum(total, 1)  # a total is at least e^0 of its peak, or 0 where all are -inf


def softmax_of_finite_rows(scores: Array) -> Array:
    """Do what `softmax` does for rows without a mask, in the fewest NumPy calls: small problems pay by the call."""
    exponentials = scores - np.maximum.reduce(scores, axis=-1, keepdims=True)  # what .max() calls, less its wrapper
    np.exp(exponentials, out=exponentials)
    exponentials /= np.add.reduce(exponentials, axis=-1, keepdims=True)
    return exponentials


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
    mask : array_like of bool or float, broadcastable to (..., n_q, n_k), optional
        Booleans: True = this query may look at this key. Floats are added to the scaled scores.

    Returns
    -------
    AttentionTrace
        Scaled scores, weights and output. A row with nothing to look at has weights 0 and output 0.

    Notes
    -----
    .. math:: \operatorname{Attention}(Q, K, V) = \operatorname{softmax}(Q K^\top / \sqrt{d_k} + B) V

    Vaswani et al., "Attention Is All You Need" (2017), equation 1; B is the mask. Where only the output is wanted,
    `engine.streaming.tiled_attention` needs no (n_q, n_k) array.
    """
    q, k, v = as_floats(q), as_floats(k), as_floats(v)
    require_fit(q, k, v)
    scores = product(q, k.mT)  # (..., n_q, d_k) @ (..., d_k, n_k) -> (..., n_q, n_k)
    scores /= math.sqrt(q.shape[-1])
    if mask is None:
        weights = softmax_of_finite_rows(scores)  # (..., n_q, n_k)
    else:
        scores = apply_mask(scores, mask)
        weights = softmax(scores)
    return AttentionTrace(scores, weights, product(weights, v))  # (..., n_q, n_k) @ (..., n_k, d_v) -> (..., n_q, d_v)


def entropy(weights: ArrayLike, axis: int = -1) -> Array:
    r"""Say how spread out weights are, in nats: 0 for one that has it all, ln n for n equal ones.

    Parameters
    ----------
    weights : array_like, (..., n)
        Not negative; they sum to 1 along `axis`.

    Returns
    -------
    ndarray, (...)

    Notes
    -----
    .. math:: H(p) = -\sum_j p_j \ln p_j, \quad 0 \ln 0 = 0

    Shannon, "A Mathematical Theory of Communication" (1948), section 6.

    Examples
    --------
    >>> entropy([0.5, 0.5, 0.0]).round(4).item()
    0.6931
    """
    weights = as_floats(weights)
    return -(weights * np.log(np.where(weights > 0, weights, 1))).sum(axis=axis) + 0.0  # + 0.0: no minus before a zero


def effective_tokens(weights: ArrayLike, axis: int = -1) -> Array:
    r"""Count the tokens that weights are spread over, as if all had equal shares; from 1 to n.

    Parameters
    ----------
    weights : array_like, (..., n)
        Not negative; they sum to 1 along `axis`.

    Returns
    -------
    ndarray, (...)

    Notes
    -----
    .. math:: e^{H(p)}

    The perplexity of the weights; in ecology the Hill number of order 1 (Hill, 1973).

    Examples
    --------
    >>> effective_tokens([0.5, 0.5, 0.0]).round(4).item()
    2.0
    """
    return np.exp(entropy(weights, axis))
