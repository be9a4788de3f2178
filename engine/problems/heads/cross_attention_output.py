"""T54: attention from a token of one sequence to another sequence, with numbers."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems import attending
from engine.problems.attending import attend, query_with_keys, rounded
from engine.problems.explaining import output_step, scaling_step, scores_step, weights_step
from engine.writing import fixed, in_math, latex_matrix, latex_row, short

CARRY, DECIMALS = 3, 2
ONE_QUERY = partial(attend, compare=query_with_keys)

# A source of three words and its translation into five.
TRANSLATIONS = (
    ("Le chat dort", "The cat is fast asleep"),
    ("Das Kind lacht", "The child laughs out loud"),
    ("La nuit tombe", "The night is now falling"),
    ("Der Zug wartet", "The train is still waiting"),
    ("El perro duerme", "The dog is fast asleep"),
    ("Wir lesen Karten", "We are reading the maps"),
)
SOURCES, TARGETS = (np.array([pair[side].split() for pair in TRANSLATIONS]) for side in (0, 1))  # (pairs, words)


def draw(dice: Dice, n_q: int, n_k: int, d_k: int, d_v: int, row: int) -> Parameters:
    pair = dice.whole("pair", 0, len(TRANSLATIONS) - 1)
    # Small keys keep the arithmetic light; values far from 0 pull the outputs of different mistakes apart.
    return {
        "q": dice.whole("q", 1, 2, d_k) * dice.sign("q sign", d_k),
        "K": dice.whole("K", -1, 1, n_k, d_k),
        "V": dice.whole("V", 3, 9, n_k, d_v) * dice.sign("V sign", n_k, d_v),
        "tokens": SOURCES[pair].T,
        "target": TARGETS[pair].T,
    }


def key_in_place_of_query(p: Parameters) -> Array:
    """Compare the source with itself: the key at the same position takes the place of the query."""
    return attending.keys_with_keys(p)[p["row"]][None]


def fits(p: Parameters, trace: Trace) -> Array:
    ordered = np.sort(trace["scaled"], axis=0)
    return (np.abs(ordered) <= 3).all(axis=0) & (ordered[-1] > ordered[-2])


def tell(p: Parameters) -> str:
    token = p["target"][p["row"]]
    return (
        f"A model has read *{' '.join(p['tokens'])}* and writes the translation *{' '.join(p['target'])}*. "
        f"In its cross-attention the query at **{token}**, word {p['row'] + 1} of {p['n_q']}, meets the keys and "
        f"values of the {p['n_k']} source words:\n\n"
        f"$$q = {latex_row(p['q'])}, \\qquad K = {latex_matrix(p['K'])}, \\qquad V = {latex_matrix(p['V'])}$$\n\n"
        f"What is the output of scaled dot-product attention at **{token}**, without a mask? "
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
        f"The query comes from the translation, keys and values from the source, so there are {p['n_k']} weights.",
        f"The raw scores are {scores}, and $d_k = {p['d_k']}$.",
        f"The weights of the source words are {weights}. The blend of their values is left.",
    )


TYPE = NumericType(
    slug="cross-attention-output",
    code="T54",
    title="Cross-attention for one query",
    objective="LO6",
    difficulty="hard",
    input="vector",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=tuple({"n_q": 5, "n_k": 3, "d_k": 4, "d_v": 2, "row": row} for row in range(3)),
    draw=draw,
    right=ONE_QUERY,
    honest=tuple(
        partial(ONE_QUERY, normalise=way, keep=rounded(CARRY)) for way in (attending.softmax, attending.shifted_softmax)
    ),
    reach=lambda p: p["n_k"] * np.abs(p["V"]).max(axis=(0, 1)),
    stops={"scores": "scores-are-output", "scaled": "scores-are-output", "weights": "weights-are-output"},
    wrong={
        "keys-values-swapped/keys-blended": partial(ONE_QUERY, blend=attending.of_keys),
        "compared-queries-with-queries/keys-with-keys": partial(ONE_QUERY, compare=key_in_place_of_query),
        "forgot-scaling": partial(ONE_QUERY, scale=None),
        "scaled-by-dk": partial(ONE_QUERY, scale=attending.by_key_size),
        "multiplied-instead": partial(ONE_QUERY, scale=attending.times_root_of_key_size),
        "scaling-after-softmax": partial(ONE_QUERY, scale=None, normalise=attending.softmax_then_scaling),
        "scores-are-output/raw-blend": partial(ONE_QUERY, scale=None, normalise=None),
        "divide-scores-without-exp": partial(ONE_QUERY, normalise=attending.shares_of_sum),
        "forgot-to-normalise": partial(ONE_QUERY, normalise=attending.exponentials_only),
        "argmax-instead-of-blend": partial(ONE_QUERY, blend=attending.best_value),
        "plain-mean": partial(ONE_QUERY, scale=None, normalise=None, blend=attending.mean_value),
        "weights-ignored": partial(ONE_QUERY, scale=None, normalise=None, blend=attending.sum_of_values),
    },
    feedback={
        "compared-queries-with-queries/keys-with-keys": "You compared the source with itself; the query comes from the "
        "translation.",
    },
    # Scores multiplied up saturate the softmax, so that all the weight goes to the best match.
    indistinct=(frozenset({"multiplied-instead", "argmax-instead-of-blend"}),),
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
