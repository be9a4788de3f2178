"""T65: what becomes of the score matrix when the sequence grows."""

import numpy as np

from engine.dice import Dice
from engine.problem import Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.writing import short

LENGTHS = np.array([100, 128, 200, 256, 400, 500, 512, 800, 1000, 1024, 2048, 4096])
FACTORS = np.array([2, 3, 4, 5, 10])
RATIO, MEMORY, TIME = range(3)  # what is asked for


def draw(dice: Dice, asked: int) -> Parameters:
    n = LENGTHS[dice.whole("n", 0, len(LENGTHS) - 1)]
    factor = FACTORS[dice.whole("factor", 0, len(FACTORS) - 1)]
    before = dice.whole("before", 2, 12) if asked != RATIO else np.ones_like(n)
    return {"n": n, "longer": n * factor, "before": before}


def right(p: Parameters) -> Trace:
    growth = p["longer"] / p["n"]
    return {"growth": growth, "after": p["before"] * growth * growth}


def growing_once(p: Parameters) -> Trace:
    growth = p["longer"] / p["n"]
    return {"growth": growth, "after": p["before"] * growth}


def tell(p: Parameters) -> str:
    ending = {
        RATIO: "How many times as many numbers does the score matrix $QK^\\top$ have then?",
        MEMORY: f"At {p['n']} tokens the scores of a layer take {p['before']} MiB. How many MiB do they take then?",
        TIME: f"At {p['n']} tokens a processor takes {p['before']} ms for the products $QK^\\top$ of a layer. How many "
        "ms do they take then, at the same speed?",
    }[p["asked"]]
    return (
        f"In a model with full self-attention, the sequence grows from {p['n']} to {p['longer']} tokens. Everything "
        f"else stays as it is. {ending} The result is a whole number."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    growth, after = short(trace["growth"], 0), short(trace["after"], 0)
    start = "" if p["asked"] == RATIO else rf"{p['before']} \cdot "
    unit = {RATIO: " times as many numbers", MEMORY: " MiB", TIME: " ms"}[p["asked"]]
    return (
        Step(
            f"There are ${p['longer']} / {p['n']} = {growth}$ times as many queries, and ${growth}$ times as many "
            "keys.",
            "growth",
            trace["growth"],
        ),
        Step(
            f"Each query meets each key, so the factor counts twice: ${start}{growth}^2 = {after}${unit}.",
            "after",
            trace["after"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        "The score matrix has a row for each query and a column for each key. What becomes of each?",
        rf"It had ${p['n']} \times {p['n']}$ numbers and now has ${p['longer']} \times {p['longer']}$.",
    )


TYPE = NumericType(
    slug="longer-sequence",
    code="T65",
    title="A sequence k times as long",
    objective="LO8",
    difficulty="easy",
    input="scalar",
    decimals=0,
    layouts=({"asked": RATIO}, {"asked": MEMORY}, {"asked": TIME}),
    draw=draw,
    right=right,
    wrong={"growth-not-squared": growing_once},
    tell=tell,
    explain=explain,
    hint=hint,
)
