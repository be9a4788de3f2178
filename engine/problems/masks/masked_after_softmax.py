"""T44: what the weights add up to when the mask comes too late."""

import numpy as np

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.problems.masks.masking import in_italics
from engine.problems.tokens import SENTENCES
from engine.wording import Mistake, numbers
from engine.writing import fixed, in_math, latex_row

PARTS = 20  # the weights are twentieths: two decimals, and sums that come out even


def make(dice: SingleDice) -> Draft | None:
    tokens = dice.pick("sentence", SENTENCES[4]).split()
    n, row = len(tokens), dice.whole("row", 1, 2)
    cuts = sorted(dice.array("cuts", 1, PARTS - 1, n - 1))
    parts = np.diff([0, *cuts, PARTS])
    kept = int(parts[: row + 1].sum())
    hidden, earlier, one_more = PARTS - kept, int(parts[:row].sum()), int(parts[: row + 2].sum())
    if min(parts) == 0 or len({kept, hidden, earlier, one_more, PARTS}) < (5 if row < n - 2 else 4):
        return None
    seen, unseen = tokens[: row + 1], tokens[row + 1 :]
    weights = (parts / PARTS).tolist()
    mistakes = [
        Mistake(
            1.0, "mask-after-softmax", "A row adds up to 1 if the mask goes in before softmax; here it comes after."
        ),
        Mistake(
            hidden / PARTS, "mask-reversed", "These are the weights that the mask takes away; the others are left."
        ),
        Mistake(earlier / PARTS, "diagonal-excluded"),
    ]
    if row < n - 2:  # otherwise the next token is the last one, and nothing would be hidden
        mistakes.append(Mistake(one_more / PARTS, "one-future-token-visible"))
    terms = " + ".join(fixed(weight, 2) for weight in weights[: row + 1])
    return Draft(
        statement=(
            f"A script for the tokens {', '.join(tokens)} applies softmax first and the causal mask afterwards: it "
            "sets the weights of later tokens to 0 and changes nothing else. Before this mask, the query at "
            f"**{tokens[row]}** has the weights\n\n$$\\alpha = {latex_row(weights, 2)}$$\n\n"
            "What do its weights add up to after the mask? Give the sum exactly, with two decimals."
        ),
        parameters={"weights": weights, "tokens": tokens, "n": n, "row": row},
        asked=numbers(kept / PARTS, mistakes, decimals=2),
        steps=(
            Step(
                f"*{tokens[row]}* is token {row + 1}. The causal mask leaves the weights of {in_italics(seen)} and "
                f"puts 0 in place of {in_math(fixed(weight, 2) for weight in weights[row + 1 :])}.",
                "masked",
            ),
            Step(
                f"What is left adds up to ${terms} = {fixed(kept / PARTS, 2)}$. A mask before softmax would have "
                f"shared out the weights of {in_italics(unseen)} as well, so that the row adds up to 1.",
                "sum",
                kept / PARTS,
            ),
        ),
        hints=(
            f"Which of the {n} tokens may *{tokens[row]}* look at under a causal mask?",
            f"The mask takes away what {in_italics(unseen)} held, and nothing shares it out again.",
        ),
    )


TYPE = WordedType(
    slug="masked-after-softmax",
    code="T44",
    title="A mask after softmax",
    objective="LO5",
    difficulty="medium",
    input="scalar",
    make=make,
    names=("mask-after-softmax", "mask-reversed", "diagonal-excluded", "one-future-token-visible"),
)
