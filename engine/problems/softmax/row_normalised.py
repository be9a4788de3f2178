"""T16: which matrix of weights is normalised along the rows, as softmax over the keys does it."""

import numpy as np

from engine.dice import SingleDice
from engine.problem import Array, Step
from engine.problem_types import Draft, WordedType
from engine.problems.tokens import SENTENCES
from engine.wording import Mistake, choice
from engine.writing import fixed, latex_matrix

DECIMALS = 2
# Rows of exponentials; the sums divide 100, so that the weights of the right matrix have two decimals.
ROWS = (
    (1, 3, 6),
    (1, 2, 7),
    (2, 3, 5),
    (1, 1, 2),
    (1, 4, 5),
    (2, 6, 12),
    (3, 5, 12),
    (1, 5, 14),
    (4, 7, 9),
    (5, 8, 12),
)
D_K = (9, 25)

QUESTIONS = (
    "Which matrix holds the attention weights?",
    "Softmax is taken over the keys. Which matrix comes out?",
    "Which matrix says how much each query attends to each key?",
    "Every query shares out all of its attention. Which matrix does it this way?",
    "Which matrix is to be multiplied with $V$ next?",
    "Which matrix does the line `E / E.sum(axis=1, keepdims=True)` give?",
)


def make(dice: SingleDice) -> Draft | None:
    exponentials = np.array([dice.shuffled(f"row {i}", dice.pick(f"sum {i}", ROWS)) for i in range(3)])
    d_k = dice.pick("d_k", D_K)
    weights = over_keys(exponentials)
    wrong = {
        "column-softmax": over_keys(exponentials.T).T,
        "matrix-softmax": exponentials / exponentials.sum(),
        "scores-transposed": over_keys(exponentials.T),
        "scaling-after-softmax": weights / np.sqrt(d_k),
    }
    matrices = [weights, *wrong.values()]
    if not are_apart(matrices) or any(map(has_halves, matrices)):
        return None
    tokens = dice.pick("sentence", SENTENCES[3]).split()
    sums, first = exponentials.sum(axis=1), exponentials[0]
    fractions = ", ".join(rf"$\frac{{{x}}}{{{sums[0]}}} = {fixed(x / sums[0], DECIMALS)}$" for x in first)
    return Draft(
        statement=f"The scores of “{' '.join(tokens)}” are divided by $\\sqrt{{d_k}} = {int(np.sqrt(d_k))}$ and then "
        "exponentiated. The result has one row for each query and one column for each key:\n\n"
        f"$$E = {latex_matrix(exponentials)}$$\n\n{dice.pick('question', QUESTIONS)} All numbers are rounded to two "
        "decimals.",
        parameters={"exponentials": exponentials, "d_k": d_k, "tokens": tokens},
        asked=choice(dice, matrix_text(weights), [Mistake(matrix_text(each), slug) for slug, each in wrong.items()]),
        steps=(
            Step(
                "Each query shares out a weight of 1 over the keys, so each row is divided by its own sum. These sums "
                f"are {sums[0]}, {sums[1]} and {sums[2]}.",
                "sums",
            ),
            Step(f"The first row becomes {fractions}, which adds up to 1. So do the other rows.", "weights"),
        ),
        hints=(
            "A query's weights add up to 1. Do the weights of one query stand in a row here, or in a column?",
            f"The row of *{tokens[0]}* in $E$ adds up to {sums[0]}.",
        ),
    )


def over_keys(exponentials: Array) -> Array:
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def are_apart(matrices: list[Array]) -> bool:
    """Can any two of them be told apart in print by more than one digit?"""
    return all(np.abs(one - other).max() > 0.05 for i, one in enumerate(matrices) for other in matrices[:i])


def has_halves(matrix: Array) -> bool:
    """Does any entry lie half way between two hundredths? People round it up, and NumPy to the even one."""
    return bool((np.abs(matrix * 10**DECIMALS % 1 - 0.5) < 1e-6).any())


def matrix_text(matrix: Array) -> str:
    rows = r" \\ ".join(" & ".join(fixed(x, DECIMALS) for x in row) for row in matrix)
    return rf"$\begin{{bmatrix}} {rows} \end{{bmatrix}}$"


TYPE = WordedType(
    slug="row-normalised",
    code="T16",
    title="Weights that add up along the rows",
    objective="LO2",
    difficulty="easy",
    input="choice",
    names=("column-softmax", "matrix-softmax", "scores-transposed", "scaling-after-softmax"),
    make=make,
)
