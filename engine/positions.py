"""Three ways to tell attention where a token stands: sinusoids, rotations and distance penalties."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Array, as_floats, stretches_to


def pair_frequencies(d: int, base: float = 10_000.0) -> Array:
    """Angular frequency of each pair of features: base ** (-2i / d), i = 0 .. d/2 - 1; (d / 2,)."""
    if d % 2:
        raise ValueError(f"positions need an even width, not {d}")
    return base ** (-np.arange(0, d, 2) / d)


def sinusoidal(positions: ArrayLike, d: int, base: float = 10_000.0) -> Array:
    r"""Encode positions by sines and cosines, interleaved.

    Parameters
    ----------
    positions : array_like, (...)
        Positions, the first token at 0. Angles are in radians.
    d : int
        Even width.

    Returns
    -------
    ndarray, (..., d)

    Notes
    -----
    .. math:: PE(p, 2i) = \sin(p \, \omega_i), \quad PE(p, 2i + 1) = \cos(p \, \omega_i),
              \quad \omega_i = 10000^{-2i / d}

    Vaswani et al., "Attention Is All You Need" (2017), section 3.5.
    """
    positions = as_floats(positions)
    angles = positions[..., None] * pair_frequencies(d, base)  # (..., d / 2), float64: the precision is lost last
    encoded = np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(*angles.shape[:-1], d)
    return encoded.astype(positions.dtype)


def rope(
    x: ArrayLike,
    positions: ArrayLike,
    base: float = 10_000.0,
    pairs: Literal["neighbouring", "half-split"] = "neighbouring",
) -> Array:
    r"""Rotate pairs of features by an angle that grows with the position.

    Parameters
    ----------
    x : array_like, (..., n, d)
        Queries or keys; never the values.
    positions : array_like, broadcastable to (..., n)
        Position of each row.
    pairs : {"neighbouring", "half-split"}
        Which features turn together: (2i, 2i + 1), as in the paper; or (i, i + d/2), as in GPT-NeoX and the Llama of
        Hugging Face. The two are one map up to a fixed reordering of the features, so weights trained with one are
        wrong with the other.

    Returns
    -------
    ndarray, (..., n, d)

    Notes
    -----
    .. math:: (a, b) \mapsto (a \cos p\omega_i - b \sin p\omega_i, \; a \sin p\omega_i + b \cos p\omega_i)

    Su et al., "RoFormer" (2021), equation 34. q . k then depends on the difference of positions only.
    """
    x = as_floats(x)
    d = x.shape[-1]
    positions = np.asarray(positions)
    if x.ndim < 2 or not stretches_to(positions.shape, x.shape[:-1]):
        raise ValueError(f"positions of shape {positions.shape} do not fit rows of shape {x.shape}")
    angles = positions[..., None] * pair_frequencies(d, base)  # (..., n, d / 2), float64
    cosine, sine = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)
    if pairs not in ("neighbouring", "half-split"):
        raise ValueError(f'pairs are "neighbouring" or "half-split", not {pairs!r}')
    first = slice(0, d, 2) if pairs == "neighbouring" else slice(0, d // 2)
    second = slice(1, d, 2) if pairs == "neighbouring" else slice(d // 2, d)
    a, b = x[..., first], x[..., second]  # (..., n, d / 2) each
    turned = np.empty(x.shape, x.dtype)
    turned[..., first] = a * cosine - b * sine
    turned[..., second] = a * sine + b * cosine
    return turned


def alibi_slopes(n_heads: int) -> Array:
    r"""Slope by which each head lowers the score of a key per step of distance; (n_heads,).

    Notes
    -----
    .. math:: m_k = 2^{-8k/h}, \quad k = 1, \dots, h

    Press, Smith and Lewis, "Train Short, Test Long" (2021). `n_heads` must be a power of two; the paper
    leaves other counts to a recipe of its code.
    """
    if n_heads < 1 or n_heads & (n_heads - 1):
        raise ValueError(f"the slopes are defined for a power of two of heads, not {n_heads}")
    return 2.0 ** (-8.0 * np.arange(1, n_heads + 1) / n_heads)


def alibi_bias(n_heads: int, n: int, n_keys: int | None = None) -> Array:
    r"""Penalty on the scores of each head: (n_heads, n, n), or (n_heads, n, n_keys) for the last n of n_keys positions.

    It is an additive mask: pass it as `mask`, alone or combined with a causal one.

    Notes
    -----
    .. math:: b_{kij} = -m_k \, |i - j|

    Press, Smith and Lewis (2021), section 3, who use it together with a causal mask, where :math:`j \le i`.
    """
    n_keys = n if n_keys is None else n_keys
    distances = np.abs(np.arange(n_keys - n, n_keys)[:, None] - np.arange(n_keys))  # (n, n_keys)
    return -alibi_slopes(n_heads)[:, None, None] * distances
