"""T62: one head's ALiBi slope, and the weights of the last token with it."""

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.attending import Keep, exactly, rounded, shifted_softmax, softmax
from engine.problems.tokens import draw_tokens, row_names
from engine.writing import factor, fixed, in_math, latex_row, short

CARRY, DECIMALS, SLOPE_DECIMALS = 4, 3, 4
SIZES = np.array([(4, 1), (4, 2), (8, 1), (8, 2), (8, 3)])  # (heads, this head): slopes from 1/2 to 1/16


def draw(dice: Dice, n: int) -> Parameters:
    h, head = SIZES[dice.whole("size", 0, len(SIZES) - 1)].T
    return {"h": h, "head": head, "scores": dice.whole("scores", -2, 2, n), "tokens": draw_tokens(dice, n)}


def distances(p: Parameters) -> Array:
    """How far each key lies before the last token: n - 1, ..., 1, 0; (n, *B)."""
    return np.arange(p["n"])[::-1].reshape(-1, *[1] * np.ndim(p["h"]))


def weigh(
    p: Parameters, *, first: int = 1, sense: int = -1, normalise: Callable[..., Array] = softmax, keep: Keep = exactly
) -> Trace:
    """Lower the scores by slope times distance and share out; `first` is the number of the first head."""
    slope = 2.0 ** (-8 * (p["head"] - 1 + first) / p["h"])
    penalised = p["scores"] + sense * keep(slope * distances(p))
    weights = normalise(penalised[None], p, keep=keep)[0]
    return {"slope": slope, "penalised": penalised, "weights": weights}


def unshared(p: Parameters) -> Trace:
    trace = weigh(p)
    return {"slope": trace["slope"], "penalised": trace["penalised"], "weights": trace["penalised"]}


def penalised_weights(p: Parameters) -> Trace:
    slope = weigh(p)["slope"]
    return {"slope": slope, "weights": softmax(p["scores"][None], p, exactly)[0] - slope * distances(p)}


def fits(p: Parameters, trace: Trace) -> Array:
    return (np.ptp(p["scores"], axis=0) > 0) & (np.abs(trace["penalised"]) <= 3.5).all(axis=0)


def tell(p: Parameters) -> str:
    return (
        f"A causal model with $h = {p['h']}$ heads uses ALiBi, with the slopes of the original paper. Heads are "
        f"numbered from 1. In head {p['head']}, the last of the tokens {row_names(p)} has these scores "
        f"with the {p['n']} tokens in order, already divided by $\\sqrt{{d_k}}$:\n\n"
        f"$$s = {latex_row(p['scores'])}$$\n\n"
        f"Give the slope of this head, exactly, and the weights of **{p['tokens'][-1]}**. "
        f"Carry {CARRY} decimals through every step and give the weights to {DECIMALS}."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    h, head, slope = p["h"], p["head"], short(trace["slope"], SLOPE_DECIMALS)
    steps = distances(p)
    powers = " + ".join(f"e^{{{short(x, CARRY)}}}" for x in trace["penalised"])
    exponentials = np.exp(trace["penalised"])
    weights = in_math([fixed(x, DECIMALS) for x in trace["weights"]])
    penalties = in_math(
        rf"{factor(score)} - {slope} \cdot {distance} = {short(x, CARRY)}"
        for score, distance, x in zip(p["scores"], steps, trace["penalised"], strict=True)
    )
    return (
        Step(rf"Head {head} of {h} has the slope $2^{{-8 \cdot {head}/{h}}} = {slope}$.", "slope", trace["slope"]),
        Step(
            f"The keys lie {', '.join(str(x) for x in steps)} steps back. Lower each score by slope times distance: "
            f"{penalties}.",
            "penalised",
            trace["penalised"],
        ),
        Step(
            rf"Softmax comes after. ${powers} \approx {fixed(exponentials.sum(), CARRY)}$, and each exponential "
            f"divided by it is a weight: {weights}.",
            "weights",
            trace["weights"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    first = short(trace["penalised"][0], CARRY)
    return (
        f"The slopes fall by the same factor from head to head, and the last of the {p['h']} heads has $2^{{-8}}$.",
        f"**{p['tokens'][0]}** lies {p['n'] - 1} steps back and **{p['tokens'][-1]}** none. The score of each key "
        "falls by slope times distance.",
        f"With its penalty, the score of **{p['tokens'][0]}** is ${first}$; softmax comes after.",
    )


WEIGHTS = partial(weigh, keep=rounded(CARRY))

TYPE = NumericType(
    slug="alibi-row",
    code="T62",
    title="ALiBi: a slope and a row of weights",
    objective="LO7",
    difficulty="medium",
    input="parts",
    parts=(
        Part(stage="slope", label="Slope of this head", decimals=SLOPE_DECIMALS),
        Part(stage="weights", label="Weights", decimals=DECIMALS),
    ),
    carry=CARRY,
    layouts=({"n": 3}, {"n": 4}),
    draw=draw,
    right=weigh,
    honest=(WEIGHTS, partial(WEIGHTS, normalise=shifted_softmax)),
    reach=lambda p: {"slope": 0.0, "weights": p["n"]},
    wrong={
        "slopes-start-at-one": partial(weigh, first=0),
        "distance-raises-score": partial(weigh, sense=1),
        "distance-raises-score/after-softmax": penalised_weights,
        "scores-are-output": unshared,
    },
    feedback={
        "distance-raises-score": "Distance lowers a score; in your weights it raises it.",
        "distance-raises-score/after-softmax": "You took the penalty off the weights; it comes off the scores, before "
        "softmax.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
