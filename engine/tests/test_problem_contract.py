"""What every problem type owes its learners, on twenty seeds each. A new type is tested by being registered."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache

import numpy as np
import pytest

import engine
from engine.problem import plain
from engine.problem_types import NumericType, WordedType
from engine.tests import contract, golden
from engine.tests.catalogue import CATALOGUE, codes_of

SEEDS = range(20)
MANY_SEEDS = range(500)
NONSENSE = ("", "nan", "1e999", "1 1/2/3", "0,27,0,73,", "x" * 10_000, "[[1, 2], [3]]", "1\x00")


@pytest.fixture(params=sorted(engine.PROBLEM_TYPES))
def problem_type(request):
    return engine.PROBLEM_TYPES[request.param]


@cache
def drawn(slug):
    return engine.generate_batch(slug, SEEDS)[:]


@pytest.fixture
def problems(problem_type):
    return drawn(problem_type.slug)


@pytest.mark.parametrize("promise", contract.CHECKS, ids=lambda promise: promise.__name__)
def test_the_contract_holds(problems, promise):
    for problem in problems:
        promise(problem)


@pytest.mark.slow
def test_the_contract_holds_on_five_hundred_seeds(problem_type):
    for problem in engine.generate_batch(problem_type.slug, MANY_SEEDS):
        for promise in contract.CHECKS:
            promise(problem)


@pytest.mark.slow
def test_alone_a_seed_has_the_problem_that_it_has_in_a_batch(problem_type):
    """Alone it may have to be drawn again when in a batch somebody else's draw was good."""
    batch = engine.generate_batch(problem_type.slug, MANY_SEEDS)
    for seed in MANY_SEEDS[:200]:
        alone = engine.generate(problem_type.slug, seed)
        assert (alone.statement, plain(alone.answer)) == (batch[seed].statement, plain(batch[seed].answer))


def test_whoever_asks_for_rounding_knows_how_an_honest_learner_rounds(problem_type):
    if isinstance(problem_type, NumericType):
        assert bool(problem_type.honest) == (problem_type.carry is not None)


def test_what_is_no_answer_is_not_counted(problems):
    for problem in problems[:3]:
        for text in NONSENSE:
            verdict = engine.check(problem, text)
            assert (verdict.status, verdict.misconceptions) == ("invalid", ()), text
            assert verdict.message.endswith("Nothing was counted.")
            assert verdict.code


def test_an_answer_is_read_back_without_a_word_on_whether_it_is_right(problems):
    for problem in problems[:5]:
        right = engine.read_back(problem, engine.format_answer(problem, problem.answer))
        assert right.valid
        assert right.message.startswith("I read this as ")


def test_a_batch_gives_the_same_bits_as_one_by_one(problem_type):
    others = range(1000, 1300 if isinstance(problem_type, NumericType) else 1003)
    batch = engine.generate_batch(problem_type.slug, [*others, *SEEDS[:5]])
    alone = [engine.generate(problem_type.slug, seed) for seed in SEEDS[:5]]

    assert [problem.to_json() for problem in batch[len(others) :]] == [problem.to_json() for problem in alone]


def test_a_problem_survives_being_stored(problems):
    for problem in problems[:4]:
        stored = engine.Problem.from_json(json.loads(json.dumps(problem.to_json())))

        assert stored.to_json() == problem.to_json()
        for value in (problem.answer, *(contract.completed(problem, path.value) for path in problem.wrong_paths)):
            text = engine.format_answer(problem, value)
            before, after = engine.check(problem, text), engine.check(stored, text)
            assert (before.status, before.misconceptions, before.message) == (
                after.status,
                after.misconceptions,
                after.message,
            )
            assert [row.to_json() for row in before.diagnosis] == [row.to_json() for row in after.diagnosis]


def test_another_seed_is_another_problem(problem_type):
    problems = engine.generate_batch(problem_type.slug, range(300))
    shown = {problem.statement + json.dumps(problem.answer_format.get("options")) for problem in problems}
    has_numbers = isinstance(problem_type, NumericType) or any(problem.parameters for problem in problems)

    assert len(shown) >= (50 if has_numbers else 6)
    if not has_numbers:
        assert len({problem.statement for problem in problems}) >= 6


