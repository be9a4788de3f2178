"""What every problem type owes its learners, on twenty seeds each. A new type is tested by being registered."""

import json
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest

import engine
from engine.generating import DISTINCTION, SEPARATION
from engine.problem import answer_of, as_arrays

SEEDS = range(20)
NONSENSE = ("", "nan", "1e999", "1 1/2/3", "0,27,0,73,", "x" * 10_000, "[[1, 2], [3]]", "1\x00")


def softmax(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum()


def attention_row(p):
    return engine.scaled_dot_product_attention([p["q"]], p["K"], p["V"]).output[0]


# The answer worked out again from the printed parameters alone, by other code than the problem's own.
ORACLES = {
    "dot-product": lambda p: np.dot(p["q"], p["k"]),
    "score-row": lambda p: np.array(p["K"]) @ p["Q"][p["row"]],
    "attention-weights": lambda p: softmax(np.array(p["scores"])[p["row"]] / p["d_k"] ** 0.5),
    "weighted-average": lambda p: np.dot(p["weights"], p["values"]),
    "attention-output": attention_row,
    "causal-pairs": lambda p: engine.causal_mask(p["n"]).sum(),
}


@pytest.fixture(params=sorted(engine.PROBLEM_TYPES))
def problem_type(request):
    return engine.PROBLEM_TYPES[request.param]


@pytest.fixture
def problems(problem_type):
    return [engine.generate(problem_type.slug, seed) for seed in SEEDS]


def written(problem, value):
    """A value as somebody types it who rounds as the statement asks, half up."""
    decimals = problem.answer_format["decimals"]

    def rounded(entry):
        if isinstance(entry, list):
            return "[" + ", ".join(map(rounded, entry)) + "]"
        return str(Decimal(repr(entry)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))

    return rounded(np.asarray(value, dtype=float).tolist())


def test_the_answer_follows_from_the_printed_parameters(problem_type, problems):
    for problem in problems:
        np.testing.assert_allclose(
            problem.answer, ORACLES[problem_type.slug](problem.parameters), rtol=1e-12, atol=1e-12
        )


def test_the_right_answer_is_right(problems):
    for problem in problems:
        for text in (engine.format_answer(problem, problem.answer), written(problem, problem.answer)):
            verdict = engine.check(problem, text)
            assert (verdict.status, verdict.misconceptions, verdict.note) == ("correct", (), "")


def test_the_edge_of_the_tolerance_is_inside_and_beyond_it_is_not(problems):
    for problem in problems:
        for sign in (1, -1):
            inside, outside = (problem.answer + sign * factor * problem.tolerance for factor in (1, 1.01))
            assert engine.check(problem, engine.format_answer(problem, inside, 15)).status == "correct"
            assert engine.check(problem, engine.format_answer(problem, outside, 15)).status == "wrong"


def test_somebody_who_rounds_every_step_as_told_is_right(problem_type, problems):
    for problem in problems:
        for path in problem_type.honest:
            worked = answer_of(path(as_arrays(problem.parameters)))
            assert engine.check(problem, written(problem, worked)).status == "correct"


def test_whoever_asks_for_rounding_knows_how_an_honest_learner_rounds(problem_type):
    assert bool(problem_type.honest) == (problem_type.carry is not None)


def test_every_wrong_path_is_recognised_and_never_right(problems):
    for problem in problems:
        for path in problem.wrong_paths:
            for text in (engine.format_answer(problem, path.value), engine.format_answer(problem, path.value, 12)):
                verdict = engine.check(problem, text)
                assert verdict.status == "wrong"
                assert path.misconception in verdict.misconceptions
                assert verdict.diagnosis


def test_right_and_wrong_lie_five_tolerances_apart(problems):
    for problem in problems:
        for path in problem.wrong_paths:
            if np.shape(path.value) == np.shape(problem.answer):
                assert np.abs(path.value - problem.answer).max() > SEPARATION * problem.tolerance


def test_two_mistakes_can_be_told_apart_unless_the_type_declares_them(problem_type, problems):
    for problem in problems:
        same_shape = [path for path in problem.wrong_paths if np.shape(path.value) == np.shape(problem.answer)]
        for i, one in enumerate(same_shape):
            for other in same_shape[:i]:
                if not problem_type.may_coincide(one.name, other.name):
                    assert np.abs(one.value - other.value).max() > DISTINCTION * problem.tolerance


def test_what_is_no_answer_is_not_counted(problems):
    for problem in problems[:3]:
        for text in NONSENSE:
            verdict = engine.check(problem, text)
            assert (verdict.status, verdict.misconceptions) == ("invalid", ())
            assert verdict.message.endswith("Nothing was counted.")
            assert verdict.code


def test_a_batch_gives_the_same_bits_as_one_by_one(problem_type, problems):
    batch = engine.generate_batch(problem_type.slug, [*range(1000, 1300), *SEEDS])

    assert [problem.to_json() for problem in batch[300:]] == [problem.to_json() for problem in problems]


def test_a_problem_survives_being_stored(problems):
    for problem in problems:
        stored = engine.Problem.from_json(json.loads(json.dumps(problem.to_json())))

        assert stored.to_json() == problem.to_json()
        for value in (problem.answer, *(path.value for path in problem.wrong_paths)):
            text = engine.format_answer(problem, value)
            before, after = engine.check(problem, text), engine.check(stored, text)
            assert (before.status, before.misconceptions, before.message) == (
                after.status,
                after.misconceptions,
                after.message,
            )
            assert [row.to_json() for row in before.diagnosis] == [row.to_json() for row in after.diagnosis]


def test_another_seed_is_another_problem(problem_type):
    statements = {problem.statement for problem in engine.generate_batch(problem_type.slug, range(300))}

    assert len(statements) >= 50


def test_the_last_step_arrives_at_the_answer(problems):
    for problem in problems:
        np.testing.assert_array_equal(problem.steps[-1].value, problem.answer)
        assert all(step.text and step.stage for step in problem.steps)


def test_hints_come_in_twos_or_threes_and_keep_the_answer_to_themselves(problems):
    for problem in problems:
        answer = engine.format_answer(problem, problem.answer)
        assert 2 <= len(problem.hints) <= 3
        assert all(answer not in hint for hint in problem.hints if np.ndim(problem.answer))


def test_text_is_whole(problem_type, problems):
    for problem in problems:
        for text in (problem.statement, *problem.hints, *(step.text for step in problem.steps)):
            assert text == text.strip()
            assert text.count("$") % 2 == 0
            assert text.count("{") == text.count("}")
            assert not any(odd in text for odd in ("np.", "array(", "nan", "-0.00 ", "None"))


def test_the_answer_format_tells_a_page_what_to_ask_for(problem_type, problems):
    for problem in problems:
        assert problem.answer_format == {
            "input": {0: "scalar", 1: "vector", 2: "matrix"}[np.ndim(problem.answer)],
            "shape": list(np.shape(problem.answer)),
            "decimals": problem_type.decimals,
            "carry": problem_type.carry,
        }


def test_a_type_names_only_misconceptions_of_the_catalogue(problem_type):
    assert problem_type.misconceptions
    assert {*problem_type.misconceptions, *problem_type.left_out} <= set(engine.MISCONCEPTIONS)
    assert not set(problem_type.misconceptions) & set(problem_type.left_out)


def test_a_type_belongs_to_an_objective_and_a_level(problem_type):
    assert problem_type.objective in engine.OBJECTIVES
    assert problem_type.difficulty in ("easy", "medium", "hard")
    assert problem_type.code.startswith("T")
