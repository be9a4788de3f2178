"""T51: parameters where query heads share keys and values."""

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.problems.heads.telling_apart import distinct
from engine.wording import Mistake, numbers

HEADS = (4, 6, 8, 12, 16, 32)
WIDTHS = (16, 32, 48, 64, 128)


def make(dice: SingleDice) -> Draft | None:
    h, g, width = dice.pick("h", HEADS), dice.pick("g", (1, 2, 3, 4, 8)), dice.pick("width", WIDTHS)
    if h % g or g == h or h == width or h == g * g:  # as many groups as heads in a group would hide a mix-up
        return None
    d = h * width
    square, shared = d * d, d * g * width
    parameters = 2 * square + 2 * shared
    return Draft(
        statement=(
            rf"A layer of width $d_{{\text{{model}}}} = {d}$ uses {sharing(h, g)}. "
            f"All heads have the size $d_h = {width}$. There are no biases, and the layer's output has the "
            "width of the model. How many parameters does the layer have? The result is a whole number; type "
            "its digits without separators."
        ),
        parameters={"d_model": d, "h": h, "g": g, "d_h": width},
        asked=numbers(parameters, distinct(parameters, miscounts(d, h, g, width))),
        steps=(
            Step(
                f"$W_Q$ and $W_O$ serve all {h} query heads: ${d} \\cdot {d} = {square}$ weights each.",
                "queries",
                float(square),
            ),
            Step(
                rf"$W_K$ and $W_V$ serve only {g} {'head' if g == 1 else 'heads'}: "
                rf"${d} \cdot {g} \cdot {width} = {shared}$ weights each.",
                "shared",
                float(shared),
            ),
            Step(
                rf"In all: $2 \cdot {square} + 2 \cdot {shared} = {parameters}$. "
                rf"With keys and values of their own for every head it would be $4 \cdot {square} = {4 * square}$.",
                "parameters",
                float(parameters),
            ),
        ),
        hints=(
            "Two of the four projections shrink when keys and values are shared. Which?",
            f"$W_K$ makes {g * width} numbers for each token, $W_Q$ makes {d}.",
        ),
    )


def sharing(h: int, g: int) -> str:
    if g == 1:
        return f"multi-query attention: its {h} query heads share a single head of keys and values"
    return f"grouped-query attention: its {h} query heads form equal groups that share {g} heads of keys and values"


def miscounts(d: int, h: int, g: int, width: int) -> list[Mistake]:
    square, shared = d * d, d * g * width
    return [
        Mistake(square + 2 * shared, "forgot-output-projection"),
        Mistake(4 * square, "", "This is the count with keys and values of their own for every query head."),
        Mistake(2 * square + 2 * d * (h // g) * width, "group-size-for-group-count"),
        Mistake(
            2 * square + 2 * g * square, "heads-multiply-parameters", "One head of keys takes $d \\cdot d_h$ weights."
        ),
        Mistake(2 * square + shared, "", "Keys and values are shared alike, and each kind has a matrix of its own."),
        Mistake(2 * square + 2 * d * width, "", "This is the count with a single head of keys and values."),
    ]


TYPE = WordedType(
    slug="grouped-parameters",
    code="T51",
    title="Parameters with shared keys and values",
    objective="LO6",
    difficulty="medium",
    input="scalar",
    make=make,
    names=("forgot-output-projection", "group-size-for-group-count", "heads-multiply-parameters"),
)
