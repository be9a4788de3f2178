"""T05: queries, keys and values of a whole sequence."""

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.attending import total
from engine.problems.explaining import product_sum
from engine.problems.tokens import draw_tokens
from engine.writing import latex_matrix, latex_row, short

MATRICES = {"Q": "W_Q", "K": "W_K", "V": "W_V"}


def times(x: Array, w: Array) -> Array:
    return total(x[:, :, None] * w[None], axis=1)  # (n, d, 1) * (1, d, d) -> (n, d)


def times_transpose(x: Array, w: Array) -> Array:
    return times(x, w.swapaxes(0, 1))


def project(
    p: Parameters, multiply: Callable[[Array, Array], Array] = times, matrices: dict[str, str] = MATRICES
) -> Trace:
    return {name: multiply(p["X"], p[matrix]) for name, matrix in matrices.items()}


def values_only(p: Parameters) -> Trace:
    # The numbers of X are taken for queries and keys as they are.
    return {"Q": p["X"] * 1.0, "K": p["X"] * 1.0, "V": times(p["X"], p["W_V"])}


def draw(dice: Dice, n: int, d_model: int, d_k: int, d_v: int) -> Parameters:
    return {
        "X": dice.whole("X", -2, 3, n, d_model),
        "W_Q": dice.whole("W_Q", -1, 2, d_model, d_k),
        "W_K": dice.whole("W_K", -1, 2, d_model, d_k),
        "W_V": dice.whole("W_V", -1, 2, d_model, d_v),
        "tokens": draw_tokens(dice, n),
    }


def fits(p: Parameters, trace: Trace) -> Array:
    """Each part tells a multiplication from the other side apart; no row of X is all zeros."""
    apart = [np.any(trace[name] != times_transpose(p["X"], p[w]), axis=(0, 1)) for name, w in MATRICES.items()]
    return np.logical_and.reduce(apart) & np.any(p["X"] != 0, axis=1).all(axis=0)


def tell(p: Parameters) -> str:
    matrices = r", \qquad ".join(f"{name} = {latex_matrix(p[name])}" for name in MATRICES.values())
    return (
        f"The tokens of “{' '.join(p['tokens'])}” enter a head as the rows of $X$, and the head has three matrices:\n\n"
        f"$$X = {latex_matrix(p['X'])}$$\n\n$${matrices}$$\n\n"
        f"Give $Q$, $K$ and $V$, each with {p['n']} rows of {p['d_k']} whole numbers."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    token, row, column = p["tokens"][0], p["X"][0], p["W_Q"][:, 0]
    first = f"{product_sum(row, column)} = {short(trace['Q'][0, 0], 0)}"
    return (
        Step(
            f"$Q = X W_Q$: each row of $X$ meets each column of $W_Q$. For *{token}* the first entry is "
            f"${first}$. Together: $Q = {latex_matrix(trace['Q'])}$.",
            "Q",
            trace["Q"],
        ),
        Step(f"The same rows with $W_K$: $K = X W_K = {latex_matrix(trace['K'])}$.", "K", trace["K"]),
        Step(f"And with $W_V$: $V = X W_V = {latex_matrix(trace['V'])}$.", "V", dict(trace)),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        "The same $X$ goes through three matrices: $Q = X W_Q$, $K = X W_K$ and $V = X W_V$.",
        f"The row of *{p['tokens'][0]}* in $X$ is ${latex_row(p['X'][0])}$; in $Q$ it becomes "
        f"${latex_row(trace['Q'][0])}$.",
    )


TYPE = NumericType(
    slug="project-all",
    code="T05",
    title="Queries, keys and values of a sequence",
    objective="LO1",
    difficulty="medium",
    input="parts",
    parts=tuple(Part(stage=name, label=f"${name}$", decimals=0) for name in MATRICES),
    # Square matrices: only there can somebody multiply on the wrong side.
    layouts=({"n": 3, "d_model": 2, "d_k": 2, "d_v": 2}, {"n": 2, "d_model": 3, "d_k": 3, "d_v": 3}),
    draw=draw,
    right=project,
    wrong={
        "projected-with-transpose": partial(project, multiply=times_transpose),
        "compared-queries-with-queries/one-matrix": partial(project, matrices={"Q": "W_Q", "K": "W_Q", "V": "W_V"}),
        "compared-queries-with-queries/unprojected": values_only,
        "keys-values-swapped": partial(project, matrices={"Q": "W_Q", "K": "W_V", "V": "W_K"}),
    },
    feedback={
        "compared-queries-with-queries/one-matrix": "You made the keys with $W_Q$; keys have a matrix $W_K$.",
        "compared-queries-with-queries/unprojected": "This is $X$; queries and keys are $X$ times a matrix each.",
        "keys-values-swapped": "Two matrices changed places: $W_K$ makes the keys and $W_V$ makes the values.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