def test_the_last_step_arrives_at_the_answer(problems):
    for problem in problems:
        assert problem.steps
        if contract.is_numeric(problem) and not isinstance(problem.answer, dict):
            np.testing.assert_array_equal(problem.steps[-1].value, problem.answer)


def test_every_step_can_be_shown(problems):
    for problem in problems:
        for step in problem.steps:
            assert step.stage
            json.dumps(plain(step.value))


def test_right_answers_are_told_in_print(problems):
    for problem in problems:
        said = engine.say(problem, problem.answer)
        assert said
        assert said.count("$") % 2 == 0


def test_the_answer_format_tells_a_page_what_to_ask_for(problem_type, problems):
    for problem in problems:
        wanted = problem.answer_format
        assert wanted["input"] == problem_type.input
        parts = wanted.get("parts", {"": wanted})
        for part, value in contract.by_part(problem, problem.answer).items():
            if parts[part]["input"] in ("scalar", "vector", "matrix"):
                assert parts[part]["input"] == {0: "scalar", 1: "vector", 2: "matrix"}[np.ndim(value)]
                assert parts[part]["shape"] == list(np.shape(value))
            assert "parts" not in wanted or parts[part]["label"]


def test_the_place_of_the_right_option_says_nothing(problem_type):
    if problem_type.input != "choice":
        return
    problems = engine.generate_batch(problem_type.slug, range(300))
    shown = Counter(option["id"] for problem in problems for option in problem.answer_format["options"])
    right = Counter(problem.answer for problem in problems)
    letters = [letter for letter, times in shown.items() if times == len(problems)]  # those in every problem

    assert all(right[letter] > len(problems) / 10 for letter in letters)


def test_a_right_option_is_not_known_by_its_length(problem_type):
    if problem_type.input != "choice":
        return
    longest = 0
    problems = engine.generate_batch(problem_type.slug, range(300))
    for problem in problems:
        lengths = {option["id"]: len(option["text"]) for option in problem.answer_format["options"]}
        longest += lengths[problem.answer] > max(n for letter, n in lengths.items() if letter != problem.answer)

    assert longest <= 0.6 * len(problems)


def test_a_worded_type_declares_the_misconceptions_of_its_wrong_answers(problem_type):
    if isinstance(problem_type, WordedType):
        problems = engine.generate_batch(problem_type.slug, range(120))
        met = {path.misconception for problem in problems for path in problem.wrong_paths} - {""}

        assert met == set(problem_type.names)


def test_a_type_names_only_misconceptions_of_the_catalogue(problem_type):
    declared, left_out = set(problem_type.misconceptions), set(problem_type.left_out)

    assert declared | left_out <= set(engine.MISCONCEPTIONS)
    assert not declared & left_out


def test_a_type_accounts_for_every_misconception_that_its_entry_lists(problem_type):
    accounted = {engine.MISCONCEPTIONS[slug].code for slug in (*problem_type.misconceptions, *problem_type.left_out)}

    assert codes_of(problem_type.code) <= accounted


def test_a_type_belongs_to_an_objective_and_a_level(problem_type):
    assert problem_type.objective in engine.OBJECTIVES
    assert problem_type.difficulty == CATALOGUE[problem_type.code][1]
    assert problem_type.title[0].isupper()
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", problem_type.slug)


def test_every_entry_of_the_catalogue_is_a_type():
    codes = [problem_type.code for problem_type in engine.PROBLEM_TYPES.values()]

    assert codes == sorted(CATALOGUE)


def test_every_misconception_of_the_catalogue_is_met_in_some_type():
    met = {slug for problem_type in engine.PROBLEM_TYPES.values() for slug in problem_type.misconceptions}

    assert set(engine.MISCONCEPTIONS) <= met


def test_another_process_makes_the_same_problems():
    code = (
        "import hashlib, json, engine\n"
        "texts = [json.dumps(engine.generate(slug, 5).to_json()) for slug in engine.PROBLEM_TYPES]\n"
        "print(hashlib.sha256(''.join(texts).encode()).hexdigest())"
    )
    environments = ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"})
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | env, cwd=golden.FOLDER.parents[2], capture_output=True
        )
        for env in environments
    ]

    assert outputs[0].returncode == 0
    assert outputs[0].stdout == outputs[1].stdout
