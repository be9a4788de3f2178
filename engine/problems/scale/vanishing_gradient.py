"""T39: where softmax is flat, so that scores can no longer move the weights."""

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, choice
from engine.writing import in_words, relation, short

FLAT = (0.97, 0.98, 0.99, 0.995, 0.998, 0.999)  # next to nothing moves
STEEP = (0.44, 0.46, 0.47, 0.48, 0.49, 0.51, 0.52, 0.53, 0.54, 0.56)  # close to one half, where most moves
BETWEEN = (0.62, 0.65, 0.68, 0.71, 0.74, 0.77, 0.8, 0.83, 0.86)
HEADS = ("A", "B", "C", "D")
STEPS = (0.05, 0.1, 0.2)


def make(dice: SingleDice) -> Draft | None:
    return dice.pick("asks", (most_or_least, change, comparison))(dice)


def slope(weight: float) -> float:
    """How a weight follows its own scaled score."""
    return weight * (1 - weight)


def digits(x: float) -> str:
    return short(x, 6)


def most_or_least(dice: SingleDice) -> Draft | None:
    weights = [dice.pick("flat", FLAT), dice.pick("steep", STEEP), *dice.shuffled("between", BETWEEN)[:2]]
    of_head = dict(zip(HEADS, dice.shuffled("heads", weights), strict=True))
    asks_most = dice.pick("most", (False, True))
    ordered = sorted(HEADS, key=lambda head: slope(of_head[head]), reverse=asks_most)
    by_weight = sorted(HEADS, key=lambda head: of_head[head], reverse=asks_most)
    right = ordered[0]
    wrong = [
        Mistake(
            f"Head {head}",
            "softmax-derivative-diagonal-only" if head == by_weight[0] else "",
            f"There the derivative is ${slope_text(of_head[head])}$: the weight times what is left to 1.",
        )
        for head in ordered[1:]
    ]
    listed = in_words(f"${digits(of_head[head])}$ in head {head}" for head in HEADS)
    how, extreme = ("most", "largest") if asks_most else ("least", "smallest")
    slopes = in_words(f"${slope_text(of_head[head])}$ in head {head}" for head in HEADS)
    return Draft(
        statement=f"The same query gives its best key the weight {listed}. In every head the scaled score of that key "
        f"now grows by the same tiny amount. In which head does the weight change **{how}**?",
        parameters={"weights": [of_head[head] for head in HEADS], "asks_most": asks_most},
        asked=choice(dice, f"Head {right}", wrong),
        steps=(
            Step(
                r"A weight follows its own scaled score with the derivative $\alpha (1 - \alpha)$: " + f"{slopes}.",
                "derivatives",
            ),
            Step(f"The {extreme} of these is in head {right}.", "answer"),
        ),
        hints=(
            r"How a weight follows its own score depends on it and on what is left to 1: $\alpha (1 - \alpha)$.",
            f"In head A the derivative is ${slope_text(of_head['A'])}$.",
        ),
    )


def slope_text(weight: float) -> str:
    return rf"{digits(weight)} \cdot {digits(1 - weight)} = {digits(slope(weight))}"


def change(dice: SingleDice) -> Draft | None:
    weight, step = dice.pick("weight", (*FLAT, *STEEP)), dice.pick("step", STEPS)
    is_flat, moved = weight in FLAT, slope(weight) * step
    wrong = [
        Mistake(grows_by(weight * step), "softmax-derivative-diagonal-only"),
        Mistake(
            grows_by(step), "scores-are-output", "This is how much the score grows; the weight follows it more slowly."
        ),
        Mistake(
            grows_by((weight + weight**2) * step),
            "softmax-derivative-diagonal-only",
            r"The sign is turned: the derivative is $\alpha - \alpha^2$, because the sum of the weights stays 1.",
        ),
        # Close to 1 the product is nearly the same as what is left to 1.
        Mistake("By nothing", "", f"It is small, and not 0: ${digits(1 - weight)}$ is left to gain.")
        if is_flat
        else Mistake(grows_by((1 - weight) * step), "", "You took what is left to 1 alone; the product counts."),
    ]
    if len({grows_by(moved), *(mistake.value for mistake in wrong)}) <= len(wrong):
        return None
    verdict = "softmax is nearly flat here, and lets little gradient through" if is_flat else "softmax is steep here"
    return Draft(
        statement=f"A key has the weight ${digits(weight)}$. Its scaled score grows by ${digits(step)}$, and the "
        "scores of all other keys stay. By about how much does its weight grow? Take the derivative for the whole way.",
        parameters={"weight": weight, "step": step},
        asked=choice(dice, grows_by(moved), wrong),
        steps=(
            Step(
                rf"A weight follows its own score with the derivative $\alpha (1 - \alpha) = {slope_text(weight)}$.",
                "derivative",
            ),
            Step(
                rf"Times ${digits(step)}$ that is ${digits(slope(weight))} \cdot {digits(step)} {relation(moved, 6)} "
                f"{digits(moved)}$; {verdict}.",
                "change",
            ),
        ),
        hints=(
            "The weights add up to 1: what can a weight still gain that is close to it?",
            rf"The derivative is $\alpha (1 - \alpha) = {slope_text(weight)}$.",
        ),
    )


def grows_by(change: float) -> str:
    return f"By ${digits(change)}$"


def comparison(dice: SingleDice) -> Draft | None:
    soft, sharp = dice.pick("soft", STEEP), dice.pick("sharp", FLAT)
    ratio = slope(soft) / slope(sharp)
    times = short(ratio, 0 if ratio > 10 else 1)
    wrong = [
        Mistake(
            f"It becomes about {times} times larger.",
            "softmax-derivative-diagonal-only",
            f"It is the other way round: close to 1 there is only ${digits(1 - sharp)}$ left to gain.",
        ),
        Mistake(f"It becomes about {short(sharp / soft, 1)} times larger.", "softmax-derivative-diagonal-only"),
        Mistake(
            "It stays the same: softmax has one slope everywhere.",
            "",
            r"The slope $\alpha (1 - \alpha)$ depends on the weight: it is largest for one half.",
        ),
        Mistake(
            "It becomes 0: a weight this close to 1 cannot move.",
            "",
            f"It is small, and not 0: ${digits(1 - sharp)}$ is left to gain.",
        ),
    ]
    return Draft(
        statement=f"During training the largest weight of a row goes from ${digits(soft)}$ to ${digits(sharp)}$. What "
        "becomes of the derivative of this weight with respect to its own scaled score?",
        parameters={"soft": soft, "sharp": sharp},
        asked=choice(dice, f"It becomes about {times} times smaller.", wrong),
        steps=(
            Step(
                rf"The derivative $\alpha (1 - \alpha)$ was ${slope_text(soft)}$ and is now ${slope_text(sharp)}$.",
                "derivatives",
            ),
            Step(
                rf"That is ${digits(slope(soft))} / {digits(slope(sharp))} \approx {times}$ times less: the "
                "clearer softmax has decided, the less gradient it lets through.",
                "ratio",
            ),
        ),
        hints=(
            r"The derivative of a weight with respect to its own scaled score is $\alpha (1 - \alpha)$.",
            f"Before, it is ${slope_text(soft)}$.",
        ),
    )


TYPE = WordedType(
    slug="vanishing-gradient",
    code="T39",
    title="When gradients vanish in softmax",
    objective="LO4",
    difficulty="medium",
    input="choice",
    make=make,
    names=("softmax-derivative-diagonal-only", "scores-are-output"),
)
