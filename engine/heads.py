"""Attention with several heads: split, attend, merge. Heads may share keys and values; a cache may keep them."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Array, as_floats
from engine.attention import AttentionTrace, scaled_dot_product_attention
from engine.masks import causal_mask


@dataclass(frozen=True, eq=False)
class MultiHeadTrace:
    """What multi-head attention computed on the way to its output; h_kv heads of keys and values serve h heads."""

    queries: Array  # (..., h, n_q, d_k)
    keys: Array  # (..., h_kv, n_k, d_k)
    values: Array  # (..., h_kv, n_k, d_v)
    heads: AttentionTrace  # the same names with a head axis: (..., h, n_q, n_k) and (..., h, n_q, d_v)
    concatenated: Array  # (..., n_q, h * d_v)
    output: Array  # (..., n_q, d_model)


@dataclass(frozen=True, eq=False)
class KeyValueCache:
    """The keys and values of the tokens so far, so that a new token is projected once and never again."""

    keys: Array  # (..., h_kv, n, d_k)
    values: Array  # (..., h_kv, n, d_v)

    def extended(self, keys: Array, values: Array) -> Self:
        """Give the cache with more tokens at its end. The copy costs no more than looking at every key does."""
        return type(self)(np.concatenate([self.keys, keys], -2), np.concatenate([self.values, values], -2))


def split_heads(x: ArrayLike, n_heads: int) -> Array:
    """Cut the features into heads: (..., n, d_model) -> (..., n_heads, n, d_model / n_heads)."""
    x = as_floats(x)
    *batch, n, d_model = x.shape
    if n_heads < 1 or d_model % n_heads:
        raise ValueError(f"a width of {d_model} does not split into {n_heads} heads")
    return x.reshape(*batch, n, n_heads, d_model // n_heads).swapaxes(-2, -3)


def merge_heads(x: ArrayLike) -> Array:
    """Undo `split_heads`: (..., n_heads, n, d_k) -> (..., n, n_heads * d_k)."""
    x = as_floats(x).swapaxes(-2, -3)  # (..., n, h, d_k): a reshape without this swap would mix positions and heads
    *rest, n_heads, d_k = x.shape
    return x.reshape(*rest, n_heads * d_k)


def repeat_heads(x: ArrayLike, times: int) -> Array:
    """Let each head of keys or values serve `times` heads of queries in a row: (..., h_kv, n, d) -> (..., h, n, d)."""
    x = as_floats(x)
    return x if times == 1 else np.repeat(x, times, axis=-3)


def project(x: Array, weights: ArrayLike, name: str) -> Array:
    """Apply a matrix to every token: (..., n, d) @ (d, p) -> (..., n, p)."""
    weights = as_floats(weights)
    if weights.ndim != 2 or x.ndim < 2 or x.shape[-1] != weights.shape[0]:
        raise ValueError(f"{name} of shape {weights.shape} cannot be applied to tokens of shape {x.shape}")
    return x @ weights


def attend_in_heads(
    queries: Array, keys: Array, values: Array, w_o: ArrayLike, mask: ArrayLike | None = None
) -> MultiHeadTrace:
    """Attend in every head, concatenate and project: everything after the first three projections.

    Parameters
    ----------
    queries : ndarray, (..., h, n_q, d_k)
    keys, values : ndarray, (..., h_kv, n_k, d_k) and (..., h_kv, n_k, d_v)
        h_kv divides h. Heads i * h / h_kv to (i + 1) * h / h_kv - 1 of the queries share head i of these.
    w_o : array_like, (h * d_v, d_model)
    mask : array_like, broadcastable to (..., h, n_q, n_k), optional
    """
    n_heads, n_kv_heads = queries.shape[-3], keys.shape[-3]
    if n_heads % n_kv_heads:
        raise ValueError(f"{n_heads} heads of queries cannot share {n_kv_heads} heads of keys evenly")
    served = n_heads // n_kv_heads
    heads = scaled_dot_product_attention(queries, repeat_heads(keys, served), repeat_heads(values, served), mask)
    concatenated = merge_heads(heads.output)  # (..., n_q, h * d_v)
    return MultiHeadTrace(queries, keys, values, heads, concatenated, project(concatenated, w_o, "w_o"))


def multi_head_attention(
    x: ArrayLike,
    w_q: ArrayLike,
    w_k: ArrayLike,
    w_v: ArrayLike,
    w_o: ArrayLike,
    n_heads: int,
    mask: ArrayLike | None = None,
    context: ArrayLike | None = None,
    n_kv_heads: int | None = None,
) -> MultiHeadTrace:
    r"""Attend with several heads side by side, and keep each step.

    Parameters
    ----------
    x : array_like, (..., n_q, d_model)
        The tokens that look.
    w_q : array_like, (d_model, h * d_k)
        Projection for all heads at once; head i owns columns i * d_k to (i + 1) * d_k - 1.
    w_k, w_v : array_like, (d_context, h_kv * d_k) and (d_context, h_kv * d_v)
        Likewise; d_context is d_model without a context.
    w_o : array_like, (h * d_v, d_model)
        Output projection.
    n_heads : int
        h.
    mask : array_like of bool or float, broadcastable to (..., h, n_q, n_k), optional
        As in `scaled_dot_product_attention`.
    context : array_like, (..., n_k, d_context), optional
        The tokens looked at (cross-attention); `x` itself where left out.
    n_kv_heads : int, optional
        h_kv, a divisor of h: groups of h / h_kv heads share one head of keys and values (grouped-query attention);
        1 is multi-query attention, and h, the usual one, is assumed where it is left out.

    Returns
    -------
    MultiHeadTrace

    Notes
    -----
    .. math:: \operatorname{Concat}(\mathrm{head}_1, \dots, \mathrm{head}_h) W^O, \quad
              \mathrm{head}_i = \operatorname{Attention}(X W^Q_i, C W^K_{g(i)}, C W^V_{g(i)})

    Vaswani et al. (2017), section 3.2.2, without biases; shared heads: Shazeer, "Fast Transformer Decoding" (2019), and
    Ainslie et al., "GQA" (2023).
    """
    x = as_floats(x)
    seen = x if context is None else as_floats(context)  # (..., n_k, d_context)
    shared = n_heads if n_kv_heads is None else n_kv_heads
    queries = split_heads(project(x, w_q, "w_q"), n_heads)  # (..., h, n_q, d_k)
    keys = split_heads(project(seen, w_k, "w_k"), shared)  # (..., h_kv, n_k, d_k)
    values = split_heads(project(seen, w_v, "w_v"), shared)  # (..., h_kv, n_k, d_v)
    return attend_in_heads(queries, keys, values, w_o, mask)


def attend_with_cache(
    x: ArrayLike,
    w_q: ArrayLike,
    w_k: ArrayLike,
    w_v: ArrayLike,
    w_o: ArrayLike,
    n_heads: int,
    cache: KeyValueCache | None = None,
    n_kv_heads: int | None = None,
) -> tuple[MultiHeadTrace, KeyValueCache]:
    r"""Attend causally from new tokens to those before and to themselves: one step of decoding, or the whole prompt.

    Parameters
    ----------
    x : array_like, (..., n_new, d_model)
        The new tokens, those that follow the ones in the cache.
    w_q, w_k, w_v, w_o, n_heads, n_kv_heads
        As in `multi_head_attention`.
    cache : KeyValueCache, optional
        What the steps before gave back; nothing at the first one.

    Returns
    -------
    MultiHeadTrace, KeyValueCache
        Of the new tokens alone; and the cache for the next step, which holds them too.

    Notes
    -----
    Step by step this gives the rows of one causal `multi_head_attention` over all tokens: a causal mask never lets a
    later token change an earlier key or value. Pope et al., "Efficiently Scaling Transformer Inference" (2022).
    """
    x = as_floats(x)
    shared = n_heads if n_kv_heads is None else n_kv_heads
    queries = split_heads(project(x, w_q, "w_q"), n_heads)  # (..., h, n_new, d_k)
    keys = split_heads(project(x, w_k, "w_k"), shared)  # (..., h_kv, n_new, d_k)
    values = split_heads(project(x, w_v, "w_v"), shared)
    cache = KeyValueCache(keys, values) if cache is None else cache.extended(keys, values)
    mask = causal_mask(x.shape[-2], cache.keys.shape[-2])  # (n_new, n)
    return attend_in_heads(queries, cache.keys, cache.values, w_o, mask), cache
