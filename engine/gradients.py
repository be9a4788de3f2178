"""How a change of the output reaches queries, keys and values: attention backwards, by hand."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Array, as_floats
from engine.attention import scaled_dot_product_attention


@dataclass(frozen=True, eq=False)
class AttentionGradients:
    """Derivatives of a loss by each step of one attention call, from the output back."""

    weights: Array  # (..., n_q, n_k)
    scores: Array  # (..., n_q, n_k), by the scaled scores; an additive mask has the same ones
    q: Array  # (..., n_q, d_k)
    k: Array  # (..., n_k, d_k)
    v: Array  # (..., n_k, d_v)


def softmax_jacobian(weights: ArrayLike, temperature: float = 1.0) -> Array:
    r"""Derive softmax weights by the scores that they came from.

    Parameters
    ----------
    weights : array_like, (..., n)
        What softmax gave, at this temperature.

    Returns
    -------
    ndarray, (..., n, n)
        Entry (i, j) is the derivative of weight i by score j. Rows and columns sum to 0.

    Notes
    -----
    .. math:: \frac{\partial p_i}{\partial s_j} = \frac{1}{T} \, p_i (\delta_{ij} - p_j), \quad
              J = (\operatorname{diag}(p) - p p^\top) / T

    Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 6.2.2.3.

    Examples
    --------
    >>> softmax_jacobian([0.25, 0.75]).tolist()
    [[0.1875, -0.1875], [-0.1875, 0.1875]]
    """
    p = as_floats(weights)[..., None]  # (..., n, 1)
    identity = np.eye(p.shape[-2], dtype=p.dtype)
    return p * (identity - p.mT) / float(temperature)


def softmax_backward(weights: ArrayLike, d_weights: ArrayLike) -> Array:
    r"""Carry a gradient from softmax weights to their scores, with no (n, n) Jacobian: (..., n) each.

    Notes
    -----
    .. math:: \bar s_j = p_j \bigl( \bar p_j - \textstyle\sum_l p_l \bar p_l \bigr)
    """
    p, d_p = as_floats(weights), as_floats(d_weights)
    return p * (d_p - (p * d_p).sum(axis=-1, keepdims=True))


def attention_backward(
    q: ArrayLike, k: ArrayLike, v: ArrayLike, d_output: ArrayLike, mask: ArrayLike | None = None
) -> AttentionGradients:
    r"""Carry the gradient of a loss from the output of attention back to its inputs.

    Parameters
    ----------
    q, k, v, mask
        As in `scaled_dot_product_attention`.
    d_output : array_like, (..., n_q, d_v)
        Derivative of the loss by the output.

    Returns
    -------
    AttentionGradients
        Each in the shape of what it belongs to; an input that was stretched over batch axes gets the sum over them.
        Whatever the mask forbids has gradient 0.

    Notes
    -----
    With :math:`P` the weights and :math:`\bar X` the gradient by :math:`X`:

    .. math:: \bar V = P^\top \bar O, \quad \bar P = \bar O V^\top, \quad
              \bar S = P \odot (\bar P - \operatorname{rowsum}(P \odot \bar P)), \quad
              \bar Q = \bar S K / \sqrt{d_k}, \quad \bar K = \bar S^\top Q / \sqrt{d_k}

    Dao et al., "FlashAttention" (2022), appendix B.2.
    """
    q, k, v = as_floats(q), as_floats(k), as_floats(v)
    trace = scaled_dot_product_attention(q, k, v, mask)
    d_output = as_floats(d_output)
    if d_output.shape != trace.output.shape:
        raise ValueError(f"d_output has the shape {d_output.shape} and the output {trace.output.shape}")
    d_v = trace.weights.mT @ d_output  # (..., n_k, n_q) @ (..., n_q, d_v) -> (..., n_k, d_v)
    d_weights = d_output @ v.mT  # (..., n_q, d_v) @ (..., d_v, n_k) -> (..., n_q, n_k)
    d_scores = softmax_backward(trace.weights, d_weights)  # (..., n_q, n_k)
    d_products = d_scores / math.sqrt(q.shape[-1])  # by the scores before scaling
    d_q = d_products @ k  # (..., n_q, n_k) @ (..., n_k, d_k) -> (..., n_q, d_k)
    d_k = d_products.mT @ q  # (..., n_k, n_q) @ (..., n_q, d_k) -> (..., n_k, d_k)
    return AttentionGradients(
        d_weights, d_scores, *(sum_to_shape(d_x, x.shape) for d_x, x in ((d_q, q), (d_k, k), (d_v, v)))
    )


def sum_to_shape(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Undo broadcasting: add up the gradient over the axes along which an array of this shape was stretched."""
    gradient = gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1 < gradient.shape[axis])
    return gradient.sum(axis=stretched, keepdims=True)
