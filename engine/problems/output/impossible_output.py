"""T23: which vectors attention can give, and which it cannot, whatever the query and the keys."""

import numpy as np

from engine.dice import SingleDice
from engine.problem import Array, Step
from engine.problem_types import Draft, WordedType
from engine.problems.output.blending import TWENTIETHS, vector_text
from engine.problems.tokens import SENTENCES
from engine.wording import Mistake, choice
from engine.writing import in_math, in_words, latex_matrix, short

D_V = 2
FAR = 0.3  # how far outside a vector lies at least
NEAR_ONE, NEARLY_EVEN = (0.9, 0.05, 0.05), (0.35, 0.35, 0.3)
NO_BLENDS = (
    # weights of no attention, and what they come from
    ((1, 1, 1), "weights-ignored", "it adds the values up as they are"),
    ((0.85, 0.55, 0.65), "forgot-to-normalise", "its weights add up to 2.05, not to 1"),
    ((1.45, -0.85, 0.4), "scores-are-output", "one of its weights is below 0, as a score may be and a weight may not"),
    (
        (1.85, 0.9, -0.75),
        "scores-are-output",
        "it needs the weights $1.85$, $0.9$ and $-0.75$, which only scores can be",
    ),
)


def make(dice: SingleDice) -> Draft | None:
    values = dice.array("V", -6, 9, 3, D_V)
    if np.ptp(values, axis=0).min() < 4:
        return None
    asks_possible = dice.pick("asks", (False, True))
    return possible(dice, values) if asks_possible else impossible(dice, values)


def impossible(dice: SingleDice, values: Array) -> Draft | None:
    extremes = [np.array(dice.shuffled(f"order {i}", each)) for i, each in enumerate((NEAR_ONE, NEARLY_EVEN))]
    weights = [*extremes, any_weights(dice)]
    blends = [blended(each, values) for each in weights]
    outside = blended(any_weights(dice, "outside"), values)
    column, shift = dice.whole("column", 0, D_V - 1), dice.whole("shift", 6, 30) / TWENTIETHS
    low, high = values[:, column].min(), values[:, column].max()
    outside[column] = dice.pick("side", (low - shift, high + shift))
    if not are_different([*blends, outside]):
        return None
    beliefs = (
        ("plain-mean", "Weights need not be equal: "),
        ("argmax-instead-of-blend", "No value has to win: the weights "),
        ("", "This is a blend: the weights "),
    )
    wrong = [
        Mistake(point_text(point), slug, f"{start}{in_math(short(x, 2) for x in each)} give this vector.")
        for point, (slug, start), each in zip(blends, beliefs, weights, strict=True)
    ]
    reason = (
        f"The {('first', 'second')[column]} number of ${vector_text(outside)}$ lies outside, so no weights give it."
    )
    return draft(dice, values, [outside, *blends], wrong, reason, asks_possible=False)


def possible(dice: SingleDice, values: Array) -> Draft | None:
    weights = any_weights(dice)
    inside = blended(weights, values)
    wrong, points = [], [inside]
    for i, (factors, slug, reason) in enumerate(NO_BLENDS):
        point = blended(np.array(dice.shuffled(f"factors {i}", factors)), values)
        if is_outside(point, values):
            points.append(point)
            wrong.append(Mistake(point_text(point), slug, f"This is no blend of the values: {reason}."))
    if len(wrong) < 3 or not are_different(points):
        return None
    shares = in_math(short(x, 2) for x in weights)
    reason = f"Only ${vector_text(inside)}$ lies inside with both numbers; the weights {shares} give it."
    return draft(dice, values, points, wrong, reason, asks_possible=True)


def draft(
    dice: SingleDice, values: Array, points: list[Array], wrong: list[Mistake], reason: str, *, asks_possible: bool
) -> Draft:
    """Put the problem together; the right point comes first."""
    question = (
        "Which of these vectors **can** be the output of attention, for some query and some keys?"
        if asks_possible
        else "Which of these vectors can **not** be the output of attention, whatever the query and the keys?"
    )
    tokens = dice.pick("sentence", SENTENCES[len(values)]).split()
    ranges = [
        f"from ${short(low, 2)}$ to ${short(high, 2)}$" for low, high in zip(values.min(0), values.max(0), strict=True)
    ]
    return Draft(
        statement=f"The rows of $V$ are the values of {in_words(tokens)}. There is no mask.\n\n"
        f"$$V = {latex_matrix(values)}$$\n\n{question}",
        parameters={
            "V": values,
            "tokens": tokens,
            "points": sorted(point.tolist() for point in points),
            "asks_possible": asks_possible,
        },
        asked=choice(dice, point_text(points[0]), wrong),
        steps=(
            Step(
                "The weights lie between 0 and 1 and add up to 1, so each number of the output lies between the "
                f"smallest and the largest number of its column: the first {ranges[0]}, the second {ranges[1]}.",
                "ranges",
            ),
            Step(reason, "output"),
        ),
        hints=(
            "The output is a blend of the rows of $V$. Can a blend lie above or below everything that went into it?",
            f"The first numbers of the three values run {ranges[0]}. Find the range of the second ones as well.",
        ),
    )


def any_weights(dice: SingleDice, name: str = "weights") -> Array:
    first, second = dice.whole(f"{name} 1", 2, 9), dice.whole(f"{name} 2", 2, 9)
    return np.array([first, second, TWENTIETHS - first - second]) / TWENTIETHS


def blended(weights: Array, values: Array) -> Array:
    return np.round(weights @ values, 2) + 0.0  # no -0.0


def is_outside(point: Array, values: Array) -> bool:
    return bool(((point < values.min(axis=0) - FAR) | (point > values.max(axis=0) + FAR)).any())


def are_different(points: list[Array]) -> bool:
    return len({point_text(point) for point in points}) == len(points)


def point_text(point: Array) -> str:
    return f"${vector_text(point, 2)}$"


TYPE = WordedType(
    slug="impossible-output",
    code="T23",
    title="Which output is impossible",
    objective="LO3",
    difficulty="medium",
    input="choice",
    make=make,
    names=(
        "weights-ignored",
        "forgot-to-normalise",
        "scores-are-output",
        "plain-mean",
        "argmax-instead-of-blend",
    ),
)
