"""Marking, on problems whose numbers are known."""

import math
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from operator import mul

import numpy as np
import pytest

import engine
from engine.problem import WrongPath
from engine.problems.attending import attend, query_with_keys
from engine.writing import printed, short


@pytest.fixture
def output_problem():
    """Attention for one query: n = 3, d_k = 4, two numbers asked for."""
    return engine.generate("attention-output", 7)


@pytest.fixture
def dot_problem():
    return engine.generate("dot-product", 7)


@pytest.fixture
def matrix_problem(dot_problem):
    """No type asks for a matrix yet; marking has to know them all the same."""
    answer_format = {"input": "matrix", "shape": [2, 2], "decimals": 0, "carry": None}
    return replace(dot_problem, answer=np.array([[1.0, 2], [3, 4]]), answer_format=answer_format, wrong_paths=())


def typed(problem, misconception, variant=""):
    path = next(p for p in problem.wrong_paths if (p.misconception, p.variant) == (misconception, variant))
    return engine.format_answer(problem, path.value)


def test_leaving_the_scaling_out_is_diagnosed_stage_by_stage(output_problem):
    verdict = engine.check(output_problem, typed(output_problem, "forgot-scaling"))

    assert verdict.misconceptions == ("forgot-scaling",)
    assert verdict.message.startswith(engine.MISCONCEPTIONS["forgot-scaling"].feedback)
    rows = {row.stage: row for row in verdict.diagnosis}
    assert list(rows) == ["scores", "scaled", "weights", "output"]
    assert rows["scores"].same
    assert rows["scaled"].yours is None
    assert not rows["weights"].same
    np.testing.assert_allclose(rows["weights"].yours, engine.softmax(rows["scores"].right))
    np.testing.assert_allclose(rows["output"].right, output_problem.answer)


@pytest.mark.parametrize(
    ("stage", "misconception"),
    [("scores", "scores-are-output"), ("scaled", "scores-are-output"), ("weights", "weights-are-output")],
)
def test_whoever_stops_early_is_wrong_with_a_reason_though_the_shape_is_another(output_problem, stage, misconception):
    verdict = engine.check(output_problem, typed(output_problem, misconception, stage))

    assert verdict.status == "wrong"
    assert misconception in verdict.misconceptions


def test_products_not_added_up_are_recognised(dot_problem):
    assert engine.check(dot_problem, typed(dot_problem, "elementwise-not-summed", "products")).misconceptions == (
        "elementwise-not-summed",
    )


def test_another_shape_that_leads_nowhere_is_not_counted(output_problem):
    verdict = engine.check(output_problem, "[100, 200, 300]")

    assert (verdict.status, verdict.code) == ("invalid", "wrong_shape")
    assert verdict.message == (
        "I read this as [100, 200, 300]. The answer asked for has 2 numbers. Nothing was counted."
    )


def test_invalid_input_points_at_the_place(output_problem):
    verdict = engine.check(output_problem, "[6.71, 5.7.5]")

    assert verdict.status == "invalid"
    assert verdict.message == 'I can\'t read "5.7.5" (character 8). Nothing was counted.'
    assert (verdict.position, verdict.cell) == (8, (1, 2))


def test_numbers_that_fit_two_mistakes_name_both(output_problem):
    first, second = output_problem.wrong_paths[:2]
    between = replace(output_problem, wrong_paths=(first, WrongPath(second.misconception, "", first.value + 0.01)))

    verdict = engine.check(between, engine.format_answer(between, first.value))

    assert verdict.misconceptions == (first.misconception, second.misconception)
    assert verdict.message.startswith("More than one slip leads to these numbers.")


def test_a_right_answer_that_is_rounded_roughly_counts_with_a_note(output_problem):
    rough = np.round(output_problem.answer, 1)
    off = np.abs(rough - output_problem.answer).max()
    assert 0.005 < off < output_problem.tolerance, "this seed has to round roughly; choose another"

    verdict = engine.check(output_problem, engine.format_answer(output_problem, rough))

    assert verdict.status == "correct"
    assert printed(engine.format_answer(output_problem, output_problem.answer)) in verdict.note
    assert short(output_problem.tolerance, 3) in verdict.note


