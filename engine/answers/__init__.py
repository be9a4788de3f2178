"""The ways of answering: one file and one line each."""

from engine.answers.base import AnswerInput, Format
from engine.answers.choice import Choice
from engine.answers.complexity import Complexity
from engine.answers.numbers import Numbers
from engine.answers.ordering import Ordering
from engine.answers.parts import Parts
from engine.answers.shape import Shape

ANSWER_INPUTS: dict[str, AnswerInput] = {
    "scalar": Numbers(),
    "vector": Numbers(),
    "matrix": Numbers(),
    "shape": Shape(),
    "choice": Choice(),
    "ordering": Ordering(),
    "complexity": Complexity(),
}
ANSWER_INPUTS["parts"] = Parts(ANSWER_INPUTS)


def of(answer_format: Format) -> AnswerInput:
    """Find the way of answering that a format asks for."""
    return ANSWER_INPUTS[answer_format["input"]]
