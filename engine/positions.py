"""Three ways to tell attention where a token stands: sinusoids, rotations and distance penalties."""

import numpy as np
from numpy.typing import ArrayLike

from engine.attention import Array, as_floats


def pair_frequencies(d: int, base: float = 10_000.0) -> Array:
    """Angular frequency of each neighbouring pair of features: base ** (-2i / d), i = 0 .. d/2 - 1; (d / 2,)."""
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

    Vaswani et al. (2017), section 3.5.
    """
    angles = as_floats(positions)[..., None] * pair_frequencies(d, base)  # (..., d / 2)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(*angles.shape[:-1], d)


def rope(x: ArrayLike, positions: ArrayLike, base: float = 10_000.0) -> Array:
    r"""Rotate neighbouring pairs of features by an angle that grows with the position.

    Parameters
    ----------
    x : array_like, (..., n, d)
        Queries or keys; never the values.
    positions : array_like, (n,)
        Position of each row.

    Returns
    -------
    ndarray, (..., n, d)

    Notes
    -----
    Pairs are (2i, 2i + 1). Some code bases pair (i, i + d/2) instead; the two differ by a fixed reordering.

    .. math:: (a, b) \mapsto (a \cos p\omega_i - b \sin p\omega_i, \; a \sin p\omega_i + b \cos p\omega_i)

    Su et al., "RoFormer" (2021), equation 34. q . k then depends on the difference of positions only.
    """
    x = as_floats(x)
    angles = as_floats(positions)[:, None] * pair_frequencies(x.shape[-1], base)  # (n, d / 2)
    cosine, sine = np.cos(angles).astype(x.dtype), np.sin(angles).astype(x.dtype)
    even, odd = x[..., 0::2], x[..., 1::2]  # (..., n, d / 2) each
    return np.stack([even * cosine - odd * sine, even * sine + odd * cosine], axis=-1).reshape(x.shape)


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
