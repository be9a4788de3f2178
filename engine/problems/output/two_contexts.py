"""T29: one word in two sentences, and what its surroundings make of it."""

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.attending import total
from engine.problems.output.blending import are_weights, best_value, blend, blend_text, mean_value, vector_text
from engine.writing import latex_matrix, short

# Pairs of sentences with one ending: only their first and third words differ.
SENTENCES = (
    ("Cross the river bank", "Rob the city bank"),
    ("Grip the baseball bat", "Watch the vampire bat"),
    ("Press the mattress spring", "Reach the mountain spring"),
    ("Peel the birch bark", "Hear the fox bark"),
    ("Watch the tennis match", "Strike the wooden match"),
    ("Climb the harbour crane", "Feed the white crane"),
    ("Water the garden palm", "Read the open palm"),
    ("Tune the church organ", "Heal the injured organ"),
)
LENGTH = 4
SUM = 10  # of the exponentials: weights are whole tenths
CONTEXTS = (1, 2)

Way = Callable[[Array, Array], Array]  # (scores, values) of one sentence -> output


def draw(dice: Dice, d_v: int) -> Parameters:
    the, last = dice.whole("the", 1, 2), dice.whole("last", 1, 3)
    lead = dice.whole("lead", 1, 2)
    leads = (lead, 3 - lead)  # so that the two sentences differ in their weights
    exponentials = [np.stack([first, the, SUM - first - the - last, last]) for first in leads]
    common = dice.whole("V", -5, 9, 2, d_v)
    own = dice.whole("own V", -5, 9, 2, 2, d_v)
    words = np.array([[sentence.split() for sentence in pair] for pair in SENTENCES])  # (pairs, 2, 4)
    tokens = words[dice.whole("sentences", 0, len(words) - 1)]  # (B, 2, 4)
    return {
        f"{name}_{i + 1}": value
        for i in range(2)
        for name, value in (
            ("tokens", tokens[:, i].T),
            ("exponentials", exponentials[i]),
            ("scores", np.log(exponentials[i])),
            ("V", np.stack([own[i, 0], common[0], own[i, 1], common[1]])),
        )
    }


def outputs(p: Parameters, way: Way) -> Trace:
    trace = {f"output_{i}": way(p[f"scores_{i}"], p[f"V_{i}"]) for i in CONTEXTS}
    return trace | {"difference": trace["output_1"] - trace["output_2"]}


def softmax(scores: Array) -> Array:
    exponentials = np.exp(scores)
    return exponentials / total(exponentials, axis=0)


def right(p: Parameters) -> Trace:
    return {f"weights_{i}": softmax(p[f"scores_{i}"]) for i in CONTEXTS} | outputs(
        p, lambda scores, values: blend(softmax(scores), values)
    )


def of_neighbours(scores: Array, values: Array) -> Array:
    return blend(softmax(scores[-2:]), values[-2:])  # the word stands at the end


def of_others(scores: Array, values: Array) -> Array:
    return blend(softmax(scores[:-1]), values[:-1])


def mean(scores: Array, values: Array) -> Array:
    return mean_value(values)


def plain_sum(scores: Array, values: Array) -> Array:
    return total(values, axis=0)


def of_exponentials(scores: Array, values: Array) -> Array:
    return blend(np.exp(scores), values)


def of_shares(scores: Array, values: Array) -> Array:
    return blend(scores / total(scores, axis=0), values)


def of_scores(scores: Array, values: Array) -> Array:
    return blend(scores, values)


def fits(p: Parameters, trace: Trace) -> Array:
    return are_weights(trace["weights_1"]) & are_weights(trace["weights_2"])


def log_row(exponentials: Array) -> str:
    terms = ("0" if x == 1 else rf"\ln {short(x, 0)}" for x in exponentials)
    return r"\begin{bmatrix} " + " & ".join(terms) + r" \end{bmatrix}"


def sentence(p: Parameters, i: int) -> str:
    return " ".join(p[f"tokens_{i}"])


def tell(p: Parameters) -> str:
    word = p["tokens_1"][-1]
    numbers = "\n\n".join(
        f"$$s_{i} = {log_row(p[f'exponentials_{i}'])}, \\qquad V_{i} = {latex_matrix(p[f'V_{i}'])}$$" for i in CONTEXTS
    )
    return (
        f"The word **{word}** ends two sentences: (1) “{sentence(p, 1)}” and (2) “{sentence(p, 2)}”. In each it "
        f"attends to all {LENGTH} words, itself included. Its scaled scores $s$ and the values $V$ of the words, in "
        f"the order of the sentence, are:\n\n{numbers}\n\n"
        f"What is the attention output of {word} in each sentence, and the first output minus the second? Nothing "
        "needs rounding: give all numbers exactly, with at most one decimal."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    steps = []
    for i in CONTEXTS:
        powers = ", ".join(short(x, 0) for x in p[f"exponentials_{i}"])
        weights, values = trace[f"weights_{i}"], p[f"V_{i}"]
        steps += [
            Step(
                f"Sentence {i}: the exponentials of the scores are ${powers}$. They add up to {SUM}, so the weights "
                f"are ${', '.join(short(x, 1) for x in weights)}$.",
                f"weights_{i}",
                weights,
            ),
            Step(
                f"Their blend is ${blend_text(weights, values, 1)} = {vector_text(trace[f'output_{i}'], 1)}$.",
                f"output_{i}",
                trace[f"output_{i}"],
            ),
        ]
    answer = {stage: trace[stage] for stage in ("output_1", "output_2", "difference")}
    first, second, difference = (vector_text(vector, 1) for vector in answer.values())
    text = f"The same word comes out differently: ${first} - {second} = {difference}$."
    return (*steps, Step(text, "difference", answer))


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    weights = ", ".join(short(x, 1) for x in trace["weights_1"])
    return (
        r"The exponential of $\ln a$ is $a$, and the exponential of $0$ is $1$: softmax needs no calculator here.",
        f"In “{sentence(p, 1)}” the weights are ${weights}$.",
        f"The first number of the output in sentence 1 is ${short(trace['output_1'][0], 1)}$.",
    )


def part(stage: str, label: str) -> Part:
    return Part(stage=stage, label=label, decimals=1)


TYPE = NumericType(
    slug="two-contexts",
    code="T29",
    title="One word in two sentences",
    objective="LO3",
    difficulty="medium",
    input="parts",
    parts=(
        part("output_1", "Output in sentence 1"),
        part("output_2", "Output in sentence 2"),
        part("difference", "Output 1 minus output 2"),
    ),
    layouts=({"d_v": 2},),
    draw=draw,
    right=right,
    wrong={
        name: partial(outputs, way=way)
        for name, way in {
            "neighbours-only": of_neighbours,
            "plain-mean": mean,
            "weights-ignored": plain_sum,
            "no-self-weight": of_others,
            "argmax-instead-of-blend": best_value,
            "forgot-to-normalise": of_exponentials,
            "divide-scores-without-exp": of_shares,
            "scores-are-output": of_scores,
        }.items()
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
