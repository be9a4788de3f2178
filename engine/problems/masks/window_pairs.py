"""T45: how many pairs a causal window lets through."""

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, numbers

WINDOW = (
    "Each token looks at itself and at the {before} tokens right before it, as far as there are any: a causal window "
    "of $w = {w}$."
)
SETTINGS = (
    "A sequence of {n} tokens attends to itself through a sliding window. {window}",
    "A model reads {n} tokens with local attention. {window}",
    "One layer works on {n} tokens and keeps only near pairs. {window}",
)


def allowed(n: int, w: int) -> int:
    return sum(min(i, w) for i in range(1, n + 1))


def miscounts(n: int, w: int) -> list[Mistake]:
    miscounted, to_both_sides = "causal-pairs-miscounted", 2 * allowed(n, w) - n
    return [
        Mistake(n * w, miscounted, "The first tokens have fewer tokens before them than the window holds."),
        Mistake(allowed(n, n), miscounted, "This counts the causal mask alone; the window cuts off more."),
        Mistake(n * n, miscounted, "This counts every pair; mask and window leave only some of them."),
        Mistake(
            allowed(n, w) - n, "diagonal-excluded", "Each token also looks at itself, and that is one of the pairs."
        ),
        Mistake(allowed(n, w + 1), "", "A window of $w$ tokens includes the token itself."),
        Mistake(to_both_sides, "neighbours-only", "This window reaches to both sides; a causal one only looks back."),
        Mistake(
            3 * n - 2, "neighbours-only", "These are the pairs of direct neighbours; the window is given in the text."
        ),
    ]


def make(dice: SingleDice) -> Draft | None:
    n, w = dice.whole("n", 6, 40), dice.whole("w", 3, 8)
    if n < w + 2:
        return None
    ramp, pairs = allowed(w - 1, w), allowed(n, w)
    mistakes = miscounts(n, w)
    if len({pairs, *(mistake.value for mistake in mistakes)}) <= len(mistakes):
        return None
    window = WINDOW.format(before=w - 1, w=w)
    return Draft(
        statement=(
            f"{dice.pick('setting', SETTINGS).format(n=n, window=window)} How many query–key pairs are allowed? "
            "The result is a whole number."
        ),
        parameters={"n": n, "w": w},
        asked=numbers(pairs, mistakes),
        steps=(
            Step(
                rf"Token $i$ has $\min(i, {w})$ allowed keys: the first {w - 1} tokens have "
                rf"${' + '.join(map(str, range(1, w)))} = {ramp}$ together.",
                "first rows",
                float(ramp),
            ),
            Step(
                rf"The other ${n} - {w - 1} = {n - w + 1}$ tokens have {w} each, so the sum is "
                rf"${ramp} + {n - w + 1} \cdot {w} = {pairs}$.",
                "pairs",
                float(pairs),
            ),
        ),
        hints=(
            f"Go row by row: token 1 sees 1 key, token 2 sees 2. From which token on is the window full with {w}?",
            f"{n - w + 1} tokens see {w} keys each. What do the tokens before them add?",
        ),
    )


TYPE = WordedType(
    slug="window-pairs",
    code="T45",
    title="Pairs inside a causal window",
    objective="LO5",
    difficulty="medium",
    input="scalar",
    make=make,
    names=("causal-pairs-miscounted", "diagonal-excluded", "neighbours-only"),
)
