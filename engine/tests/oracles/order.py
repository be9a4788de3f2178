"""LO7 by other code."""

import numpy as np

import engine
from engine.positions import alibi_slopes, sinusoidal


def rotation(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def rotate_pairs(p):
    pairs = np.array(p["q"]).reshape(-1, 2)
    return np.concatenate([rotation(p["m"] * theta) @ pair for pair, theta in zip(pairs, p["theta"], strict=True)])


def rotary_score(p):
    def score(m, n):
        return (rotation(m * p["theta"]) @ p["q"]) @ (rotation(n * p["theta"]) @ p["k"])

    m, n, c = p["m"], p["n"], p["c"]
    return {"score": score(m, n), "moved_score": score(m + c, n + c), "value": p["v"]}


def alibi_row(p):
    slope = alibi_slopes(p["h"])[p["head"] - 1]
    n = len(p["scores"])
    lowered = [score - slope * (n - 1 - j) for j, score in enumerate(p["scores"])]
    return {"slope": slope, "weights": engine.softmax(np.array(lowered))}


ORACLES = {
    "swapped-tokens": lambda p: np.array(p["P"]) @ p["output"],
    "sinusoidal-encoding": lambda p: np.array(p["x"]) + sinusoidal(p["pos"], p["d_model"]),
    "encoding-similarity": lambda p: (
        sinusoidal(p["pos"], p["d_model"]) @ sinusoidal(p["pos"] + p["distance"], p["d_model"])
    ),
    "rotate-pair": rotate_pairs,
    "rotary-score": rotary_score,
    "alibi-row": alibi_row,
}
