"""The steps of a lesson and the task that is asked next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.lesson import CARD, DONE, EXPLAIN, GUESS, TASKS, Done, Lesson, Task

TASK_LIST = [Task(1, "choice"), Task(2, "numeric"), Task(3, "choice")]


def lesson(letters="", *, tasks=tuple(TASK_LIST), **fields):
    """A lesson whose tasks were answered as the letters say: r for right, w for wrong."""
    answers = [
        Done(tasks[n % len(tasks)].item, tasks[n % len(tasks)].kind, each == "r") for n, each in enumerate(letters)
    ]
    return Lesson(tasks, answers, **{"in_a_row": 2, "is_read": True, "guess": 1, **fields})


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({"is_read": False}, GUESS),
        ({"is_read": False, "has_guessed": True}, CARD),
        ({"is_read": False, "guess": None}, CARD),
        ({}, TASKS),
        ({"tasks": (), "guess": None}, DONE),
        ({"tasks": (), "guess": None, "explain": 9}, EXPLAIN),
        ({"is_ended": True}, DONE),
    ],
)
def test_a_lesson_is_a_guess_the_card_tasks_and_an_explanation(fields, step):
    assert lesson(**fields).step == step


@pytest.mark.parametrize(
    ("letters", "streak", "step"),
    [("r", 1, TASKS), ("rw", 0, TASKS), ("rwr", 1, TASKS), ("rr", 2, DONE), ("wrr", 2, DONE), ("rwrr", 2, DONE)],
)
def test_two_right_in_a_row_end_the_tasks(letters, streak, step):
    assert (lesson(letters).streak, lesson(letters).step) == (streak, step)


def test_the_criterion_is_the_runs_own():
    assert lesson("rr", in_a_row=3).step == TASKS
    assert lesson("r", in_a_row=1).step == DONE


def test_the_explanation_comes_after_the_tasks_and_ends_the_lesson():
    assert lesson("rr", explain=9).step == EXPLAIN
    assert lesson("rr", explain=9, has_explained=True).step == DONE


def test_the_guess_is_not_asked_first_again():
    assert lesson().next_task().item == 2


def test_the_next_task_is_of_another_kind():
    assert [lesson(letters).next_task().kind for letters in ("w", "ww")] == ["numeric", "choice"]


def test_a_single_task_is_asked_again_and_again():
    only = (Task(1, "numeric"),)
    assert lesson("wwww", tasks=only).next_task() == only[0]


@given(letters=st.text("rw", max_size=12), count=st.integers(2, 5))
def test_no_task_is_asked_twice_in_a_row_or_before_its_turn(letters, count):
    tasks = [Task(number, "choice" if number % 2 else "numeric") for number in range(count)]
    answers: list[Done] = []
    for letter in letters:
        task = Lesson(tasks, answers, in_a_row=99, is_read=True).next_task()
        asked = [sum(answer.item == each.item for answer in answers) for each in tasks]
        assert asked[task.item] <= min(asked) + 1
        assert not answers or answers[-1].item != task.item
        answers.append(Done(task.item, task.kind, letter == "r"))
