"""T02: the dot product of one query and one key."""

import numpy as np

from engine.dice import Dice
from engine.phrases import Phrase
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import total
from engine.problems.explaining import product_sum
from engine.writing import factor, in_math, latex_row, short


def draw(dice: Dice, d_k: int) -> Parameters:
    return {"q": dice.whole("q", -3, 3, d_k), "k": dice.whole("k", -3, 3, d_k)}


def right(p: Parameters) -> Trace:
    products = p["q"] * p["k"]  # (d_k, *B)
    return {"products": products, "score": total(products, axis=0)}


def outer_product(p: Parameters) -> Trace:
    return {"products": p["q"][:, None] * p["k"][None]}  # (d_k, d_k, *B)


def cosine(p: Parameters) -> Trace:
    score = total(p["q"] * p["k"], axis=0)
    lengths = np.sqrt(total(p["q"] ** 2, axis=0) * total(p["k"] ** 2, axis=0))
    return {"score": score, "cosine": score / lengths}


def fits(p: Parameters, trace: Trace) -> Array:
    # A result of 0 hides the cosine, and products with zeros hide the arithmetic.
    return (trace["score"] != 0) & (np.count_nonzero(trace["products"], axis=0) >= 2)


def tell(p: Parameters) -> str:
    return Phrase(
        "A query and a key of size %(d_k)s meet:\n\n"
        "$$q = %(q)s, \\qquad k = %(k)s$$\n\n"
        r"What is the raw score $q \cdot k$, before any scaling? The result is a whole number.",
        d_k=p["d_k"],
        q=latex_row(p["q"]),
        k=latex_row(p["k"]),
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    products = in_math([short(x, 0) for x in trace["products"]])
    terms = " + ".join(factor(x) for x in trace["products"])
    return (
        Step(
            Phrase(
                "Multiply entry by entry: $%(sum)s$ has the terms %(products)s.",
                sum=product_sum(p["q"], p["k"]),
                products=products,
            ),
            "products",
            trace["products"],
        ),
        Step(
            Phrase("Add them up: $%(terms)s = %(score)s$.", terms=terms, score=short(trace["score"], 0)),
            "score",
            trace["score"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    first = rf"${factor(p['q'][0])} \cdot {factor(p['k'][0])} = {short(trace['products'][0], 0)}$"
    return (
        Phrase("The score is one number, the sum of %(d_k)s products.", d_k=p["d_k"]),
        Phrase("The first product is %(first)s. The rest go the same way; mind the signs.", first=first),
    )


TYPE = NumericType(
    slug="dot-product",
    code="T02",
    title="Score of one query and one key",
    objective="LO1",
    difficulty="easy",
    input="scalar",
    decimals=0,
    layouts=({"d_k": 2}, {"d_k": 3}, {"d_k": 4}),
    draw=draw,
    right=right,
    stops={"products": "elementwise-not-summed"},
    wrong={"elementwise-not-summed/all-pairs": outer_product, "dot-equals-cosine": cosine},
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
