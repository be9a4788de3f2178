"""T09: attention weights from scores that are logarithms, so that they come out as plain fractions."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.phrases import Phrase
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import total
from engine.writing import in_math, in_words

EXPONENTIALS = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12])
DECIMALS = 3


def draw(dice: Dice, n: int) -> Parameters:
    return {"a": EXPONENTIALS[dice.whole("a", 0, len(EXPONENTIALS) - 1, n)]}


def weigh(p: Parameters, base: float = np.e) -> Trace:
    scores = np.log(p["a"])
    exponentials = p["a"] ** np.log(base)  # base ** ln a, exactly a for base e
    return {"scores": scores, "exponentials": exponentials, "weights": exponentials / total(exponentials, axis=0)}


def shares_of_scores(p: Parameters) -> Trace:
    scores = np.log(p["a"])
    return {"scores": scores, "weights": scores / total(scores, axis=0)}


def fits(p: Parameters, trace: Trace) -> Array:
    return np.asarray((np.diff(np.sort(p["a"], axis=0), axis=0) > 0).all(axis=0))


def logs(p: Parameters) -> list[str]:
    return [rf"\ln {x}" for x in p["a"]]


def tell(p: Parameters) -> str:
    return Phrase(
        "A query has the scaled scores %(scores)s with %(n)s keys. Which weights does it give to them? "
        "Each weight is a plain fraction; give fractions, or %(decimals)s decimals.",
        scores=in_math(logs(p)),
        n=p["n"],
        decimals=DECIMALS,
    )


def fractions(p: Parameters) -> str:
    return in_words(rf"$\frac{{{x}}}{{{p['a'].sum()}}}$" for x in p["a"])


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    powers = in_words(rf"$e^{{\ln {x}}} = {x}$" for x in p["a"])
    terms = " + ".join(str(x) for x in p["a"])
    return (
        Step(
            Phrase("Exponentiate, which undoes the logarithms: %(powers)s.", powers=powers),
            "exponentials",
            trace["exponentials"],
        ),
        Step(
            Phrase(
                "Divide each by their sum, $%(terms)s = %(sum)s$: the weights are %(fractions)s.",
                terms=terms,
                sum=p["a"].sum(),
                fractions=fractions(p),
            ),
            "weights",
            trace["weights"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        Phrase(r"Softmax starts with exponentials, and $e^{\ln %(a)s} = %(a)s$.", a=p["a"][0]),
        Phrase(
            "The exponentials are %(numbers)s. The weights are in the same proportions and add up to 1.",
            numbers=in_math(map(str, p["a"])),
        ),
    )


TYPE = NumericType(
    slug="softmax-of-logs",
    code="T09",
    title="Weights from logarithmic scores",
    objective="LO2",
    difficulty="easy",
    input="vector",
    decimals=DECIMALS,
    layouts=({"n": 3}, {"n": 4}),
    draw=draw,
    right=weigh,
    stops={"scores": "scores-are-output", "exponentials": "forgot-to-normalise"},
    wrong={
        "divide-scores-without-exp": shares_of_scores,
        "wrong-softmax-base/base-2": partial(weigh, base=2.0),
        "wrong-softmax-base/base-10": partial(weigh, base=10.0),
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
