"""T18: the logarithm of the sum of exponentials, and how far scores may grow before fp16 overflows."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import Keep, exactly, rounded, total
from engine.writing import fixed, latex_row, short

CARRY, DECIMALS = 4, 3
LARGEST_FP16 = 65504


def draw(dice: Dice, n: int, asks_headroom: int) -> Parameters:
    is_top = np.arange(n)[:, None] == dice.whole("top", 0, n - 1)
    below = np.where(is_top, 0, dice.whole("below", 1, 5, n))
    return {"scores": (dice.whole("maximum", 2, 10) - below) / 2, "largest": LARGEST_FP16}


def finish(p: Parameters, logarithm: Array, keep: Keep = exactly) -> Trace:
    """Answer with the logarithm, or with the room between it and the logarithm of the largest number."""
    if not p["asks_headroom"]:
        return {"log_sum_exp": logarithm}
    return {"log_sum_exp": logarithm, "headroom": keep(keep(np.log(p["largest"])) - logarithm)}


def shift_and_sum(p: Parameters, keep: Keep = exactly) -> Trace:
    maximum = p["scores"].max(axis=0)
    sum_of_exponentials = total(keep(np.exp(p["scores"] - maximum)), axis=0)
    logarithm = keep(np.log(sum_of_exponentials))
    return {"sum": sum_of_exponentials, "log_of_sum": logarithm} | finish(p, keep(maximum + logarithm), keep)


def sum_at_once(p: Parameters, keep: Keep) -> Trace:
    return finish(p, keep(np.log(total(keep(np.exp(p["scores"])), axis=0))), keep)


def without_maximum(p: Parameters) -> Trace:
    return finish(p, shift_and_sum(p)["log_of_sum"])


def maximum_alone(p: Parameters) -> Trace:
    return finish(p, p["scores"].max(axis=0) * 1.0)


def with_base_10(p: Parameters) -> Trace:
    trace = shift_and_sum(p)
    return {stage: trace[stage] / np.log(10) for stage in ("log_sum_exp", "headroom") if stage in trace}


def tell(p: Parameters) -> str:
    scores = f"A query has these scaled scores with {p['n']} keys:\n\n$$s = {latex_row(p['scores'])}$$\n\n"
    rounding = f"Carry {CARRY} decimals through every step and give the answer to {DECIMALS}."
    if not p["asks_headroom"]:
        return rf"{scores}What is their log-sum-exp, the natural logarithm $\ln \sum_j e^{{s_j}}$? {rounding}"
    return (
        f"{scores}The largest number that fp16 can hold is {p['largest']}. One number $c$ is added to every score, and "
        rf"softmax is taken without subtracting the maximum. At which $c$ does $\sum_j e^{{s_j + c}}$ reach "
        f"{p['largest']}? {rounding}"
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    maximum = p["scores"].max()
    logarithm, result = fixed(trace["log_of_sum"], CARRY), fixed(trace["log_sum_exp"], CARRY)
    terms = " + ".join(f"e^{{{short(x - maximum, 1)}}}" for x in p["scores"])
    steps = (
        Step(
            f"Take the maximum, ${short(maximum, 1)}$, out of every exponent; what is left sums to "
            rf"${terms} \approx {fixed(trace['sum'], CARRY)}$.",
            "sum",
            trace["sum"],
        ),
        Step(
            rf"Its logarithm is $\ln {fixed(trace['sum'], CARRY)} \approx {logarithm}$.",
            "log_of_sum",
            trace["log_of_sum"],
        ),
        Step(
            rf"Add the maximum back: ${short(maximum, 1)} + {logarithm} = {result}$.",
            "log_sum_exp",
            trace["log_sum_exp"],
        ),
    )
    if not p["asks_headroom"]:
        return steps
    limit = fixed(np.log(p["largest"]), CARRY)
    room = rf"{limit} - {result} \approx {fixed(trace['headroom'], DECIMALS)}"
    text = (
        rf"Adding $c$ to every score adds $c$ to this. It may grow to $\ln {p['largest']} \approx {limit}$: ${room}$."
    )
    return (*steps, Step(text, "headroom", trace["headroom"]))


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    maximum = short(p["scores"].max(), 1)
    hints = (
        rf"With the maximum $m = {maximum}$ taken out, $\ln \sum_j e^{{s_j}} = m + \ln \sum_j e^{{s_j - m}}$.",
        rf"The sum $\sum_j e^{{s_j - m}}$ is ${fixed(trace['sum'], CARRY)}$.",
    )
    if not p["asks_headroom"]:
        return hints
    limit = fixed(np.log(p["largest"]), CARRY)
    return (
        *hints,
        rf"Adding $c$ multiplies the sum by $e^c$, so its logarithm grows by $c$; it ends at "
        rf"$\ln {p['largest']} \approx {limit}$.",
    )


TYPE = NumericType(
    slug="logsumexp",
    code="T18",
    title="Log-sum-exp and overflow",
    objective="LO2",
    difficulty="hard",
    input="scalar",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=tuple({"n": n, "asks_headroom": asks} for n in (3, 4) for asks in (0, 1)),
    draw=draw,
    right=shift_and_sum,
    honest=(partial(shift_and_sum, keep=rounded(CARRY)), partial(sum_at_once, keep=rounded(CARRY))),
    # Each exponential, the logarithm and the two numbers of the difference; the sums here are 1 and more.
    reach=lambda p: p["n"] + 3,
    wrong={
        "maximum-not-added-back": without_maximum,
        "maximum-not-added-back/maximum-alone": maximum_alone,
        "wrong-softmax-base/base-10": with_base_10,
    },
    feedback={
        "maximum-not-added-back/maximum-alone": (
            "You stopped at the maximum; the logarithm of the shifted sum is added to it."
        ),
        "wrong-softmax-base/base-10": "You took logarithms to base 10; powers of e are undone by the natural one.",
    },
    tell=tell,
    explain=explain,
    hint=hint,
)
