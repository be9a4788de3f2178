"""T42: the weights of one token where the sequence is filled up with padding."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems import attending
from engine.problems.attending import Keep, attend, rounded
from engine.problems.masks import masking
from engine.problems.masks.masking import masked_weights_step, printed_row, softmax_over
from engine.problems.tokens import draw_tokens, row_names
from engine.writing import fixed, latex_row

CARRY, DECIMALS = 4, 3


def real_keys(p: Parameters) -> Array:
    return np.arange(p["n"]) < p["real"]


def every_key(p: Parameters) -> Array:
    return np.ones(p["n"], dtype=bool)


def real_queries_only(scores: Array, p: Parameters, keep: Keep) -> Array:
    """Mask rows instead of columns: a real query sees the padding too, and a padding query sees nothing."""
    return attending.softmax(scores, p, keep) if p["row"] < p["real"] else np.zeros_like(scores)


WEIGH = partial(attend, compare=printed_row, scale=None, blend=None)
PADDED = partial(softmax_over, see=real_keys)


def draw(dice: Dice, n: int, real: int, row: int) -> Parameters:
    words = draw_tokens(dice, real)
    tokens = np.concatenate([words, masking.padding(n - real, words)])
    return {"scores": dice.whole("scores", -6, 6, n) / 2, "tokens": tokens}


def fits(p: Parameters, trace: Trace) -> Array:
    # Scores that are all alike hide which exponential belongs where.
    return np.ptp(trace["scores"][: p["real"]], axis=0) >= 1


def asked_query(p: Parameters) -> str:
    # Nobody reads the output of a padding position, so it is said that its row is worked out at all.
    computed = "" if p["row"] < p["real"] else ", whose row is worked out like any other,"
    return f"position {p['row'] + 1} (**{p['tokens'][p['row']]}**){computed}"


def tell(p: Parameters) -> str:
    return (
        f"A short sequence in a batch is filled up with padding: {row_names(p)}. The query at {asked_query(p)} has "
        f"these scores with the {p['n']} keys, already divided by $\\sqrt{{d_k}}$:\n\n"
        f"$$s = {latex_row(p['scores'])}$$\n\n"
        "Attention uses a padding mask and no other mask; it has not been applied yet. "
        f"Which {p['n']} weights does this query give, in the same order? "
        f"Carry {CARRY} decimals through every step and give the weights to {DECIMALS}."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    real, pads = p["real"], p["n"] - p["real"]
    keys = f"The last {pads} keys are padding" if pads > 1 else f"Key {p['n']} is padding"
    query = "" if p["row"] < real else " The query is padding as well, which changes nothing: the mask hides keys."
    scores = trace["scores"]
    mask = rf"{keys}, so the mask puts $-\infty$ in place of the last {'scores' if pads > 1 else 'score'}.{query}"
    return (
        Step(mask, "masked"),
        masked_weights_step({"scaled": scores, "weights": trace["weights"]}, real_keys(p), CARRY),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    exponentials = np.exp(trace["scores"][: p["real"]])
    return (
        f"A padding mask hides keys, for every query alike. Which of the {p['n']} keys are words?",
        f"Only {p['real']} exponentials count. They add up to {fixed(exponentials.sum(), CARRY)}.",
    )


TYPE = NumericType(
    slug="padding-weights",
    code="T42",
    title="Weights with padding",
    objective="LO5",
    difficulty="medium",
    input="vector",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=tuple(
        {"n": n, "real": real, "row": row} for n, real in ((4, 3), (5, 3), (5, 4)) for row in (0, real - 1, real)
    ),
    draw=draw,
    right=partial(WEIGH, normalise=PADDED),
    honest=tuple(
        partial(WEIGH, normalise=partial(PADDED, softmax=way), keep=rounded(CARRY))
        for way in (attending.softmax, attending.shifted_softmax)
    ),
    reach=lambda p: p["n"],
    stops={"scores": "scores-are-output"},
    wrong={
        "mask-with-zero-score": partial(WEIGH, normalise=partial(masking.softmax_with_zero_scores, see=real_keys)),
        "padding-included": partial(WEIGH, normalise=partial(softmax_over, see=every_key)),
        "masked-the-queries": partial(WEIGH, normalise=real_queries_only),
        "mask-after-softmax": partial(WEIGH, normalise=partial(masking.softmax_then_mask, see=real_keys)),
        "forgot-to-normalise": partial(WEIGH, normalise=partial(masking.exponentials_over, see=real_keys)),
    },
    # Whoever masks the rows of padding leaves its columns open: at a word both mistakes give the same row.
    indistinct=(frozenset({"padding-included", "masked-the-queries"}),),
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
