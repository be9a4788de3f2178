"""Mark an answer: read it, compare it, and recognise the mistake behind a wrong one."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.misconceptions import MISCONCEPTIONS
from engine.near_misses import near_miss
from engine.parsing import Expected, ParseError, as_array, parse
from engine.problem import Array, Problem, Trace, Value, WrongPath, as_arrays, as_value, plain
from engine.problems import find_type
from engine.writing import format_answer, nested, printed, short

NOT_COUNTED = "Nothing was counted."
FLOAT_NOISE = 1e-9  # added to a tolerance, so that an answer on its very edge counts as inside

LABELS = {"scores": "Raw scores", "scaled": "Scaled scores"}  # of stages whose name alone would say too little


@dataclass(frozen=True, eq=False)
class StageComparison:
    """One line of "your numbers beside the right ones"; None where a path leaves the stage out."""

    stage: str
    label: str
    yours: Value | None
    right: Value | None
    same: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "stage": self.stage,
            "label": self.label,
            "yours": plain(self.yours),
            "right": plain(self.right),
            "same": self.same,
        }


@dataclass(frozen=True, eq=False)
class Reading:
    """How typed text was understood, with no word on whether it is right."""

    valid: bool
    message: str
    text: str = ""  # the numbers as read, such as [6.71, 5.75]
    value: Value | None = None
    code: str | None = None
    position: int | None = None
    cell: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class Verdict:
    """What became of an answer.

    `status` is correct, partial, wrong or invalid; invalid is not an attempt. `misconceptions` lists every mistake that
    leads to these numbers, the nearest first; with more than one, nobody can tell which it was. `diagnosis` sets the
    stages of the nearest one beside the right ones.
    """

    status: str
    misconceptions: tuple[str, ...] = ()
    message: str = ""
    position: int | None = None
    cell: tuple[int, int] | None = None
    code: str | None = None
    reading: str = ""
    note: str = ""
    diagnosis: tuple[StageComparison, ...] = ()


def read_back(problem: Problem, text: str) -> Reading:
    """Say how an answer will be understood, before it is handed in."""
    wanted = problem.answer_format
    try:
        value = as_array(parse(text, Expected(tuple(wanted["shape"]), wanted["decimals"])))
    except ParseError as error:
        return Reading(False, error.message, code=error.code, position=error.position, cell=error.cell)
    echo = printed(nested(value, lambda x: f"{x:.10g}"))
    message = f"I read this as {echo}."
    if list(value.shape) != wanted["shape"]:
        message += f" {_asked_for(problem)}"
    return Reading(True, message, echo, value)


def check(problem: Problem, text: str) -> Verdict:
    """Mark a typed answer."""
    reading = read_back(problem, text)
    if not reading.valid:
        message = f"{reading.message} {NOT_COUNTED}"
        return Verdict("invalid", (), message, reading.position, reading.cell, reading.code)
    value = np.asarray(reading.value)
    message = f"Right: the result is {_in_print(problem, problem.answer)}."
    if _near(problem, value, problem.answer):
        return Verdict("correct", (), message, reading=reading.text, note=_rounding_note(problem, value))
    for convention in problem.conventions:
        if _near(problem, value, convention.value):
            note = MISCONCEPTIONS[convention.misconception].feedback
            return Verdict("correct", (convention.misconception,), message, reading=reading.text, note=note)
    matches = _matches(problem, value)
    if not matches and value.shape != np.shape(problem.answer):
        message = f"{reading.message} {NOT_COUNTED}"
        return Verdict("invalid", (), message, 1, code="wrong_shape", reading=reading.text)
    if not matches:
        return Verdict("wrong", (), near_miss(value, problem.answer, problem.tolerance), reading=reading.text)
    return _recognised(problem, matches, reading.text)


def _near(problem: Problem, value: Array, target: Value) -> bool:
    return value.shape == np.shape(target) and _distance(value, target) <= problem.tolerance + FLOAT_NOISE


def _distance(value: Array, target: Value) -> float:
    return float(np.max(np.abs(value - target)))


def _matches(problem: Problem, value: Array) -> list[WrongPath]:
    """Find the wrong paths that lead to these numbers, the nearest first."""
    matches = [path for path in problem.wrong_paths if _near(problem, value, path.value)]
    return sorted(matches, key=lambda path: _distance(value, path.value))


def _recognised(problem: Problem, matches: list[WrongPath], reading: str) -> Verdict:
    slugs = tuple(dict.fromkeys(path.misconception for path in matches))
    sentences = [MISCONCEPTIONS[slug].feedback for slug in slugs]
    if len(slugs) == 1:
        message = f"{sentences[0]} Worked that way, the answer comes out as {_in_print(problem, matches[0].value)}."
    else:
        message = "More than one slip leads to these numbers. " + " Or: ".join(sentences)
    return Verdict("wrong", slugs, message, reading=reading, diagnosis=_diagnosis(problem, matches[0]))


def _diagnosis(problem: Problem, path: WrongPath) -> tuple[StageComparison, ...]:
    """Work the wrong path out again beside the right one, from the stored parameters."""
    problem_type = find_type(problem.slug, problem.version)
    parameters = as_arrays(problem.parameters)
    right = _values(problem_type.right(parameters))
    yours = _values(problem_type.wrong_trace(parameters, path.misconception, path.variant))
    return tuple(
        StageComparison(
            stage,
            LABELS.get(stage, stage.capitalize()),
            yours.get(stage),
            right.get(stage),
            stage in yours and stage in right and _same(yours[stage], right[stage]),
        )
        for stage in dict.fromkeys([*right, *yours])
    )


def _values(trace: Trace) -> dict[str, Value]:
    return {stage: as_value(value) for stage, value in trace.items()}


def _same(yours: Value, right: Value) -> bool:
    return np.shape(yours) == np.shape(right) and bool(np.allclose(yours, right))


def _rounding_note(problem: Problem, value: Array) -> str:
    """Say so where an answer counts, but is not the right one to the decimals asked for."""
    decimals = problem.answer_format["decimals"]
    if _distance(value, problem.answer) <= 0.5 * 10.0**-decimals + FLOAT_NOISE:
        return ""
    within = short(problem.tolerance, 3)
    return f"Counted: it is within {within} of the exact result, which rounds to {_in_print(problem, problem.answer)}."


def _in_print(problem: Problem, value: Value) -> str:
    return printed(format_answer(problem, value))


def _asked_for(problem: Problem) -> str:
    shape = problem.answer_format["shape"]
    if not shape:
        return "The answer asked for is one number."
    if len(shape) == 1:
        return f"The answer asked for has {shape[0]} numbers."
    return f"The answer asked for has {shape[0]} rows of {shape[1]} numbers."
