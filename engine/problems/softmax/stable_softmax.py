"""T17: softmax of scores too large to exponentiate, by way of their distance from the largest."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.attending import Keep, exactly, rounded, total
from engine.writing import fixed, in_math, latex_row, short

CARRY, DECIMALS = 4, 3


def draw(dice: Dice, n: int) -> Parameters:
    return {"scores": dice.whole("level", 10, 99) * 10 + dice.whole("scores", 0, 8, n) / 2}


def weigh(p: Parameters, base: float = np.e, keep: Keep = exactly) -> Trace:
    shifted = p["scores"] - p["scores"].max(axis=0)
    exponentials = keep(np.exp(shifted * np.log(base)))  # base ** shifted
    weights = keep(exponentials / keep(total(exponentials, axis=0)))
    return {"shifted": shifted, "exponentials": exponentials, "weights": weights}


def maximum_put_back(p: Parameters) -> Trace:
    """Undo the shift after the exponentials, as if it would change the weights otherwise."""
    trace = weigh(p)
    exponentials = trace["exponentials"] + p["scores"].max(axis=0)
    weights = exponentials / total(exponentials, axis=0)
    return {"shifted": trace["shifted"], "exponentials": exponentials, "weights": weights}


def shares_of_shifted(p: Parameters) -> Trace:
    shifted = p["scores"] - p["scores"].max(axis=0)
    return {"shifted": shifted, "weights": shifted / total(shifted, axis=0)}


def exponentials_again(p: Parameters) -> Trace:
    trace = weigh(p)
    return trace | {"weights": trace["exponentials"]}


def fits(p: Parameters, trace: Trace) -> Array:
    ordered = np.sort(trace["shifted"], axis=0)
    return (ordered[-2] < 0) & (ordered[0] >= -3) & (ordered[0] < ordered[1])


def tell(p: Parameters) -> str:
    return (
        f"A query has these scaled scores with {p['n']} keys:\n\n$$s = {latex_row(p['scores'])}$$\n\n"
        "Their exponentials overflow in single precision, so softmax first subtracts the largest score from all of "
        "them. Give the shifted scores, their exponentials and the weights. "
        f"Carry {CARRY} decimals through every step; give the exponentials and the weights to {DECIMALS}."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    shifted = [short(x, 1) for x in trace["shifted"]]
    exponentials = [fixed(x, CARRY) for x in trace["exponentials"]]
    powers = ", ".join(rf"$e^{{{x}}} \approx {y}$" for x, y in zip(shifted, exponentials, strict=True) if x != "0")
    weights = in_math([fixed(x, DECIMALS) for x in trace["weights"]])
    return (
        Step(
            f"The largest score is ${short(p['scores'].max(), 1)}$. Subtracted from all, it leaves {in_math(shifted)}.",
            "shifted",
            trace["shifted"],
        ),
        Step(
            f"The exponentials: $e^0 = 1$, {powers}. No number can overflow now.", "exponentials", trace["exponentials"]
        ),
        Step(
            rf"Divide by their sum ${' + '.join(exponentials)} \approx {fixed(trace['exponentials'].sum(), CARRY)}$: "
            f"the weights are {weights}. The shift has cancelled, so nothing has to be put back.",
            "weights",
            {part.stage: trace[part.stage] for part in PARTS},
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    largest = short(p["scores"].max(), 1)
    j = int(np.argmin(trace["shifted"]))
    first, shifted = short(p["scores"][j], 1), short(trace["shifted"][j], 1)
    return (
        f"Subtract ${largest}$ from every score: ${first}$ becomes ${shifted}$, and no score is above 0 any more.",
        f"The sum of the shifted scores' exponentials is ${fixed(trace['exponentials'].sum(), CARRY)}$.",
    )


PARTS = (
    Part(stage="shifted", label="Shifted scores", decimals=1),
    Part(stage="exponentials", label="Exponentials", decimals=DECIMALS),
    Part(stage="weights", label="Weights", decimals=DECIMALS),
)

TYPE = NumericType(
    slug="stable-softmax",
    code="T17",
    title="Softmax of very large scores",
    objective="LO2",
    difficulty="medium",
    input="parts",
    parts=PARTS,
    carry=CARRY,
    layouts=({"n": 3},),
    draw=draw,
    right=weigh,
    honest=(partial(weigh, keep=rounded(CARRY)),),
    reach=lambda p: {"shifted": 0, "exponentials": 1, "weights": p["n"]},
    wrong={
        "shift-changes-weights": maximum_put_back,
        "divide-scores-without-exp": shares_of_shifted,
        "forgot-to-normalise": exponentials_again,
        "wrong-softmax-base/base-2": partial(weigh, base=2.0),
    },
    left_out={"maximum-not-added-back": "the shift cancels in the weights, so nothing has to come back"},
    feedback={
        "shift-changes-weights": "You put the largest score back; the shift cancels without that.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
