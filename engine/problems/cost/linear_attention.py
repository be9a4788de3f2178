"""T69: the output of linear attention for one query."""

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import total
from engine.writing import factor, fixed, in_math, latex_matrix, latex_row, short

DECIMALS = 2


def draw(dice: Dice, n: int, d_k: int, d_v: int) -> Parameters:
    return {
        "q": dice.whole("q", -2, 2, d_k),
        "K": dice.whole("K", -2, 2, n, d_k),
        "V": dice.whole("V", 0, 9, n, d_v) * dice.sign("V sign", n, d_v),
    }


def feature_map(x: Array) -> Array:
    return np.maximum(x, 0) + 1.0


def right(p: Parameters) -> Trace:
    query, keys = feature_map(p["q"]), feature_map(p["K"])
    state = total(keys[:, :, None] * p["V"][:, None], axis=0)  # (n, d_k, 1) * (n, 1, d_v) -> (d_k, d_v)
    normaliser = total(query * total(keys, axis=0), axis=0)
    numerator = total(query[:, None] * state, axis=0)
    return {"state": state, "numerator": numerator, "normaliser": normaliser, "output": numerator / normaliser}


def without_normaliser(p: Parameters) -> Trace:
    trace = right(p)
    return {"state": trace["state"], "output": trace["numerator"]}


def weights_of(p: Parameters) -> Array:
    matches = total(feature_map(p["q"]) * feature_map(p["K"]), axis=1)  # (n, *B)
    return matches / total(matches, axis=0)


def weights_alone(p: Parameters) -> Trace:
    return {"weights": weights_of(p)}


def best_value(p: Parameters) -> Trace:
    weights = weights_of(p)
    best = weights == weights.max(axis=0, keepdims=True)
    return {"output": total(best[:, None] * p["V"], axis=0) * 1.0}


def mean_value(p: Parameters) -> Trace:
    return {"output": total(p["V"], axis=0) / len(p["V"])}


def sum_of_values(p: Parameters) -> Trace:
    return {"output": total(p["V"], axis=0) * 1.0}


def fits(p: Parameters, trace: Trace) -> Array:
    weights = np.sort(weights_of(p), axis=0)
    # Negative entries on both sides, so that the feature map has something to do; and one best match.
    return (p["q"].min(axis=0) < 0) & (p["K"].min(axis=(0, 1)) < 0) & (weights[-1] > weights[-2] + 1e-9)


def tell(p: Parameters) -> str:
    return (
        f"Linear attention replaces softmax by a feature map, here $\\varphi(x) = \\max(x, 0) + 1$ for each entry. "
        f"One query meets {p['n']} keys and values, one in each row, without a mask:\n\n"
        f"$$q = {latex_row(p['q'])}, \\qquad K = {latex_matrix(p['K'])}, \\qquad V = {latex_matrix(p['V'])}$$\n\n"
        "What is the output, "
        r"$\varphi(q) \sum_j \varphi(k_j)^\top v_j$ divided by $\varphi(q) \cdot \sum_j \varphi(k_j)$? Work exactly, "
        f"and give the {p['d_v']} numbers as fractions or to {DECIMALS} decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    query, keys = feature_map(p["q"]), feature_map(p["K"])
    sums = total(keys, axis=0)
    terms = " + ".join(rf"{factor(x)} \cdot {factor(y)}" for x, y in zip(query, sums, strict=True))
    normaliser = short(trace["normaliser"], 0)
    shares = in_math(
        rf"{short(x, 0)} / {normaliser} \approx {fixed(x / trace['normaliser'], DECIMALS)}" for x in trace["numerator"]
    )
    return (
        Step(
            rf"The features are $\varphi(q) = {latex_row(query)}$ and $\varphi(K) = {latex_matrix(keys)}$.",
            "features",
        ),
        Step(
            rf"Gather keys and values once, for all queries: $\varphi(K)^\top V = {latex_matrix(trace['state'])}$.",
            "state",
            trace["state"],
        ),
        Step(
            rf"The query reads from it: $\varphi(q)\,\varphi(K)^\top V = {latex_row(trace['numerator'])}$.",
            "numerator",
            trace["numerator"],
        ),
        Step(
            rf"The columns of $\varphi(K)$ add up to ${latex_row(sums)}$, and the divisor is ${terms} = {normaliser}$.",
            "normaliser",
            trace["normaliser"],
        ),
        Step(f"Divide: {shares}.", "output", trace["output"]),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    query = latex_row(feature_map(p["q"]))
    return (
        rf"Apply $\varphi$ first: negative entries become 1, and $\varphi(q) = {query}$.",
        rf"$\varphi(K)^\top V$ is a ${p['d_k']} \times {p['d_v']}$ matrix: each key, as a column, times its value.",
        f"The divisor is ${short(trace['normaliser'], 0)}$.",
    )


TYPE = NumericType(
    slug="linear-attention",
    code="T69",
    title="Output of linear attention",
    objective="LO8",
    difficulty="hard",
    input="vector",
    decimals=DECIMALS,
    layouts=({"n": 4, "d_k": 2, "d_v": 3}, {"n": 4, "d_k": 3, "d_v": 2}),
    draw=draw,
    right=right,
    wrong={
        "forgot-to-normalise": without_normaliser,
        "weights-are-output": weights_alone,
        "argmax-instead-of-blend": best_value,
        "plain-mean": mean_value,
        "weights-ignored": sum_of_values,
    },
    feedback={
        "forgot-to-normalise": r"The division by $\varphi(q) \cdot \sum_j \varphi(k_j)$ is missing; without it the "
        "weights do not add up to 1."
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
