"""What forbids publishing a question, and what its author is warned of."""

import pytest

from quizzes.linting import errors_of_choice, warnings_of_item, warnings_of_set
from quizzes.models import Misconception, Option

BELIEF = Misconception(slug="plain-mean")


def options(*texts, key=0):
    return [
        Option(
            slug=chr(ord("a") + place),
            text=text,
            is_correct=place == key,
            misconception=None if place == key else BELIEF,
            feedback="Because.",
        )
        for place, text in enumerate(texts)
    ]


GOOD = options("$q \\cdot k$", "$q + k$", "$q - k$")


def test_a_sound_question_has_neither_errors_nor_warnings():
    assert errors_of_choice("What is the score?", GOOD, ["Multiply by position."]) == []
    assert list(warnings_of_item("What is the score?", ["Multiply by position."], GOOD)) == []


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (options("one", "two", "three", key=9), "Exactly one option must be right; 0 are."),
        (options("one", "two"), "A choice item needs at least three options."),
        (options("one", "two", "two "), "Two options have the same text."),
    ],
)
def test_an_error_names_what_is_wrong(broken, problem):
    assert problem in errors_of_choice("Which?", broken)


def test_two_keys_are_an_error():
    both = options("one", "two", "three")
    both[1].is_correct = True
    assert errors_of_choice("Which?", both) == ["Exactly one option must be right; 2 are."]


def test_a_wrong_option_without_belief_or_feedback_is_an_error():
    bare = options("one", "two", "three")
    bare[1].misconception, bare[2].feedback = None, " "
    assert errors_of_choice("Which?", bare) == [
        "Option b is wrong but names no misconception.",
        "Option c has no feedback.",
    ]


@pytest.mark.parametrize("hint", ["It is the $d_k$ scaling.", "Think of D_K."])
def test_a_hint_that_contains_the_key_is_an_error(hint):
    assert errors_of_choice("Which?", options("$d_k$", "$d_v$", "$d_q$"), ["First.", hint]) == [
        "Hint 2 contains the answer."
    ]


def test_a_key_inside_another_word_or_of_two_characters_is_no_leak():
    assert errors_of_choice("Which?", options("row", "column", "both"), ["An arrow helps."]) == []
    assert errors_of_choice("Which?", options("12", "13", "14"), ["There are 12 months."]) == []


@pytest.mark.parametrize(
    ("stem", "hints", "answers", "warning"),
    [
        ("word " * 61, [], GOOD, "The question has 61 words"),
        ("Which of these is not a weight?", [], GOOD, "write NOT in capitals"),
        ("Which?", ["Skim the paragraphs on order."], GOOD, "Hint 1 only points back"),
        ("Which?", ["Multiply.", "Re-read the card."], GOOD, "Hint 2 only points back"),
        ("Which?", [], options("one", "two", "All of the above"), "Option c is true or false by the others"),
    ],
)
def test_a_warning_says_what_to_look_at(stem, hints, answers, warning):
    (found,) = warnings_of_item(stem, hints, answers)
    assert warning in found


def test_a_negation_in_capitals_or_in_code_is_no_warning():
    assert list(warnings_of_item("Which of these is NOT a weight?", [], GOOD)) == []
    assert list(warnings_of_item("Which of these? `if not mask`", [], GOOD)) == []


def test_keys_that_are_mostly_the_longest_or_at_one_place_are_a_warning():
    skewed = [options("a long answer", "b", "c")] * 15 + [
        options("a", "b", "c", key=number % 3) for number in range(15)
    ]
    assert list(warnings_of_set(skewed)) == [
        "The right option is the longest in 15 of 30 questions.",
        "The right option is a in 20 of 30 questions.",
    ]


def test_a_few_questions_say_nothing_about_a_set():
    assert list(warnings_of_set([options("a long answer", "b", "c")] * 5)) == []
