"""T11: the attention weights of one token, from a matrix of raw scores."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems import attending
from engine.problems.attending import attend, printed_scores, rounded
from engine.problems.explaining import scaling_step, weights_step
from engine.problems.tokens import draw_tokens, row_names
from engine.writing import fixed, latex_matrix, relation, short

CARRY, DECIMALS = 4, 3
# (d_k, heads): whole roots, so that scaling is light work. Two heads would hide a mistake: dividing by the root of
# 2 * d_k is nearly the same as taking powers of 2, since 1 / ln 2 = 1.44.
SIZES = np.array([(9, 4), (9, 16), (16, 4), (16, 8), (25, 4)])

ROW_OF_WEIGHTS = partial(attend, compare=printed_scores, blend=None, row="row")


def draw(dice: Dice, n: int, row: int) -> Parameters:
    d_k, heads = SIZES[dice.whole("size", 0, len(SIZES) - 1)].T
    scores = dice.whole("scores", -7, 7, n, n)
    return {"scores": scores, "d_k": d_k, "h": heads, "d_model": d_k * heads, "tokens": draw_tokens(dice, n)}


def fits(p: Parameters, trace: Trace) -> Array:
    return (np.abs(trace["scaled"]) <= 3).all(axis=0) & (np.ptp(trace["scaled"], axis=0) >= 1)


def tell(p: Parameters) -> str:
    return (
        f"A model of width $d_{{\\text{{model}}}} = {p['d_model']}$ has {p['h']} heads of key size $d_k = {p['d_k']}$. "
        f"In one head the tokens {row_names(p)} have the raw scores $S = QK^\\top$, one row for each query:\n\n"
        f"$$S = {latex_matrix(p['scores'])}$$\n\n"
        "The scores are not scaled yet; the head uses scaled dot-product attention. Which weights does "
        f"**{p['tokens'][p['row']]}** give to the {p['n']} tokens? "
        f"Carry {CARRY} decimals through every step and give the weights to {DECIMALS}."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    return (scaling_step(p, trace, CARRY), weights_step(trace, CARRY))


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    token, scaled = p["tokens"][p["row"]], trace["scaled"]
    result = f"{relation(scaled[0], CARRY)} {short(scaled[0], CARRY)}"
    division = rf"{short(trace['scores'][0], 0)} / \sqrt{{{p['d_k']}}} {result}"
    return (
        f"Only row {p['row'] + 1} of $S$ matters for {token}: the weights run along its row.",
        f"Scaled, its first score is ${division}$.",
        f"The exponentials of the scaled scores add up to {fixed(np.exp(scaled).sum(), CARRY)}.",
    )


TYPE = NumericType(
    slug="attention-weights",
    code="T11",
    title="Attention weights of one token",
    objective="LO2",
    difficulty="medium",
    input="vector",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=tuple({"n": 3, "row": row} for row in range(3)),
    draw=draw,
    right=ROW_OF_WEIGHTS,
    honest=tuple(
        partial(ROW_OF_WEIGHTS, normalise=way, keep=rounded(CARRY))
        for way in (attending.softmax, attending.shifted_softmax)
    ),
    reach=lambda p: p["n"],
    stops={"scores": "scores-are-output", "scaled": "scores-are-output"},
    wrong={
        "forgot-scaling": partial(ROW_OF_WEIGHTS, scale=None),
        "scaled-by-dk": partial(ROW_OF_WEIGHTS, scale=attending.by_key_size),
        "scaled-by-model-width": partial(ROW_OF_WEIGHTS, scale=attending.by_root_of_width),
        "multiplied-instead": partial(ROW_OF_WEIGHTS, scale=attending.times_root_of_key_size),
        "scaling-after-softmax": partial(ROW_OF_WEIGHTS, scale=None, normalise=attending.softmax_then_scaling),
        "scaled-by-sequence-length": partial(ROW_OF_WEIGHTS, scale=attending.by_root_of_length),
        "column-softmax": partial(ROW_OF_WEIGHTS, normalise=attending.softmax_down_columns),
        "matrix-softmax": partial(ROW_OF_WEIGHTS, normalise=attending.softmax_over_matrix),
        "wrong-softmax-base/base-2": partial(ROW_OF_WEIGHTS, normalise=partial(attending.softmax, base=2.0)),
        "scores-transposed": partial(ROW_OF_WEIGHTS, compare=attending.printed_scores_transposed),
        "no-self-weight": partial(ROW_OF_WEIGHTS, normalise=attending.softmax_over_others),
        "divide-scores-without-exp": partial(ROW_OF_WEIGHTS, normalise=attending.shares_of_sum),
        "forgot-to-normalise": partial(ROW_OF_WEIGHTS, normalise=attending.exponentials_only),
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
