"""The worked steps that problems about attention share; each sees one problem."""

import numpy as np

from engine.problem import Parameters, Step
from engine.problem_types import Trace
from engine.writing import factor, fixed, in_math, short


def product_sum(a: np.ndarray, b: np.ndarray) -> str:
    """Write the sum of products of two vectors: 1(2) + 3(-1)."""
    return " + ".join(rf"{factor(x)} \cdot {factor(y)}" for x, y in zip(a, b, strict=True))


def scores_step(p: Parameters, trace: Trace, query: np.ndarray) -> Step:
    lines = [
        rf"- $q \cdot k_{{\text{{{token}}}}} = {product_sum(query, key)} = {short(score, 3)}$"
        for token, key, score in zip(p["tokens"], p["K"], trace["scores"], strict=True)
    ]
    return Step("\n".join(["Match the query with every key:\n", *lines]), "scores", trace["scores"])


def scaling_step(p: Parameters, trace: Trace, decimals: int) -> Step:
    root = short(np.sqrt(p["d_k"]), decimals)
    before, after = (in_math([short(x, decimals) for x in trace[stage]]) for stage in ("scores", "scaled"))
    text = rf"Divide each score by $\sqrt{{d_k}} = {root}$: {before} become {after}."
    return Step(text, "scaled", trace["scaled"])


def weights_step(trace: Trace, decimals: int) -> Step:
    scaled = trace["scaled"]
    exponentials = np.exp(scaled)
    powers = " + ".join(f"e^{{{short(x, decimals)}}}" for x in scaled)
    terms = " + ".join(fixed(x, decimals) for x in exponentials)
    weights = in_math([fixed(x, decimals) for x in trace["weights"]])
    text = (
        rf"Exponentiate and add up: ${powers} \approx {terms} \approx {fixed(exponentials.sum(), decimals)}$. "
        f"Each exponential divided by this sum is a weight: {weights}."
    )
    return Step(text, "weights", trace["weights"])


def output_step(p: Parameters, trace: Trace, carry: int, decimals: int) -> Step:
    parts = " + ".join(
        rf"{fixed(weight, carry)} \cdot ({', '.join(short(x, 3) for x in value)})"
        for weight, value in zip(trace["weights"], p["V"], strict=True)
    )
    result = ", ".join(fixed(x, decimals) for x in trace["output"])
    return Step(f"Blend the values with these weights: ${parts} \\approx ({result})$.", "output", trace["output"])
