"""Attention without the (n_q, n_k) matrix: softmax over scores that arrive in pieces, and attention tile by tile."""

import math

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from engine.arrays import Array, as_floats, require_fit
from engine.masks import apply_mask, as_mask, require_mask_fit

# The fastest of ten shapes at 512, 1,024 and 2,048 tokens, in both precisions: 2 MiB of float64 scores.
TILE_QUERIES, TILE_KEYS = 1024, 256


class OnlineSoftmax:
    r"""The softmax-weighted mean of values that arrive piece by piece, for `rows` queries at once.

    Notes
    -----
    For each row the state is the peak m of the scores so far, the total l of :math:`e^{s - m}`, and the values
    accumulated with these factors. A piece with a higher peak m' shrinks both by :math:`e^{m - m'}`:

    .. math:: l' = l e^{m - m'} + \sum_j e^{s_j - m'}, \quad a' = a e^{m - m'} + \sum_j e^{s_j - m'} v_j

    Milakov and Gimelshein, "Online normalizer calculation for softmax" (2018); Rabe and Staats, "Self-attention Does
    Not Need O(n^2) Memory" (2021).
    """

    def __init__(self, rows: int, d_v: int, dtype: DTypeLike = np.float64) -> None:
        # The lowest finite number, not -inf: rows that have seen nothing but -inf then need no special case.
        self.peak = np.full((rows, 1), np.finfo(dtype).min, dtype)  # m
        self.total = np.zeros((rows, 1), dtype)  # l
        self.accumulated = np.zeros((rows, d_v), dtype)  # a

    def update(self, scores: Array, values: Array, out: Array | None = None) -> None:
        """Take in more keys.

        Parameters
        ----------
        scores : ndarray, (rows, n)
            Scaled; -inf where looking is forbidden.
        values : ndarray, (n, d_v)
        out : ndarray, (rows, n), optional
            Where to put the exponentials; may be `scores` itself, which saves an array.
        """
        peak = np.maximum(self.peak, scores.max(axis=-1, keepdims=True))  # (rows, 1)
        shrink = np.exp(self.peak - peak)  # (rows, 1)
        self.total *= shrink
        self.accumulated *= shrink
        self.peak = peak
        self.add(np.subtract(scores, peak, out=out), values)

    def add(self, shifted: Array, values: Array) -> None:
        """Take in keys whose scores are shifted already, or need no shift: (rows, n), overwritten; (n, d_v)."""
        exponentials = np.exp(shifted, out=shifted)
        self.total += exponentials @ np.ones((len(values), 1), shifted.dtype)  # a third of the time of .sum()
        self.accumulated += exponentials @ values  # (rows, n) @ (n, d_v) -> (rows, d_v)

    @property
    def output(self) -> Array:
        """The mean so far, (rows, d_v); 0 for rows that may look at nothing."""
        return self.accumulated / np.where(self.total == 0, 1, self.total)


def tiled_attention(
    q: ArrayLike, k: ArrayLike, v: ArrayLike, mask: ArrayLike | None = None, *, causal: bool = False
) -> Array:
    r"""Attend like `scaled_dot_product_attention`, but keep nothing: the extra memory does not grow with n.

    Parameters
    ----------
    q, k, v : array_like, (..., n_q, d_k), (..., n_k, d_k) and (..., n_k, d_v)
    mask : array_like of bool or float, broadcastable to (..., n_q, n_k), optional
        It is cut into tiles and never stretched: a padding mask (..., 1, n_k) stays that small.
    causal : bool
        Let queries look at their own position and those before, as `causal_mask(n_q, n_k)` does, without such an array.
        Tiles in the future are left out.

    Returns
    -------
    ndarray, (..., n_q, d_v)

    Notes
    -----
    Dao et al., "FlashAttention" (2022), algorithm 1, with the loop over queries outside.
    """
    q, k, v = as_floats(q), as_floats(k), as_floats(v)
    require_fit(q, k, v)
    batch = np.broadcast_shapes(q.shape[:-2], k.shape[:-2], v.shape[:-2])
    scores_shape = (*batch, q.shape[-2], k.shape[-2])
    if mask is not None:
        mask = as_mask(mask)
        require_mask_fit(mask, scores_shape)
        mask = np.broadcast_to(mask, scores_shape)  # a view: no memory
    q, k, v = (np.broadcast_to(x, batch + x.shape[-2:]) for x in (q, k, v))
    output = np.empty((*batch, q.shape[-2], v.shape[-1]), np.result_type(q, k, v))
    for head in np.ndindex(batch):
        attend_tile_by_tile(q[head], k[head], v[head], None if mask is None else mask[head], causal, output[head])
    return output


def attend_tile_by_tile(q: Array, k: Array, v: Array, mask: Array | None, causal: bool, output: Array) -> None:
    """Fill the (n_q, d_v) output of one head from (n_q, d_k) queries, (n_k, d_k) keys and (n_k, d_v) values."""
    n_q, n_k = len(q), len(k)
    scratch = np.empty(min(TILE_QUERIES, n_q) * min(TILE_KEYS, n_k), np.result_type(q, k))
    small = (mask is None or mask.dtype == bool) and scores_stay_small(q, k)
    for i in range(0, n_q, TILE_QUERIES):
        queries = q[i : i + TILE_QUERIES] / math.sqrt(q.shape[-1])  # (b, d_k): fewer numbers to scale than scores
        first = n_k - n_q + i  # position of the first of these queries among the keys
        seen = min(n_k, first + len(queries)) if causal else n_k  # the keys after these lie in the future
        state = OnlineSoftmax(len(queries), v.shape[-1], output.dtype)
        for j in range(0, seen, TILE_KEYS):
            keys, values = k[j : min(j + TILE_KEYS, seen)], v[j : min(j + TILE_KEYS, seen)]
            scores = scratch[: len(queries) * len(keys)].reshape(len(queries), len(keys))
            np.matmul(queries, keys.T, out=scores)  # (b, d_k) @ (d_k, w) -> (b, w)
            if causal and j + len(keys) > first + 1:  # the first query may not look at the last of these keys
                scores = apply_mask(scores, np.tri(len(queries), len(keys), first - j, dtype=bool))
            if mask is not None:
                scores = apply_mask(scores, mask[i : i + len(queries), j : j + len(keys)])
            if small:
                state.add(scores, values)
            else:
                state.update(scores, values, out=scores)
        output[i : i + len(queries)] = state.output


def scores_stay_small(q: Array, k: Array) -> bool:
    r"""Say whether no score needs a shift before its exponential, by :math:`|q \cdot k| \le \|q\| \|k\|`.

    Small means a quarter of the exponents that the type has, e^22 in float32: the rest is room for sums over n and for
    values. Without shifts the peaks need not be looked for, which saves a fifth of the time.
    """
    limit = -math.log(np.finfo(np.result_type(q, k)).tiny) / 4
    return largest_norm(q) * largest_norm(k) <= limit * math.sqrt(q.shape[-1])


def largest_norm(rows: Array) -> float:
    """Length of the longest row, in pieces: the squares of all rows at once would be memory that grows with n."""
    pieces = (rows[i : i + TILE_QUERIES] for i in range(0, len(rows), TILE_QUERIES))
    return math.sqrt(max(float(np.vecdot(piece, piece).max()) for piece in pieces))
