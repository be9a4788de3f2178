"""Find the mistakes that lead to a wrong number, and set their stages beside the right ones.

A learner may have gone a wrong way to its end, stopped on it half way, or slipped in some entries only. The first
explanation that holds is given, in this order; several of one kind are all named.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from engine.problem import Array, Parameters, Problem, Value, WrongPath, as_arrays, as_value
from engine.problem_types import FLOAT_NOISE, NumericType, Trace
from engine.problems import find_type
from engine.verdict import StageComparison

FEWEST_MATCHES = 2  # entries that have to agree with a wrong path before it explains part of an answer

LABELS = {"scores": "Raw scores", "scaled": "Scaled scores"}  # of stages whose name alone would say too little


def is_near(problem: Problem, value: Array, target: Value) -> bool:
    """Do two values agree within the problem's tolerance, entry by entry?"""
    return value.shape == np.shape(target) and distance(value, target) <= problem.tolerance + FLOAT_NOISE


def distance(value: Array, target: Value) -> float:
    return float(np.max(np.abs(value - target)))


def paths_to(problem: Problem, value: Array) -> list[WrongPath]:
    """Find the wrong paths that lead to these numbers, the nearest first."""
    paths = [path for path in problem.wrong_paths if is_near(problem, value, path.value)]
    return sorted(paths, key=lambda path: distance(value, path.value))


def paths_to_some_entries(problem: Problem, value: Array) -> list[WrongPath]:
    """Find the wrong paths that explain every wrong entry of an answer that is right elsewhere.

    One entry could agree by chance; from two on, a path has to explain them all.
    """
    if value.shape != np.shape(problem.answer) or value.size < FEWEST_MATCHES:
        return []
    tolerance = problem.tolerance + FLOAT_NOISE
    wrong = np.abs(value - problem.answer) > tolerance
    if wrong.sum() < FEWEST_MATCHES:
        return []
    same_shape = [path for path in problem.wrong_paths if np.shape(path.value) == value.shape]
    return [path for path in same_shape if np.all(np.abs(value - path.value)[wrong] <= tolerance)]


def stops_on_wrong_paths(problem: Problem, value: Array) -> list[tuple[WrongPath, str]]:
    """Find wrong paths with a stage on the way, not their end, that shows these numbers; with the slug of stopping."""
    problem_type = find_type(problem.slug, problem.version)
    if not isinstance(problem_type, NumericType) or not problem_type.stops:
        return []
    parameters = as_arrays(problem.parameters)
    found = []
    for path, trace in _wrong_traces(problem_type, problem, parameters):
        for stage, slug in problem_type.stops.items():
            if stage in list(trace)[:-1] and is_near(problem, value, trace[stage]):
                found.append((path, slug))
    return found


def _wrong_traces(
    problem_type: NumericType, problem: Problem, parameters: Parameters
) -> Iterator[tuple[WrongPath, Trace]]:
    for path in problem.wrong_paths:
        if path.name in problem_type.wrong:
            yield path, _values(problem_type.wrong[path.name](parameters))


def comparison(problem: Problem, path: WrongPath) -> tuple[StageComparison, ...]:
    """Work the wrong path out again beside the right one, from the stored parameters."""
    problem_type = find_type(problem.slug, problem.version)
    if not isinstance(problem_type, NumericType):
        return ()
    parameters = as_arrays(problem.parameters)
    right = _values(problem_type.right(parameters))
    yours = _values(problem_type.wrong_trace(parameters, path.misconception, path.variant))
    return tuple(
        StageComparison(
            stage,
            LABELS.get(stage, stage.replace("_", " ").capitalize()),
            yours.get(stage),
            right.get(stage),
            stage in yours and stage in right and _same(yours[stage], right[stage]),
        )
        for stage in dict.fromkeys([*right, *yours])
    )


def stopped_comparison(problem: Problem, path: WrongPath, value: Array) -> tuple[StageComparison, ...]:
    """Give the comparison as far as the stage that shows these numbers; nothing of the learner's after it."""
    rows: list[StageComparison] = []
    is_over = False
    for row in comparison(problem, path):
        rows.append(replace(row, yours=None, same=False) if is_over else row)
        is_over = is_over or (row.yours is not None and is_near(problem, value, row.yours))
    return tuple(rows)


def _values(trace: Trace) -> dict[str, Value]:
    return {stage: as_value(value) for stage, value in trace.items()}


def _same(yours: Value, right: Value) -> bool:
    return np.shape(yours) == np.shape(right) and bool(np.allclose(yours, right))
