"""T60: a query turned to its position by a rotary encoding."""

from fractions import Fraction
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import Keep, exactly, rounded
from engine.problems.order.angles import DEGREE, part_of_pi, rotated
from engine.writing import factor, fixed, in_words, latex_row, relation, short

CARRY, DECIMALS = 4, 2
# Angles per position as parts of pi, for one pair of features and for two: 6 is a turn of pi / 6.
DIVISORS = {2: np.array([(3,), (4,), (6,)]), 4: np.array([(3, 6), (3, 12), (4, 12), (2, 6), (2, 12), (4, 6)])}


def draw(dice: Dice, d_k: int) -> Parameters:
    divisors = DIVISORS[d_k][dice.whole("theta", 0, len(DIVISORS[d_k]) - 1)].T  # (d_k / 2, B)
    return {"q": dice.whole("q", -4, 4, d_k), "m": dice.whole("m", 1, 4), "theta": np.pi / divisors}


def turn(p: Parameters, *, sense: int = 1, unit: float = 1.0, keep: Keep = exactly) -> Trace:
    angles = p["m"] * p["theta"]
    pairs = p["q"].reshape(-1, 2, *p["q"].shape[1:])  # (d_k / 2, 2, *B): neighbours
    return {"angles": angles, "rotated": rotated(pairs, sense * unit * angles, keep).reshape(p["q"].shape)}


def turn_halves(p: Parameters) -> Trace:
    pairs = p["q"].reshape(2, -1, *p["q"].shape[1:]).swapaxes(0, 1)  # feature i with feature i + d_k / 2
    return {"rotated": rotated(pairs, p["m"] * p["theta"]).swapaxes(0, 1).reshape(p["q"].shape)}


def fits(p: Parameters, trace: Trace) -> Array:
    return (p["q"] != 0).all(axis=0)


def shares_of_pi(p: Parameters) -> list[Fraction]:
    return [Fraction(1, round(float(np.pi / theta))) for theta in p["theta"]]


def tell(p: Parameters) -> str:
    shares = shares_of_pi(p)
    if p["d_k"] == 2:
        pairing = f"its two features form a pair, which turns by $\\theta = {part_of_pi(shares[0])}$ per position"
    else:
        steps = [rf"$\theta_{i} = {part_of_pi(share)}$" for i, share in enumerate(shares)]
        pairing = f"neighbouring features form pairs, and per position these turn by {in_words(steps)}"
    return (
        f"A rotary encoding (RoPE) turns a query of size $d_k = {p['d_k']}$ to its position: {pairing}, "
        f"counter-clockwise, in radians. At position {p['m']} stands\n\n$$q = {latex_row(p['q'])}$$\n\n"
        f"What is the rotated query? Carry {CARRY} decimals through every step and give its entries to {DECIMALS} "
        "decimals."
    )


def equation(name: str, angle: Fraction, x: float) -> str:
    return rf"\{name} {part_of_pi(angle)} {relation(x, CARRY)} {short(x, CARRY)}"


def pair_line(x: float, y: float, angle: Fraction, result: Array) -> str:
    cosine, sine = np.cos(np.pi * float(angle)), np.sin(np.pi * float(angle))
    a, b = factor(cosine, CARRY), factor(sine, CARRY)
    return (
        rf"- With ${equation('cos', angle, cosine)}$ and ${equation('sin', angle, sine)}$, the pair $({x}, {y})$ "
        rf"becomes $({factor(x)} \cdot {a} - {factor(y)} \cdot {b}, \; {factor(x)} \cdot {b} + {factor(y)} \cdot {a}) "
        rf"\approx ({fixed(result[0], DECIMALS)}, {fixed(result[1], DECIMALS)})$."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    angles = [p["m"] * share for share in shares_of_pi(p)]
    products = [
        rf"${p['m']} \cdot {part_of_pi(share)} = {part_of_pi(angle)}$"
        for share, angle in zip(shares_of_pi(p), angles, strict=True)
    ]
    pairs = zip(p["q"].reshape(-1, 2), angles, trace["rotated"].reshape(-1, 2), strict=True)
    lines = [pair_line(x, y, angle, result) for (x, y), angle, result in pairs]
    rule = r"Turning $(x, y)$ by $\phi$ gives $(x \cos \phi - y \sin \phi, \; x \sin \phi + y \cos \phi)$:"
    return (
        Step(f"At position {p['m']} the turn is {in_words(products)}.", "angles", trace["angles"]),
        Step(
            "\n".join([rule + "\n", *lines]),
            "rotated",
            trace["rotated"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    share = shares_of_pi(p)[0]
    x, y = p["q"][:2]
    angle = part_of_pi(p["m"] * share)
    return (
        rf"The angle grows with the position: $\phi = {p['m']} \cdot {part_of_pi(share)}$ for the first pair.",
        rf"The first number is ${factor(x)} \cdot \cos {angle} - {factor(y)} \cdot \sin {angle}$.",
    )


TYPE = NumericType(
    slug="rotate-pair",
    code="T60",
    title="Rotate a query to its position",
    objective="LO7",
    difficulty="medium",
    input="vector",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=({"d_k": 2}, {"d_k": 4}),
    draw=draw,
    right=turn,
    honest=(partial(turn, keep=rounded(CARRY)),),
    # Two entries of q meet a rounded cosine or sine; both products and their sum may be rounded again.
    reach=lambda p: 2 * np.abs(p["q"]).max(axis=0) + 3,
    conventions={"half-split-rotation": turn_halves},  # of one pair there is only one half-split: the right answer
    wrong={
        "rotated-backwards": partial(turn, sense=-1),
        "angle-in-degrees": partial(turn, unit=DEGREE),
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
