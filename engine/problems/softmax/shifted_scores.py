"""T14: the weights after one number is added to every score."""

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import total
from engine.problems.tokens import draw_tokens
from engine.writing import fixed, in_words, latex_row

PARTS = 20  # the weights are twentieths
DECIMALS = 2
SHIFTS = np.array([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50])


def draw(dice: Dice, n: int, row: int) -> Parameters:
    most = dice.whole("weights", 1, PARTS - n, n - 1)
    parts = np.concatenate([most, PARTS - most.sum(axis=0, keepdims=True)])  # (n, B), adds up to PARTS
    return {
        "weights": parts / PARTS,
        "c": SHIFTS[dice.whole("c", 0, len(SHIFTS) - 1)],
        "tokens": draw_tokens(dice, n),
    }


def right(p: Parameters) -> Trace:
    return {"weights": p["weights"] * 1.0}


def added_to_weights(p: Parameters) -> Trace:
    return {"weights": p["weights"] + p["c"]}


def added_and_shared_out(p: Parameters) -> Trace:
    moved = p["weights"] + p["c"]
    return {"moved": moved, "weights": moved / total(moved, axis=0)}


def factor_kept(p: Parameters) -> Trace:
    # The exponentials grow by e^c, and so does the sum: here only the upper half of the fraction does.
    return {"weights": p["weights"] * np.exp(p["c"])}


def fits(p: Parameters, trace: Trace) -> Array:
    return (p["weights"] > 0).all(axis=0) & (np.ptp(p["weights"], axis=0) >= 0.2)


def tell(p: Parameters) -> str:
    change = f"${p['c']}$ is added to" if p["c"] > 0 else f"${-p['c']}$ is subtracted from"
    return (
        f"In “{' '.join(p['tokens'])}” the query at *{p['tokens'][p['row']]}* gives its {p['n']} tokens, in this "
        f"order, the weights\n\n$$\\alpha = {latex_row(p['weights'], DECIMALS)}$$\n\n"
        f"Now {change} every scaled score of this query, before softmax. Which weights come out? "
        f"Nothing needs rounding: each has at most {DECIMALS} decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    weights = in_words(f"${fixed(x, DECIMALS)}$" for x in trace["weights"])
    return (
        Step(
            rf"Each exponential is multiplied by the same number: $e^{{s_j + c}} = e^c \, e^{{s_j}}$ with "
            f"$c = {p['c']}$. So is their sum.",
            "exponentials",
        ),
        Step(
            rf"The factor $e^{{{p['c']}}}$ cancels in every fraction. The weights stay {weights}.",
            "weights",
            trace["weights"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        rf"A weight is $e^{{s_j}}$ divided by the sum of all {p['n']} exponentials. What does the change by "
        f"${p['c']}$ do to $e^{{s_j}}$?",
        rf"Every exponential is multiplied by $e^{{{p['c']}}}$. What becomes of the sum below the line?",
    )


TYPE = NumericType(
    slug="shifted-scores",
    code="T14",
    title="One number added to every score",
    objective="LO2",
    difficulty="easy",
    input="vector",
    decimals=DECIMALS,
    layouts=tuple({"n": n, "row": row} for n in (3, 4) for row in range(n)),
    draw=draw,
    right=right,
    wrong={
        "shift-changes-weights/added": added_to_weights,
        "shift-changes-weights/shared-out": added_and_shared_out,
        "shift-changes-weights/factor-kept": factor_kept,
    },
    feedback={
        "shift-changes-weights/added": (
            "You changed the weights by the number; in the scores, before softmax, it cancels."
        ),
        "shift-changes-weights/shared-out": "You changed the weights and shared out again; in the scores it cancels.",
        "shift-changes-weights/factor-kept": (
            "Every exponential changes by this factor, and so does their sum: it cancels."
        ),
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
