"""T36 and T37: how each weight follows each raw score, one entry or the whole matrix."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import Keep, exactly, rounded
from engine.problems.scale.softmax_derivatives import CARRY, DECIMALS, are_weights, draw_key_size, draw_weights, setting
from engine.problems.tokens import draw_tokens
from engine.writing import fixed, latex_matrix, short


def draw(dice: Dice, n: int, **entry: int) -> Parameters:
    return {"weights": draw_weights(dice, n), "d_k": draw_key_size(dice), "tokens": draw_tokens(dice, n)}


def diagonal(weights: Array) -> Array:
    """Put weights on a diagonal; (n, *B) -> (n, n, *B)."""
    n = len(weights)
    return np.eye(n).reshape(n, n, *[1] * (weights.ndim - 1)) * weights[:, None]


def outer(weights: Array) -> Array:
    return weights[:, None] * weights[None]


def chained(p: Parameters, unscaled: Array, keep: Keep = exactly) -> Trace:
    """Take the derivative with respect to the scaled scores, and divide it as the scores were divided."""
    trace = {"unscaled": keep(unscaled), "jacobian": keep(keep(unscaled) / np.sqrt(p["d_k"]))}
    return {stage: value[p["i"], p["j"]] for stage, value in trace.items()} if "i" in p else trace


def right(p: Parameters, keep: Keep = exactly) -> Trace:
    return chained(p, diagonal(p["weights"]) - keep(outer(p["weights"])), keep)


def own_weights(p: Parameters) -> Trace:
    return chained(p, diagonal(p["weights"]))


def own_derivatives(p: Parameters) -> Trace:
    return chained(p, diagonal(p["weights"] * (1 - p["weights"])))


def added(p: Parameters) -> Trace:
    return chained(p, diagonal(p["weights"]) + outer(p["weights"]))


def fits(p: Parameters, trace: Trace) -> Array:
    return are_weights(p["weights"])


# --- one entry -----------------------------------------------------------------------------------------------------


def tell_entry(p: Parameters) -> str:
    i, j = p["tokens"][p["i"]], p["tokens"][p["j"]]
    of_whom = "its own raw score" if p["i"] == p["j"] else f"the raw score of **{j}**"
    symbol = rf"\frac{{\partial \alpha_{{\text{{{i}}}}}}}{{\partial s_{{\text{{{j}}}}}}}"
    return (
        f"{setting(p)}What is the derivative of the weight of **{i}** with respect to {of_whom}, ${symbol}$? "
        "The scores $s$ are those before scaling. Nothing needs rounding: give it exactly, with at most "
        f"{DECIMALS} decimals."
    )


def explain_entry(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    of_i, of_j = (fixed(p["weights"][p[index]], 1) for index in ("i", "j"))
    unscaled = short(trace["unscaled"], CARRY)
    rule = (
        rf"$\alpha_i (1 - \alpha_i) = {of_i} \cdot (1 - {of_i}) = {unscaled}$: a weight grows with its own score"
        if p["i"] == p["j"]
        else rf"$-\alpha_i \alpha_j = -{of_i} \cdot {of_j} = {unscaled}$: what one weight gains, the others lose"
    )
    return (
        Step(f"With respect to the scaled score it is {rule}.", "unscaled", trace["unscaled"]),
        Step(
            rf"The score was divided by $\sqrt{{d_k}} = {short(np.sqrt(p['d_k']), 0)}$, and so is the derivative: "
            f"${unscaled} / {short(np.sqrt(p['d_k']), 0)} = {short(trace['jacobian'], 5)}$.",
            "jacobian",
            trace["jacobian"],
        ),
    )


def hint_entry(p: Parameters, trace: Trace) -> tuple[str, ...]:
    is_own = p["i"] == p["j"]
    sign = "Raising a score raises its own weight." if is_own else "Raising a score lowers the weights of others."
    formula = r"$\alpha_i (1 - \alpha_i)$" if is_own else r"$-\alpha_i \alpha_j$"
    return (
        f"{sign} Which sign does the result have?",
        f"With respect to the scaled score the derivative is {formula}. The chain rule adds a factor for the scaling "
        rf"by $\sqrt{{{p['d_k']}}}$.",
    )


ENTRY = NumericType(
    slug="jacobian-entry",
    code="T36",
    title="How a weight follows a score",
    objective="LO4",
    difficulty="medium",
    input="scalar",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=tuple({"n": 3, "i": i, "j": j} for i, j in ((0, 0), (1, 1), (2, 2), (0, 1), (2, 0), (1, 2))),
    draw=draw,
    right=right,
    honest=(partial(right, keep=rounded(CARRY)),),
    reach=lambda p: 3,  # a product, a difference and a quotient, none of which makes an error larger
    stops={"unscaled": "scaling-left-out-of-derivative"},
    wrong={
        "softmax-derivative-diagonal-only": own_weights,
        "softmax-derivative-diagonal-only/sign": added,
    },
    feedback={
        "softmax-derivative-diagonal-only": r"The product of the weights is missing: a weight follows its own score as "
        r"$\alpha_i (1 - \alpha_i)$, and another score as $-\alpha_i \alpha_j$.",
        "softmax-derivative-diagonal-only/sign": r"The sign of the product is turned: $\alpha_i \alpha_j$ is taken "
        "away, because the weights share a sum of 1.",
    },
    fits=fits,
    tell=tell_entry,
    explain=explain_entry,
    hint=hint_entry,
)


# --- the matrix ----------------------------------------------------------------------------------------------------


def tell_matrix(p: Parameters) -> str:
    return (
        rf"{setting(p)}What is the Jacobian $J$ with $J_{{ij}} = \partial \alpha_i / \partial s_j$? The scores $s$ are "
        f"those before scaling. Nothing needs rounding: give the entries exactly, with at most {DECIMALS} decimals."
    )


def explain_matrix(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    of_weights, of_products = latex_matrix(diagonal(p["weights"])), latex_matrix(outer(p["weights"]))
    return (
        Step(
            r"With respect to the scaled scores it is $\operatorname{diag}(\alpha) - \alpha^\top \alpha$:"
            f"\n\n$${of_weights} - {of_products} = {latex_matrix(trace['unscaled'])}$$",
            "unscaled",
            trace["unscaled"],
        ),
        Step(
            rf"The scores were divided by $\sqrt{{d_k}} = {short(np.sqrt(p['d_k']), 0)}$, and so are the derivatives:"
            f"\n\n$$J = {latex_matrix(trace['jacobian'])}$$\n\nEvery row and every column adds up to 0.",
            "jacobian",
            trace["jacobian"],
        ),
    )


def hint_matrix(p: Parameters, trace: Trace) -> tuple[str, ...]:
    first = fixed(p["weights"][0], 1)
    return (
        r"On the diagonal stands $\alpha_i (1 - \alpha_i)$ and beside it $-\alpha_i \alpha_j$, each divided by "
        r"$\sqrt{d_k}$.",
        rf"The first entry is ${first} \cdot (1 - {first}) / {short(np.sqrt(p['d_k']), 0)} = "
        f"{short(trace['jacobian'][0, 0], 5)}$.",
        "Each row adds up to 0, because the weights go on adding up to 1: a check for the result.",
    )


MATRIX = NumericType(
    slug="softmax-jacobian",
    code="T37",
    title="The Jacobian of softmax",
    objective="LO4",
    difficulty="hard",
    input="matrix",
    decimals=DECIMALS,
    carry=CARRY,
    layouts=({"n": 3},),
    draw=draw,
    right=right,
    honest=(partial(right, keep=rounded(CARRY)),),
    reach=lambda p: 3,
    stops={"unscaled": "scaling-left-out-of-derivative"},
    wrong={
        "softmax-derivative-diagonal-only": own_derivatives,
        "softmax-derivative-diagonal-only/weights": own_weights,
        "softmax-derivative-diagonal-only/sign": added,
    },
    feedback={
        "softmax-derivative-diagonal-only/weights": r"This is the diagonal of weights alone; the products $\alpha_i "
        r"\alpha_j$ are still to be taken away.",
        "softmax-derivative-diagonal-only/sign": r"The sign of the products is turned: $\alpha_i \alpha_j$ is taken "
        "away, because the weights share a sum of 1.",
    },
    fits=fits,
    tell=tell_matrix,
    explain=explain_matrix,
    hint=hint_matrix,
)
