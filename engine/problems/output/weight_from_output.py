"""T26: the weight behind an output, for two values that are single numbers."""

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.output.blending import TWENTIETHS
from engine.problems.tokens import draw_tokens
from engine.writing import factor, in_words, latex_row, short


def draw(dice: Dice, n: int) -> Parameters:
    values = dice.whole("v", -8, 12, n)
    share = dice.whole("share", 1, TWENTIETHS - 1)
    output = (share * values[0] + (TWENTIETHS - share) * values[1]) / TWENTIETHS
    return {"v": values, "output": output, "tokens": draw_tokens(dice, n)}


def right(p: Parameters) -> Trace:
    first, second = p["v"]
    return {"way": p["output"] - second, "weight": quotient(p["output"] - second, first - second)}


def of_the_first_alone(p: Parameters) -> Trace:
    return {"weight": quotient(p["output"], p["v"][0])}


def of_the_sum(p: Parameters) -> Trace:
    return {"weight": quotient(p["output"], p["v"][0] + p["v"][1])}


def equal_shares(p: Parameters) -> Trace:
    return {"weight": np.full(np.shape(p["output"]), 0.5)}


def quotient(dividend: Array, divisor: Array) -> Array:
    return dividend / np.where(divisor == 0, np.nan, divisor)  # not accepted where there is none


def fits(p: Parameters, trace: Trace) -> Array:
    return np.abs(p["v"][0] - p["v"][1]) > 1


def tell(p: Parameters) -> str:
    first, second = p["tokens"]
    return (
        f"A query looks at two tokens, {in_words(p['tokens'])}. Their values are single numbers:\n\n"
        f"$$v = {latex_row(p['v'])}$$\n\n"
        f"The attention output is ${short(p['output'], 2)}$, and the weights of {first} and {second} add up to 1. "
        f"Which weight does **{first}** have? Nothing needs rounding: give it exactly, with at most two decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    first, second = p["v"]
    output, way = short(p["output"], 2), short(trace["way"], 2)
    return (
        Step(
            rf"With weight $\alpha$ for {p['tokens'][0]} and $1 - \alpha$ for {p['tokens'][1]} the output is "
            rf"$\alpha \cdot {factor(first)} + (1 - \alpha) \cdot {factor(second)} = {output}$.",
            "output",
            p["output"],
        ),
        Step(
            rf"Take ${short(second, 0)}$ from both sides: $\alpha \cdot {factor(first - second)} = {way}$.",
            "way",
            trace["way"],
        ),
        Step(
            rf"Divide: $\alpha = {way} / {factor(first - second)} = {short(trace['weight'], 2)}$.",
            "weight",
            trace["weight"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    first, second = (short(x, 0) for x in p["v"])
    return (
        f"The output moves along the line from ${second}$ (weight 0 for {p['tokens'][0]}) to ${first}$ (weight 1).",
        f"From ${second}$ to the output it is ${short(trace['way'], 2)}$. How far is it to ${first}$?",
    )


TYPE = NumericType(
    slug="weight-from-output",
    code="T26",
    title="The weight behind an output",
    objective="LO3",
    difficulty="medium",
    input="scalar",
    decimals=2,
    layouts=({"n": 2},),
    draw=draw,
    right=right,
    wrong={
        "plain-mean": equal_shares,
        "argmax-instead-of-blend": of_the_first_alone,
        "weights-ignored": of_the_sum,
    },
    feedback={
        "plain-mean": "Equal shares would give the mean of the two values, and the output is another number.",
        "argmax-instead-of-blend": "You divided the output by one value; the other one takes part in the output too.",
        "weights-ignored": "You divided the output by the sum of the values, which only equal weights would allow.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
