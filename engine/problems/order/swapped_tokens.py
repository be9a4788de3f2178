"""T57: the output of self-attention when its tokens come in another order."""

from itertools import permutations

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import total
from engine.problems.tokens import draw_tokens
from engine.writing import in_math, latex_matrix, latex_row, short

# Every order but the one that changes nothing; (orders, n).
ORDERS = {n: np.array(list(permutations(range(n)))[1:]) for n in (3, 4)}


def draw(dice: Dice, n: int, d_v: int) -> Parameters:
    order = ORDERS[n][dice.whole("order", 0, len(ORDERS[n]) - 1)].T  # (n, B): row i of PX is row order[i] of X
    tokens = draw_tokens(dice, n)
    return {
        "tokens": tokens,
        "reordered": np.take_along_axis(tokens, order, axis=0),
        "P": (order[:, None] == np.arange(n)[None, :, None]).astype(int),  # (n, n, B)
        "output": dice.whole("output", -9, 9, n, d_v),
    }


def right(p: Parameters) -> Trace:
    return {"moved": total(p["P"][:, :, None] * p["output"][None], axis=1) * 1.0}  # (n, n) times (n, d_v)


def unmoved(p: Parameters) -> Trace:
    return {"moved": p["output"] * 1.0}


def fits(p: Parameters, trace: Trace) -> Array:
    first_numbers = np.sort(p["output"][:, 0], axis=0)
    return np.diff(first_numbers, axis=0).min(axis=0) > 0  # rows that can be told apart at a glance


def tell(p: Parameters) -> str:
    return (
        f"A self-attention layer $f$ has no position information and no mask. It reads “{' '.join(p['tokens'])}”, and "
        f"its output $f(X)$ is below. Then it reads “{' '.join(p['reordered'])}”, so that the input is $PX$:\n\n"
        f"$$P = {latex_matrix(p['P'])}, \\qquad f(X) = {latex_matrix(p['output'])}$$\n\n"
        f"What is the output $f(PX)$? It has {p['n']} rows of {p['d_v']} whole numbers."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    rows = [
        f"- **{token}** has ${latex_row(row)}$, now in row {place}."
        for place, (token, row) in enumerate(zip(p["reordered"], trace["moved"], strict=True), 1)
    ]
    return (
        Step(
            "Each query still meets the same keys and blends the same values, and a sum does not depend on the order "
            "of its terms. So each token keeps its output row.",
            "rows",
        ),
        Step(
            "\n".join(["The rows move with their tokens, $f(PX) = P\\,f(X)$:\n", *rows]),
            "moved",
            trace["moved"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    before = list(p["tokens"])
    place, token = next((i, token) for i, token in enumerate(p["reordered"]) if token != before[i])
    row = in_math([short(x, 0) for x in trace["moved"][place]])
    return (
        "Does the output of a token depend on the order in which its keys and values are added up?",
        f"Row {place + 1} of $PX$ is the token **{token}**, which stood in row {before.index(token) + 1} before. "
        f"Its output is {row}, as it was.",
    )


TYPE = NumericType(
    slug="swapped-tokens",
    code="T57",
    title="Output after the tokens change places",
    objective="LO7",
    difficulty="medium",
    input="matrix",
    decimals=0,
    layouts=({"n": 3, "d_v": 2}, {"n": 4, "d_v": 2}, {"n": 4, "d_v": 3}),
    draw=draw,
    right=right,
    wrong={"equivariant-called-invariant": unmoved},
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
