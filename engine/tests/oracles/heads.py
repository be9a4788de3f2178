"""LO6 by other code: arrays of the right shapes, run through NumPy."""

from typing import Any

import numpy as np

import engine
from engine.heads import merge_heads, split_heads

Parameters = dict[str, Any]

# Shapes in symbols are worked out with sizes that are all different, and read back.
NAMES = {2: "B", 7: "n", 15: "d", 3: "h", 5: "d/h"}
CROSS_NAMES = {5: "m", 7: "n", 11: "d_k", 13: "d_v"}


def named(shape: tuple[int, ...], names: dict[int, str] | None) -> tuple[str, ...]:
    return tuple(names[size] if names else str(size) for size in shape)


def multi_head_shapes(p: Parameters) -> dict[str, tuple[str, ...]]:
    in_numbers = "B" in p
    batch, n, d, h = (p[name] for name in ("B", "n", "d_model", "h")) if in_numbers else (2, 7, 15, 3)
    x = np.zeros((batch, n, d), dtype=np.float32)
    identity = np.eye(d, dtype=np.float32)
    trace = engine.multi_head_attention(x, identity, identity, identity, identity, h)
    shapes = {
        "projected": (x @ identity).shape,
        "queries": trace.queries.shape,
        "scores": trace.heads.scores.shape,
        "outputs": trace.heads.output.shape,
        "joined": trace.concatenated.shape,
    }
    return {name: named(shapes[name], None if in_numbers else NAMES) for name in p["asked"]}


def cross_attention_shapes(p: Parameters) -> dict[str, tuple[str, ...]]:
    in_numbers = "n_q" in p
    m, n, d_k, d_v = (p[name] for name in ("n_q", "n_k", "d_k", "d_v")) if in_numbers else (5, 7, 11, 13)
    queries, keys, values = np.zeros((m, d_k)), np.zeros((n, d_k)), np.zeros((n, d_v))
    trace = engine.scaled_dot_product_attention(queries, keys, values)
    arrays = {
        "queries": queries,
        "keys": keys,
        "values": values,
        "weights": trace.weights,
        "output": trace.output,
    }
    return {name: named(arrays[name].shape, None if in_numbers else CROSS_NAMES) for name in p["asked"]}


def two_heads(p: Parameters) -> Any:
    return (merge_heads(np.array(p["heads"], dtype=float)) @ np.array(p["W_O"]))[p["row"]]


def attention_parameters(p: Parameters) -> int:
    d_k = p["d_model"] // p["h"]
    inputs = sum(np.ones((p["d_model"], d_k)).size + p["bias"] * d_k for head in range(p["h"]) for kind in "QKV")
    return inputs + np.ones((p["h"] * d_k, p["d_model"])).size + p["bias"] * p["d_model"]


def grouped_parameters(p: Parameters) -> int:
    widths = {"Q": p["h"] * p["d_h"], "K": p["g"] * p["d_h"], "V": p["g"] * p["d_h"], "O": p["d_model"]}
    return sum(p["d_model"] * width for width in widths.values())


def key_value_head(p: Parameters) -> int:
    one_number_each = np.arange(p["g"], dtype=float).reshape(p["g"], 1, 1)  # head j holds the number j
    return int(np.repeat(one_number_each, p["h"] // p["g"], axis=0)[p["i"], 0, 0])


def score_rank(p: Parameters) -> int:
    d_k = p["d_model"] // p["h"]
    queries = np.random.default_rng(0).integers(-9, 9, (p["n"], d_k)).astype(float)
    few = queries[: 2 * d_k]  # more rows add nothing but time
    return int(np.linalg.matrix_rank(few @ few.T))


ORACLES = {
    "head-width": lambda p: split_heads(np.zeros((1, p["d_model"])), p["h"]).shape[-1],
    "multi-head-shapes": multi_head_shapes,
    "two-heads": two_heads,
    "attention-parameters": attention_parameters,
    "grouped-parameters": grouped_parameters,
    "key-value-head": key_value_head,
    "cross-attention-shapes": cross_attention_shapes,
    "cross-attention-output": lambda p: engine.scaled_dot_product_attention([p["q"]], p["K"], p["V"]).output[0],
    "score-rank": score_rank,
}
