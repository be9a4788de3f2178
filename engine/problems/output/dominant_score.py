"""T25: what the output tends to when one score outgrows all others."""

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.output.blending import blended, equal, of_best, vector_text, without_weights
from engine.problems.tokens import draw_tokens
from engine.writing import in_words, latex_matrix, latex_row, short


def draw(dice: Dice, n: int, d_v: int, growing: int) -> Parameters:
    return {
        "scores": dice.whole("scores", -3, 3, n),
        "V": dice.whole("V", -6, 9, n, d_v),
        "tokens": draw_tokens(dice, n),
    }


def right(p: Parameters) -> Trace:
    weights = np.zeros(np.shape(p["scores"]))
    weights[p["growing"]] = 1
    return blended(weights, p["V"])


def best_at_the_start(p: Parameters) -> Trace:
    return blended(of_best(p["scores"]), p["V"])


def plain_mean(p: Parameters) -> Trace:
    return blended(equal(p["scores"]), p["V"])


def plain_sum(p: Parameters) -> Trace:
    return blended(without_weights(p["scores"]), p["V"])


def fits(p: Parameters, trace: Trace) -> Array:
    # The score that will win is not the largest one yet, and one other is.
    ordered = np.sort(p["scores"], axis=0)
    return (p["scores"][p["growing"]] < ordered[-1]) & (ordered[-1] > ordered[-2])


def tell(p: Parameters) -> str:
    token = p["tokens"][p["growing"]]
    return (
        f"One query gives the tokens {in_words(p['tokens'])} the scaled scores $s$. The rows of $V$ are the values of "
        "these tokens, in the same order:\n\n"
        f"$$s = {latex_row(p['scores'])}, \\qquad V = {latex_matrix(p['V'])}$$\n\n"
        f"Now the score of **{token}** grows without bound, and all other scores stay. Which vector does the output "
        f"of this query approach? Its {p['d_v']} numbers are whole."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    growing, token = p["growing"], p["tokens"][p["growing"]]
    others = " + ".join(f"e^{{{short(score, 0)}}}" for j, score in enumerate(p["scores"]) if j != growing)
    return (
        Step(
            f"The weight of **{token}** is $e^t / (e^t + {others})$, where $t$ is its score. The rest of the sum "
            f"stays as it is while $t$ grows, so this weight approaches 1 and the other {p['n'] - 1} approach 0.",
            "weights",
            trace["weights"],
        ),
        Step(
            f"What is left of the blend is the value of **{token}**: ${vector_text(trace['output'], 0)}$.",
            "output",
            trace["output"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    token, score = p["tokens"][p["growing"]], short(p["scores"][p["growing"]], 0)
    return (
        f"The weights add up to 1 at all times. Where does the weight of **{token}** go as its score leaves ${score}$ "
        "further and further behind?",
        f"Follow the other {p['n'] - 1} weights: their exponentials stay, and the sum they are divided by grows.",
    )


TYPE = NumericType(
    slug="dominant-score",
    code="T25",
    title="Output when one score outgrows the others",
    objective="LO3",
    difficulty="easy",
    input="vector",
    decimals=0,
    layouts=tuple(
        {"n": n, "d_v": d_v, "growing": growing} for n, d_v in ((3, 2), (4, 2), (4, 3)) for growing in range(n)
    ),
    draw=draw,
    right=right,
    stops={"weights": "weights-are-output"},
    wrong={
        "argmax-instead-of-blend": best_at_the_start,
        "plain-mean": plain_mean,
        "weights-ignored": plain_sum,
    },
    feedback={
        "argmax-instead-of-blend": "You took the value of the score that is largest at the start; the growing score "
        "passes it and leaves it behind.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
