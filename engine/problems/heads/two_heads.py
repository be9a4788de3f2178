"""T48: join two heads and apply the output projection."""

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import total
from engine.problems.explaining import product_sum
from engine.problems.tokens import draw_tokens, row_names
from engine.writing import latex_matrix, latex_row, short


def draw(dice: Dice, h: int, n: int, d_v: int, row: int) -> Parameters:
    return {
        "heads": dice.whole("heads", -4, 4, h, n, d_v),
        "W_O": dice.whole("W_O", -2, 2, h * d_v, 2),
        "tokens": draw_tokens(dice, n),
    }


def projected(concatenated: Array, p: Parameters) -> Array:
    return total(concatenated[:, None] * p["W_O"], axis=0)  # (h d_v,) with (h d_v, 2) -> (2,)


def right(p: Parameters) -> Trace:
    concatenated = np.concatenate(list(p["heads"][:, p["row"]]))  # h times (d_v, *B) -> (h d_v, *B)
    return {"concatenated": concatenated, "output": projected(concatenated, p)}


def reshaped_only(p: Parameters) -> Trace:
    """Read (h, n, d_v) as (n, h d_v): a row then holds two tokens of one head."""
    rows = p["heads"].reshape(p["n"], p["h"] * p["d_v"], *p["heads"].shape[3:])
    return {"concatenated": rows[p["row"]], "output": projected(rows[p["row"]], p)}


def added(p: Parameters) -> Trace:
    return {"merged": total(p["heads"], axis=0)[p["row"]]}


def averaged(p: Parameters) -> Trace:
    return {"merged": total(p["heads"], axis=0)[p["row"]] / p["h"]}


def fits(p: Parameters, trace: Trace) -> Array:
    return np.count_nonzero(trace["concatenated"], axis=0) >= 4  # zeros hide the arithmetic


def tell(p: Parameters) -> str:
    first, second = (latex_matrix(head) for head in p["heads"])
    token = p["tokens"][p["row"]]
    return (
        f"Two attention heads have worked on the tokens {row_names(p)}. Each puts out {p['d_v']} numbers for every "
        "token, one row a token in this order:\n\n"
        f"$$H_1 = {first}, \\qquad H_2 = {second}$$\n\n"
        "The output projection is shown with two of its columns:\n\n"
        f"$$W_O = {latex_matrix(p['W_O'])}$$\n\n"
        f"What does the layer put out for **{token}** in these two features? The results are whole numbers."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    rows = " and ".join(f"${latex_row(head[p['row']])}$" for head in p["heads"])
    joined, result = trace["concatenated"], trace["output"]
    lines = [
        f"- Feature {i + 1}: ${product_sum(joined, column)} = {short(total, 0)}$"
        for i, (column, total) in enumerate(zip(p["W_O"].T, result, strict=True))
    ]
    return (
        Step(
            f"The rows of *{p['tokens'][p['row']]}* in the two heads are {rows}. Side by side they are "
            f"${latex_row(joined)}$.",
            "concatenated",
            joined,
        ),
        Step("\n".join(["Multiply this row by each column of $W_O$:\n", *lines]), "output", result),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        f"Each head has a row for *{p['tokens'][p['row']]}*. $W_O$ has {p['h'] * p['d_v']} rows: what is as "
        "long as that?",
        f"The joined row is ${latex_row(trace['concatenated'])}$. The projection is left.",
    )


TYPE = NumericType(
    slug="two-heads",
    code="T48",
    title="Two heads, joined and projected",
    objective="LO6",
    difficulty="hard",
    input="vector",
    decimals=0,
    layouts=tuple({"h": 2, "n": 4, "d_v": 3, "row": row} for row in range(4)),
    draw=draw,
    right=right,
    stops={"concatenated": "output-projection-skipped"},
    wrong={
        "heads-averaged": averaged,
        "heads-averaged/added": added,
        "heads-merged-without-transpose": reshaped_only,
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
