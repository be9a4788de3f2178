"""T22: attention for a whole sequence, from queries, keys and values to the matrix of outputs."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems import attending
from engine.problems.attending import Keep, attend, queries_with_keys, rounded, softmax
from engine.problems.explaining import product_sum
from engine.problems.tokens import draw_tokens, row_names
from engine.writing import fixed, latex_matrix, short

CARRY, DECIMALS = 3, 2
SEQUENCE = partial(attend, compare=queries_with_keys, every_row=True)


def of_values_down_columns(weights: Array, p: Parameters) -> Array:
    return attending.of_values(weights.swapaxes(0, 1), p)


def softmax_over_others(scores: Array, p: Parameters, keep: Keep) -> Array:
    others = ~np.eye(p["n"], dtype=bool).reshape(p["n"], p["n"], *[1] * (scores.ndim - 2))
    return softmax(np.where(others, scores, -np.inf), p, keep)


def draw(dice: Dice, n: int, d_k: int, d_v: int) -> Parameters:
    # Small queries and keys keep the arithmetic light; values far from 0 pull the outputs of mistakes apart.
    return {
        "Q": dice.whole("Q", -2, 2, n, d_k),
        "K": dice.whole("K", -1, 1, n, d_k),
        "V": dice.whole("V", 3, 9, n, d_v) * dice.sign("V sign", n, d_v),
        "tokens": draw_tokens(dice, n),
    }


def fits(p: Parameters, trace: Trace) -> Array:
    ordered = np.sort(trace["scaled"], axis=1)  # (n, n, *B)
    has_one_best = (ordered[:, -1] > ordered[:, -2]).all(axis=0)
    return (np.abs(ordered) <= 3).all(axis=(0, 1)) & has_one_best


def tell(p: Parameters) -> str:
    return (
        f"The tokens are {row_names(p)}. Their queries, keys and values, one row each in this order, are:\n\n"
        f"$$Q = {latex_matrix(p['Q'])}, \\qquad K = {latex_matrix(p['K'])}, \\qquad V = {latex_matrix(p['V'])}$$\n\n"
        "What is the output of scaled dot-product attention for the whole sequence, without a mask? "
        f"Carry {CARRY} decimals through every step and give the matrix, one row for each token, to {DECIMALS} "
        "decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    root, token = short(np.sqrt(p["d_k"]), CARRY), p["tokens"][0]
    scores, scaled = latex_matrix(trace["scores"]), latex_matrix(trace["scaled"], CARRY)
    sums = ", ".join(fixed(x, CARRY) for x in np.exp(trace["scaled"]).sum(axis=1))
    first = rf"q_{{\text{{{token}}}}} \cdot k_{{\text{{{token}}}}} = {product_sum(p['Q'][0], p['K'][0])}"
    return (
        Step(
            f"Match every query with every key. The first entry is ${first} = {short(trace['scores'][0, 0], 0)}$, and "
            f"all of them are\n\n$$QK^\\top = {scores}$$",
            "scores",
            trace["scores"],
        ),
        Step(rf"Divide by $\sqrt{{d_k}} = {root}$:" + f"\n\n$$S = {scaled}$$", "scaled", trace["scaled"]),
        Step(
            rf"Exponentiate, and divide each row by its sum; the sums are ${sums}$:"
            + f"\n\n$$A \\approx {latex_fixed(trace['weights'], CARRY)}$$",
            "weights",
            trace["weights"],
        ),
        Step(
            "Row $i$ of the output blends the rows of $V$ with the weights in row $i$ of $A$:"
            f"\n\n$$AV \\approx {latex_fixed(trace['output'], DECIMALS)}$$",
            "output",
            trace["output"],
        ),
    )


def latex_fixed(matrix: Array, decimals: int) -> str:
    rows = r" \\ ".join(" & ".join(fixed(x, decimals) for x in row) for row in matrix)
    return r"\begin{bmatrix} " + rows + r" \end{bmatrix}"


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    weights = ", ".join(fixed(x, CARRY) for x in trace["weights"][0])
    return (
        f"Work token by token: {p['n']} scores, the same scaled, {p['n']} weights, one blend of the rows of $V$.",
        f"The raw scores are $QK^\\top = {latex_matrix(trace['scores'])}$, and $d_k = {p['d_k']}$.",
        f"The weights of **{p['tokens'][0]}** are ${weights}$. The other rows go the same way.",
    )


TYPE = NumericType(
    slug="attention-matrix",
    code="T22",
    title="Attention for a whole sequence",
    objective="LO3",
    difficulty="hard",
    input="matrix",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=({"n": 3, "d_k": 4, "d_v": 2},),
    draw=draw,
    right=SEQUENCE,
    honest=tuple(
        partial(SEQUENCE, normalise=way, keep=rounded(CARRY)) for way in (attending.softmax, attending.shifted_softmax)
    ),
    reach=lambda p: p["n"] * np.abs(p["V"]).max(axis=(0, 1)),
    stops={"scores": "scores-are-output", "scaled": "scores-are-output", "weights": "weights-are-output"},
    wrong={
        "forgot-scaling": partial(SEQUENCE, scale=None),
        "scaled-by-dk": partial(SEQUENCE, scale=attending.by_key_size),
        "multiplied-instead": partial(SEQUENCE, scale=attending.times_root_of_key_size),
        "scaling-after-softmax": partial(SEQUENCE, scale=None, normalise=attending.softmax_then_scaling),
        "scaled-by-sequence-length": partial(SEQUENCE, scale=attending.by_root_of_length),
        "column-softmax": partial(SEQUENCE, normalise=attending.softmax_down_columns),
        "matrix-softmax": partial(SEQUENCE, normalise=attending.softmax_over_matrix),
        "scores-are-output/raw-blend": partial(SEQUENCE, scale=None, normalise=None),
        "scores-are-output/scaled-blend": partial(SEQUENCE, normalise=None),
        "divide-scores-without-exp": partial(SEQUENCE, normalise=attending.shares_of_sum),
        "forgot-to-normalise": partial(SEQUENCE, normalise=attending.exponentials_only),
        # Base 10 has no path: with d_k = 4 it comes within a hair of leaving the scaling out, ln 10 / 2 = 1.15.
        "wrong-softmax-base/base-2": partial(SEQUENCE, normalise=partial(attending.softmax, base=2.0)),
        "keys-values-swapped/keys-blended": partial(SEQUENCE, blend=attending.of_keys),
        "scores-transposed": partial(SEQUENCE, compare=attending.keys_with_queries),
        "weights-transposed": partial(SEQUENCE, blend=of_values_down_columns),
        "compared-queries-with-queries": partial(SEQUENCE, compare=attending.queries_with_queries),
        "compared-queries-with-queries/keys-with-keys": partial(SEQUENCE, compare=attending.keys_with_keys),
        "argmax-instead-of-blend": partial(SEQUENCE, blend=attending.best_value),
        "plain-mean": partial(SEQUENCE, scale=None, normalise=None, blend=attending.mean_value),
        "weights-ignored": partial(SEQUENCE, scale=None, normalise=None, blend=attending.sum_of_values),
        "no-self-weight": partial(SEQUENCE, normalise=softmax_over_others),
    },
    # Scores multiplied up saturate the softmax, so that all the weight goes to the best match.
    indistinct=(frozenset({"multiplied-instead", "argmax-instead-of-blend"}),),
    left_out={
        "scaled-by-model-width": "the model's width is not printed",
        "neighbours-only": "with three tokens it leaves out one key of the first row and one of the last",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