def test_more_decimals_than_asked_for_are_no_matter(output_problem):
    verdict = engine.check(output_problem, engine.format_answer(output_problem, output_problem.answer, 9))

    assert (verdict.status, verdict.note) == ("correct", "")


def test_the_sign_of_zero_does_not_matter(dot_problem):
    problem = replace(dot_problem, answer=0.0)

    assert engine.check(problem, "-0").status == "correct"
    assert engine.format_answer(problem, -0.0) == "0"


def test_another_convention_is_right_with_a_note(dot_problem):
    problem = replace(dot_problem, conventions=(WrongPath("half-split-rotation", "", 99.0),))

    verdict = engine.check(problem, "99")

    assert (verdict.status, verdict.misconceptions) == ("correct", ("half-split-rotation",))
    assert verdict.note == engine.MISCONCEPTIONS["half-split-rotation"].feedback


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[-1, -2], [-3, -4]]", "The size is right and the sign is not."),
        ("[[1, 3], [2, 4]]", "These are the right numbers with rows and columns exchanged."),
        ("[[1, 2], [3, 5]]", "3 of the 4 numbers are right. The first one that differs is row 2, column 2."),
        ("[[7, 7], [7, 7]]", "This is not where the steps lead. Compare them one by one."),
    ],
)
def test_a_wrong_matrix_is_told_where_it_differs(matrix_problem, text, message):
    verdict = engine.check(matrix_problem, text)

    assert (verdict.status, verdict.misconceptions, verdict.message) == ("wrong", (), message)


def test_a_wrong_order_is_told(matrix_problem):
    answer_format = {**matrix_problem.answer_format, "input": "vector", "shape": [3]}
    problem = replace(matrix_problem, answer=np.array([1.0, 2, 3]), answer_format=answer_format)

    assert engine.check(problem, "3, 1, 2").message == "These are the right numbers in another order."
    assert engine.check(problem, "1; 2,5; 3").message == (
        "2 of the 3 numbers are right. The first one that differs is number 2."
    )


@pytest.mark.parametrize(
    ("text", "valid", "message"),
    [
        ("6,71; 5,75", True, "I read this as [6.71, 5.75]."),
        ("[1/2, sqrt(2)]", True, "I read this as [0.5, 1.414213562]."),
        ("6.71", True, "I read this as 6.71. The answer asked for has 2 numbers."),
        ("6.71, ?", False, 'I can\'t read "?" (character 7).'),
        ("", False, "There is no answer yet."),
    ],
)
def test_text_is_read_back_without_marking_it(output_problem, text, valid, message):
    reading = engine.read_back(output_problem, text)

    assert (reading.valid, reading.message) == (valid, message)


def test_reading_back_says_the_same_of_right_and_wrong_numbers(output_problem):
    right, wrong = (
        engine.read_back(output_problem, engine.format_answer(output_problem, value)).message
        for value in (output_problem.answer, output_problem.answer + 3)
    )

    assert right.startswith("I read this as [")
    assert right.count(" ") == wrong.count(" ")


def rounded(x, decimals=3):
    return Decimal(x).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def on_paper(p):
    """Attention for one query with three decimals kept everywhere, two at the end, as a learner does it by hand."""
    scaled = [rounded(sum(map(mul, p["q"], key)) / math.sqrt(p["d_k"])) for key in p["K"]]
    exponentials = [rounded(math.exp(x)) for x in scaled]
    weights = [rounded(x / sum(exponentials)) for x in exponentials]
    return [rounded(sum(map(mul, weights, column)), 2) for column in zip(*p["V"], strict=True)]


def test_an_honest_learner_with_a_pencil_is_never_refused():
    for problem in engine.generate_batch("attention-output", range(300)):
        assert engine.check(problem, "; ".join(map(str, on_paper(problem.parameters)))).status == "correct"


