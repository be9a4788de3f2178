"""Linear attention: similarities that factor, so that keys and values meet first and n x n scores are never needed."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Array, as_floats, require_fit

CHUNK = 128  # tokens of causal attention compared pair by pair; all before them are met as one summary
FeatureMap = Callable[[Array], Array]


def positive_features(x: Array) -> Array:
    """Map features to positive ones: elu(x) + 1, that is x + 1 above 0 and e^x below."""
    return np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))


def linear_attention(
    q: ArrayLike, k: ArrayLike, v: ArrayLike, *, causal: bool = False, feature_map: FeatureMap = positive_features
) -> Array:
    r"""Attend with weights in proportion to :math:`\phi(q)^\top \phi(k)`, in time that grows with n, not n squared.

    Parameters
    ----------
    q, k, v : array_like, (..., n_q, d_k), (..., n_k, d_k) and (..., n_k, d_v)
    causal : bool
        Let position i look at positions j <= i; n_q = n_k.
    feature_map : callable
        phi: (..., n, d_k) -> (..., n, m), with nothing negative and no row of zeros.

    Returns
    -------
    ndarray, (..., n_q, d_v)

    Notes
    -----
    .. math:: o_i = \frac{\phi(q_i)^\top \sum_j \phi(k_j) v_j^\top}{\phi(q_i)^\top \sum_j \phi(k_j)}

    The brackets of :math:`(\phi(Q) \phi(K)^\top) V = \phi(Q) (\phi(K)^\top V)` may stand either way; softmax's may not.
    Katharopoulos et al., "Transformers are RNNs" (2020), equations 5, 7 and 9.
    """
    q, k, v = as_floats(q), as_floats(k), as_floats(v)
    require_fit(q, k, v)
    q, k = feature_map(q), feature_map(k)  # (..., n, m)
    v = np.concatenate([v, np.ones_like(v[..., :1])], axis=-1)  # a last value of 1 sums the weights up
    # (..., n_q, m) @ (..., m, d_v + 1) -> (..., n_q, d_v + 1)
    totals = causal_totals(q, k, v) if causal else q @ (k.mT @ v)
    return totals[..., :-1] / totals[..., -1:]


def causal_totals(q: Array, k: Array, v: Array) -> Array:
    """Sum (phi(q_i) . phi(k_j)) v_j over j <= i, chunk by chunk: (..., n, m) twice, (..., n, d) -> (..., n, d)."""
    n = q.shape[-2]
    if k.shape[-2] != n:
        raise ValueError(f"causal linear attention needs as many queries as keys, not {n} and {k.shape[-2]}")
    batch = np.broadcast_shapes(q.shape[:-2], k.shape[:-2], v.shape[:-2])
    totals = np.empty((*batch, n, v.shape[-1]), np.result_type(q, k, v))
    before = np.zeros((k.shape[-1], v.shape[-1]), totals.dtype)  # (..., m, d), sum of phi(k_j) v_j^T so far
    for start in range(0, n, CHUNK):
        here = np.s_[..., start : start + CHUNK, :]
        transposed = k[here].mT  # (..., m, c)
        products = np.tril(q[here] @ transposed)  # (..., c, c)
        totals[here] = q[here] @ before + products @ v[here]
        before = before + transposed @ v[here]
    return totals
