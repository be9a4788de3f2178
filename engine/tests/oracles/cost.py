"""LO8 by other code."""

from itertools import pairwise

import numpy as np

GIB = 1024**3


def attention_shapes(p):
    n, d_k, d_v = str(p["n"]), str(p["d_k"]), str(p["d_v"])
    return {
        "Q": (n, d_k),
        "K": (n, d_k),
        "K_transposed": (d_k, n),
        "V": (n, d_v),
        "scores": (n, n),
        "weights": (n, n),
        "output": (n, d_v),
    }


def multiply_adds(*sizes):
    """Of a chain of products from the left: the first matrix is sizes[0] x sizes[1], the next sizes[1] x sizes[2]."""
    return sum(sizes[0] * inner * outer for inner, outer in pairwise(sizes[1:]))


def attention_flops(p):
    n, d = p["n"], p["d_model"]
    attention, projections = 2 * multiply_adds(n, d, n, d), 4 * 2 * multiply_adds(n, d, d)
    per_token, fixed = attention / n**2, projections / n  # of n^2 and of n
    return {"attention": attention, "projections": projections, "break_even": fixed / per_token}


def cache_size(p):
    def cached(heads, n):
        keys = np.broadcast_to(np.int8(0), (p["B"], p["L"], heads, n, p["d_h"]))
        return 2 * keys.size * p["bytes"]

    longest = next(n for n in range(1024, 2**24, 1024) if cached(p["g"], n + 1024) > p["room"] * GIB)
    longest = next(n for n in range(longest, longest + 1024) if cached(p["g"], n + 1) > p["room"] * GIB)
    return {"grouped": cached(p["g"], p["n"]) / GIB, "full": cached(p["h"], p["n"]) / GIB, "longest": longest}


def linear_attention(p):
    phi_q, phi_k = (np.maximum(np.array(p[name]), 0) + 1 for name in ("q", "K"))
    weights = phi_k @ phi_q
    return weights / weights.sum() @ p["V"]


def linear_break_even(p):
    n, d = p["n"], p["d"]
    softmax, linear = multiply_adds(n, d, n, d), 2 * multiply_adds(d, n, d)
    return {"softmax": softmax, "linear": linear, "break_even": n * linear / softmax}


def online_softmax(p):
    scores, values = np.ravel(p["scores"]), np.ravel(p["values"])
    exponentials = np.exp(scores - scores.max())
    return {"m": scores.max(), "l": exponentials.sum(), "acc": exponentials @ values}


ORACLES = {
    "attention-shapes": attention_shapes,
    "longer-sequence": lambda p: p["before"] * p["longer"] ** 2 / p["n"] ** 2,
    "attention-flops": attention_flops,
    "score-memory": lambda p: np.broadcast_to(np.int8(0), (p["B"], p["h"], p["n"], p["n"], p["bytes"])).size / GIB,
    "cache-size": cache_size,
    "linear-attention": linear_attention,
    "linear-break-even": linear_break_even,
    "online-softmax": online_softmax,
    "cached-dot-products": lambda p: {"step": p["t"], "total": np.tri(p["n"]).sum()},
}
