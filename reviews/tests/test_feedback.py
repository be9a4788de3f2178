"""The learner's numbers beside the right ones, in the decimals that the rest of the page uses."""

import pytest

import engine
from reviews.pages.comparing import answer_figure, answer_rows, order_rows, part_rows, stage_rows, typed, written
from web.markup import render

VECTOR = {"input": "vector", "shape": [2], "decimals": 2, "carry": 4}
EXACT = {"input": "matrix", "shape": [2, 2], "decimals": 1, "carry": None}


def lines(rows):
    return [(row.yours and row.yours.line, row.right and row.right.line) for row in rows]


@pytest.mark.parametrize(
    ("value", "line"),
    [(10, "10"), (-0.0, "0"), (-1.5, "−1.5"), ([6, 3.25, -2], "6, 3.25, −2"), (1 / 3, "0.3333333333"), ("n^2", "n^2")],
)
def test_what_was_typed_stands_as_it_was_read_with_the_minus_of_print(value, line):
    assert written(value, typed) == line


def test_the_first_difference_is_the_turn_and_each_stage_is_rounded_as_asked():
    stages = [
        {"stage": "scores", "label": "Raw scores", "yours": [6, 3], "right": [6, 3], "same": True},
        {"stage": "scaled", "label": "Scaled", "yours": None, "right": [3, 1.5], "same": False},
        {"stage": "weights", "label": "Weights", "yours": [0.95257, 0.1], "right": [0.81757, 0.2], "same": False},
        {"stage": "output", "label": "Output", "yours": [-1.3, 2], "right": [2.345678, 0], "same": False},
    ]
    rows = stage_rows(stages, {"answer_format": VECTOR})
    assert [row.turn for row in rows] == [False, True, False, False]
    assert lines(rows) == [
        ("6, 3", "6, 3"),
        (None, "3, 1.5"),
        ("0.9526, 0.1000", "0.8176, 0.2000"),
        ("−1.30, 2.00", "2.35, 0.00"),
    ]


@pytest.mark.parametrize("slug", ["attention-output", "dot-product", "score-matrix"])
def test_the_sentence_and_the_table_write_the_answer_alike(slug):
    alike = []
    for problem in (engine.generate(slug, seed) for seed in range(20)):
        for path in problem.wrong_paths:
            verdict = engine.check(problem, engine.format_answer(problem, path.value))
            if "Worked that way" in verdict.message:
                last = stage_rows([each.to_json() for each in verdict.diagnosis], problem.to_json())[-1]
                if last.yours:  # a path that stops on the way has no number in the last row
                    shown = [entry.text for row in last.yours.rows for entry in row] or last.yours.line.split(", ")
                    alike.append(", ".join(shown) in verdict.message.replace("], [", ", "))
    assert len(alike) >= 20
    assert all(alike)


def test_a_matrix_is_a_grid_in_which_the_right_entries_are_marked():
    problem = {"answer": [[1, 2.5], [3, 4]], "answer_format": EXACT, "tolerance": 0.1}
    (row,) = answer_rows({"value": [[1, 2.45], [4, 3]]}, problem)
    assert [[entry.text for entry in line] for line in row.right.rows] == [["1", "2.5"], ["3", "4"]]
    assert [[entry.same for entry in line] for line in row.yours.rows] == [[True, True], [False, False]]
    assert not any(entry.same for line in row.right.rows for entry in line)
    assert answer_rows({"value": [1, 2]}, {"answer": [1, 3], "answer_format": VECTOR}) == []
    assert answer_rows({}, problem) == []  # not known yet
    assert answer_figure(problem).rows[0][1].text == "2.5"


def test_parts_are_compared_each_in_its_own_decimals():
    formats = {"weights": {**VECTOR, "label": "Weights", "decimals": 3}, "output": {**VECTOR, "label": "Output"}}
    problem = {
        "answer": {"weights": [0.25, 0.75], "output": [1, 2]},
        "answer_format": {"input": "parts", "parts": formats},
        "tolerance": {"weights": 0.01, "output": 0.01},
    }
    parts = [
        {"name": "weights", "status": "correct", "feedback_html": "right"},
        {"name": "output", "status": "wrong", "feedback_html": "wrong"},
    ]
    rows = part_rows(parts, {"weights": [0.25, 0.75], "output": [3, 2]}, problem)
    assert [(row.label, row.same, row.turn, row.html) for row in rows] == [
        ("Weights", True, False, ""),
        ("Output", False, True, "wrong"),
    ]
    assert lines(rows) == [("0.25, 0.75", "0.250, 0.750"), ("3, 2", "1.00, 2.00")]


def test_what_is_no_number_is_said_by_the_engine():
    said = {"value": ["n", "d"], "said_html": "<p>n by d</p>", "answer_html": "<p>n by n</p>"}
    (row,) = answer_rows(said, {"answer": ["n", "n"], "answer_format": {"input": "shape"}, "tolerance": 0})
    assert (row.yours.html, row.right.html) == ("<p>n by d</p>", "<p>n by n</p>")


def test_orders_stand_side_by_side_and_a_step_before_its_time_is_named():
    options = [{"id": "a", "text": "one"}, {"id": "b", "text": "two"}, {"id": "c", "text": "three"}]
    rules = [{"first": "a", "then": "c"}, {"first": "b", "then": "c"}]
    problem = {"answer": ["a", "b", "c"], "answer_format": {"input": "ordering", "options": options, "rules": rules}}
    assert order_rows(["b", "c", "a"], problem) == [
        ("two", "one", False),
        ("three", "two", True),
        ("one", "three", False),
    ]


@pytest.mark.parametrize("slug", engine.MISCONCEPTIONS)
def test_the_formulas_in_the_sentence_about_a_mistake_can_be_drawn(slug):
    sentence = engine.MISCONCEPTIONS[slug].feedback
    html = render(sentence)
    assert html.count("<math") == sentence.count("$") / 2
    assert "math-error" not in html
    assert not {"_", "^", "√"} & set("".join(sentence.split("$")[::2]))
