"""T06: scaling a row of raw scores."""

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems import attending
from engine.problems.explaining import scaling_step
from engine.writing import factor, latex_row, short

# (d_k, heads, grain): scores are whole multiples of the grain, so that the quotients have two decimals at most.
SIZES = np.array([(4, 8, 1), (9, 4, 3), (16, 4, 1), (16, 8, 2), (25, 4, 1), (25, 8, 2), (64, 8, 2), (64, 12, 4)])
DECIMALS = 2


def draw(dice: Dice, n: int) -> Parameters:
    d_k, heads, grain = SIZES[dice.whole("size", 0, len(SIZES) - 1)].T
    return {"scores": grain * dice.whole("scores", -12, 12, n), "d_k": d_k, "h": heads, "d_model": d_k * heads}


def scale(p: Parameters, by: Callable[[Array, Parameters], Array] = attending.by_root_of_key_size) -> Trace:
    return {"scores": p["scores"] * 1.0, "scaled": by(p["scores"], p)}


def fits(p: Parameters, trace: Trace) -> Array:
    return (np.abs(trace["scaled"]).max(axis=0) >= 1) & (np.abs(trace["scaled"]) <= 4).all(axis=0)


def tell(p: Parameters) -> str:
    return (
        f"A model of width $d_{{\\text{{model}}}} = {p['d_model']}$ has {p['h']} heads of key size $d_k = {p['d_k']}$. "
        f"In one head a query has these raw scores with the {p['n']} keys of a sequence:\n\n"
        f"$$s = {latex_row(p['scores'])}$$\n\n"
        "Scale them as scaled dot-product attention does, without softmax. Nothing needs rounding: each scaled score "
        f"has at most {DECIMALS} decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    return (scaling_step(p, trace, DECIMALS),)


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    root = short(np.sqrt(p["d_k"]), 0)
    first, result = factor(p["scores"][0]), short(trace["scaled"][0], DECIMALS)
    return (
        f"The divisor comes from the key size of one head, $d_k = {p['d_k']}$, and from nothing else.",
        rf"$\sqrt{{{p['d_k']}}} = {root}$, so the first scaled score is ${first} / {root} = {result}$.",
    )


TYPE = NumericType(
    slug="scale-scores",
    code="T06",
    title="Scaled scores",
    objective="LO1",
    difficulty="easy",
    input="vector",
    decimals=DECIMALS,
    layouts=({"n": 3}, {"n": 5}),
    draw=draw,
    right=scale,
    wrong={
        "scaled-by-dk": partial(scale, by=attending.by_key_size),
        "scaled-by-model-width": partial(scale, by=attending.by_root_of_width),
        "multiplied-instead": partial(scale, by=attending.times_root_of_key_size),
        "scaled-by-sequence-length": partial(scale, by=attending.by_root_of_length),
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
