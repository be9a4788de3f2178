"""T33: the factor that gives scores the standard deviation 1, whatever the entries are."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import Keep, exactly, rounded
from engine.writing import fixed, relation, short

CARRY, DECIMALS = 4, 3
KEY_SIZES = np.array([4, 9, 16, 25, 64])
SMALLEST = 0.02  # smaller factors have too few digits at three decimals


def draw(dice: Dice, choices: int) -> Parameters:
    # The entries are -a or a (two choices), or -a, 0 or a (three), all equally likely.
    return {
        "d_k": KEY_SIZES[dice.whole("d_k", 0, len(KEY_SIZES) - 1)],
        "a_q": dice.whole("a_q", 1, 4),
        "a_k": dice.whole("a_k", 1, 4),
    }


def right(p: Parameters, keep: Keep = exactly) -> Trace:
    of_query, of_key = (keep(2 * p[a] ** 2 / p["choices"]) for a in ("a_q", "a_k"))
    of_score = keep(p["d_k"] * keep(of_query * of_key))
    deviation = keep(np.sqrt(of_score))
    return {
        "query_variance": of_query,
        "key_variance": of_key,
        "score_variance": of_score,
        "score_deviation": deviation,
        "factor": keep(1 / deviation),
    }


def by_key_size(p: Parameters) -> Trace:
    return {"factor": 1 / p["d_k"]}


def by_variance(p: Parameters) -> Trace:
    return {"factor": 1 / right(p)["score_variance"]}


def of_unit_entries(p: Parameters) -> Trace:
    return {"factor": 1 / np.sqrt(p["d_k"])}


def without_key_variance(p: Parameters) -> Trace:
    return {"factor": 1 / np.sqrt(p["d_k"] * right(p)["query_variance"])}


def with_variances_outside_the_root(p: Parameters) -> Trace:
    trace = right(p)
    return {"factor": 1 / (np.sqrt(p["d_k"]) * trace["query_variance"] * trace["key_variance"])}


def multiplied(p: Parameters) -> Trace:
    return {"factor": right(p)["score_deviation"]}


def fits(p: Parameters, trace: Trace) -> Array:
    return trace["factor"] >= SMALLEST


def reach(p: Parameters) -> Array:
    """How far an error of 1 in each number on the way moves the factor 1 / sqrt(d_k v_q v_k), added up."""
    trace = right(p)
    of_query, of_key, factor = trace["query_variance"], trace["key_variance"], trace["factor"]
    of_variances = 1 / of_query + 1 / of_key + 1 / (of_query * of_key) + 1 / trace["score_variance"]
    return factor * of_variances / 2 + factor**2 + 1


def entries_text(a: int, choices: int) -> str:
    return f"${-a}$, $0$ or ${a}$" if choices == 3 else f"${-a}$ or ${a}$"


def tell(p: Parameters) -> str:
    return (
        f"The {p['d_k']} entries of a query $q$ are {entries_text(p['a_q'], p['choices'])}, each equally likely. The "
        f"{p['d_k']} entries of a key $k$ are {entries_text(p['a_k'], p['choices'])}, each equally likely. All of them "
        r"are independent. Which positive factor $c$ gives the score $c \, (q \cdot k)$ the standard deviation 1? "
        f"Carry {CARRY} decimals through every step and give $c$ to {DECIMALS} decimals."
    )


def variance_text(a: int, choices: int, variance: float) -> str:
    squares = " + ".join(["0", *[f"{a}^2"] * 2] if choices == 3 else [f"{a}^2"] * 2)
    return rf"\frac{{{squares}}}{{{choices}}} {relation(variance, CARRY)} {short(variance, CARRY)}"


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    of_query, of_key, of_score, deviation, factor = (float(value) for value in trace.values())
    product = rf"{p['d_k']} \cdot {short(of_query, CARRY)} \cdot {short(of_key, CARRY)}"
    entries_are_exact = {relation(variance, CARRY) for variance in (of_query, of_key)} == {"="}
    sign = "=" if entries_are_exact else r"\approx"
    return (
        Step(
            "The mean of an entry is 0, so its variance is the mean of its square: "
            rf"$\sigma_q^2 = {variance_text(p['a_q'], p['choices'], of_query)}$ and "
            rf"$\sigma_k^2 = {variance_text(p['a_k'], p['choices'], of_key)}$.",
            "query_variance",
            trace["query_variance"],
        ),
        Step(
            rf"The score adds up $d_k = {p['d_k']}$ independent products, so its variance is "
            rf"$d_k \sigma_q^2 \sigma_k^2 = {product} {sign} {short(of_score, CARRY)}$.",
            "score_variance",
            trace["score_variance"],
        ),
        Step(
            rf"Its standard deviation is $\sqrt{{{short(of_score, CARRY)}}} {relation(deviation, CARRY)} "
            rf"{short(deviation, CARRY)}$.",
            "score_deviation",
            trace["score_deviation"],
        ),
        Step(
            rf"Divide by it: $c = 1 / {short(deviation, CARRY)} {relation(factor, DECIMALS)} "
            f"{fixed(factor, DECIMALS)}$.",
            "factor",
            trace["factor"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    variance, deviation = (short(trace[stage], CARRY) for stage in ("query_variance", "score_deviation"))
    return (
        "The factor is 1 divided by the standard deviation of the raw score.",
        f"One entry of the query has the variance ${variance}$. The score adds up {p['d_k']} products of entries.",
        f"The raw score has the standard deviation ${deviation}$.",
    )


TYPE = NumericType(
    slug="unit-variance-factor",
    code="T33",
    title="Factor that gives scores unit spread",
    objective="LO4",
    difficulty="medium",
    input="scalar",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=({"choices": 2}, {"choices": 3}),
    draw=draw,
    right=right,
    honest=(partial(right, keep=rounded(CARRY)),),
    reach=reach,
    wrong={
        "scaled-by-dk": by_key_size,
        "scaled-by-dk/variance": by_variance,
        "variance-miscounted/unit-entries": of_unit_entries,
        "variance-miscounted/query-alone": without_key_variance,
        "variance-miscounted/outside-the-root": with_variances_outside_the_root,
        "multiplied-instead": multiplied,
    },
    feedback={
        "scaled-by-dk/variance": "You divided by the variance of the score; the standard deviation is its root.",
        "variance-miscounted/unit-entries": r"The factor $1/\sqrt{d_k}$ is for entries of variance 1; here they have "
        "others.",
        "variance-miscounted/query-alone": "You counted the variance of the query's entries and not that of the key's.",
        "variance-miscounted/outside-the-root": "The variances of the entries belong under the root, like $d_k$.",
        "multiplied-instead": "You gave the standard deviation of the raw score; the factor divides by it.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
