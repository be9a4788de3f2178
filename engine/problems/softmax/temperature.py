"""T15: weights at another temperature, or after all scores are doubled or halved, which is the same."""

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems import attending
from engine.problems.attending import Keep, exactly, rounded
from engine.writing import fixed, in_math, latex_row, relation, short

CARRY, DECIMALS = 4, 3
# (temperature, grain of the scaled scores): what softmax gets is then never steeper than 3.
TEMPERATURES = np.array([(0.5, 0.25), (2, 0.5), (4, 1)])
CHANGES = {0.5: "doubled", 2: "halved", 4: "divided by 4"}


def draw(dice: Dice, n: int) -> Parameters:
    temperature, grain = TEMPERATURES[dice.whole("T", 0, len(TEMPERATURES) - 1)].T
    return {
        "scaled": dice.whole("scaled", -6, 6, n) * grain,
        "T": temperature,
        "told_as_change": dice.whole("told as change", 0, 1),
    }


def divided(scaled: Array, temperature: Array) -> Array:
    return scaled / temperature


def multiplied(scaled: Array, temperature: Array) -> Array:
    return scaled * temperature


def weigh(
    p: Parameters,
    temper: Callable[[Array, Array], Array] = divided,
    normalise: Callable[..., Array] = attending.softmax,
    keep: Keep = exactly,
) -> Trace:
    tempered = keep(temper(p["scaled"], p["T"]))
    return {"tempered": tempered, "weights": normalise(tempered[None], p, keep)[0]}


def without_temperature(p: Parameters) -> Trace:
    return {"weights": attending.softmax(p["scaled"][None], p, exactly)[0]}


def weights_divided(p: Parameters) -> Trace:
    weights = without_temperature(p)["weights"]
    return {"weights_without_temperature": weights, "weights": weights / p["T"]}


def fits(p: Parameters, trace: Trace) -> Array:
    return np.ptp(trace["tempered"], axis=0) >= 1


def tell(p: Parameters) -> str:
    scores = f"$$s = {latex_row(p['scaled'])}$$"
    rounding = f"Carry {CARRY} decimals through every step and give the weights to {DECIMALS}."
    temperature = f"$T = {short(p['T'], 1)}$"
    if p["told_as_change"]:
        return (
            f"A query has these scaled scores with {p['n']} keys:\n\n{scores}\n\nBefore softmax every one of them is "
            f"{CHANGES[float(p['T'])]}, which amounts to the temperature {temperature}. Which weights come out? "
            f"{rounding}"
        )
    return (
        f"Softmax runs at the temperature {temperature}. A query has these scaled scores with {p['n']} keys, not yet "
        f"tempered:\n\n{scores}\n\nWhich weights come out? {rounding}"
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    before, after = (in_math([short(x, CARRY) for x in row]) for row in (p["scaled"], trace["tempered"]))
    exponentials = np.exp(trace["tempered"])
    terms, whole = " + ".join(fixed(x, CARRY) for x in exponentials), fixed(exponentials.sum(), CARRY)
    weights = in_math([fixed(x, DECIMALS) for x in trace["weights"]])
    return (
        Step(
            f"Divide every score by $T = {short(p['T'], 1)}$: {before} become {after}.", "tempered", trace["tempered"]
        ),
        Step(
            rf"Then softmax as always. The exponentials add up to ${terms} \approx {whole}$, and divided by this sum "
            f"they give the weights {weights}.",
            "weights",
            trace["weights"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    j = int(np.argmax(np.abs(trace["tempered"])))
    tempered = trace["tempered"][j]
    power = np.exp(tempered)
    effect = "flatter" if p["T"] > 1 else "sharper"
    return (
        f"Here $T = {short(p['T'], 1)}$, so the weights come out {effect} than they would at $T = 1$.",
        f"Softmax gets $s_j / T$: ${short(p['scaled'][j], 2)}$ becomes ${short(tempered, CARRY)}$, and "
        rf"$e^{{{short(tempered, CARRY)}}} {relation(power, CARRY)} {short(power, CARRY)}$.",
    )


TYPE = NumericType(
    slug="temperature",
    code="T15",
    title="Weights at another temperature",
    objective="LO2",
    difficulty="medium",
    input="vector",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=({"n": 3},),
    draw=draw,
    right=weigh,
    honest=tuple(
        partial(weigh, normalise=way, keep=rounded(CARRY)) for way in (attending.softmax, attending.shifted_softmax)
    ),
    reach=lambda p: p["n"],
    stops={"tempered": "scores-are-output"},
    wrong={
        "temperature-multiplied": partial(weigh, temper=multiplied),
        "temperature-multiplied/after-softmax": weights_divided,
        "temperature-multiplied/left-out": without_temperature,
        "divide-scores-without-exp": partial(weigh, normalise=attending.shares_of_sum),
        "forgot-to-normalise": partial(weigh, normalise=attending.exponentials_only),
        "wrong-softmax-base/base-2": partial(weigh, normalise=partial(attending.softmax, base=2.0)),
    },
    feedback={
        "temperature-multiplied/after-softmax": (
            "Temperature divides the scores before softmax, not the weights after it."
        ),
        "temperature-multiplied/left-out": "You took the scores as they are; temperature divides them first.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
