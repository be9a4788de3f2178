"""T41: the weights of one token under a causal mask, from its raw scores."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems import attending
from engine.problems.attending import attend, rounded
from engine.problems.explaining import scaling_step
from engine.problems.masks import masking
from engine.problems.masks.masking import in_italics, masked_weights_step, printed_row, softmax_over, up_to_itself
from engine.problems.tokens import draw_tokens, row_names
from engine.writing import fixed, latex_row, short

CARRY, DECIMALS = 4, 3
KEY_SIZES = np.array([9, 16, 25])  # whole roots

MASKED = partial(attend, compare=printed_row, blend=None)
CAUSAL = partial(softmax_over, see=up_to_itself)
# One token ahead is all that is left of the sentence for token 3, so both forms of the mistake share this sentence.
TOO_MUCH_VISIBLE = "Something that comes later is visible in your answer; a causal mask hides all of it."


def draw(dice: Dice, n: int, row: int) -> Parameters:
    return {
        "scores": dice.whole("scores", -12, 12, n),
        "d_k": KEY_SIZES[dice.whole("d_k", 0, len(KEY_SIZES) - 1)],
        "tokens": draw_tokens(dice, n),
    }


def fits(p: Parameters, trace: Trace) -> Array:
    return np.abs(trace["scaled"]).max(axis=0) <= 3


def tell(p: Parameters) -> str:
    return (
        f"The tokens {row_names(p)} attend to each other under a causal mask. The raw scores $q \\cdot k$ of "
        f"**{p['tokens'][p['row']]}** with the keys of all {p['n']} tokens, in this order, are:\n\n"
        f"$$s = {latex_row(p['scores'])}$$\n\n"
        f"They are neither scaled nor masked yet; the key size is $d_k = {p['d_k']}$. Which weights does "
        f"**{p['tokens'][p['row']]}** give to the {p['n']} tokens in scaled dot-product attention with this mask? "
        f"Carry {CARRY} decimals through every step and give all {p['n']} weights to {DECIMALS}."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    seen = up_to_itself(p)
    shown, hidden = in_italics(p["tokens"][seen]), in_italics(p["tokens"][~seen])
    mask = (
        f"*{p['tokens'][p['row']]}* is token {p['row'] + 1}, so it may look at {shown}. The mask puts $-\\infty$ in "
        f"place of the score of what comes later, {hidden}, and $e^{{-\\infty}} = 0$."
    )
    return (
        scaling_step(p, trace, CARRY),
        Step(mask, "masked"),
        masked_weights_step(trace, seen, CARRY),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    root, exponentials = short(np.sqrt(p["d_k"]), 0), np.exp(trace["scaled"][up_to_itself(p)])
    return (
        f"*{p['tokens'][p['row']]}* is token {p['row'] + 1} of {p['n']}. Which keys may it look at?",
        f"Divide the visible scores by {root} before you take exponentials.",
        f"The exponentials that count add up to {fixed(exponentials.sum(), CARRY)}.",
    )


TYPE = NumericType(
    slug="causal-weights",
    code="T41",
    title="Weights under a causal mask",
    objective="LO5",
    difficulty="medium",
    input="vector",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=({"n": 4, "row": 1}, {"n": 4, "row": 2}),
    draw=draw,
    right=partial(MASKED, normalise=CAUSAL),
    honest=tuple(
        partial(MASKED, normalise=partial(CAUSAL, softmax=way), keep=rounded(CARRY))
        for way in (attending.softmax, attending.shifted_softmax)
    ),
    reach=lambda p: p["n"],
    stops={"scores": "scores-are-output", "scaled": "scores-are-output"},
    wrong={
        "diagonal-excluded": partial(MASKED, normalise=partial(softmax_over, see=masking.before_itself)),
        "one-future-token-visible": partial(MASKED, normalise=partial(softmax_over, see=masking.one_token_ahead)),
        "one-future-token-visible/no-mask": partial(MASKED, normalise=attending.softmax),
        "mask-reversed": partial(MASKED, normalise=partial(softmax_over, see=masking.from_itself_on)),
        "mask-after-softmax": partial(MASKED, normalise=partial(masking.softmax_then_mask, see=up_to_itself)),
        "mask-with-zero-score": partial(MASKED, normalise=partial(masking.softmax_with_zero_scores, see=up_to_itself)),
        "forgot-scaling": partial(MASKED, scale=None, normalise=CAUSAL),
        "scaled-by-dk": partial(MASKED, scale=attending.by_key_size, normalise=CAUSAL),
        "forgot-to-normalise": partial(MASKED, normalise=partial(masking.exponentials_over, see=up_to_itself)),
    },
    feedback={
        "one-future-token-visible": TOO_MUCH_VISIBLE,
        "one-future-token-visible/no-mask": TOO_MUCH_VISIBLE,
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