def test_the_library_and_the_pencil_agree_on_the_right_path(output_problem):
    p = output_problem.parameters
    arrays = {name: np.array(p[name]) for name in ("q", "K", "V")} | {"d_k": 4}

    by_hand = attend(arrays, compare=query_with_keys)
    by_library = engine.scaled_dot_product_attention([p["q"]], p["K"], p["V"])

    np.testing.assert_allclose(by_hand["scaled"], by_library.scores[0], rtol=1e-12)
    np.testing.assert_allclose(by_hand["weights"], by_library.weights[0], rtol=1e-12)
    np.testing.assert_allclose(by_hand["output"], by_library.output[0], rtol=1e-12)


def test_a_learner_who_stops_on_a_wrong_path_hears_of_both_slips(output_problem):
    parameters = output_problem.parameters
    unscaled = engine.softmax(np.array(parameters["K"]) @ parameters["q"])

    verdict = engine.check(output_problem, engine.format_answer(output_problem, unscaled, 3))

    assert verdict.status == "wrong"
    assert verdict.misconceptions[:1] == ("forgot-scaling",)
    assert "weights-are-output" in verdict.misconceptions
    assert "And there is more to do: these are the attention weights" in verdict.message
    rows = {row.stage: row for row in verdict.diagnosis}
    np.testing.assert_allclose(rows["weights"].yours, unscaled)
    assert rows["output"].yours is None


@pytest.fixture
def large_matrix(matrix_problem):
    """Three rows; the mistake changes two of them."""
    mistake = WrongPath("column-softmax", "", np.array([[1.0, 2], [30, 40], [50, 60]]))
    return replace(
        matrix_problem,
        slug="score-rank",
        answer=np.array([[1.0, 2], [3, 4], [5, 6]]),
        answer_format=matrix_problem.answer_format | {"shape": [3, 2]},
        wrong_paths=(mistake,),
    )


def test_a_mistake_in_some_entries_only_is_recognised(large_matrix):
    verdict = engine.check(large_matrix, "[[1, 2], [3, 4], [50, 60]]")

    assert (verdict.status, verdict.misconceptions) == ("wrong", ("column-softmax",))
    assert verdict.message.startswith("Some of these numbers are right. In the others: ")


def test_one_entry_that_fits_a_mistake_may_be_chance(large_matrix):
    verdict = engine.check(large_matrix, "[[1, 2], [3, 4], [5, 60]]")

    assert verdict.misconceptions == ()
    assert verdict.message == "5 of the 6 numbers are right. The first one that differs is row 3, column 2."


def test_a_result_that_is_rounded_away_is_wrong_and_told_so(output_problem):
    problem = replace(output_problem, answer=np.array([0.27, 0.73]), tolerance=0.01, wrong_paths=())

    verdict = engine.check(problem, "[0.3, 0.7]")

    assert verdict.status == "wrong"
    assert "rounded too much" in verdict.message


def test_numbers_of_which_none_is_right_are_no_rounding(output_problem):
    problem = replace(output_problem, answer=np.array([0.27, 0.43]), tolerance=0.01, wrong_paths=())

    assert "rounded" not in engine.check(problem, "[0, 0]").message


def test_another_layout_counts_with_a_note(output_problem):
    layout = WrongPath("half-split-rotation", "", np.array([7.0, 1.0]))
    problem = replace(output_problem, conventions=(layout,), wrong_paths=())

    verdict = engine.check(problem, "[7, 1]")

    assert (verdict.status, verdict.misconceptions) == ("correct", ("half-split-rotation",))
    assert verdict.note == engine.MISCONCEPTIONS["half-split-rotation"].feedback


def test_a_tiny_number_is_not_written_as_zero(dot_problem):
    assert engine.format_answer(dot_problem, 0.000477) == "0.000477"
    assert engine.format_answer(dot_problem, 1e-12) == "0"
