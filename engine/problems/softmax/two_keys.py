"""T10: with two keys, softmax is a curve of the gap between their scores."""

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems import attending
from engine.problems.attending import Keep, exactly, rounded
from engine.problems.tokens import draw_tokens
from engine.writing import factor, fixed, latex_row, relation, short

CARRY, DECIMALS = 4, 3
SIZES = np.array([4, 9, 16, 25])


def draw(dice: Dice, row: int) -> Parameters:
    first, gap = dice.whole("first", -6, 8), dice.whole("gap", 1, 4) * dice.sign("gap sign")
    return {
        # A wider gap would saturate the unscaled softmax, and forgetting to scale would look like multiplying.
        "scores": np.stack([first, first - gap]),
        "d_k": SIZES[dice.whole("size", 0, len(SIZES) - 1)],
        "n": 2,
        "tokens": draw_tokens(dice, 2),
    }


def weigh(
    p: Parameters,
    scale: Callable[[Array, Parameters], Array] | None = attending.by_root_of_key_size,
    normalise: Callable[..., Array] = attending.softmax,
    keep: Keep = exactly,
) -> Trace:
    scores = p["scores"][None]  # (1, 2)
    trace: Trace = {"scores": p["scores"] * 1.0}
    if scale:
        scores = keep(scale(scores, p))
        trace["scaled"] = scores[0]
    return trace | {"weight": normalise(scores, p, keep)[0, p["row"]]}


def by_gap(p: Parameters) -> Trace:
    """Round on the short way, 1 / (1 + e^-gap)."""
    keep = rounded(CARRY)
    gap = keep((p["scores"][p["row"]] - p["scores"][1 - p["row"]]) / np.sqrt(p["d_k"]))
    return {"weight": keep(1 / (1 + keep(np.exp(-gap))))}


def fits(p: Parameters, trace: Trace) -> Array:
    gap = np.abs(trace["scaled"][0] - trace["scaled"][1])
    return (gap >= 0.5) & (gap <= 3) & (np.abs(trace["scaled"]) <= 3).all(axis=0)


def tell(p: Parameters) -> str:
    one, other = p["tokens"]
    return (
        f"A query sees just two tokens, *{one}* and *{other}*. Its raw scores $q \\cdot k$ with their keys of size "
        f"$d_k = {p['d_k']}$ are, in this order:\n\n$$s = {latex_row(p['scores'])}$$\n\n"
        f"Which weight does scaled dot-product attention give to *{p['tokens'][p['row']]}*? "
        f"Carry {CARRY} decimals through every step and give the weight to {DECIMALS}."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    mine, other = p["scores"][p["row"]], p["scores"][1 - p["row"]]
    gap = (mine - other) / np.sqrt(p["d_k"])
    root = short(np.sqrt(p["d_k"]), 0)
    quotient = rf"({mine} - {factor(other)}) / {root} {relation(gap, CARRY)} {short(gap, CARRY)}"
    exponential = rf"e^{{{short(-gap, CARRY)}}} \approx {fixed(np.exp(-gap), CARRY)}"
    return (
        Step(
            rf"Scaled with $\sqrt{{d_k}} = {root}$, the score of *{p['tokens'][p['row']]}* minus the other is "
            f"${quotient}$.",
            "scaled",
            trace["scaled"],
        ),
        Step(
            rf"With two keys softmax needs this gap alone: ${exponential}$, and "
            rf"$1 / (1 + {fixed(np.exp(-gap), CARRY)}) \approx {fixed(trace['weight'], DECIMALS)}$.",
            "weight",
            trace["weight"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    mine, other = trace["scaled"][p["row"]], trace["scaled"][1 - p["row"]]
    side = "more" if mine > other else "less"
    return (
        f"Scale first: ${p['scores'][p['row']]}$ becomes ${short(mine, CARRY)}$. "
        f"The two weights add up to 1, and this one is {side} than one half.",
        f"The exponential of the gap between the scaled scores is enough: "
        rf"$e^{{{short(other - mine, CARRY)}}} \approx {fixed(np.exp(other - mine), CARRY)}$.",
    )


TYPE = NumericType(
    slug="two-keys",
    code="T10",
    title="Weight of one of two keys",
    objective="LO2",
    difficulty="easy",
    input="scalar",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=({"row": 0}, {"row": 1}),
    draw=draw,
    right=weigh,
    honest=(
        by_gap,
        partial(weigh, keep=rounded(CARRY)),
        partial(weigh, normalise=attending.shifted_softmax, keep=rounded(CARRY)),
    ),
    reach=lambda p: p["n"],
    wrong={
        "forgot-scaling": partial(weigh, scale=None),
        "scaled-by-dk": partial(weigh, scale=attending.by_key_size),
        "multiplied-instead": partial(weigh, scale=attending.times_root_of_key_size),
        "scaling-after-softmax": partial(weigh, scale=None, normalise=attending.softmax_then_scaling),
        "divide-scores-without-exp": partial(weigh, normalise=attending.shares_of_sum),
        "forgot-to-normalise": partial(weigh, normalise=attending.exponentials_only),
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
