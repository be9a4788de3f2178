"""What every problem type owes its learners, as checks on one problem: on twenty seeds in the quick tests, on 500 in
the slow ones, on 5,000 by `make contract`.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

import engine
from engine.generating import DISTINCTION, SEPARATION
from engine.problem import Problem, Value, as_arrays, plain
from engine.problem_types import NumericType
from engine.tests.oracles import ORACLES

NOISE = 1e-9


def type_of(problem: Problem) -> engine.ProblemType:
    return engine.PROBLEM_TYPES[problem.slug]


def is_numeric(problem: Problem) -> bool:
    return isinstance(type_of(problem), NumericType)


def by_part(problem: Problem, value: Any) -> dict[str, Any]:
    """Give the parts of a value, or the value as its only part."""
    return value if isinstance(problem.answer, dict) else {"": value}


def tolerances(problem: Problem) -> dict[str, float]:
    return by_part(problem, problem.tolerance)


def distance(problem: Problem, one: Any, other: Any) -> float:
    """Largest difference in tolerances, over the parts that both have in one shape; infinite where there are none."""
    a, b = by_part(problem, one), by_part(problem, other)
    return max(
        (
            float(np.abs(a[part] - b[part]).max()) / tolerance
            for part, tolerance in tolerances(problem).items()
            if part in a and part in b and np.shape(a[part]) == np.shape(b[part])
        ),
        default=np.inf,
    )


def written(problem: Problem, value: Value) -> str:
    """A value as somebody types it who rounds as the statement asks, half up."""
    formats = problem.answer_format.get("parts", {"": problem.answer_format})
    texts = {
        part: engine.format_answer(problem, value)
        if formats[part]["input"] not in ("scalar", "vector", "matrix")
        else _rounded(plain(np.asarray(entry, dtype=float)), formats[part]["decimals"])
        for part, entry in by_part(problem, value).items()
    }
    if not isinstance(problem.answer, dict):
        return texts[""]
    return "\n".join(f"{part}: {text}" for part, text in texts.items())


def _rounded(entry: Any, decimals: int) -> str:
    if isinstance(entry, list):
        return "[" + ", ".join(_rounded(each, decimals) for each in entry) + "]"
    return str(Decimal(repr(entry)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def completed(problem: Problem, value: Value) -> Value:
    """Fill up what a wrong path leaves out with the right parts."""
    return {**problem.answer, **value} if isinstance(problem.answer, dict) else value


def check_answer(problem: Problem) -> None:
    """The right answer is right, follows from the printed parameters, and an honest learner is never refused."""
    oracle = ORACLES.get(problem.slug)
    if oracle is not None:
        _check_oracle(problem, oracle(problem.parameters))
    texts = [engine.format_answer(problem, problem.answer)]
    if is_numeric(problem):
        texts.append(written(problem, problem.answer))
    for text in texts:
        verdict = engine.check(problem, text)
        assert (verdict.status, verdict.misconceptions, verdict.note) == ("correct", (), ""), (text, verdict)
    problem_type = type_of(problem)
    if isinstance(problem_type, NumericType):
        for path in problem_type.honest:
            worked = problem_type.answer_of(path(as_arrays(problem.parameters)))
            text = written(problem, worked if problem_type.parts else worked[""])
            assert engine.check(problem, text).status == "correct", text


def _check_oracle(problem: Problem, expected: Any) -> None:
    if problem.answer_format["input"] == "choice":
        assert engine.say(problem, problem.answer) == expected
        return
    for part, value in by_part(problem, problem.answer).items():
        wanted = by_part(problem, expected)[part]
        if isinstance(value, str | tuple):
            text = wanted if isinstance(wanted, str) else f"({', '.join(map(str, wanted))})"
            lines = text if part == "" else engine.format_answer(problem, {**problem.answer, part: wanted})
            assert engine.check(problem, lines).status == "correct", (value, wanted)
        else:
            np.testing.assert_allclose(value, wanted, rtol=1e-10, atol=1e-10)


def check_wrong_paths(problem: Problem) -> None:
    """Each wrong path is recognised as itself, also with more decimals, and is never right."""
    for path in problem.wrong_paths:
        value = completed(problem, path.value)
        texts = {engine.format_answer(problem, value)}
        if is_numeric(problem):
            texts.add(engine.format_answer(problem, value, 9))
        for text in texts:
            verdict = engine.check(problem, text)
            several = isinstance(problem.answer, dict)
            assert verdict.status in (("wrong", "partial") if several else ("wrong",)), (path.name, text, verdict)
            if path.misconception:
                assert path.misconception in verdict.misconceptions, (path.name, text, verdict)
            assert verdict.message
            if is_numeric(problem):
                assert verdict.diagnosis, (path.name, text)


def check_conventions(problem: Problem) -> None:
    """Another layout of the right answer counts, with a note that names the convention."""
    for path in problem.conventions:
        if distance(problem, path.value, problem.answer) > 1:
            verdict = engine.check(problem, engine.format_answer(problem, path.value))
            assert (verdict.status, verdict.misconceptions) == ("correct", (path.misconception,))
            assert verdict.note


def check_separation(problem: Problem) -> None:
    """Right and wrong lie five tolerances apart, and two mistakes two, unless the type declares them."""
    if not is_numeric(problem):
        values = [str(plain(path.value)) for path in problem.wrong_paths]
        assert str(plain(problem.answer)) not in values
        return
    problem_type = type_of(problem)
    assert isinstance(problem_type, NumericType)
    for path in problem.wrong_paths:
        for right in (problem.answer, *(convention.value for convention in problem.conventions)):
            assert distance(problem, path.value, right) > SEPARATION, path.name
    for one, other in _pairs(problem):
        if not problem_type.may_coincide(one.name, other.name):
            assert distance(problem, one.value, other.value) > DISTINCTION, (one.name, other.name)


def _pairs(problem: Problem) -> Iterator[tuple[engine.WrongPath, engine.WrongPath]]:
    for i, one in enumerate(problem.wrong_paths):
        for other in problem.wrong_paths[:i]:
            yield one, other


def check_edges(problem: Problem) -> None:
    """The edge of the tolerance is inside, and what lies beyond is not."""
    if not is_numeric(problem) or isinstance(problem.answer, dict):
        return
    assert isinstance(problem.tolerance, float)
    for sign in (1, -1):
        inside, outside = (np.asarray(problem.answer) + sign * factor * problem.tolerance for factor in (1, 1.01))
        assert engine.check(problem, engine.format_answer(problem, inside, 15)).status == "correct"
        if all(distance(problem, convention.value, outside) > 1 for convention in problem.conventions):
            assert engine.check(problem, engine.format_answer(problem, outside, 15)).status == "wrong"


def check_transposed(problem: Problem) -> None:
    """A square matrix with rows and columns exchanged is wrong, and the learner is told what happened."""
    if problem.answer_format["input"] != "matrix" or np.shape(problem.answer)[0] != np.shape(problem.answer)[1]:
        return
    turned = np.asarray(problem.answer).T
    if distance(problem, turned, problem.answer) > 1 and not _is_convention(problem, turned):
        verdict = engine.check(problem, engine.format_answer(problem, turned, 12))
        assert verdict.status == "wrong"
        assert verdict.misconceptions or "rows and columns exchanged" in verdict.message, verdict


def check_permuted(problem: Problem) -> None:
    """The right numbers in another order are wrong, and the learner is told what happened."""
    if problem.answer_format["input"] != "vector":
        return
    turned = np.roll(np.asarray(problem.answer), 1)
    if distance(problem, turned, problem.answer) > 1 and not _is_convention(problem, turned):
        verdict = engine.check(problem, engine.format_answer(problem, turned, 12))
        assert verdict.status == "wrong"
        known = ("another order", "The size is right and the sign is not.")
        assert verdict.misconceptions or any(text in verdict.message for text in known), verdict


def _is_convention(problem: Problem, value: Value) -> bool:
    return any(distance(problem, path.value, value) <= 1 + NOISE for path in problem.conventions)


def check_text(problem: Problem) -> None:
    """Every text is whole: formulas and brackets are closed, and nothing of the program shows through."""
    for text in (problem.statement, *problem.hints, *(step.text for step in problem.steps)):
        assert text == text.strip()
        assert text
        prose = "".join(text.split("```")[::2])
        assert prose.count("$") % 2 == 0, text
        assert prose.count("{") == prose.count("}"), text
        assert not any(odd in prose for odd in ("array(", "nan", "-0.00 ", "None", "np.float")), text
    assert 2 <= len(problem.hints) <= 3
    if np.ndim(problem.answer) and is_numeric(problem) and not isinstance(problem.answer, dict):
        assert all(engine.format_answer(problem, problem.answer) not in hint for hint in problem.hints)


CHECKS = (
    check_answer,
    check_wrong_paths,
    check_conventions,
    check_separation,
    check_edges,
    check_transposed,
    check_permuted,
    check_text,
)
