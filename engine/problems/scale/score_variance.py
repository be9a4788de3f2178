"""T32: the variance, or the standard deviation, of the dot product of a random query and a random key."""

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace, last_stage
from engine.writing import short

KEY_SIZES = np.array([4, 9, 16, 25, 64])  # whole roots
DEVIATIONS = np.array([0.5, 1, 1.5, 2, 3])


def draw(dice: Dice, asks_deviation: int) -> Parameters:
    return {
        "d_k": KEY_SIZES[dice.whole("d_k", 0, len(KEY_SIZES) - 1)],
        "sigma_q": DEVIATIONS[dice.whole("sigma_q", 0, len(DEVIATIONS) - 1)],
        "sigma_k": DEVIATIONS[dice.whole("sigma_k", 0, len(DEVIATIONS) - 1)],
    }


def variance_of_product(p: Parameters) -> Array:
    return (p["sigma_q"] * p["sigma_k"]) ** 2


def answer(p: Parameters, variance: Array) -> Trace:
    trace = {"variance": variance}
    return trace | {"deviation": np.sqrt(variance)} if p["asks_deviation"] else trace


def right(p: Parameters) -> Trace:
    product = variance_of_product(p)
    return {"product": product} | answer(p, p["d_k"] * product)


def other_measure(p: Parameters) -> Trace:
    variance = p["d_k"] * variance_of_product(p)
    return {"variance": variance} if p["asks_deviation"] else {"deviation": np.sqrt(variance)}


def with_key_size_squared(p: Parameters) -> Trace:
    return answer(p, p["d_k"] ** 2 * variance_of_product(p))


def without_key_size(p: Parameters) -> Trace:
    return answer(p, variance_of_product(p))


def with_deviations(p: Parameters) -> Trace:
    return answer(p, p["d_k"] * p["sigma_q"] * p["sigma_k"])


def of_unit_entries(p: Parameters) -> Trace:
    return answer(p, p["d_k"] * 1.0)


def with_root_of_key_size(p: Parameters) -> Trace:
    return answer(p, np.sqrt(p["d_k"]) * variance_of_product(p))


def fits(p: Parameters, trace: Trace) -> Array:
    quarters = last_stage(trace) * 4
    return quarters == np.floor(quarters)


def asked(p: Parameters) -> str:
    return "standard deviation" if p["asks_deviation"] else "variance"


def tell(p: Parameters) -> str:
    return (
        f"The {p['d_k']} entries of a query $q$ have mean 0 and standard deviation "
        rf"$\sigma_q = {short(p['sigma_q'], 1)}$. The {p['d_k']} entries of a key $k$ have mean 0 and standard "
        rf"deviation $\sigma_k = {short(p['sigma_k'], 1)}$. All entries are independent. What is the **{asked(p)}** of "
        r"the raw score $q \cdot k$, not scaled? Nothing needs rounding: give it exactly, "
        "with at most two decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    sigma_q, sigma_k = short(p["sigma_q"], 1), short(p["sigma_k"], 1)
    product, variance = short(trace["product"], 4), short(trace["variance"], 4)
    steps = (
        Step(
            "One product $q_i k_i$ of independent entries with mean 0 has the variance "
            rf"$\sigma_q^2 \sigma_k^2 = {sigma_q}^2 \cdot {sigma_k}^2 = {product}$.",
            "product",
            trace["product"],
        ),
        Step(
            rf"Variances of independent terms add: $d_k = {p['d_k']}$ of them make "
            rf"${p['d_k']} \cdot {product} = {variance}$.",
            "variance",
            trace["variance"],
        ),
    )
    if not p["asks_deviation"]:
        return steps
    text = rf"The standard deviation is its root: $\sqrt{{{variance}}} = {short(trace['deviation'], 4)}$."
    return (*steps, Step(text, "deviation", trace["deviation"]))


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    last = " The standard deviation is the root of the sum." if p["asks_deviation"] else ""
    return (
        f"The score is a sum of {p['d_k']} independent products $q_i k_i$.",
        f"Each product has the variance ${short(trace['product'], 4)}$, and variances of independent terms add.{last}",
    )


TYPE = NumericType(
    slug="score-variance",
    code="T32",
    title="Spread of a random score",
    objective="LO4",
    difficulty="medium",
    input="scalar",
    decimals=2,
    layouts=({"asks_deviation": 0}, {"asks_deviation": 1}),
    draw=draw,
    right=right,
    wrong={
        "variance-miscounted/other-measure": other_measure,
        "variance-miscounted/key-size-squared": with_key_size_squared,
        "variance-miscounted/root-of-key-size": with_root_of_key_size,
        "variance-miscounted/one-product": without_key_size,
        "variance-miscounted/deviations-multiplied": with_deviations,
        "variance-miscounted/unit-entries": of_unit_entries,
    },
    feedback={
        "variance-miscounted/other-measure": "You mixed up variance and standard deviation: the one is the square of "
        "the other.",
        "variance-miscounted/one-product": "This is the spread of one product; the score adds up $d_k$ of them.",
        "variance-miscounted/deviations-multiplied": r"You multiplied the standard deviations; the variance of a "
        r"product is $\sigma_q^2 \sigma_k^2$.",
        "variance-miscounted/unit-entries": "This holds for entries of variance 1; here they have others.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
