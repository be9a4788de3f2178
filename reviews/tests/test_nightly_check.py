"""The nightly look at the log: what belongs to nobody, and memories that are not their replay."""

from uuid import uuid4

import pytest

from quizzes.models import Attempt
from reviews import checking, orphans, tasks
from reviews.models import DayPlan, Memory, ReviewEvent, StudyProfile
from reviews.plans import planning


@pytest.fixture
def answered(study, course, monkeypatch):
    """Alice has answered one item; the tasks run at once, and at her time."""
    study.answer(course.items["choice"], "wrong")
    monkeypatch.setattr(tasks, "now", lambda: study.at)
    for task in (tasks.check_log, tasks.plan_day):
        monkeypatch.setattr(task, "apply_async", lambda arguments, task=task, **_: task(*arguments))
    return study


def copy(row, **changes) -> None:
    for name, value in {"pk": None, **changes}.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def test_a_log_in_order_is_left_alone(answered):
    assert orphans.sweep() == []
    assert (ReviewEvent.objects.count(), Attempt.objects.count()) == (1, 1)


def test_what_outlived_its_account_is_deleted(answered):
    copy(ReviewEvent.objects.get(), learner_id=987_654, event_id=uuid4())
    copy(Attempt.objects.get(), learner_id=987_654, submission_id=uuid4(), nonce="", counted=False)
    assert [line.partition(" rows")[0] for line in orphans.sweep()] == ["ReviewEvent: 1", "Attempt: 1"]
    assert {row.learner_id for log in orphans.LOGS for row in log.objects.all()} == {answered.learner.pk}
    assert orphans.sweep() == []


def test_an_attempt_of_a_visitor_belongs_to_somebody(answered):
    copy(Attempt.objects.get(), learner_id=None, visitor="v", submission_id=uuid4(), nonce="", counted=False)
    assert orphans.sweep() == []
    assert Attempt.objects.count() == 2


def test_rows_without_their_item_are_told_and_kept(answered):
    ReviewEvent.objects.update(item_id=987_654)
    assert orphans.sweep() == ["ReviewEvent: 1 rows name an item that does not exist"]
    assert ReviewEvent.objects.count() == 1


def test_the_night_mends_a_memory_and_says_so(answered, caplog):
    kept = Memory.objects.values().get()
    Memory.objects.update(stability=99.0)
    tasks.check_logs()
    assert Memory.objects.values().get() == kept
    assert [record.getMessage().partition(": ")[0] for record in caplog.records if record.levelname == "ERROR"] == [
        "a memory was not the replay of its log"
    ]


def test_who_stays_away_is_not_checked_every_night(answered):
    assert checking.learners_who_study(limit=10) == [answered.learner.pk]
    answered.wait(days=31)
    planning.plan_day([answered.learner.pk], at=answered.at)
    assert checking.learners_who_study(limit=10) == []
    assert checking.learners_to_check(limit=10) == [answered.learner.pk]


def test_a_learner_who_cannot_be_planned_does_not_stand_in_the_way_of_the_others(answered, bob, monkeypatch, caplog):
    StudyProfile.objects.create(learner=bob, plan_at=answered.at)
    StudyProfile.objects.update(plan_at=answered.at)
    plan_day = planning.plan_day

    def fails_for_the_first(learner_ids, *, at):
        if learner_ids == [answered.learner.pk]:
            raise ValueError("a row that nobody thought of")
        return plan_day(learner_ids, at=at)

    DayPlan.objects.all().delete()
    monkeypatch.setattr(planning, "plan_day", fails_for_the_first)
    tasks.plan_day_for_due_learners()
    assert [plan.learner_id for plan in DayPlan.objects.all()] == [bob.pk]
    assert planning.learners_to_plan(at=answered.at, limit=10) == [answered.learner.pk]
    assert "a row that nobody thought of" in caplog.text
