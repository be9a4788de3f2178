"""T12: the weight that is missing from a row."""

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import total
from engine.problems.tokens import draw_tokens
from engine.writing import fixed, latex_row, short

DECIMALS = 2
UNKNOWN = "?"


def draw(dice: Dice, n: int, row: int) -> Parameters:
    scores = dice.whole("scores", -15, 20, n) / 10  # scaled
    exponentials = np.exp(scores)
    hundredths = 100 * exponentials / total(exponentials, axis=0)
    others = (np.arange(n) != row)[:, None]
    # Weights so near a half hundredth that processors may round them differently are marked for `fits`.
    known = np.where(np.abs(hundredths % 1 - 0.5) < 0.01, 0, np.round(hundredths)) * others
    return {"scores": scores, "weights_known": known / 100, "tokens": draw_tokens(dice, n)}


def right(p: Parameters) -> Trace:
    known = total(p["weights_known"], axis=0)
    return {"known": known, "weight": 1 - known}


def score_itself(p: Parameters) -> Trace:
    return {"weight": p["scores"][p["row"]]}


def share_of_scores(p: Parameters) -> Trace:
    scores = total(p["scores"], axis=0)
    return {"weight": p["scores"][p["row"]] / np.where(np.abs(scores) < 1e-9, np.nan, scores)}


def exponential_alone(p: Parameters) -> Trace:
    return {"weight": np.exp(p["scores"][p["row"]])}


def fits(p: Parameters, trace: Trace) -> Array:
    """Whoever works the weight out from the scores instead gets the same two decimals."""
    exponentials = np.exp(p["scores"])
    worked_out = exponentials[p["row"]] / total(exponentials, axis=0)
    known = np.delete(p["weights_known"], p["row"], axis=0)
    return (known > 0).all(axis=0) & (np.abs(worked_out - trace["weight"]) < 0.0049)


def tell(p: Parameters) -> str:
    row, n = p["row"], p["n"]
    return (
        f"A query looks at all tokens of “{' '.join(p['tokens'])}”, without a mask. These are its scaled scores, "
        f"and its weights rounded to {DECIMALS} decimals:\n\n"
        f"$$s = {latex_row(p['scores'])}, \\qquad \\alpha = {_weights(p)}$$\n\n"
        f"Which weight belongs to **{p['tokens'][row]}**, number {row + 1} of the {n}? "
        f"Give it to {DECIMALS} decimals."
    )


def _weights(p: Parameters) -> str:
    entries = [fixed(x, DECIMALS) for x in p["weights_known"]]
    entries[p["row"]] = UNKNOWN
    return r"\begin{bmatrix} " + " & ".join(entries) + r" \end{bmatrix}"


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    terms = " + ".join(fixed(x, DECIMALS) for j, x in enumerate(p["weights_known"]) if j != p["row"])
    known = fixed(trace["known"], DECIMALS)
    return (
        Step(f"The known weights come to ${terms} = {known}$.", "known", trace["known"]),
        Step(
            "The weights of a query add up to 1, so no exponential is needed: "
            f"$1 - {known} = {fixed(trace['weight'], DECIMALS)}$.",
            "weight",
            trace["weight"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        f"The scores are not needed. What do the {p['n']} weights of one query add up to?",
        f"The weights that are there come to {short(trace['known'], DECIMALS)}.",
    )


TYPE = NumericType(
    slug="missing-weight",
    code="T12",
    title="Missing weight of a row",
    objective="LO2",
    difficulty="easy",
    input="scalar",
    decimals=DECIMALS,
    layouts=tuple({"n": n, "row": row} for n in (3, 4) for row in range(n)),
    draw=draw,
    right=right,
    wrong={
        "scores-are-output": score_itself,
        "divide-scores-without-exp": share_of_scores,
        "forgot-to-normalise": exponential_alone,
    },
    feedback={
        "scores-are-output": "This is the score of the token; its weight is what the others leave of 1.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
