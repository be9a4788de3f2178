"""Every number that a question of the course prints is worked out again by the engine, wrong options included."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from django.conf import settings

from cards.seeding import read_documents
from quizzes.tests.arithmetic import NotArithmetic, work_out

Question = dict[str, Any]


def questions() -> Iterator[Question]:
    for concept in read_documents(settings.BASE_DIR / "fixtures").concepts:
        yield from concept.entry.mapping.get("questions", [])


ALL = list(questions())
CHECKED = [pytest.param(question, id=question["slug"]) for question in ALL if "check" in question]

# An option that is a number, a list, a shape or a size; “About 7.31” and “128 MiB” are numbers too.
ONLY_NUMBERS = re.compile(r"(About |Exactly )?[\[(]?−?\d[\d.,− ×\]\[)%]*( [KM]iB)?")
NUMBER = re.compile(r"(−?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")


def numbers_in(text: str) -> list[tuple[float, float]]:
    """The printed numbers, each with the half unit of its last digit."""
    found = []
    for sign, whole, decimals in NUMBER.findall(text):
        value = float(whole.replace(",", "") + decimals)
        found.append((-value if sign else value, 0.5 * 10.0 ** -max(0, len(decimals) - 1)))
    return found


def texts_of(question: Question) -> list[str]:
    said = [question["stem"], *question["hints"]]
    return said + [option[key] for option in question["options"] for key in ("text", "feedback")]


@pytest.mark.parametrize("question", CHECKED)
def test_what_a_question_prints_is_what_the_engine_works_out(question):
    for line in question["check"]:
        if "holds" in line:
            assert np.all(work_out(line["holds"])), line["holds"]
            continue
        assert any(line["text"] in said for said in texts_of(question)), line["text"]
        printed = numbers_in(line["text"])
        exact = np.ravel(np.asarray(work_out(line["equals"]), float))
        assert len(printed) == len(exact), line
        for (value, half_unit), right in zip(printed, exact, strict=True):
            assert abs(value - right) <= half_unit + 1e-6, line


@pytest.mark.parametrize("question", [pytest.param(question, id=question["slug"]) for question in ALL])
def test_an_option_that_is_a_number_is_worked_out(question):
    key = next(option["text"] for option in question["options"] if "correct" in option)
    if not ONLY_NUMBERS.fullmatch(key):
        return
    checked = " ".join(str(line) for line in question.get("check", []))
    for option in question["options"]:
        assert option["text"] in checked or not ONLY_NUMBERS.fullmatch(option["text"]), option["text"]


@pytest.mark.parametrize(
    "expression",
    ["__import__('os')", "[1].__class__", "open('x')", "(lambda: 1)()", "'text'", "softmax", "1 +", "{1: 2}"],
)
def test_the_arithmetic_of_the_course_can_do_nothing_else(expression):
    with pytest.raises(NotArithmetic):
        work_out(expression)


def test_a_wrong_number_would_be_found():
    assert numbers_in("[0.25, −1], 8,192 × 2") == [(0.25, 0.005), (-1, 0.5), (8192, 0.5), (2, 0.5)]
    assert work_out("softmax([0, 0]) @ [[2, 4], [4, 8]]").tolist() == [3, 6]
