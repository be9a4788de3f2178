"""What the attention core takes and gives: arrays of floats that fit together.

Leading axes are batch axes everywhere: an array written (..., n, d) may carry any number of them. Floating types are
kept, so float32 in is float32 out; whole numbers are worked out in float64.

NumPy 2 trap: ``np.sqrt(d)`` is a float64 scalar and would widen float32 scores; a Python float does not.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]


def as_floats(x: ArrayLike) -> Array:
    """Give `x` as an array of floats, in its own precision if it has one."""
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)  # .kind: np.issubdtype costs ten times as much


def product(a: Array, b: Array) -> Array:
    """Multiply matrices: (..., n, m) @ (..., m, p) -> (..., n, p)."""
    return a.dot(b) if a.ndim == b.ndim == 2 else a @ b  # for matrices of a quiz's size .dot takes a third of the time


def stretches_to(shape: tuple[int, ...], target: tuple[int, ...]) -> bool:
    """Say whether an array broadcasts to exactly the target shape: from the back, each size is 1 or the same."""
    sizes = zip(reversed(shape), reversed(target), strict=False)
    return len(shape) <= len(target) and all(size in (1, wanted) for size, wanted in sizes)


def require_fit(q: Array, k: Array, v: Array) -> None:
    """Refuse queries (..., n_q, d_k), keys (..., n_k, d_k) and values (..., n_k, d_v) that do not fit together."""
    if q.ndim == k.ndim == v.ndim == 2 and q.shape[1] == k.shape[1] and len(k) == len(v) and k.size:
        return  # the usual case, in one look
    shapes = f"q, k and v have the shapes {q.shape}, {k.shape} and {v.shape}"
    if min(q.ndim, k.ndim, v.ndim) < 2:
        raise ValueError(f"{shapes}: each needs two axes, (positions, features)")
    if q.shape[-1] != k.shape[-1]:
        raise ValueError(f"{shapes}: queries of width {q.shape[-1]} do not compare with keys of width {k.shape[-1]}")
    if k.shape[-2] != v.shape[-2]:
        raise ValueError(f"{shapes}: {k.shape[-2]} keys do not go with {v.shape[-2]} values")
    if 0 in k.shape[-2:]:
        raise ValueError(f"{shapes}: there is nothing to compare with")
    try:
        np.broadcast_shapes(q.shape[:-2], k.shape[:-2], v.shape[:-2])
    except ValueError:
        raise ValueError(f"{shapes}: the axes before the last two do not fit together") from None
