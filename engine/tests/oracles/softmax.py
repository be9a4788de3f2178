"""LO2 by other code."""

import math
from fractions import Fraction

import numpy as np

import engine


def weight_of_one(p):
    keys = np.array(p["scores"])[:, None]  # a query of 1 and keys of width 1 have these scores; d_k is made up for
    weights = engine.scaled_dot_product_attention([[p["d_k"] ** -0.5]], keys, keys).weights
    return weights[0, p["row"]]


def missing_hundredths(p):
    return (100 - sum(round(100 * weight) for weight in p["weights_known"])) / 100


def shifted_weights(p):
    """Any scores with these weights will do: their logarithms."""
    return engine.softmax(np.log(p["weights"]) + p["c"])


def stable_parts(p):
    largest = max(p["scores"])
    return {
        "shifted": np.array([score - largest for score in p["scores"]]),
        "exponentials": np.array([math.exp(score - largest) for score in p["scores"]]),
        "weights": engine.softmax(p["scores"]),
    }


def log_sum_exp(p):
    plain = math.log(math.fsum(math.exp(score) for score in p["scores"]))
    return math.log(p["largest"]) - plain if p["asks_headroom"] else plain


def rows_by_fractions(p):
    rows = [[Fraction(entry, sum(row)) for entry in row] for row in p["exponentials"]]
    body = r" \\ ".join(" & ".join(f"{float(weight):.2f}" for weight in row) for row in rows)
    return rf"$\begin{{bmatrix}} {body} \end{{bmatrix}}$"


ORACLES = {
    "softmax-of-logs": lambda p: np.array([float(Fraction(a, sum(p["a"]))) for a in p["a"]]),
    "two-keys": weight_of_one,
    "attention-weights": lambda p: engine.softmax(np.array(p["scores"])[p["row"]] / p["d_k"] ** 0.5),
    "missing-weight": missing_hundredths,
    "score-gap": lambda p: math.sqrt(p["d_k"]) * (math.log(p["alpha_1"]) - math.log(p["alpha_2"])),
    "shifted-scores": shifted_weights,
    "temperature": lambda p: engine.softmax(np.array(p["scaled"]) / p["T"]),
    "row-normalised": rows_by_fractions,
    "stable-softmax": stable_parts,
    "logsumexp": log_sum_exp,
}
