"""T07: the scaled scores of every query with every key."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems import attending
from engine.problems.attending import attend, keys_with_keys, keys_with_queries, queries_with_keys, queries_with_queries
from engine.problems.explaining import product_sum
from engine.problems.tokens import draw_tokens
from engine.writing import latex_matrix, latex_row, short

SCORE_MATRIX = partial(attend, normalise=None, blend=None, every_row=True)


def draw(dice: Dice, n: int, d_k: int) -> Parameters:
    return {"Q": dice.whole("Q", -1, 2, n, d_k), "K": dice.whole("K", -1, 2, n, d_k), "tokens": draw_tokens(dice, n)}


def fits(p: Parameters, trace: Trace) -> Array:
    return np.abs(trace["scaled"]).max(axis=(0, 1)) <= 3


def tell(p: Parameters) -> str:
    return (
        f"The tokens of “{' '.join(p['tokens'])}” have these queries and keys of size $d_k = {p['d_k']}$, one row "
        f"each:\n\n$$Q = {latex_matrix(p['Q'])}, \\qquad K = {latex_matrix(p['K'])}$$\n\n"
        "Give the whole matrix of scaled scores, before softmax and without a mask: "
        f"{p['n']} rows of {p['n']} numbers. Nothing needs rounding: each has at most two decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    query, key = p["tokens"][0], p["tokens"][1]
    example = f"{product_sum(p['Q'][0], p['K'][1])} = {short(trace['scores'][0, 1], 0)}"
    root = short(np.sqrt(p["d_k"]), 0)
    return (
        Step(
            f"Match every query with every key, one row for each query. *{query}* with *{key}*: "
            f"${example}$. All of them: $QK^\\top = {latex_matrix(trace['scores'])}$.",
            "scores",
            trace["scores"],
        ),
        Step(
            rf"Divide every score by $\sqrt{{d_k}} = {root}$: ${latex_matrix(trace['scaled'])}$.",
            "scaled",
            trace["scaled"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    first = f"{product_sum(p['Q'][0], p['K'][0])} = {short(trace['scores'][0, 0], 0)}"
    root = short(np.sqrt(p["d_k"]), 0)
    return (
        f"Row 1 belongs to the query at *{p['tokens'][0]}*, column 1 to the key at *{p['tokens'][0]}*: "
        rf"${first}$, to be divided by $\sqrt{{{p['d_k']}}} = {root}$.",
        f"Before scaling, the first row is ${latex_row(trace['scores'][0])}$.",
    )


TYPE = NumericType(
    slug="score-matrix",
    code="T07",
    title="Scaled scores of a whole sequence",
    objective="LO1",
    difficulty="medium",
    input="matrix",
    decimals=2,  # one more than needed: whoever divides by another number has to round to something
    layouts=({"n": 3, "d_k": 4},),
    draw=draw,
    right=partial(SCORE_MATRIX, compare=queries_with_keys),
    wrong={
        "forgot-scaling": partial(SCORE_MATRIX, compare=queries_with_keys, scale=None),
        "scaled-by-dk": partial(SCORE_MATRIX, compare=queries_with_keys, scale=attending.by_key_size),
        "multiplied-instead": partial(SCORE_MATRIX, compare=queries_with_keys, scale=attending.times_root_of_key_size),
        "scaled-by-sequence-length": partial(
            SCORE_MATRIX, compare=queries_with_keys, scale=attending.by_root_of_length
        ),
        "scores-transposed": partial(SCORE_MATRIX, compare=keys_with_queries),
        "compared-queries-with-queries": partial(SCORE_MATRIX, compare=queries_with_queries),
        "compared-queries-with-queries/keys-with-keys": partial(SCORE_MATRIX, compare=keys_with_keys),
    },
    feedback={
        "forgot-scaling": r"These are the raw scores; each is still to be divided by $\sqrt{d_k}$.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
