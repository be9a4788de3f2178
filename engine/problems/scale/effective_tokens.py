"""T35: the entropy of attention weights, and the number of tokens it amounts to."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.attending import Keep, exactly, rounded, total
from engine.writing import factor, fixed, in_words

CARRY = 4
# Weights that are powers of one half and add up to 1, by their number.
WEIGHTS = {
    4: np.array([(4, 2, 1, 1)]) / 8,
    5: np.array([(8, 4, 2, 1, 1), (8, 2, 2, 2, 2), (4, 4, 4, 2, 2)]) / 16,
    6: np.array([(8, 2, 2, 2, 1, 1), (8, 4, 1, 1, 1, 1), (4, 4, 2, 2, 2, 2), (4, 4, 4, 2, 1, 1)]) / 16,
}


def draw(dice: Dice, n: int) -> Parameters:
    weights = WEIGHTS[n][dice.whole("weights", 0, len(WEIGHTS[n]) - 1)].T  # (n, B)
    order = np.argsort(dice.whole("order", 0, 2**31, n), axis=0, kind="stable")
    return {"weights": np.take_along_axis(weights, order, axis=0)}


def right(p: Parameters, keep: Keep = exactly) -> Trace:
    terms = keep(p["weights"] * keep(np.log(p["weights"])))
    entropy = keep(-total(terms, axis=0))
    return {"terms": terms, "entropy": entropy, "effective": keep(np.exp(entropy))}


def with_sign_left_out(p: Parameters) -> Trace:
    entropy = -right(p)["entropy"]
    return {"entropy": entropy, "effective": np.exp(entropy)}


def in_bits(p: Parameters) -> Trace:
    entropy = right(p)["entropy"] / np.log(2)
    return {"entropy": entropy, "effective": np.exp(entropy)}


def in_bits_and_back(p: Parameters) -> Trace:
    return {"entropy": right(p)["entropy"] / np.log(2)}


def without_weights(p: Parameters) -> Trace:
    entropy = -total(np.log(p["weights"]), axis=0)
    return {"entropy": entropy, "effective": np.exp(entropy)}


def of_equal_weights(p: Parameters) -> Trace:
    n = np.full(np.shape(p["weights"])[1:], float(len(p["weights"])))
    return {"entropy": np.log(n), "effective": n}


def tell(p: Parameters) -> str:
    return (
        f"A query spreads its attention over {p['n']} tokens with the weights\n\n"
        f"$$\\alpha = {weights_row(p['weights'])}$$\n\n"
        r"What is the entropy $H = -\sum_j \alpha_j \ln \alpha_j$ of these weights, in nats, and which number of "
        rf"equally weighted tokens, $e^H$, does it amount to? Carry {CARRY} decimals through every step and give $H$ "
        "to 3 decimals and $e^H$ to 2."
    )


def fraction(weight: float) -> str:
    return rf"\tfrac{{1}}{{{round(1 / weight)}}}"


def weights_row(weights: Array) -> str:
    return r"\begin{bmatrix} " + " & ".join(fraction(weight) for weight in weights) + r" \end{bmatrix}"


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    entropy, effective = trace["entropy"], trace["effective"]
    terms = " + ".join(factor(x, CARRY) for x in trace["terms"])
    sizes = sorted(set(p["weights"].tolist()), reverse=True)
    logs = in_words(rf"$\ln {fraction(x)} \approx {fixed(np.log(x), CARRY)}$" for x in sizes)
    return (
        Step(rf"The logarithms are {logs}.", "logarithms"),
        Step(rf"Each one times its weight: ${terms} \approx {fixed(-entropy, CARRY)}$.", "terms", trace["terms"]),
        Step(rf"With the sign turned, $H \approx {fixed(entropy, 3)}$.", "entropy", entropy),
        Step(
            rf"The weights are spread as widely as ${fixed(effective, 2)} \approx e^{{{fixed(entropy, CARRY)}}}$ equal "
            f"ones, out of {p['n']}.",
            "effective",
            {part.stage: trace[part.stage] for part in PARTS},
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    first = p["weights"][0]
    return (
        rf"Equal weights would give the largest entropy, $\ln {p['n']} \approx {fixed(np.log(p['n']), 3)}$. These are "
        "not equal, so the result is smaller.",
        rf"The first term of the sum is ${fraction(first)} \cdot \ln {fraction(first)} \approx "
        rf"{fixed(trace['terms'][0], CARRY)}$.",
    )


PARTS = (
    Part(stage="entropy", label="Entropy $H$ in nats", decimals=3),
    Part(stage="effective", label="Effective number of tokens $e^H$", decimals=2),
)

TYPE = NumericType(
    slug="effective-tokens",
    code="T35",
    title="Entropy and effective number of tokens",
    objective="LO4",
    difficulty="medium",
    input="parts",
    parts=PARTS,
    carry=CARRY,
    layouts=tuple({"n": n} for n in WEIGHTS),
    draw=draw,
    right=right,
    honest=(partial(right, keep=rounded(CARRY)),),
    # One rounding in each logarithm, term and sum: less than 2n + 1 in all, times e^H <= n for the second number.
    reach=lambda p: {"entropy": 2 * p["n"] + 1, "effective": p["n"] * (2 * p["n"] + 1) + 1},
    wrong={
        "entropy-misdefined/sign": with_sign_left_out,
        "entropy-misdefined/base-2": in_bits,
        "entropy-misdefined/base-2-and-back": in_bits_and_back,
        "entropy-misdefined/weights-left-out": without_weights,
        "entropy-misdefined/maximum": of_equal_weights,
    },
    feedback={
        "entropy-misdefined/sign": "The sign is missing: logarithms of weights are negative, and the entropy is not.",
        "entropy-misdefined/base-2": "You took logarithms to the base 2; nats are counted with the natural logarithm.",
        "entropy-misdefined/base-2-and-back": "You took logarithms to the base 2; nats are counted with the natural "
        "logarithm.",
        "entropy-misdefined/weights-left-out": "You added up the logarithms alone; each is first multiplied by its "
        "weight.",
        "entropy-misdefined/maximum": r"This is the maximum, $\ln n$ and $n$, which only equal weights reach.",
    },
    tell=tell,
    explain=explain,
    hint=hint,
)
