"""T71: the running maximum, sum and blend of online softmax after two blocks of keys."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.attending import Keep, exactly, rounded, total
from engine.writing import factor, fixed, latex_row, short

CARRY, DECIMALS = 4, 3
SIZE = 2  # keys in a block


def draw(dice: Dice) -> Parameters:
    return {
        "scores": dice.whole("scores", -2, 4, 2, SIZE),  # (blocks, keys)
        "values": dice.whole("values", 1, 9, 2, SIZE) * dice.sign("values sign", 2, SIZE),
    }


def of_block(p: Parameters, block: int, m: Array, keep: Keep) -> tuple[Array, Array]:
    """Give the sum of the block's exponentials, measured from m, and the blend of its values with them."""
    exponentials = keep(np.exp(p["scores"][block] - m))
    return total(exponentials, axis=0), keep(total(exponentials * p["values"][block], axis=0))


def run(p: Parameters, *, rescale_sum: bool = True, rescale_blend: bool = True, keep: Keep = exactly) -> Trace:
    first_m = p["scores"][0].max(axis=0) * 1.0
    first_l, first_acc = of_block(p, 0, first_m, keep)
    m = np.maximum(first_m, p["scores"][1].max(axis=0))
    shrink = keep(np.exp(first_m - m))
    more_l, more_acc = of_block(p, 1, m, keep)
    return {
        "first_m": first_m,
        "first_l": first_l,
        "first_acc": first_acc,
        "shrink": shrink,
        "m": m,
        "l": keep(first_l * (shrink if rescale_sum else 1.0)) + more_l,
        "acc": keep(first_acc * (shrink if rescale_blend else 1.0)) + more_acc,
    }


def at_once(p: Parameters, keep: Keep = exactly) -> Trace:
    """Know the maximum of all scores from the start."""
    m = p["scores"].max(axis=(0, 1)) * 1.0
    (first_l, first_acc), (more_l, more_acc) = (of_block(p, block, m, keep) for block in (0, 1))
    return {"m": m, "l": first_l + more_l, "acc": first_acc + more_acc}


def fits(p: Parameters, trace: Trace) -> Array:
    return trace["m"] > trace["first_m"]  # otherwise nothing has to be rescaled


def tell(p: Parameters) -> str:
    (s_1, s_2), (v_1, v_2) = p["scores"], p["values"]
    return (
        "Online softmax goes through the keys of one query block by block and keeps three numbers: the maximum $m$ of "
        r"the scores so far, the sum $\ell = \sum_j e^{s_j - m}$ and the blend $a = \sum_j e^{s_j - m} v_j$, not "
        "divided by $\\ell$. The scores, already scaled, and the values, single numbers here, come in two blocks:\n\n"
        f"$$s^{{(1)}} = {latex_row(s_1)}, \\quad v^{{(1)}} = {latex_row(v_1)}, \\qquad "
        f"s^{{(2)}} = {latex_row(s_2)}, \\quad v^{{(2)}} = {latex_row(v_2)}$$\n\n"
        r"What are $m$, $\ell$ and $a$ after the second block? $m$ is a whole number. "
        f"Carry {CARRY} decimals through every step and give $\\ell$ and $a$ to {DECIMALS}."
    )


def blend(exponentials: Array, values: Array) -> str:
    terms = (rf"{fixed(x, CARRY)} \cdot {factor(value)}" for x, value in zip(exponentials, values, strict=True))
    return " + ".join(terms)


def powers(scores: Array, m: float) -> str:
    return " + ".join(f"e^{{{short(score - m, 0)}}}" for score in scores)


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    first_m, m = short(trace["first_m"], 0), short(trace["m"], 0)
    first, second = (np.exp(p["scores"][i] - trace[name]) for i, name in enumerate(("first_m", "m")))
    first_l, first_acc, shrink = (fixed(trace[name], CARRY) for name in ("first_l", "first_acc", "shrink"))
    first_acc_factor = factor(trace["first_acc"], CARRY)
    return (
        Step(
            rf"After the first block $m = {first_m}$, $\ell = {powers(p['scores'][0], trace['first_m'])} \approx "
            rf"{first_l}$ and $a = {blend(first, p['values'][0])} \approx {first_acc}$.",
            "first_l",
            trace["first_l"],
        ),
        Step(
            rf"The maximum grows to ${m}$, so what has been gathered shrinks by "
            rf"$e^{{{short(trace['first_m'] - trace['m'], 0)}}} \approx {shrink}$.",
            "shrink",
            trace["shrink"],
        ),
        Step(
            rf"The sum shrinks, then the second block joins it: $\ell = {first_l} \cdot {shrink} + "
            rf"{powers(p['scores'][1], trace['m'])} \approx {fixed(trace['l'], DECIMALS)}$.",
            "l",
            trace["l"],
        ),
        Step(
            rf"So does the blend: $a = {first_acc_factor} \cdot {shrink} + {blend(second, p['values'][1])} "
            rf"\approx {fixed(trace['acc'], DECIMALS)}$.",
            "acc",
            trace["acc"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    first_m, m = short(trace["first_m"], 0), short(trace["m"], 0)
    first_l, first_acc = (fixed(trace[name], CARRY) for name in ("first_l", "first_acc"))
    return (
        f"Take the first block alone: its maximum is ${first_m}$. Work out its sum and its blend with that.",
        rf"After the first block $\ell \approx {first_l}$ and $a \approx {first_acc}$, both measured from ${first_m}$. "
        rf"The maximum then grows to ${m}$: by which factor do they change?",
        rf"They shrink by $e^{{{first_m} - {factor(trace['m'])}}} \approx {fixed(trace['shrink'], CARRY)}$, and the "
        "second block is added after that.",
    )


def reach(p: Parameters) -> dict[str, Array]:
    """Count roundings: four exponentials, the factor on a sum of at most 2, and what is kept of products and sums."""
    largest = np.abs(p["values"]).max(axis=(0, 1))
    return {"m": 0.0 * largest, "l": 10.0 + 0.0 * largest, "acc": 8.0 * largest + 6.0}


TYPE = NumericType(
    slug="online-softmax",
    code="T71",
    title="Online softmax over two blocks",
    objective="LO8",
    difficulty="hard",
    input="parts",
    parts=(
        Part(stage="m", label="Maximum $m$", decimals=2),
        Part(stage="l", label="Sum $\\ell$", decimals=DECIMALS),
        Part(stage="acc", label="Blend $a$", decimals=DECIMALS),
    ),
    carry=CARRY,
    draw=draw,
    right=run,
    honest=(partial(run, keep=rounded(CARRY)), partial(at_once, keep=rounded(CARRY))),
    reach=reach,
    wrong={
        "old-sum-not-rescaled": partial(run, rescale_sum=False, rescale_blend=False),
        "old-sum-not-rescaled/sum": partial(run, rescale_sum=False),
        "old-sum-not-rescaled/blend": partial(run, rescale_blend=False),
    },
    feedback={
        "old-sum-not-rescaled/blend": "The running blend keeps its old scale; a new maximum shrinks it as it shrinks "
        "the sum."
    },
    left_out={"maximum-not-added-back": "the state keeps the maximum as a number of its own; nothing is added back"},
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
