"""T66: operations of the attention products and of the projections, and where they are equal."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.cost.sizes import TYPED_PRODUCTS, spaced

LENGTHS = np.array([128, 200, 256, 500, 512, 1000, 1024, 2000, 2048, 4096])
WIDTHS = np.array([64, 96, 100, 128, 192, 256, 320, 384, 512, 768, 1024])


def draw(dice: Dice) -> Parameters:
    n, d_model = (LENGTHS, WIDTHS)
    return {
        "n": n[dice.whole("n", 0, len(n) - 1)],
        "d_model": d_model[dice.whole("d_model", 0, len(d_model) - 1)],
    }


def count(p: Parameters, *, per_multiply_add: int = 2, products: int = 2, projections: int = 4) -> Trace:
    n, d = p["n"] * 1.0, p["d_model"] * 1.0
    return {
        "attention": per_multiply_add * products * n * n * d,
        "projections": per_multiply_add * projections * n * d * d,
        "break_even": projections * d / products,
    }


def fits(p: Parameters, trace: Trace) -> Array:
    return (p["n"] != trace["break_even"]) & (p["n"] != p["d_model"])


def tell(p: Parameters) -> str:
    return (
        f"A layer of full multi-head self-attention without a mask has the width $d = {p['d_model']}$ and reads "
        f"$n = {p['n']}$ tokens; its heads share the width. Count floating-point operations (FLOPs): "
        "multiplications and additions are one each, and a dot product of two vectors of size $k$ has $k$ of both. "
        "Leave softmax, scaling and biases out. Give three whole numbers:\n\n"
        "- the FLOPs of $QK^\\top$ and $AV$ together, all heads\n"
        "- the FLOPs of the projections by $W_Q$, $W_K$, $W_V$ and $W_O$ together\n"
        "- the number of tokens at which, for this width, the two would be equal\n\n"
        f"{TYPED_PRODUCTS}"
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    n, d = p["n"], p["d_model"]
    return (
        Step(
            rf"Each number of $QK^\top$ takes $d$ multiply-adds, over all heads, and there are $n^2$ of them; $AV$ "
            rf"takes as many. A multiply-add is 2 FLOPs: $2 \cdot 2 n^2 d = 4 \cdot {n}^2 \cdot {d} = "
            rf"{spaced(trace['attention'])}$.",
            "attention",
            trace["attention"],
        ),
        Step(
            rf"Each of the four projections is $n \times d$ times $d \times d$: "
            rf"$4 \cdot 2 n d^2 = 8 \cdot {n} \cdot {d}^2 = {spaced(trace['projections'])}$.",
            "projections",
            trace["projections"],
        ),
        Step(
            rf"$4 n^2 d = 8 n d^2$ holds where $n = 2d = {spaced(trace['break_even'])}$. In longer sequences the "
            "products with $n^2$ cost more.",
            "break_even",
            trace["break_even"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    n, d = p["n"], p["d_model"]
    return (
        "A product of an $a \\times b$ with a $b \\times c$ matrix takes $abc$ multiply-adds. How many FLOPs is that?",
        rf"$QK^\top$ alone takes ${n} \cdot {n} \cdot {d}$ multiply-adds over all heads; one projection takes "
        rf"${n} \cdot {d} \cdot {d}$.",
        "For the third number, set the two formulas equal and solve for $n$.",
    )


TYPE = NumericType(
    slug="attention-flops",
    code="T66",
    title="Operations of attention and projections",
    objective="LO8",
    difficulty="medium",
    input="parts",
    parts=(
        Part(stage="attention", label="FLOPs of $QK^\\top$ and $AV$", decimals=0),
        Part(stage="projections", label="FLOPs of the projections", decimals=0),
        Part(stage="break_even", label="Tokens at which both are equal", decimals=0),
    ),
    draw=draw,
    right=count,
    wrong={
        "multiply-adds-not-doubled": partial(count, per_multiply_add=1),
        "one-matrix-product-counted": partial(count, products=1),
        "forgot-output-projection": partial(count, projections=3),
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
