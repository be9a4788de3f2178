"""T24: what attention gives when all keys are the same."""

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import total
from engine.problems.explaining import product_sum
from engine.problems.output.blending import blended, equal, vector_text, without_weights
from engine.problems.tokens import draw_tokens, row_names
from engine.writing import fixed, latex_matrix, latex_row, short

NO_BEST = "You took one value alone; all keys match equally well, so every value has the same share."


def draw(dice: Dice, n: int, d_k: int, d_v: int, row: int) -> Parameters:
    key = dice.whole("k", -3, 3, d_k)
    return {
        "q": dice.whole("q", -3, 3, d_k),
        "K": np.repeat(key[None], n, axis=0),
        "V": dice.whole("V", -5, 9, n, d_v),
        "tokens": draw_tokens(dice, n),
    }


def weighted(p: Parameters, weigh: Callable[[Array, Parameters], Array]) -> Trace:
    scores = total(p["q"] * p["K"], axis=1)  # (d_k,) * (n, d_k) -> (n,)
    return {"scores": scores} | blended(weigh(scores, p), p["V"])


def evenly(scores: Array, p: Parameters) -> Array:
    return equal(scores)


def all_on(token: int) -> Callable[[Array, Parameters], Array]:
    def weigh(scores: Array, p: Parameters) -> Array:
        weights = np.zeros(np.shape(scores))
        weights[token] = 1
        return weights

    return weigh


def unweighted(scores: Array, p: Parameters) -> Array:
    return without_weights(scores)


def on_others(scores: Array, p: Parameters) -> Array:
    weights = without_weights(scores) / (p["n"] - 1)
    weights[p["row"]] = 0
    return weights


def on_neighbours(scores: Array, p: Parameters) -> Array:
    weights = np.zeros(np.shape(scores))
    start = 0 if p["row"] == 0 else p["n"] - 2  # the row is an end of the sentence
    weights[start : start + 2] = 0.5
    return weights


def fits(p: Parameters, trace: Trace) -> Array:
    # A score of 0 would make equal weights look like a matter of zeros.
    return trace["scores"][0] != 0


def tell(p: Parameters) -> str:
    token = p["tokens"][p["row"]]
    return (
        f"The tokens are {row_names(p)}. The query at **{token}**, and the keys and values of all {p['n']} tokens in "
        "this order, are:\n\n"
        f"$$q = {latex_row(p['q'])}, \\qquad K = {latex_matrix(p['K'])}, \\qquad V = {latex_matrix(p['V'])}$$\n\n"
        f"What is the output of scaled dot-product attention at **{token}**, without a mask? Nothing needs rounding: "
        f"give the {p['d_v']} numbers exactly, with at most two decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    score, weight = short(trace["scores"][0], 0), fixed(1 / p["n"], 2)
    columns = "; ".join(
        rf"$({' + '.join(short(x, 0) for x in column)}) / {p['n']} = {short(mean, 2)}$".replace("+ -", "- ")
        for column, mean in zip(p["V"].T, trace["output"], strict=True)
    )
    return (
        Step(
            f"Every key gives the same score, ${product_sum(p['q'], p['K'][0])} = {score}$.", "scores", trace["scores"]
        ),
        Step(
            f"Scaling leaves equal scores equal, and softmax gives each of the {p['n']} keys the weight "
            f"$1/{p['n']} = {weight}$.",
            "weights",
            trace["weights"],
        ),
        Step(f"The output is the mean of the values: {columns}.", "output", trace["output"]),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    sums = vector_text(total(p["V"], axis=0), 0)
    return (
        f"Compare the rows of $K$: what does that say about the {p['n']} scores?",
        f"Equal scores get equal weights, and {p['n']} equal weights that add up to 1 are ${fixed(1 / p['n'], 2)}$ "
        "each.",
        f"The columns of $V$ add up to ${sums}$.",
    )


TYPE = NumericType(
    slug="equal-keys",
    code="T24",
    title="Output when all keys are equal",
    objective="LO3",
    difficulty="easy",
    input="vector",
    decimals=2,
    layouts=tuple({"n": 4, "d_k": d_k, "d_v": d_v, "row": row} for d_k, d_v in ((2, 3), (3, 2)) for row in (0, 3)),
    draw=draw,
    right=partial(weighted, weigh=evenly),
    stops={"scores": "scores-are-output", "weights": "weights-are-output"},
    wrong={
        # Which of equal scores is the best is anybody's guess.
        "argmax-instead-of-blend/first": partial(weighted, weigh=all_on(0)),
        "argmax-instead-of-blend/last": partial(weighted, weigh=all_on(-1)),
        "weights-ignored": partial(weighted, weigh=unweighted),
        "no-self-weight": partial(weighted, weigh=on_others),
        "neighbours-only": partial(weighted, weigh=on_neighbours),
    },
    feedback={f"argmax-instead-of-blend/{which}": NO_BEST for which in ("first", "last")},
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
