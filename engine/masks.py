"""Masks: which query may look at which key. Booleans say may (True) or may not; floats are added to the scores.

Where queries and keys differ in number, the queries are the last of the positions, as in decoding with a cache.
(Torch's `is_causal` starts both at the first position instead.)
"""

from functools import reduce

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from engine.arrays import Array, stretches_to

BoolArray = NDArray[np.bool_]


def causal_mask(n: int, n_keys: int | None = None) -> BoolArray:
    """Let position i look at positions j <= i: (n, n), the diagonal included.

    With `n_keys` the mask is (n, n_keys), for queries that stand at the last n of n_keys positions.

    Examples
    --------
    >>> causal_mask(2, 3).astype(int).tolist()
    [[1, 1, 0], [1, 1, 1]]
    """
    n_keys = n if n_keys is None else n_keys
    return np.tri(n, n_keys, n_keys - n, dtype=bool)


def window_mask(n: int, before: int, after: int = 0, n_keys: int | None = None) -> BoolArray:
    """Let position i look at positions i - before to i + after, both included: (n, n), or (n, n_keys).

    Notes
    -----
    ``window_mask(n, w - 1)`` is a causal window of w tokens (Jiang et al., "Mistral 7B", 2023), and
    ``window_mask(n, w, w)`` one that looks both ways (Beltagy, Peters and Cohan, "Longformer", 2020).
    """
    if before < 0 or after < 0:
        raise ValueError(f"a window reaches 0 or more positions to each side, not {before} and {after}")
    n_keys = n if n_keys is None else n_keys
    offset = n_keys - n
    return np.tri(n, n_keys, offset + after, dtype=bool) & ~np.tri(n, n_keys, offset - before - 1, dtype=bool)


def padding_mask(lengths: ArrayLike, n: int) -> BoolArray:
    """Hide the padding after each sequence: (...) lengths -> (..., 1, n), the same for every query.

    The 1 stands for the queries. With a head axis, give lengths of shape (B, 1).

    Examples
    --------
    >>> padding_mask([3, 1], 3).astype(int).tolist()
    [[[1, 1, 1]], [[1, 0, 0]]]
    """
    lengths = np.asarray(lengths)
    if lengths.dtype.kind not in "iu" or np.any((lengths < 0) | (lengths > n)):
        raise ValueError(f"lengths are whole numbers from 0 to {n}, not {lengths.tolist()}")
    return np.arange(n) < lengths[..., None, None]


def combine_masks(*masks: ArrayLike) -> Array | BoolArray:
    """Allow what every mask allows, and add up what is added to the scores.

    Returns
    -------
    ndarray
        Booleans if all masks are; else floats, with -inf where one of the masks forbids looking.
    """
    arrays = [as_mask(mask) for mask in masks]
    allowed = reduce(np.logical_and, (mask for mask in arrays if mask.dtype == bool), np.array(True))
    biases = [mask for mask in arrays if mask.dtype != bool]
    return np.where(allowed, sum(biases), -np.inf) if biases else allowed


def additive_mask(mask: ArrayLike, dtype: DTypeLike = np.float64) -> Array:
    """Write a mask as numbers to add to the scores: 0 where looking is allowed, -inf where it is not."""
    mask = as_mask(mask)
    return np.where(mask, 0.0, -np.inf).astype(dtype) if mask.dtype == bool else mask.astype(dtype)


def apply_mask(scores: Array, mask: ArrayLike) -> Array:
    """Set forbidden scores to -inf, or add the floats of an additive mask; the scores keep shape and precision."""
    mask = as_mask(mask)
    require_mask_fit(mask, scores.shape)
    return np.where(mask, scores, -np.inf) if mask.dtype == bool else scores + mask.astype(scores.dtype)


def as_mask(mask: ArrayLike) -> Array | BoolArray:
    """Refuse whole numbers: 1 could mean "may look" as well as "add 1 to the score"."""
    mask = np.asarray(mask)
    if mask.dtype.kind not in "bf":
        raise ValueError(f"a mask holds booleans (True = may look) or floats (added to scores), not {mask.dtype}")
    return mask


def require_mask_fit(mask: Array | BoolArray, scores_shape: tuple[int, ...]) -> None:
    """Refuse a mask that does not stretch to the shape of the scores, or would stretch them."""
    if not stretches_to(mask.shape, scores_shape):
        raise ValueError(f"a mask of shape {mask.shape} does not fit scores of shape {scores_shape}")
