"""The numbers on the feedback page."""

import pytest

import engine
from reviews.feedback import numbers, stage_rows
from web.markup import render


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (10, 0, "10"),
        (100.0, 2, "100"),
        (-0.0004, 3, "0"),
        (-1.5, 3, "−1.5"),
        ([6, 3.25, -2], 1, "6, 3.2, −2"),
        ([[1, 2], [3, 4]], 0, "1, 2; 3, 4"),
        (None, 3, ""),
    ],
)
def test_numbers_are_written_short_and_rounded(value, places, written):
    assert numbers(value, places) == written


def test_the_first_difference_is_the_turn_and_the_answer_is_rounded_as_asked():
    stages = [
        {"label": "Raw scores", "yours": [6, 3], "right": [6, 3], "same": True},
        {"label": "Scaled scores", "yours": None, "right": [3, 1.5], "same": False},
        {"label": "Output", "yours": 1.23456, "right": 2.34567, "same": False},
    ]
    rows = stage_rows(stages, {"carry": 4, "decimals": 2})
    assert [row.turn for row in rows] == [False, True, False]
    assert [(row.yours, row.right) for row in rows] == [("6, 3", "6, 3"), ("", "3, 1.5"), ("1.23", "2.35")]


@pytest.mark.parametrize("slug", engine.MISCONCEPTIONS)
def test_the_formulas_in_the_sentence_about_a_mistake_can_be_drawn(slug):
    sentence = engine.MISCONCEPTIONS[slug].feedback
    html = render(sentence)
    assert html.count("<math") == sentence.count("$") / 2
    assert "math-error" not in html
    assert not {"_", "^", "√"} & set("".join(sentence.split("$")[::2]))
