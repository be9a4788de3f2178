"""T43: causal mask and padding before the words: one row as usual, and one with nothing left to look at."""

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems import attending
from engine.problems.attending import attend, rounded
from engine.problems.masks import masking
from engine.problems.masks.masking import See, in_italics, masked_weights_step, printed_row, softmax_over
from engine.problems.tokens import draw_tokens, row_names
from engine.writing import fixed, latex_matrix, latex_row

CARRY, DECIMALS, OUTPUT_DECIMALS = 4, 3, 2

WEIGH = partial(attend, compare=printed_row, scale=None, blend=None)


def words(p: Parameters) -> Array:
    return np.arange(p["n"]) >= p["pads"]


def seen_words(p: Parameters, causal: See) -> Array:
    return causal(p) & words(p)


def output_at_first(p: Parameters, weights: Array) -> Array:
    """Blend the values with the weights of position 1; (n,) with (n, d_v, *B) -> (d_v, *B)."""
    return attending.weighted_sum(weights.reshape(1, -1, *[1] * (p["V"].ndim - 2)), p["V"])[0]


def both(p: Parameters, see: See) -> Trace:
    """Work out the row asked for, and the output at position 1, which sees one key at most: it has all the weight."""
    first = see(p | {"row": 0}).astype(float)
    return {**WEIGH(p, normalise=partial(softmax_over, see=see)), "output": output_at_first(p, first)}


SEEN = partial(seen_words, causal=masking.up_to_itself)


def honest(p: Parameters, softmax: Callable[..., Array]) -> Trace:
    row = WEIGH(p, normalise=partial(softmax_over, see=SEEN, softmax=softmax), keep=rounded(CARRY))
    return {**row, "output": output_at_first(p, np.zeros(p["n"]))}


def masked_late(p: Parameters) -> Trace:
    row = WEIGH(p, normalise=partial(masking.softmax_then_mask, see=SEEN))
    return {**row, "output": output_at_first(p, np.zeros(p["n"]))}


def zero_scores(p: Parameters) -> Trace:
    row = WEIGH(p, normalise=partial(masking.softmax_with_zero_scores, see=SEEN))
    return {**row, "output": output_at_first(p, np.full(p["n"], 1 / p["n"]))}


def reversed_mask(p: Parameters) -> Trace:
    # Position 1 would see every word, but its scores are not printed.
    return WEIGH(p, normalise=partial(softmax_over, see=partial(seen_words, causal=masking.from_itself_on)))


def draw(dice: Dice, n: int, pads: int, row: int) -> Parameters:
    tokens = draw_tokens(dice, n - pads)
    return {
        "scores": dice.whole("scores", -6, 6, n) / 2,
        "V": dice.whole("V", -9, 9, n, 2),
        "d_v": 2,
        "tokens": np.concatenate([masking.padding(pads, tokens), tokens]),
    }


def fits(p: Parameters, trace: Trace) -> Array:
    # A value of zeros at position 1 would look like no output at all.
    return np.abs(p["V"][0]).min(axis=0) > 0


def tell(p: Parameters) -> str:
    token = p["tokens"][p["row"]]
    return (
        f"A short sequence in a batch has its padding in front: {row_names(p)}. The query at position {p['row'] + 1} "
        f"(**{token}**) has the scores $s$ with the {p['n']} keys, already divided by $\\sqrt{{d_k}}$; the rows of "
        f"$V$ are the values of the {p['n']} positions:\n\n"
        f"$$s = {latex_row(p['scores'])}, \\qquad V = {latex_matrix(p['V'])}$$\n\n"
        "Attention uses a causal mask together with a padding mask; neither has been applied to $s$ yet. A row in "
        "which everything is hidden is defined to take nothing from any value, so no result is NaN.\n\n"
        f"Which {p['n']} weights does **{token}** give, and which {p['d_v']} numbers are the output at position 1? "
        f"Carry {CARRY} decimals through every step; give the weights to {DECIMALS} and the "
        f"output to {OUTPUT_DECIMALS}."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    seen = SEEN(p)
    mask = (
        f"*{p['tokens'][p['row']]}* may look at itself and at what comes before it, but not at padding. That leaves "
        f"{in_italics(p['tokens'][seen])}; every other score becomes $-\\infty$."
    )
    first = (
        "Position 1 may look at nothing but itself, and it is padding: its whole row is hidden. Softmax would divide "
        f"0 by 0 there, so its weights are defined as 0, and its output is $({', '.join('0' * p['d_v'])})$."
    )
    return (
        Step(mask, "masked"),
        masked_weights_step({"scaled": trace["scores"], "weights": trace["weights"]}, seen, CARRY),
        Step(first, "output", {stage: trace[stage] for stage in ("weights", "output")}),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    exponentials = np.exp(trace["scores"][SEEN(p)])
    return (
        "A key counts only if both masks let it through.",
        f"In the row of *{p['tokens'][p['row']]}* the exponentials that count add up to "
        f"{fixed(exponentials.sum(), CARRY)}.",
        "Which keys are left for position 1, once the causal mask and then the padding mask are applied?",
    )


TYPE = NumericType(
    slug="fully-masked-row",
    code="T43",
    title="A row with nothing to look at",
    objective="LO5",
    difficulty="hard",
    input="parts",
    parts=(
        Part(stage="weights", label="Weights of the token", decimals=DECIMALS),
        Part(stage="output", label="Output at position 1", decimals=OUTPUT_DECIMALS),
    ),
    carry=CARRY,
    layouts=({"n": 4, "pads": 1, "row": 2}, {"n": 5, "pads": 2, "row": 3}, {"n": 5, "pads": 1, "row": 3}),
    draw=draw,
    right=partial(both, see=SEEN),
    honest=tuple(partial(honest, softmax=way) for way in (attending.softmax, attending.shifted_softmax)),
    reach=lambda p: {"weights": p["n"], "output": 0.0},
    wrong={
        "diagonal-excluded": partial(both, see=partial(seen_words, causal=masking.before_itself)),
        "padding-included": partial(both, see=masking.up_to_itself),
        "one-future-token-visible": partial(both, see=partial(seen_words, causal=masking.one_token_ahead)),
        "mask-reversed": reversed_mask,
        "mask-after-softmax": masked_late,
        "mask-with-zero-score": zero_scores,
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
