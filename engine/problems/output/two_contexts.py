"""T29: one word in two sentences, and what its surroundings make of it."""

from collections.abc import Callable
from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.attending import total
from engine.problems.output.blending import are_weights, blend, blend_text, equal, of_best, vector_text, without_weights
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

Weigh = Callable[[Array], Array]  # scores of one sentence -> weights


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


def attend_twice(p: Parameters, weigh: Weigh) -> Trace:
    trace: Trace = {}
    for i in CONTEXTS:
        weights = trace[f"weights_{i}"] = weigh(p[f"scores_{i}"])
        trace[f"output_{i}"] = blend(weights, p[f"V_{i}"])
    return trace | {"difference": trace["output_1"] - trace["output_2"]}


def softmax(scores: Array) -> Array:
    exponentials = np.exp(scores)
    return exponentials / total(exponentials, axis=0)


def on_neighbours(scores: Array) -> Array:
    return np.concatenate([np.zeros(np.shape(scores[:-2])), softmax(scores[-2:])])  # the word stands at the end


def on_others(scores: Array) -> Array:
    return np.concatenate([softmax(scores[:-1]), np.zeros(np.shape(scores[-1:]))])


def shares_of_sum(scores: Array) -> Array:
    return scores / total(scores, axis=0)


def scores_themselves(scores: Array) -> Array:
    return scores


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
        f"What is the attention output of **{word}** in each sentence, and the first output minus the second? Nothing "
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
    right=partial(attend_twice, weigh=softmax),
    wrong={
        "neighbours-only": partial(attend_twice, weigh=on_neighbours),
        "plain-mean": partial(attend_twice, weigh=equal),
        "weights-ignored": partial(attend_twice, weigh=without_weights),
        "no-self-weight": partial(attend_twice, weigh=on_others),
        "argmax-instead-of-blend": partial(attend_twice, weigh=of_best),
        "forgot-to-normalise": partial(attend_twice, weigh=np.exp),
        "divide-scores-without-exp": partial(attend_twice, weigh=shares_of_sum),
        "scores-are-output": partial(attend_twice, weigh=scores_themselves),
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
