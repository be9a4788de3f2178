"""T58: a token's embedding with the sinusoidal encoding of its position added."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import Keep, exactly, rounded
from engine.problems.order import angles
from engine.problems.order.angles import angles_at, waves
from engine.writing import fixed, latex_row, short

CARRY, DECIMALS = 4, 3
ORDINALS = ("first", "second", "third", "fourth", "fifth")


def draw(dice: Dice, d_model: int) -> Parameters:
    # Position 0 would hide most mistakes, and so would positions 1 and 2 where two frequencies are all there is.
    pos = dice.whole("pos", 3 if d_model == 4 else 1, 4)
    return {"pos": pos, "x": dice.whole("x", -9, 9, d_model) / 10}


def encode(
    p: Parameters,
    *,
    exponents: angles.Exponents = angles.of_pairs,
    base: float = angles.BASE,
    first: int = 0,
    unit: float = 1.0,
    even: np.ufunc = np.sin,
    odd: np.ufunc = np.cos,
    keep: Keep = exactly,
) -> Trace:
    """Work out the encoding and add it. The first token stands at `first`; `unit` is 1 radian, or 1 degree."""
    turns = angles_at(p["pos"] + first, p["d_model"], exponents, base, unit)
    encoding = waves(turns, keep, even, odd)
    return {"angles": turns[0::2], "encoding": encoding, "input": p["x"] + encoding}


def half_split(p: Parameters) -> Trace:
    encoding = encode(p)["encoding"]
    halves = np.concatenate([encoding[0::2], encoding[1::2]])
    return {"encoding": halves, "input": p["x"] + halves}


def side_by_side(p: Parameters) -> Trace:
    encoding = encode(p)["encoding"]
    return {"encoding": encoding, "input": np.concatenate([p["x"], encoding])}


def fits(p: Parameters, trace: Trace) -> Array:
    # A large number widens the tolerance until the slow waves of two mistakes look the same.
    return np.abs(trace["input"]).max(axis=0) <= (1.2 if p["d_model"] == 4 else 1.5)


def tell(p: Parameters) -> str:
    return (
        f"A model of width $d = {p['d_model']}$ adds the sinusoidal encoding of the original Transformer to its "
        "embeddings, sines and cosines interleaved. The first token of a sequence stands at position 0. The "
        f"**{ORDINALS[p['pos']]}** token has the embedding\n\n"
        f"$$x = {latex_row(p['x'])}$$\n\n"
        f"Which row enters the first layer for this token? Angles are in radians. Carry {CARRY} decimals through every "
        f"step and give its entries to {DECIMALS} decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    pos, d = p["pos"], p["d_model"]
    lines = [
        rf"- $i = {i}$: ${pos} \cdot 10000^{{-{2 * i}/{d}}} = {short(angle, 4)}$, so "
        rf"$\sin = {fixed(sine, CARRY)}$ and $\cos = {fixed(cosine, CARRY)}$"
        for i, (angle, sine, cosine) in enumerate(
            zip(trace["angles"], trace["encoding"][0::2], trace["encoding"][1::2], strict=True)
        )
    ]
    opening = (
        rf"The {ORDINALS[pos]} token stands at position {pos}. The pair $i$ has the angle $pos \cdot 10000^{{-2i/d}}$:"
    )
    encoding = latex_row(trace["encoding"], CARRY)
    return (
        Step("\n".join([f"{opening}\n", *lines]), "angles", trace["angles"]),
        Step(f"Sine and cosine take turns: ${encoding}$.", "encoding", trace["encoding"]),
        Step(
            rf"Add the embedding: ${latex_row(p['x'])} + {encoding} \approx {latex_row(trace['input'], DECIMALS)}$.",
            "input",
            trace["input"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    pairs = [rf"${short(angle, 4)}$" for angle in trace["angles"]]
    return (
        f"The {p['d_model']} features form {p['d_model'] // 2} pairs, and both members of a pair share one angle.",
        f"The position is {p['pos']}, and the angles of the pairs are {', '.join(pairs)}.",
        rf"The encoding starts with $\sin {p['pos']} \approx {fixed(trace['encoding'][0], CARRY)}$ and "
        rf"$\cos {p['pos']} \approx {fixed(trace['encoding'][1], CARRY)}$.",
    )


TYPE = NumericType(
    slug="sinusoidal-encoding",
    code="T58",
    title="Embedding plus sinusoidal encoding",
    objective="LO7",
    difficulty="medium",
    input="vector",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=({"d_model": 4}, {"d_model": 8}),
    draw=draw,
    right=encode,
    honest=(partial(encode, keep=rounded(CARRY)),),
    reach=lambda p: 1.0,  # each number of the answer has one rounded sine or cosine in it
    conventions={"half-split-sinusoids": half_split},
    wrong={
        "sine-cosine-swapped": partial(encode, even=np.cos, odd=np.sin),
        "frequency-exponent-halved": partial(encode, exponents=angles.halved),
        "column-number-as-pair-index": partial(encode, exponents=angles.doubled_columns),
        "column-number-as-pair-index/own-frequency": partial(encode, exponents=angles.own_columns),
        "wrong-position-base": partial(encode, base=1_000.0),
        "positions-from-one": partial(encode, first=1),
        "angle-in-degrees": partial(encode, unit=angles.DEGREE),
        "encoding-concatenated": side_by_side,
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
