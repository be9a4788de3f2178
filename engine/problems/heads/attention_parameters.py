"""T49: how many parameters multi-head attention has."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.writing import short

# (d_model, heads) as models have them; never as many heads as features in one.
SIZES = np.array(
    [(d, h) for d in (64, 96, 128, 192, 256, 384, 512, 640, 768, 1024) for h in (2, 4, 8, 16) if d // h not in (h, 1)]
)


def draw(dice: Dice, bias: int) -> Parameters:
    d_model, h = SIZES[dice.whole("size", 0, len(SIZES) - 1)].T
    return {"d_model": d_model, "h": h}


def count(p: Parameters, *, matrices: int = 4, copies: Array | int = 1, biases: int | None = None) -> Trace:
    with_bias = 4 * p["bias"] if biases is None else biases
    each = p["d_model"] * p["d_model"] * copies
    return {"one matrix": each * 1.0, "parameters": matrices * each + with_bias * p["d_model"] * copies * 1.0}


def three_matrices(p: Parameters) -> Trace:
    return count(p, matrices=3, biases=3 * p["bias"])


def other_biases(p: Parameters) -> Trace:
    return count(p, biases=4 - 4 * p["bias"])


def full_matrices_for_each_head(p: Parameters) -> Trace:
    return count(p, copies=p["h"])


def tell(p: Parameters) -> str:
    biases = "Every projection has a bias vector" if p["bias"] else "The projections have no biases"
    return (
        f"A multi-head attention layer has width $d_{{\\text{{model}}}} = {p['d_model']}$ and {p['h']} heads that "
        f"share the width evenly; its input and its output have the width of the model. {biases}. "
        "How many parameters does the layer have? The result is a whole number; type its digits without separators."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    d, one, parameters = p["d_model"], short(trace["one matrix"], 0), short(trace["parameters"], 0)
    biases = f" + 4 \\cdot {d}" if p["bias"] else ""
    told = f"Each has a bias of {d} numbers." if p["bias"] else "There are no biases to add."
    return (
        Step(
            f"The heads divide the columns of one matrix between them, so $W_Q$ has ${d} \\cdot {d} = {one}$ entries, "
            f"however many heads there are.",
            "one matrix",
            trace["one matrix"],
        ),
        Step(
            f"There are four such matrices: $W_Q$, $W_K$, $W_V$ and $W_O$. {told} In all: "
            f"$4 \\cdot {one}{biases} = {parameters}$.",
            "parameters",
            trace["parameters"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        "Which projections does the layer have, from its input to its output?",
        f"One projection for all heads together has ${p['d_model']}^2 = {short(trace['one matrix'], 0)}$ weights"
        + (f", and {p['d_model']} more for its bias." if p["bias"] else "."),
    )


TYPE = NumericType(
    slug="attention-parameters",
    code="T49",
    title="Parameters of multi-head attention",
    objective="LO6",
    difficulty="easy",
    input="scalar",
    decimals=0,
    layouts=({"bias": 0}, {"bias": 1}),
    draw=draw,
    right=count,
    wrong={
        "forgot-output-projection": three_matrices,
        "biases-miscounted": other_biases,
        "biases-miscounted/only-one": partial(count, biases=1),
        "heads-multiply-parameters": full_matrices_for_each_head,
    },
    feedback={
        "biases-miscounted": r"The text says whether there are biases; each one adds $d_{\text{model}}$.",
        "biases-miscounted/only-one": "You counted a single bias; here all four projections have one, or none has.",
    },
    tell=tell,
    explain=explain,
    hint=hint,
)
