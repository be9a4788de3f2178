"""T04: one token's query, projected from its vector."""

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import total
from engine.problems.explaining import product_sum
from engine.writing import in_math, latex_matrix, latex_row, short


def draw(dice: Dice, d_model: int, d_k: int) -> Parameters:
    return {"x": dice.whole("x", -3, 3, d_model), "W_Q": dice.whole("W_Q", -2, 3, d_model, d_k)}


def right(p: Parameters) -> Trace:
    products = p["x"][:, None] * p["W_Q"]  # (d_model, 1) * (d_model, d_k)
    return {"products": products, "query": total(products, axis=0)}


def from_the_other_side(p: Parameters) -> Trace:
    return {"query": total(p["W_Q"] * p["x"][None], axis=1)}  # x W^T, which is W x: the entries meet rows of W


def fits(p: Parameters, trace: Trace) -> Array:
    # Zeros in x hide whole rows of the matrix.
    return (p["x"] != 0).all(axis=0) & np.any(p["W_Q"] != p["W_Q"].swapaxes(0, 1), axis=(0, 1))


def tell(p: Parameters) -> str:
    return (
        "A token enters a head as the row $x$, and $W_Q$ is the head's query matrix:\n\n"
        f"$$x = {latex_row(p['x'])}, \\qquad W_Q = {latex_matrix(p['W_Q'])}$$\n\n"
        f"What is the token's query $q = x W_Q$? The answer has {p['d_k']} whole numbers."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    lines = [
        rf"- $q_{{{j + 1}}} = {product_sum(p['x'], p['W_Q'][:, j])} = {short(trace['query'][j], 0)}$"
        for j in range(p["d_k"])
    ]
    text = "\n".join(["Entry $j$ of the query is $x$ times column $j$ of $W_Q$:\n", *lines])
    return (Step(text, "query", trace["query"]),)


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    first = f"${product_sum(p['x'], p['W_Q'][:, 0])} = {short(trace['query'][0], 0)}$"
    column = in_math([short(x, 0) for x in p["W_Q"][:, 0]])
    return (
        f"The row $x$ stands on the left, so it meets the columns of $W_Q$. Its first column holds {column}.",
        f"The first entry of the query is {first}.",
    )


TYPE = NumericType(
    slug="project-query",
    code="T04",
    title="Query of one token",
    objective="LO1",
    difficulty="easy",
    input="vector",
    decimals=0,
    # A square matrix: only there can somebody multiply on the wrong side.
    layouts=({"d_model": 2, "d_k": 2}, {"d_model": 3, "d_k": 3}),
    draw=draw,
    right=right,
    stops={"products": "elementwise-not-summed"},
    wrong={"projected-with-transpose": from_the_other_side},
    feedback={
        "projected-with-transpose": "You matched $x$ with the rows of $W_Q$; in $x W_Q$ it meets the columns.",
        "elementwise-not-summed/products": "These are the products; each column adds up to one entry of the query.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
