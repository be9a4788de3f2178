"""T19: the output for values that are single numbers, with the weights given."""

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import total
from engine.problems.tokens import draw_tokens
from engine.writing import factor, fixed, in_words, latex_row, short

PARTS = 20  # the weights are twentieths: two decimals, and sums that come out even


def draw(dice: Dice, n: int) -> Parameters:
    most = dice.whole("weights", 1, PARTS - n, n - 1)
    parts = np.concatenate([most, PARTS - most.sum(axis=0, keepdims=True)])  # (n, B), adds up to PARTS
    return {"weights": parts / PARTS, "values": dice.whole("values", -4, 12, n), "tokens": draw_tokens(dice, n)}


def right(p: Parameters) -> Trace:
    products = p["weights"] * p["values"]
    return {"products": products, "output": total(products, axis=0)}


def best_value(p: Parameters) -> Trace:
    best = p["weights"] == p["weights"].max(axis=0, keepdims=True)
    return {"output": total(best * p["values"], axis=0)}


def plain_mean(p: Parameters) -> Trace:
    return {"output": total(p["values"], axis=0) / len(p["values"])}


def plain_sum(p: Parameters) -> Trace:
    return {"output": total(p["values"], axis=0)}


def fits(p: Parameters, trace: Trace) -> Array:
    ordered = np.sort(p["weights"], axis=0)
    distinct = (np.diff(np.sort(p["values"], axis=0), axis=0) > 0).all(axis=0)
    return (ordered[0] > 0) & (ordered[-1] > ordered[-2]) & distinct


def tell(p: Parameters) -> str:
    return (
        f"One query gives the tokens {in_words(p['tokens'])} the weights $\\alpha$, and the value of each token is a "
        "single number:\n\n"
        f"$$\\alpha = {latex_row(p['weights'], 2)}, \\qquad v = {latex_row(p['values'])}$$\n\n"
        "What is the attention output? Nothing needs rounding: give it exactly, with at most two decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    terms = " + ".join(
        rf"{fixed(weight, 2)} \cdot {factor(value)}" for weight, value in zip(p["weights"], p["values"], strict=True)
    )
    products = " + ".join(factor(x, 2) for x in trace["products"])
    return (
        Step(f"Multiply each value by its weight: ${terms}$.", "products", trace["products"]),
        Step(f"Add up: ${products} = {short(trace['output'], 2)}$.", "output", trace["output"]),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    low, high = short(p["values"].min(), 0), short(p["values"].max(), 0)
    first = rf"${fixed(p['weights'][0], 2)} \cdot {factor(p['values'][0])} = {short(trace['products'][0], 2)}$"
    return (
        f"The output is a blend, so it lies between the smallest value, ${low}$, and the largest, ${high}$.",
        f"{p['tokens'][0]} contributes {first}.",
    )


TYPE = NumericType(
    slug="weighted-average",
    code="T19",
    title="Output from weights and single values",
    objective="LO3",
    difficulty="easy",
    input="scalar",
    decimals=2,
    layouts=({"n": 3}, {"n": 4}),
    draw=draw,
    right=right,
    wrong={"argmax-instead-of-blend": best_value, "plain-mean": plain_mean, "weights-ignored": plain_sum},
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
