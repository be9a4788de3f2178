"""LO4 by other code."""

import itertools
import math

import numpy as np

import engine
from engine.gradients import softmax_jacobian


def score_variance(p):
    """Entries that are plus or minus their standard deviation: go through all cases of one product."""
    products = [a * b for a in (-p["sigma_q"], p["sigma_q"]) for b in (-p["sigma_k"], p["sigma_k"])]
    variance = sum([np.var(products)] * p["d_k"])
    return math.sqrt(variance) if p["asks_deviation"] else variance


def unit_variance_factor(p):
    entries = [np.linspace(-p[largest], p[largest], p["choices"]) for largest in ("a_q", "a_k")]
    products = [a * b for a, b in itertools.product(*entries)]
    return 1 / math.sqrt(p["d_k"] * np.var(products))


def sharpest_weight(p):
    scores = np.array(p["scores"])
    scaled = scores / math.sqrt(p["d_k"])
    return {"largest_raw": engine.softmax(scores).max(), "largest_scaled": engine.softmax(scaled).max()}


def effective_tokens(p):
    return {
        "entropy": -sum(weight * math.log(weight) for weight in p["weights"]),
        "effective": math.prod(weight**-weight for weight in p["weights"]),
    }


def jacobian(p):
    return softmax_jacobian(p["weights"], temperature=math.sqrt(p["d_k"]))


def vanishing_gradient(p):
    if "weights" in p:
        slopes = softmax_jacobian([[weight, 1 - weight] for weight in p["weights"]])[:, 0, 0]
        best = np.argmax(slopes) if p["asks_most"] else np.argmin(slopes)
        return f"Head {'ABCD'[best]}"
    if "step" in p:
        moved = softmax_jacobian([p["weight"], 1 - p["weight"]])[0, 0] * p["step"]
        return f"By ${np.format_float_positional(moved, precision=6, trim='-')}$"
    soft, sharp = (softmax_jacobian([weight, 1 - weight])[0, 0] for weight in (p["soft"], p["sharp"]))
    ratio = soft / sharp
    return f"It becomes about {round(ratio, 1) if ratio <= 10 else round(ratio):g} times smaller."


ORACLES = {
    "score-variance": score_variance,
    "unit-variance-factor": unit_variance_factor,
    "sharpest-weight": sharpest_weight,
    "effective-tokens": effective_tokens,
    "jacobian-entry": lambda p: jacobian(p)[p["i"], p["j"]],
    "softmax-jacobian": jacobian,
    "output-gradient": lambda p: jacobian(p)[:, p["j"]] @ np.array(p["V"]),
    "vanishing-gradient": vanishing_gradient,
}
