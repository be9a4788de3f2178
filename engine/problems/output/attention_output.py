"""T21: attention for one query, from query, keys and values to the output."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems import attending
from engine.problems.attending import attend, query_with_keys, rounded
from engine.problems.explaining import output_step, scaling_step, scores_step, weights_step
from engine.problems.tokens import draw_tokens, row_names
from engine.writing import fixed, in_math, latex_matrix, latex_row, short

CARRY, DECIMALS = 3, 2
ONE_QUERY = partial(attend, compare=query_with_keys)


def keys_with_own_key(p: Parameters) -> Array:
    return attending.keys_with_keys(p)[p["row"]][None]


def draw(dice: Dice, n: int, d_k: int, d_v: int, row: int) -> Parameters:
    # Small keys keep the arithmetic light; values far from 0 pull the outputs of different mistakes apart.
    return {
        "q": dice.whole("q", 1, 2, d_k) * dice.sign("q sign", d_k),
        "K": dice.whole("K", -1, 1, n, d_k),
        "V": dice.whole("V", 3, 9, n, d_v) * dice.sign("V sign", n, d_v),
        "tokens": draw_tokens(dice, n),
    }


def fits(p: Parameters, trace: Trace) -> Array:
    ordered = np.sort(trace["scaled"], axis=0)
    return (np.abs(ordered) <= 3).all(axis=0) & (ordered[-1] > ordered[-2])


def tell(p: Parameters) -> str:
    return (
        f"The tokens are {row_names(p)}. The query at **{p['tokens'][p['row']]}**, and the keys and values of all "
        f"{p['n']} tokens in this order, are:\n\n"
        f"$$q = {latex_row(p['q'])}, \\qquad K = {latex_matrix(p['K'])}, \\qquad V = {latex_matrix(p['V'])}$$\n\n"
        f"What is the output of scaled dot-product attention at **{p['tokens'][p['row']]}**, without a mask? "
        f"Carry {CARRY} decimals through every step and give the {p['d_v']} numbers to {DECIMALS}."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    return (
        scores_step(p, trace, p["q"]),
        scaling_step(p, trace, CARRY),
        weights_step(trace, CARRY),
        output_step(p, trace, CARRY, DECIMALS),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    scores = in_math([short(x, 0) for x in trace["scores"]])
    weights = in_math([fixed(x, CARRY) for x in trace["weights"]])
    return (
        f"Four stages: {p['n']} scores, the same scaled, {p['n']} weights, one blend of the values.",
        f"The raw scores are {scores}, and $d_k = {p['d_k']}$.",
        f"The weights are {weights}. The blend is left.",
    )


TYPE = NumericType(
    slug="attention-output",
    code="T21",
    title="Attention for one query",
    objective="LO3",
    difficulty="medium",
    input="vector",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=tuple({"n": 3, "d_k": 4, "d_v": 2, "row": row} for row in range(3)),
    draw=draw,
    right=ONE_QUERY,
    honest=tuple(
        partial(ONE_QUERY, normalise=way, keep=rounded(CARRY)) for way in (attending.softmax, attending.shifted_softmax)
    ),
    reach=lambda p: p["n"] * np.abs(p["V"]).max(axis=(0, 1)),
    stops={"scores": "scores-are-output", "scaled": "scores-are-output", "weights": "weights-are-output"},
    wrong={
        "forgot-scaling": partial(ONE_QUERY, scale=None),
        "scaled-by-dk": partial(ONE_QUERY, scale=attending.by_key_size),
        "multiplied-instead": partial(ONE_QUERY, scale=attending.times_root_of_key_size),
        "scaling-after-softmax": partial(ONE_QUERY, scale=None, normalise=attending.softmax_then_scaling),
        "scaled-by-sequence-length": partial(ONE_QUERY, scale=attending.by_root_of_length),
        "scores-are-output/raw-blend": partial(ONE_QUERY, scale=None, normalise=None),
        "scores-are-output/scaled-blend": partial(ONE_QUERY, normalise=None),
        "divide-scores-without-exp": partial(ONE_QUERY, normalise=attending.shares_of_sum),
        "forgot-to-normalise": partial(ONE_QUERY, normalise=attending.exponentials_only),
        # Base 10 has no path: with d_k = 4 it comes within a hair of leaving the scaling out, ln 10 / 2 = 1.15.
        "wrong-softmax-base/base-2": partial(ONE_QUERY, normalise=partial(attending.softmax, base=2.0)),
        "keys-values-swapped/keys-blended": partial(ONE_QUERY, blend=attending.of_keys),
        "compared-queries-with-queries/keys-with-keys": partial(ONE_QUERY, compare=keys_with_own_key),
        "argmax-instead-of-blend": partial(ONE_QUERY, blend=attending.best_value),
        "plain-mean": partial(ONE_QUERY, scale=None, normalise=None, blend=attending.mean_value),
        "weights-ignored": partial(ONE_QUERY, scale=None, normalise=None, blend=attending.sum_of_values),
        "no-self-weight": partial(ONE_QUERY, normalise=attending.softmax_over_others),
    },
    # Scores multiplied up saturate the softmax, so that all the weight goes to the best match.
    indistinct=(frozenset({"multiplied-instead", "argmax-instead-of-blend"}),),
    left_out={
        "scaled-by-model-width": "the model's width is not printed",
        "column-softmax": "the queries of the other tokens are not printed",
        "matrix-softmax": "the queries of the other tokens are not printed",
        "scores-transposed": "the queries of the other tokens are not printed",
        "weights-transposed": "the queries of the other tokens are not printed",
        "neighbours-only": "with three tokens it differs from the right way in one key at most",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
