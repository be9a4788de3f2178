"""The status ladder: what a row of answers adds up to."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.ladder import LEARNED, LEARNING, MASTERED, SHAKY, Answer, replay

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
LETTERS = {"r": (True, False), "w": (False, True), "p": (False, False)}


def answers(letters, *, kinds=("choice", "numeric"), days_apart=0, hinted=False):
    """One answer per letter (right, wrong, partly), of the kinds in turn."""
    for number, letter in enumerate(letters):
        right, wrong = LETTERS[letter]
        at = START + timedelta(days=number * days_apart, minutes=number)
        yield Answer(at, kinds[number % len(kinds)], right, wrong, hinted, in_review=True)


def status_after(letters, *, kinds_available=2, **how):
    return replay(answers(letters, **how), kinds_available=kinds_available).status


def test_without_answers_there_is_no_evidence():
    assert replay([], kinds_available=2).status is None


@pytest.mark.parametrize(
    ("letters", "status"),
    [
        ("r", LEARNING),
        ("rrr", LEARNING),
        ("rrrr", LEARNED),
        ("wrrrr", LEARNED),
        ("rrrwr", LEARNING),  # four of five, but the last two are not both right
        ("rrwrr", LEARNED),
        ("rwrwrr", LEARNING),
        ("wwwwrrrr", LEARNED),  # only the last five count
        ("rrprr", LEARNED),
        ("ppppp", LEARNING),
    ],
)
def test_learned_is_four_of_the_last_five_with_the_last_two_right(letters, status):
    assert status_after(letters) == status


def test_one_kind_of_item_is_not_enough_where_there_are_more():
    assert status_after("rrrrr", kinds=("choice",)) == LEARNING
    assert status_after("rrrrr", kinds=("choice",), kinds_available=1) == LEARNED


def test_a_hinted_answer_moves_nothing():
    assert status_after("rrrrr", hinted=True) is None
    learned = list(answers("rrrr"))
    hinted = list(answers("ww", hinted=True))
    assert replay([*learned, *hinted], kinds_available=2).status == LEARNED


def test_mastery_needs_a_right_review_three_days_after_learning():
    assert status_after("rrrrr", days_apart=2) == LEARNED
    assert status_after("rrrrr", days_apart=3) == MASTERED


def test_mastery_is_not_given_for_an_answer_outside_review():
    learned = list(answers("rrrr"))
    later = Answer(START + timedelta(days=9), "choice", right=True, wrong=False, hinted=False, in_review=False)
    assert replay([*learned, later], kinds_available=2).status == LEARNED


def test_one_miss_never_drops_two_levels():
    assert status_after("rrrrrw", days_apart=3) == LEARNED
    assert status_after("rrrrrww", days_apart=3) == LEARNED
    assert status_after("rrrrrwww", days_apart=3) == SHAKY


def test_learned_becomes_shaky_only_after_two_misses_without_a_right_answer_between():
    assert status_after("rrrrw") == LEARNED
    assert status_after("rrrrww") == SHAKY
    assert status_after("rrrrwrw") == LEARNED


def test_shaky_is_climbed_out_of_by_the_same_rule():
    assert status_after("rrrrww" + "rr") == SHAKY
    assert status_after("rrrrww" + "rrrr") == LEARNED


def test_the_same_answers_give_the_same_status_again():
    answered = list(answers("rwrrrrwwrrrrr", days_apart=1))
    assert replay(answered, kinds_available=2) == replay(iter(answered), kinds_available=2)


def test_it_says_how_many_of_the_last_five_were_right():
    assert replay(answers("wrrwrr"), kinds_available=2).right_in_window == 4


# --- C17 numbers 9 and 10 of the specification ------------------------------------------------------------------------
LADDER = {None: 0, LEARNING: 1, SHAKY: 1, LEARNED: 2, MASTERED: 3}
some_answers = st.lists(
    st.builds(
        lambda letter, kind, hinted, in_review, gap, item: (letter, kind, hinted, in_review, gap, item),
        st.sampled_from("rrrwp"),
        st.sampled_from(["choice", "numeric", "explain"]),
        st.booleans(),
        st.booleans(),
        st.integers(1, 5),
        st.integers(1, 4),
    ),
    max_size=25,
)


def log(rows):
    at = START
    for letter, kind, hinted, in_review, gap, item in rows:
        at += timedelta(days=gap)
        yield Answer(at, kind, *LETTERS[letter], hinted, in_review, item)


@given(rows=some_answers, kinds=st.integers(1, 4))
def test_each_answer_moves_at_most_one_step(rows, kinds):
    answered = list(log(rows))
    steps = [LADDER[replay(answered[:count], kinds_available=kinds).status] for count in range(len(answered) + 1)]
    assert all(abs(after - before) <= 1 for before, after in pairwise(steps))


@given(rows=some_answers, kinds=st.integers(1, 4))
def test_hinted_answers_move_nothing_wherever_they_stand(rows, kinds):
    answered = list(log(rows))
    plain = [answer for answer in answered if not answer.hinted]
    assert replay(answered, kinds_available=kinds) == replay(plain, kinds_available=kinds)
