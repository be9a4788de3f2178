"""T13: how far apart two raw scores lie, read back from their weights."""

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems import attending
from engine.problems.attending import Keep, exactly, rounded
from engine.problems.tokens import draw_tokens
from engine.writing import fixed, short

CARRY, DECIMALS = 4, 3
SIZES = np.array([4, 9, 16, 25, 64])


def draw(dice: Dice, n: int, high: int, low: int) -> Parameters:
    small = dice.whole("small", 3, 24)  # hundredths
    ratio = dice.whole("ratio", 2, 9)
    return {
        "alpha_1": small * ratio / 100,
        "alpha_2": small / 100,
        "d_k": SIZES[dice.whole("size", 0, len(SIZES) - 1)],
        "tokens": draw_tokens(dice, n),
    }


def unscale(scaled: Array, p: Parameters) -> Array:
    return scaled * np.sqrt(p["d_k"])


def read_back(
    p: Parameters,
    invert: Callable[[Array], Array] = np.log,
    undo: Callable[[Array, Parameters], Array] | None = unscale,
    keep: Keep = exactly,
) -> Trace:
    ratio = np.round(p["alpha_1"] / p["alpha_2"])  # a whole number
    scaled = keep(invert(ratio))
    return {"ratio": ratio, "scaled_gap": scaled, "gap": keep(undo(scaled, p)) if undo else scaled}


def difference_of_weights(p: Parameters) -> Trace:
    return {"gap": (p["alpha_1"] - p["alpha_2"]) * np.sqrt(p["d_k"])}


def fits(p: Parameters, trace: Trace) -> Array:
    return p["alpha_1"] + p["alpha_2"] < 0.98  # something is left for the other tokens


def tell(p: Parameters) -> str:
    high, low = p["tokens"][p["high"]], p["tokens"][p["low"]]
    return (
        f"In “{' '.join(p['tokens'])}” a query gives *{high}* the weight ${fixed(p['alpha_1'], 2)}$ and *{low}* the "
        f"weight ${fixed(p['alpha_2'], 2)}$; the rest goes to the other tokens. It is scaled dot-product attention "
        f"with keys of size $d_k = {p['d_k']}$. By how much is the raw score of *{high}*, before scaling, larger than "
        f"that of *{low}*? Carry {CARRY} decimals through every step and give the gap to {DECIMALS}."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    ratio, root = short(trace["ratio"], 0), short(np.sqrt(p["d_k"]), 0)
    scaled = fixed(trace["scaled_gap"], CARRY)
    return (
        Step(
            f"The sum of the exponentials cancels when one weight is divided by the other: "
            f"${fixed(p['alpha_1'], 2)} / {fixed(p['alpha_2'], 2)} = {ratio}$.",
            "ratio",
            trace["ratio"],
        ),
        Step(
            rf"This ratio is $e$ to the gap of the scaled scores, so that gap is $\ln {ratio} \approx {scaled}$.",
            "scaled_gap",
            trace["scaled_gap"],
        ),
        Step(
            rf"Undo the scaling with $\sqrt{{d_k}} = {root}$: "
            rf"${root} \cdot {scaled} \approx {fixed(trace['gap'], DECIMALS)}$.",
            "gap",
            trace["gap"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    ratio = short(trace["ratio"], 0)
    return (
        "Divide one weight by the other: both have the same sum below the line, so it cancels.",
        rf"One weight is {ratio} times the other, so the scaled scores lie $\ln {ratio}$ apart.",
        rf"The scores were divided by $\sqrt{{{p['d_k']}}} = {short(np.sqrt(p['d_k']), 0)}$ before softmax.",
    )


TYPE = NumericType(
    slug="score-gap",
    code="T13",
    title="Gap between two scores from their weights",
    objective="LO2",
    difficulty="medium",
    input="scalar",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=tuple({"n": n, "high": i, "low": j} for n in (3, 4) for i in range(n) for j in range(n) if i != j),
    draw=draw,
    right=read_back,
    honest=(partial(read_back, keep=rounded(CARRY)),),
    reach=lambda p: np.sqrt(p["d_k"]) + 1,
    wrong={
        "forgot-scaling": partial(read_back, undo=None),
        "scaled-by-dk": partial(read_back, undo=lambda scaled, p: scaled * p["d_k"]),
        "multiplied-instead": partial(read_back, undo=attending.by_root_of_key_size),
        "wrong-softmax-base/base-2": partial(read_back, invert=np.log2),
        "wrong-softmax-base/base-10": partial(read_back, invert=np.log10),
        "divide-scores-without-exp": difference_of_weights,
    },
    feedback={
        "forgot-scaling": r"This is the gap of the scaled scores; the raw ones lie $\sqrt{d_k}$ times as far apart.",
        "scaled-by-dk": "You multiplied by $d_k$ to undo the scaling; the factor is its square root.",
        "multiplied-instead": r"You divided by $\sqrt{d_k}$ once more; undoing the scaling multiplies by it.",
        "wrong-softmax-base/base-2": "You took the logarithm to base 2; softmax is undone by the natural one.",
        "wrong-softmax-base/base-10": "You took the logarithm to base 10; softmax is undone by the natural one.",
        "divide-scores-without-exp": "You took the weights' difference; the logarithm of their ratio gives the gap.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
