"""T38: how the output follows one raw score."""

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.output.blending import blend, blend_text, vector_text
from engine.problems.scale.softmax_derivatives import are_weights, draw_key_size, draw_weights, setting
from engine.problems.tokens import draw_tokens
from engine.writing import fixed, latex_matrix, short

DECIMALS = 3
APART = 0.021  # numbers of the answer that are nearly the same could change places unseen


def draw(dice: Dice, n: int, d_v: int, j: int) -> Parameters:
    return {
        "weights": draw_weights(dice, n),
        "V": dice.whole("V", -6, 9, n, d_v),
        "d_k": draw_key_size(dice),
        "tokens": draw_tokens(dice, n),
    }


def divided(p: Parameters, unscaled: Array) -> Trace:
    return {"unscaled": unscaled, "gradient": unscaled / np.sqrt(p["d_k"])}


def right(p: Parameters) -> Trace:
    output = blend(p["weights"], p["V"])
    difference = p["V"][p["j"]] - output
    return {"output": output, "difference": difference} | divided(p, p["weights"][p["j"]] * difference)


def without_output(p: Parameters) -> Trace:
    return divided(p, p["weights"][p["j"]] * p["V"][p["j"]])


def of_own_weight(p: Parameters) -> Trace:
    weight = p["weights"][p["j"]]
    return divided(p, weight * (1 - weight) * p["V"][p["j"]])


def with_output_added(p: Parameters) -> Trace:
    output = blend(p["weights"], p["V"])
    return {"output": output} | divided(p, p["weights"][p["j"]] * (p["V"][p["j"]] + output))


def fits(p: Parameters, trace: Trace) -> Array:
    return are_weights(p["weights"]) & (np.ptp(trace["gradient"], axis=0) > APART)


def tell(p: Parameters) -> str:
    token = p["tokens"][p["j"]]
    return (
        f"{setting(p)}The rows of $V$ are the values of these tokens, and $o$ is the output:\n\n"
        f"$$V = {latex_matrix(p['V'])}$$\n\n"
        f"What is the derivative of the output with respect to the raw score of **{token}**, "
        rf"$\partial o / \partial s_{{\text{{{token}}}}}$? The scores $s$ are those before scaling. Nothing has to be "
        f"rounded on the way; give its entries to {DECIMALS} decimals."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    token, weight, root = p["tokens"][p["j"]], fixed(p["weights"][p["j"]], 1), short(np.sqrt(p["d_k"]), 0)
    value, output, difference, unscaled, gradient = (
        vector_text(vector, 4)
        for vector in (p["V"][p["j"]], trace["output"], trace["difference"], trace["unscaled"], trace["gradient"])
    )
    return (
        Step(f"The output is $o = {blend_text(p['weights'], p['V'], 1)} = {output}$.", "output", trace["output"]),
        Step(
            f"Raising the score of **{token}** pulls the output towards its value: "
            rf"$v_{{\text{{{token}}}}} - o = {value} - {output} = {difference}$.",
            "difference",
            trace["difference"],
        ),
        Step(
            f"Its weight says how strongly. For the scaled score that is ${weight} \\cdot {difference} = {unscaled}$.",
            "unscaled",
            trace["unscaled"],
        ),
        Step(
            rf"The score was divided by $\sqrt{{d_k}} = {root}$, and so is the derivative: ${unscaled} / {root} = "
            f"{gradient}$.",
            "gradient",
            trace["gradient"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        f"Raising one score pulls the output towards the value of that token, **{p['tokens'][p['j']]}**. Start with "
        "the output.",
        f"The output is ${vector_text(trace['output'], 2)}$.",
        r"The derivative is $\alpha_j (v_j - o)$ with respect to the scaled score. The chain rule adds a factor for "
        "the scaling.",
    )


TYPE = NumericType(
    slug="output-gradient",
    code="T38",
    title="How the output follows a score",
    objective="LO4",
    difficulty="hard",
    input="vector",
    decimals=DECIMALS,
    layouts=tuple({"n": 3, "d_v": 2, "j": j} for j in range(3)),
    draw=draw,
    right=right,
    stops={"unscaled": "scaling-left-out-of-derivative"},
    wrong={
        "output-not-subtracted": without_output,
        "output-not-subtracted/added": with_output_added,
        "softmax-derivative-diagonal-only": of_own_weight,
    },
    feedback={
        "output-not-subtracted/added": "You added the current output; it is subtracted from the value.",
        "softmax-derivative-diagonal-only": "You followed one weight only; raising this score also lowers the weights "
        "of the other values.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
