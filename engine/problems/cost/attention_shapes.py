"""T63: the shapes along one head of self-attention, in numbers."""

from dataclasses import dataclass

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, parts, shape
from engine.writing import in_words

CONFUSED = "shape-roles-confused"
PAIRED = "This would be a number for each pair of tokens; here each token has a row of its own features."

LENGTHS = (10, 12, 20, 50, 80, 100, 120, 200, 300, 500)
KEY_SIZES = (16, 32, 64, 128)
VALUE_SIZES = (24, 40, 48, 96, 160, 192)

Sizes = tuple[str, str]  # by the names n, d_k and d_v


@dataclass(frozen=True)
class Array:
    """One array on the way through a head: its shape, what others take for its shape, and why it has it."""

    formula: str
    right: Sizes
    wrong: tuple[tuple[Sizes, str], ...]
    reason: str


ARRAYS = {
    "Q": Array(
        "$Q$",
        ("n", "d_k"),
        (
            (("d_k", "n"), "Each token has a row, and its features run along the columns."),
            (("n", "d_v"), "Queries are as wide as keys; $d_v$ belongs to the values."),
            (("n", "n"), PAIRED),
        ),
        "one query of size $d_k$ for each of the $n$ tokens",
    ),
    "K": Array(
        "$K$",
        ("n", "d_k"),
        (
            (("d_k", "n"), "This is the shape of $K^\\top$: in $K$ each token has a row."),
            (("n", "d_v"), "Keys are as wide as queries; $d_v$ belongs to the values."),
            (("n", "n"), PAIRED),
        ),
        "one key of size $d_k$ for each of the $n$ tokens",
    ),
    "K_transposed": Array(
        "$K^\\top$",
        ("d_k", "n"),
        (
            (("n", "d_k"), "This is the shape of $K$ itself; transposed, each token has a column."),
            (("d_k", "d_k"), "The number of tokens stays: each of the $n$ keys has a column of its own."),
            (("d_v", "n"), "Keys are as wide as queries; $d_v$ belongs to the values."),
        ),
        "the $n$ keys of size $d_k$, one in each column",
    ),
    "V": Array(
        "$V$",
        ("n", "d_v"),
        (
            (("d_v", "n"), "Each token has a row, and its features run along the columns."),
            (("n", "d_k"), "Values have a size of their own, $d_v$; they are never compared with queries."),
            (("n", "n"), PAIRED),
        ),
        "one value of size $d_v$ for each of the $n$ tokens",
    ),
    "scores": Array(
        "$QK^\\top$",
        ("n", "n"),
        (
            (("d_k", "d_k"), "This is the shape of $Q^\\top K$; in $QK^\\top$ the size $d_k$ is summed away."),
            (("n", "d_k"), ""),
            (("n", "d_v"), ""),
        ),
        "one row for each query and one column for each key; $d_k$ is summed away",
    ),
    "weights": Array(
        "$A$",
        ("n", "n"),
        (
            (("n", "d_k"), ""),
            (("n", "d_v"), "This is the shape after the weights have met the values."),
            (("d_k", "d_k"), ""),
        ),
        "softmax changes the numbers of $QK^\\top$ and not its shape",
    ),
    "output": Array(
        "$AV$",
        ("n", "d_v"),
        (
            (("n", "d_k"), "The output blends values, so it is as wide as they are."),
            (("n", "n"), "This is the shape of the weights; the blend of values comes after them."),
            (("d_v", "n"), "Each token has a row, and its features run along the columns."),
            (
                ("d_k", "d_v"),
                "Each token has an output row, so there are $n$ of them; $d_k$ is summed away in the scores.",
            ),
        ),
        "one blend of values of size $d_v$ for each query",
    ),
}


def make(dice: SingleDice) -> Draft:
    sizes = {
        "n": dice.pick("n", LENGTHS),
        "d_k": dice.pick("d_k", KEY_SIZES),
        "d_v": dice.pick("d_v", VALUE_SIZES),
    }
    inputs, scores = dice.pick("inputs", ("Q", "K", "K_transposed", "V")), dice.pick("scores", ("scores", "weights"))
    asked = {name: ARRAYS[name] for name in (inputs, scores, "output")}

    def in_numbers(names: Sizes) -> tuple[str, ...]:
        return tuple(str(sizes[name]) for name in names)

    shapes = {
        name: (
            f"Shape of {array.formula}",
            shape(
                right=in_numbers(array.right),
                wrong=[Mistake(in_numbers(names), CONFUSED, feedback) for names, feedback in array.wrong],
            ),
        )
        for name, array in asked.items()
    }
    formulas = [array.formula for array in asked.values()]
    return Draft(
        statement=f"One head of self-attention reads {sizes['n']} tokens. Its queries and keys have the size "
        f"$d_k = {sizes['d_k']}$, its values the size $d_v = {sizes['d_v']}$; tokens stand in rows. The weights are "
        r"$A = \text{softmax}(QK^\top / \sqrt{d_k})$, and the output is $AV$. What are the shapes of "
        f"{in_words(formulas)}? Write rows × columns, such as 7 x 3.",
        parameters=dict(sizes),
        asked=parts(**shapes),
        steps=tuple(
            Step(
                rf"{array.formula} is ${sizes[array.right[0]]} \times {sizes[array.right[1]]}$: {array.reason}.",
                name,
            )
            for name, array in asked.items()
        ),
        hints=(
            "In a product of matrices the inner sizes meet and vanish; the outer ones stay.",
            f"The {sizes['n']} queries meet {sizes['n']} keys. Which array has one number for each such pair?",
            "The output has a row for each query. Its width is that of what is blended.",
        ),
    )


TYPE = WordedType(
    slug="attention-shapes",
    code="T63",
    title="Shapes along one head",
    objective="LO8",
    difficulty="easy",
    input="parts",
    make=make,
    names=(CONFUSED,),
)
