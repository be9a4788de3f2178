"""T20: the output for values that are vectors, with the weights given."""

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.output.blending import (
    are_weights,
    blend_text,
    blended,
    draw_weights,
    equal,
    of_best,
    vector_text,
    without_weights,
)
from engine.problems.tokens import draw_tokens
from engine.writing import factor, fixed, in_words, latex_matrix, latex_row, short


def draw(dice: Dice, n: int, d_v: int) -> Parameters:
    return {
        "weights": draw_weights(dice, n),
        "V": dice.whole("V", -4, 9, n, d_v),
        "tokens": draw_tokens(dice, n),
    }


def right(p: Parameters) -> Trace:
    return blended(p["weights"], p["V"])


def of_the_best(p: Parameters) -> Trace:
    return blended(of_best(p["weights"]), p["V"])


def plain_mean(p: Parameters) -> Trace:
    return blended(equal(p["weights"]), p["V"])


def plain_sum(p: Parameters) -> Trace:
    return blended(without_weights(p["weights"]), p["V"])


def fits(p: Parameters, trace: Trace) -> Array:
    return are_weights(p["weights"])


def tell(p: Parameters) -> str:
    return (
        f"One query gives the tokens {in_words(p['tokens'])} the weights $\\alpha$. The rows of $V$ are the values of "
        "these tokens, in the same order:\n\n"
        f"$$\\alpha = {latex_row(p['weights'], 2)}, \\qquad V = {latex_matrix(p['V'])}$$\n\n"
        f"What is the attention output? Nothing needs rounding: give its {p['d_v']} numbers exactly, with at most two "
        "decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    blended = blend_text(p["weights"], p["V"], 2)
    output = vector_text(trace["output"], 2)
    return (
        Step(f"Each value counts by its weight: ${blended}$.", "weighted", p["weights"][:, None] * p["V"]),
        Step(f"Add up, the first numbers, then the second ones and so on: ${output}$.", "output", trace["output"]),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    first = " + ".join(
        rf"{fixed(weight, 2)} \cdot {factor(value)}" for weight, value in zip(p["weights"], p["V"][:, 0], strict=True)
    )
    return (
        f"The output is one vector as long as a value: {p['d_v']} numbers, each a blend of one column of $V$.",
        f"The first number is ${first} = {short(trace['output'][0], 2)}$.",
    )


TYPE = NumericType(
    slug="weighted-vectors",
    code="T20",
    title="Output from weights and value vectors",
    objective="LO3",
    difficulty="easy",
    input="vector",
    decimals=2,
    layouts=({"n": 3, "d_v": 2}, {"n": 4, "d_v": 2}, {"n": 4, "d_v": 3}),
    draw=draw,
    right=right,
    stops={"weights": "weights-are-output"},
    wrong={"argmax-instead-of-blend": of_the_best, "plain-mean": plain_mean, "weights-ignored": plain_sum},
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
