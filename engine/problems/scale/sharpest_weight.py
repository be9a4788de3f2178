"""T34: the largest weight of raw scores and of scaled ones."""

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.attending import Keep, exactly, rounded, total
from engine.problems.tokens import draw_tokens
from engine.writing import fixed, in_words, latex_row, short

CARRY, DECIMALS = 4, 3
SHARPEST = 0.97  # of raw weights: scores multiplied up come closer to 1, and can be told from raw ones


def draw(dice: Dice, n: int, d_k: int) -> Parameters:
    return {"scores": dice.whole("scores", -8, 8, n), "tokens": draw_tokens(dice, n)}


def softmax(scores: Array, keep: Keep) -> Array:
    exponentials = keep(np.exp(scores))
    return keep(exponentials / keep(total(exponentials, axis=0)))


def shifted_softmax(scores: Array, keep: Keep) -> Array:
    return softmax(scores - scores.max(axis=0), keep)


def both(p: Parameters, raw_weights: Array, scaled_weights: Array) -> Trace:
    return {
        "raw_weights": raw_weights,
        "largest_raw": raw_weights.max(axis=0),
        "scaled_weights": scaled_weights,
        "largest_scaled": scaled_weights.max(axis=0),
    }


def with_scaling(
    p: Parameters,
    scale: Callable[[Array, Parameters], Array],
    keep: Keep = exactly,
    normalise: Callable[[Array, Keep], Array] = softmax,
) -> Trace:
    return both(p, normalise(p["scores"], keep), normalise(keep(scale(p["scores"], p)), keep))


def by_root(scores: Array, p: Parameters) -> Array:
    return scores / np.sqrt(p["d_k"])


def by_nothing(scores: Array, p: Parameters) -> Array:
    return scores


def by_key_size(scores: Array, p: Parameters) -> Array:
    return scores / p["d_k"]


def times_root(scores: Array, p: Parameters) -> Array:
    return scores * np.sqrt(p["d_k"])


def by_root_of_length(scores: Array, p: Parameters) -> Array:
    return scores / np.sqrt(p["n"])


def scaled_afterwards(p: Parameters) -> Trace:
    weights = softmax(p["scores"], exactly)
    return both(p, weights, by_root(weights, p))


right = partial(with_scaling, scale=by_root)


def fits(p: Parameters, trace: Trace) -> Array:
    ordered = np.sort(p["scores"], axis=0)
    return (ordered[-1] > ordered[-2]) & (trace["largest_raw"] < SHARPEST)


def tell(p: Parameters) -> str:
    return (
        f"The keys have the size $d_k = {p['d_k']}$, and one query gives the tokens {in_words(p['tokens'])} these raw "
        "scores:\n\n"
        f"$$s = {latex_row(p['scores'])}$$\n\n"
        "How large is the largest weight if softmax is taken of the raw scores, and how large if the scores are scaled "
        rf"by $1/\sqrt{{d_k}}$ first? Carry {CARRY} decimals through every step and give both to {DECIMALS} decimals."
    )


def weight_step(stage: str, scores: Array, weights: Array, start: str, value: float) -> Step:
    best = scores.max()
    powers = " + ".join(f"e^{{{short(score - best, CARRY)}}}" for score in scores)
    text = (
        f"{start} the largest score is ${short(best, CARRY)}$. With it taken from every score, the largest weight is "
        rf"$1 / ({powers}) \approx {fixed(weights.max(), DECIMALS)}$."
    )
    return Step(text, stage, value)


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    root, ratio = short(np.sqrt(p["d_k"]), CARRY), trace["largest_raw"] / trace["largest_scaled"]
    scaled = by_root(p["scores"], p)
    raw = weight_step("largest_raw", p["scores"], trace["raw_weights"], "Unscaled,", trace["largest_raw"])
    start = rf"Scaled by $1/{root}$ the scores are ${', '.join(short(x, CARRY) for x in scaled)}$;"
    after = weight_step("largest_scaled", scaled, trace["scaled_weights"], start, trace["largest_scaled"])
    last = f"Without scaling the largest weight is {short(ratio, 1)} times as large: scaling keeps softmax soft."
    return (raw, after, Step(last, "comparison", {part.stage: trace[part.stage] for part in PARTS}))


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    largest, root = short(p["scores"].max(), 0), short(np.sqrt(p["d_k"]), 0)
    return (
        f"The largest weight belongs to the largest score, ${largest}$. Subtract it from all scores: that changes no "
        "weight and keeps the numbers small.",
        f"Scaling divides the scores by {root}, and so the gaps between them as well.",
    )


PARTS = (
    Part(stage="largest_raw", label="Largest weight of the raw scores", decimals=DECIMALS),
    Part(stage="largest_scaled", label="Largest weight of the scaled scores", decimals=DECIMALS),
)

TYPE = NumericType(
    slug="sharpest-weight",
    code="T34",
    title="Largest weight before and after scaling",
    objective="LO4",
    difficulty="medium",
    input="parts",
    parts=PARTS,
    carry=CARRY,
    layouts=tuple({"n": n, "d_k": d_k} for n in (3, 4) for d_k in (16, 64)),
    draw=draw,
    right=right,
    honest=tuple(partial(right, keep=rounded(CARRY), normalise=way) for way in (softmax, shifted_softmax)),
    reach=lambda p: p["n"],
    wrong={
        "forgot-scaling": partial(with_scaling, scale=by_nothing),
        "scaled-by-dk": partial(with_scaling, scale=by_key_size),
        "multiplied-instead": partial(with_scaling, scale=times_root),
        "scaled-by-sequence-length": partial(with_scaling, scale=by_root_of_length),
        "scaling-after-softmax": scaled_afterwards,
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
