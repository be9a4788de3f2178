"""LO6 by other code: arrays of the right shapes, run through NumPy."""

from typing import Any

import numpy as np

import engine
from engine.heads import merge_heads, split_heads

Parameters = dict[str, Any]


def multi_head_shapes(p: Parameters) -> dict[str, tuple[str, ...]]:
    """Attend in small sizes that are all different, and read the shapes back in the sizes or symbols of the problem."""
    d, h = p["d_model"], p["h"]
    names = {2: p["B"], 7: p["n"], 15: d, 3: h, 5: f"{d}/{h}" if isinstance(d, str) else d // h}
    identity = np.eye(15)
    x = np.zeros((2, 7, 15))
    trace = engine.multi_head_attention(x, identity, identity, identity, identity, 3)
    arrays = {
        "projected": x @ identity,
        "queries": trace.queries,
        "scores": trace.heads.scores,
        "outputs": trace.heads.output,
        "joined": trace.concatenated,
    }
    return {name: named(arrays[name], names) for name in p["asked"]}


def cross_attention_shapes(p: Parameters) -> dict[str, tuple[str, ...]]:
    names = {5: p["n_q"], 7: p["n_k"], 11: p["d_k"], 13: p["d_v"]}
    queries, keys, values = np.zeros((5, 11)), np.zeros((7, 11)), np.zeros((7, 13))
    trace = engine.scaled_dot_product_attention(queries, keys, values)
    arrays = {"queries": queries, "keys": keys, "values": values, "weights": trace.weights, "output": trace.output}
    return {name: named(arrays[name], names) for name in p["asked"]}


def named(array: Any, names: dict[int, Any]) -> tuple[str, ...]:
    return tuple(str(names[size]) for size in array.shape)


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
    few = queries[: d_k + 8]  # more rows add nothing but time
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
