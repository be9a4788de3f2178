"""T46: how wide one head is."""

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.problems.heads.telling_apart import distinct
from engine.wording import Mistake, numbers

HEADS = (2, 3, 4, 6, 8, 12, 16)
WIDTHS = (16, 24, 32, 48, 64, 80, 96, 128)
SETTINGS = (
    r"A layer of width $d_{{\text{{model}}}} = {d}$ reads {n} tokens with {h} attention heads that share the width "
    "evenly. How many numbers does the query of one token have in one head?",
    r"{n} tokens of width $d_{{\text{{model}}}} = {d}$ enter multi-head attention with {h} heads of equal size. "
    "What is the key size $d_k$ of each head?",
    r"Multi-head attention splits $d_{{\text{{model}}}} = {d}$ evenly among {h} heads and reads a sequence of {n} "
    "tokens. How many numbers does one head put out for one token, before the heads are joined?",
)


def make(dice: SingleDice) -> Draft | None:
    h, width = dice.pick("h", HEADS), dice.pick("width", WIDTHS)
    tokens = dice.whole("tokens per head", 2, 15)
    d, n = h * width, h * tokens
    if h == width or n in (d, width):
        return None
    mistakes = [
        Mistake(d, "heads-keep-full-width"),
        Mistake(d * h, "heads-multiply-parameters", "You multiplied by the number of heads; they divide the width."),
        Mistake(width / h, "heads-keep-full-width", "You divided by the number of heads twice; once is enough."),
        Mistake(
            tokens, "", "You divided the tokens among the heads; every head sees all of them, and the width is cut."
        ),
    ]
    return Draft(
        statement=dice.pick("setting", SETTINGS).format(d=d, n=n, h=h) + " The result is a whole number.",
        parameters={"d_model": d, "h": h, "n": n},
        asked=numbers(width, distinct(width, mistakes)),
        steps=(
            Step(
                rf"The heads divide the features between them: $d_k = d_{{\text{{model}}}} / h = {d} / {h} = {width}$. "
                f"Every head still sees all {n} tokens.",
                "width",
                float(width),
            ),
        ),
        hints=(
            "Side by side, the heads are as wide as the model.",
            f"{h} equal parts make up {d}. The number of tokens plays no part.",
        ),
    )


TYPE = WordedType(
    slug="head-width",
    code="T46",
    title="Width of one head",
    objective="LO6",
    difficulty="easy",
    input="scalar",
    make=make,
    names=("heads-keep-full-width", "heads-multiply-parameters"),
)
