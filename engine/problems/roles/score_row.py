"""T03: the raw scores of one query with every key."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import attend, keys_with_keys, keys_with_queries, queries_with_keys, queries_with_queries
from engine.problems.explaining import product_sum, scores_step
from engine.problems.tokens import draw_tokens, row_names
from engine.writing import latex_matrix, short

ROW_OF_SCORES = partial(attend, scale=None, normalise=None, blend=None, row="row")


def draw(dice: Dice, n: int, d_k: int, row: int) -> Parameters:
    return {"Q": dice.whole("Q", -3, 3, n, d_k), "K": dice.whole("K", -3, 3, n, d_k), "tokens": draw_tokens(dice, n)}


def products(p: Parameters) -> Trace:
    return {"products": p["Q"][p["row"]] * p["K"]}  # (d_k,) * (n, d_k) -> (n, d_k)


def fits(p: Parameters, trace: Trace) -> Array:
    return np.ptp(trace["scores"], axis=0) > 0


def tell(p: Parameters) -> str:
    return (
        f"The tokens {row_names(p)} have these queries and keys, one row each in this order:\n\n"
        f"$$Q = {latex_matrix(p['Q'])}, \\qquad K = {latex_matrix(p['K'])}$$\n\n"
        f"Give the raw scores of the query at **{p['tokens'][p['row']]}** with every key, not scaled: "
        f"{p['n']} whole numbers."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    return (scores_step(p, trace, p["Q"][p["row"]]),)


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    query, token = p["Q"][p["row"]], p["tokens"][p["row"]]
    first = f"${product_sum(query, p['K'][0])} = {short(trace['scores'][0], 0)}$"
    return (
        f"The query at {token} is row {p['row'] + 1} of $Q$. It meets each of the {p['n']} rows of $K$.",
        f"Its score with {p['tokens'][0]} is {first}. The others go the same way.",
    )


TYPE = NumericType(
    slug="score-row",
    code="T03",
    title="Scores of one query with every key",
    objective="LO1",
    difficulty="easy",
    input="vector",
    decimals=0,
    layouts=tuple(
        {"n": n, "d_k": d_k, "row": row} for n, d_k in ((2, 3), (3, 2), (3, 4), (4, 2), (4, 3)) for row in range(n)
    ),
    draw=draw,
    right=partial(ROW_OF_SCORES, compare=queries_with_keys),
    wrong={
        "scores-transposed": partial(ROW_OF_SCORES, compare=keys_with_queries),
        "compared-queries-with-queries": partial(ROW_OF_SCORES, compare=queries_with_queries),
        "compared-queries-with-queries/keys-with-keys": partial(ROW_OF_SCORES, compare=keys_with_keys),
        "elementwise-not-summed": products,
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
