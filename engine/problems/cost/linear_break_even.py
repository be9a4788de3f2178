"""T70: multiply-adds of softmax attention and of linear attention, and where linear attention becomes cheaper."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.cost.sizes import TYPED_PRODUCTS, spaced

LENGTHS = np.array([16, 20, 32, 50, 100, 128, 200, 256, 500, 512, 1000, 1024, 2048, 4096])
SIZES = np.array([32, 40, 48, 64, 80, 96, 128, 256])


def draw(dice: Dice) -> Parameters:
    return {
        "n": LENGTHS[dice.whole("n", 0, len(LENGTHS) - 1)],
        "d": SIZES[dice.whole("d", 0, len(SIZES) - 1)],
    }


def count(p: Parameters, softmax_products: int = 2, linear_products: int = 2) -> Trace:
    n, d = p["n"] * 1.0, p["d"] * 1.0
    return {
        "softmax": softmax_products * n * n * d,
        "linear": linear_products * n * d * d,
        "break_even": linear_products * d / softmax_products,
    }


def softmax_in_line(p: Parameters) -> Trace:
    return {"softmax": 2.0 * p["n"] * p["d"], "linear": count(p)["linear"]}


def softmax_in_square_of_width(p: Parameters) -> Trace:
    return {"softmax": 2.0 * p["n"] * p["d"] * p["d"], "linear": count(p)["linear"]}


def fits(p: Parameters, trace: Trace) -> Array:
    return (p["n"] != p["d"]) & (p["n"] != 2 * p["d"])


def tell(p: Parameters) -> str:
    return (
        f"One head has $d_k = d_v = d = {p['d']}$ and reads $n = {p['n']}$ tokens without a mask. Count multiply-adds: "
        "a dot product of two vectors of size $k$ has $k$ of them. Leave out softmax, feature map and normaliser. Give "
        "three whole numbers:\n\n"
        r"- the multiply-adds of softmax attention, $(QK^\top)V$"
        "\n"
        r"- the multiply-adds of linear attention with as many features as $d$, $\varphi(Q)(\varphi(K)^\top V)$"
        "\n"
        "- the number of tokens above which, for this $d$, linear attention takes fewer\n\n"
        f"{TYPED_PRODUCTS}"
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    n, d = p["n"], p["d"]
    cheaper = "linear" if trace["linear"] < trace["softmax"] else "softmax"
    return (
        Step(
            rf"$QK^\top$ has $n^2$ numbers of $d$ multiply-adds each, and its product with $V$ as many: "
            rf"$2 n^2 d = 2 \cdot {n}^2 \cdot {d} = {spaced(trace['softmax'])}$.",
            "softmax",
            trace["softmax"],
        ),
        Step(
            rf"$\varphi(K)^\top V$ has $d^2$ numbers of $n$ multiply-adds each, and reading it with every query takes "
            rf"as many: $2 n d^2 = 2 \cdot {n} \cdot {d}^2 = {spaced(trace['linear'])}$.",
            "linear",
            trace["linear"],
        ),
        Step(
            rf"$2 n d^2 < 2 n^2 d$ holds for $n > d = {spaced(trace['break_even'])}$. At {n} tokens, {cheaper} "
            "attention takes fewer.",
            "break_even",
            trace["break_even"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        "A product of an $a \\times b$ with a $b \\times c$ matrix takes $abc$ multiply-adds.",
        rf"The brackets decide: $QK^\top$ is ${p['n']} \times {p['n']}$, while $\varphi(K)^\top V$ is "
        rf"${p['d']} \times {p['d']}$.",
        "Set the two counts equal. What is left when both sides are divided by $2nd$?",
    )


TYPE = NumericType(
    slug="linear-break-even",
    code="T70",
    title="When linear attention is cheaper",
    objective="LO8",
    difficulty="medium",
    input="parts",
    parts=(
        Part(stage="softmax", label="Multiply-adds of softmax attention", decimals=0),
        Part(stage="linear", label="Multiply-adds of linear attention", decimals=0),
        Part(stage="break_even", label="Linear attention takes fewer above this many tokens", decimals=0),
    ),
    draw=draw,
    right=count,
    wrong={
        "cost-is-linear": softmax_in_line,
        "cost-is-linear/square-of-width": softmax_in_square_of_width,
        "one-matrix-product-counted": partial(count, softmax_products=1, linear_products=1),
        "one-matrix-product-counted/softmax-only": partial(count, softmax_products=1),
    },
    feedback={
        "one-matrix-product-counted": "Two matrix products take part each time: two with the scores, or the state and "
        "its reading."
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
