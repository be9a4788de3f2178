"""`check_memory` finds every row that is not the replay of its log, and mends it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quizzes.models import Attempt
from reviews import checking
from reviews.models import Memory, ReviewEvent, StudyProfile


def check(*options):
    out = StringIO()
    call_command("check_memory", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def studied(study, course):
    """A few days of everything."""
    for kind in ("choice", "numeric", "flashcard", "explain"):
        study.answer(course.items[kind], "correct", **({"rating": 3} if kind == "flashcard" else {}))
        study.wait(days=2)
    reply = study.answer(course.items["choice"], "wrong")
    study.client.post(f"/api/v1/reviews/{reply['id']}/undo")
    return study


def test_all_is_well_after_a_few_days(studied):
    assert "1 learners. Every memory equals the replay of its log." in check()


@pytest.mark.parametrize(
    "column",
    [
        {"stability": 99.0},
        {"due": None},
        {"lapses": 3},
        {"is_leech": True},
        {"suspended": True},
        {"weights_version": "other"},
        {"state": "relearning"},
    ],
    ids=lambda column: next(iter(column)),
)
def test_a_row_that_says_something_else_is_found_and_mended(studied, course, column):
    item = course.items["numeric"]
    Memory.objects.filter(item=item).update(**column)
    with pytest.raises(CommandError, match="1 memories of 1 learners"):
        check()
    said = check("--fix")
    assert f"item {item.pk}: {next(iter(column))}" in said
    assert "1 memories mended" in said
    assert "Every memory equals" in check()


def test_missing_and_surplus_rows_are_found_and_mended(studied, course):
    Memory.objects.filter(item=course.items["choice"]).delete()
    ReviewEvent.objects.filter(item=course.items["explain"]).delete()
    assert [each.columns for each in checking.differences(studied.learner)] == [("missing",), ("surplus",)]
    check("--fix")
    assert "Every memory equals" in check()


def test_an_attempt_called_undone_against_the_log_is_found_and_mended(studied):
    Attempt.objects.update(undone=True)
    with pytest.raises(CommandError):
        check()
    check("--fix")
    assert Attempt.objects.filter(undone=True).count() == 1


def test_what_the_day_plan_chose_is_no_difference(studied):
    Memory.objects.update(planned_for=studied.at + timedelta(days=3))
    assert "Every memory equals" in check()


def test_learners_come_in_chunks(studied, bob, charlie, now):
    for other in (bob, charlie):
        StudyProfile.objects.create(learner=other)
    first = checking.learners_to_check(limit=2)
    assert len(first) == 2
    assert checking.learners_to_check(limit=2, after=first[-1]) == [max(studied.learner.pk, bob.pk, charlie.pk)]
