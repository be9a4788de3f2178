"""T59: the dot product of two sinusoidal encodings, which depends on their distance alone."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import Keep, exactly, rounded, total
from engine.problems.order import angles
from engine.problems.order.angles import angles_at, waves
from engine.writing import fixed, short

CARRY, DECIMALS = 4, 3


def draw(dice: Dice, d_model: int) -> Parameters:
    return {"pos": dice.whole("pos", 1, 20), "distance": dice.whole("distance", 2, 6)}


def by_distance(p: Parameters, keep: Keep = exactly) -> Trace:
    turns = angles_at(p["distance"], p["d_model"])[0::2]
    cosines = keep(np.cos(turns))
    return {"angles": turns, "cosines": cosines, "product": total(cosines, axis=0)}


def by_encodings(
    p: Parameters, *, exponents: angles.Exponents = angles.of_pairs, unit: float = 1.0, keep: Keep = exactly
) -> Trace:
    """Write both encodings out and multiply them, entry by entry."""
    one, other = (
        waves(angles_at(pos, p["d_model"], exponents, unit=unit), keep) for pos in (p["pos"], p["pos"] + p["distance"])
    )
    return {"product": total(keep(one * other), axis=0)}


def tell(p: Parameters) -> str:
    return (
        f"Two tokens stand at the positions {p['pos']} and {p['pos'] + p['distance']}. Their sinusoidal encodings "
        f"$PE$, as in the original Transformer, have the width $d = {p['d_model']}$.\n\n"
        f"What is the dot product $PE({p['pos']}) \\cdot PE({p['pos'] + p['distance']})$? Angles are in radians. "
        f"Carry {CARRY} decimals through every step and give the result to {DECIMALS}."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    d, distance = p["d_model"], p["distance"]
    cosines = [
        rf"\cos({short(angle, 4)}) \approx {fixed(x, CARRY)}"
        for angle, x in zip(trace["angles"], trace["cosines"], strict=True)
    ]
    terms = " + ".join(fixed(x, CARRY) for x in trace["cosines"]).replace("+ -", "- ")
    return (
        Step(
            r"In each pair, $\sin a \sin b + \cos a \cos b = \cos(b - a)$, so only the distance "
            rf"${p['pos'] + distance} - {p['pos']} = {distance}$ matters: "
            rf"$PE(p) \cdot PE(p + {distance}) = \sum_i \cos({distance} \cdot 10000^{{-2i/{d}}})$.",
            "angles",
            trace["angles"],
        ),
        Step(
            "\n".join(["One cosine for each pair:\n", *(f"- ${line}$" for line in cosines)]),
            "cosines",
            trace["cosines"],
        ),
        Step(rf"Add them up: ${terms} \approx {fixed(trace['product'], DECIMALS)}$.", "product", trace["product"]),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        r"Write the two members of one pair out and recall $\sin a \sin b + \cos a \cos b = \cos(b - a)$.",
        f"Only the distance {p['distance']} counts. The first pair has the frequency 1 and contributes "
        rf"$\cos {p['distance']} \approx {fixed(trace['cosines'][0], CARRY)}$. "
        f"There are {p['d_model'] // 2} pairs.",
    )


TYPE = NumericType(
    slug="encoding-similarity",
    code="T59",
    title="Dot product of two encodings",
    objective="LO7",
    difficulty="hard",
    input="scalar",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=({"d_model": 4}, {"d_model": 8}),
    draw=draw,
    right=by_distance,
    honest=(partial(by_distance, keep=rounded(CARRY)), partial(by_encodings, keep=rounded(CARRY))),
    reach=lambda p: 3.0 * p["d_model"],  # each of d products: two rounded factors of at most 1, and its own rounding
    wrong={
        "column-number-as-pair-index": partial(by_encodings, exponents=angles.doubled_columns),
        "column-number-as-pair-index/own-frequency": partial(by_encodings, exponents=angles.own_columns),
        "frequency-exponent-halved": partial(by_encodings, exponents=angles.halved),
        "angle-in-degrees": partial(by_encodings, unit=angles.DEGREE),
    },
    left_out={"positions-from-one": "counting from 1 moves both positions and leaves their distance as it is"},
    tell=tell,
    explain=explain,
    hint=hint,
)
