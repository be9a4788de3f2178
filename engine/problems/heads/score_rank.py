"""T55: how large the rank of one head's score matrix can be."""

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, numbers

SETTINGS = (
    "What is the largest rank that the matrix of raw scores $QK^\\top$ of one head can have?",
    "At most how many rows of the raw scores $QK^\\top$ of one head can be linearly independent?",
    "One head's raw scores $QK^\\top$ are to be stored as a product of two thin matrices without any loss. How many "
    "columns does the first one need at most?",
)


def make(dice: SingleDice) -> Draft | None:
    h, d_k = dice.pick("h", (4, 6, 8, 12, 16)), dice.pick("d_k", (16, 24, 32, 48, 64))
    n, d = dice.pick("n", (100, 128, 200, 256, 300, 512, 1000, 2048)), h * d_k
    if h == d_k or n == d:
        return None
    mistakes = [
        Mistake(n, "", "The matrix has $n$ rows, but each is a blend of only $d_k$ rows, those of $K^\\top$."),
        Mistake(
            d, "heads-keep-full-width", "This is the width of the model; the queries and keys of one head are narrower."
        ),
        Mistake(h, "", "This is the number of heads; what limits the rank of one head's scores is the head's width."),
    ]
    return Draft(
        statement=(
            f"Self-attention with {h} heads reads {n} tokens; the width $d_{{\\text{{model}}}} = {d}$ is shared evenly "
            f"among the heads, and nothing is masked. {dice.pick('setting', SETTINGS)} The result is a whole number."
        ),
        parameters={"n": n, "d_model": d, "h": h},
        asked=numbers(d_k, mistakes),
        steps=(
            Step(rf"The queries and keys of one head have $d_k = {d} / {h} = {d_k}$ features.", "d_k", float(d_k)),
            Step(
                rf"So $QK^\top$ is a product of a ${n} \times {d_k}$ and a ${d_k} \times {n}$ matrix. The rank of a "
                rf"product is at most the smallest side, $\min({n}, {d_k}) = {d_k}$. Softmax can raise it afterwards.",
                "rank",
                float(d_k),
            ),
        ),
        hints=(
            "The rank of a product is no larger than the rank of either factor.",
            f"$Q$ has {n} rows. How many columns does it have in one head?",
        ),
    )


TYPE = WordedType(
    slug="score-rank",
    code="T55",
    title="Rank of one head's scores",
    objective="LO6",
    difficulty="hard",
    input="scalar",
    make=make,
    names=("heads-keep-full-width",),
)
