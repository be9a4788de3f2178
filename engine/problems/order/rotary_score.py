"""T61: the score of a rotated query and a rotated key, at two pairs of positions; and the value beside them."""

from fractions import Fraction
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.attending import Keep, exactly, rounded, total
from engine.problems.order.angles import part_of_pi, rotated
from engine.writing import factor, fixed, latex_row, short

CARRY, DECIMALS = 4, 2
DIVISORS = np.array([4, 5, 6, 8, 12])  # angles per position as parts of pi


def draw(dice: Dice) -> Parameters:
    names = ("q", "k", "v")
    vectors = {name: dice.whole(name, 1, 3, 2) * dice.sign(f"{name} sign", 2) for name in names}
    positions = {"m": dice.whole("m", 0, 6), "n": dice.whole("n", 0, 6), "c": dice.whole("c", 2, 9)}
    return {**vectors, **positions, "theta": np.pi / DIVISORS[dice.whole("theta", 0, len(DIVISORS) - 1)]}


def turned(vector: Array, angle: Array, keep: Keep = exactly) -> Array:
    return rotated(vector[None], np.asarray(angle)[None], keep)[0]


def scored(p: Parameters, angle: Array, keep: Keep = exactly) -> Array:
    """Match the query with the key turned by this angle."""
    return total(keep(p["q"] * turned(p["k"], angle, keep)), axis=0)


def by_difference(p: Parameters, keep: Keep = exactly) -> Trace:
    angle = (p["n"] - p["m"]) * p["theta"]
    score = scored(p, angle, keep)
    return {"angle": angle, "score": score, "moved_score": score, "value": p["v"] * 1.0}


def one_by_one(p: Parameters, keep: Keep = exactly) -> Trace:
    """Turn the query and the key to their own positions, both times."""

    def at(m: Array, n: Array) -> Array:
        return total(keep(turned(p["q"], m * p["theta"], keep) * turned(p["k"], n * p["theta"], keep)), axis=0)

    return {
        "score": at(p["m"], p["n"]),
        "moved_score": at(p["m"] + p["c"], p["n"] + p["c"]),
        "value": p["v"] * 1.0,
    }


def by_sum(p: Parameters) -> Trace:
    angle, moved = (p["m"] + p["n"]) * p["theta"], (p["m"] + p["n"] + 2 * p["c"]) * p["theta"]
    return {"angle": angle, "score": scored(p, angle), "moved_score": scored(p, moved)}


def unturned(p: Parameters) -> Trace:
    angle = 0 * p["theta"]
    return {"angle": angle, "score": scored(p, angle), "moved_score": scored(p, angle)}


def backwards(p: Parameters) -> Trace:
    angle = (p["m"] - p["n"]) * p["theta"]
    return {"angle": angle, "score": scored(p, angle), "moved_score": scored(p, angle)}


def value_turned(p: Parameters) -> Trace:
    return {**by_difference(p), "value": turned(p["v"], p["n"] * p["theta"])}


def fits(p: Parameters, trace: Trace) -> Array:
    return (p["m"] != p["n"]) & (p["n"] > 0)


def reach(p: Parameters) -> dict[str, Array]:
    """Bound the error of a score by rotated entries, each off by at most `off`, that meet entries of the other one."""
    off = {name: total(np.abs(p[name]), axis=0) + 3 for name in ("q", "k")}  # sine, cosine, two products and their sum
    length = {name: np.sqrt(total(p[name] ** 2, axis=0)) for name in ("q", "k")}
    score = np.sqrt(2) * (length["q"] * off["k"] + length["k"] * off["q"]) + 3
    return {"score": score, "moved_score": score, "value": 0 * score}


def share_of_pi(p: Parameters) -> Fraction:
    return Fraction(1, round(float(np.pi / p["theta"])))


def tell(p: Parameters) -> str:
    m, n, c = p["m"], p["n"], p["c"]
    return (
        "A head of size 2 uses a rotary encoding (RoPE): both features form one pair, which turns by "
        rf"$\theta = {part_of_pi(share_of_pi(p))}$ per position, counter-clockwise, in radians. Before the "
        "rotation, the query of one token and the key and value of another are:\n\n"
        f"$$q = {latex_row(p['q'])}, \\qquad k = {latex_row(p['k'])}, \\qquad v = {latex_row(p['v'])}$$\n\n"
        "Give three things:\n\n"
        f"- the raw score, not scaled, with the query at position $m = {m}$ and the key at $n = {n}$\n"
        f"- the score when both stand $c = {c}$ positions later, at {m + c} and {n + c}\n"
        f"- the value vector that the weight of the token at $n = {n}$ is multiplied with\n\n"
        f"Carry {CARRY} decimals through every step and give all numbers to {DECIMALS} decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    m, n, c = p["m"], p["n"], p["c"]
    angle = (n - m) * share_of_pi(p)
    key = turned(p["k"], trace["angle"])
    products = " + ".join(rf"{factor(x)} \cdot {factor(y, CARRY)}" for x, y in zip(p["q"], key, strict=True))
    return (
        Step(
            r"Turning both vectors leaves only the difference of the positions: "
            r"$R(m\theta)q \cdot R(n\theta)k = q \cdot R((n - m)\theta)k$. "
            rf"Here the angle is $({n} - {m}) \cdot {part_of_pi(share_of_pi(p))} = {part_of_pi(angle)}$.",
            "angle",
            trace["angle"],
        ),
        Step(
            rf"The key turned by it is $({fixed(key[0], CARRY)}, {fixed(key[1], CARRY)})$, and the score is "
            rf"${products} \approx {fixed(trace['score'], DECIMALS)}$.",
            "score",
            trace["score"],
        ),
        Step(
            f"At the positions {m + c} and {n + c} the difference is the same ${n - m}$, and so is the score: "
            f"${fixed(trace['moved_score'], DECIMALS)}$.",
            "moved_score",
            trace["moved_score"],
        ),
        Step(
            f"Only queries and keys are turned. The value goes into the blend as it is: ${latex_row(trace['value'])}$.",
            "value",
            trace["value"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    m, n = p["m"], p["n"]
    angle = (n - m) * share_of_pi(p)
    sine, cosine = (short(wave(trace["angle"]), CARRY) for wave in (np.sin, np.cos))
    return (
        r"Write $R(m\theta)q \cdot R(n\theta)k$ with one rotation: which positions are left in its angle?",
        rf"Turn the key by $({n} - {m})\theta = {part_of_pi(angle)}$; its cosine is ${cosine}$ and its sine ${sine}$.",
        "RoPE acts on what is compared, not on what is blended.",
    )


TYPE = NumericType(
    slug="rotary-score",
    code="T61",
    title="Score of a rotated query and key",
    objective="LO7",
    difficulty="hard",
    input="parts",
    parts=(
        Part(stage="score", label="Score at positions $m$ and $n$", decimals=DECIMALS),
        Part(stage="moved_score", label="Score at $m + c$ and $n + c$", decimals=DECIMALS),
        Part(stage="value", label="Value in the blend", decimals=DECIMALS),
    ),
    carry=CARRY,
    draw=draw,
    right=by_difference,
    honest=(partial(by_difference, keep=rounded(CARRY)), partial(one_by_one, keep=rounded(CARRY))),
    reach=reach,
    wrong={
        "absolute-positions-in-rotary/sum": by_sum,
        "absolute-positions-in-rotary/none": unturned,
        "rotated-backwards": backwards,
        "rotated-the-values": value_turned,
    },
    feedback={
        "absolute-positions-in-rotary/none": "Without any turn the positions are lost; their difference stays in the "
        "score."
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
