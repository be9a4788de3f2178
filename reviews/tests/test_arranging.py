"""What the day plan does to reviews: `planned_for`, and nothing else."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from quizzes.models import Item
from reviews.models import DayPlan, Memory, StudyProfile
from reviews.plans import arranging, planning, settling

WEEKEND_OFF = [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0]


def in_berlin(day: int) -> datetime:
    """The start of Alice's study day so many days after Saturday, 21 November: 4 in the morning."""
    return datetime(2026, 11, 21, 3, tzinfo=UTC) + timedelta(days=day)


@pytest.fixture
def remember(study, course):
    """`remember(6, slack=2)` is a memory that falls due on day 6 and could be asked on days 4 to 8."""
    concept = course.concepts["dot-product"]

    def make(due: int, slack: int = 0, **fields) -> Memory:
        number = Item.objects.count()
        item = Item.objects.create(
            slug=f"own-{number}", kind="flashcard", concept=concept, status="published", version=1, owner=study.learner
        )
        values = {
            "learner": study.learner,
            "stability": 20.0,
            "difficulty": 5.0,
            "state": "review",
            "reps": 5,
            "interval": 20,
            "due": in_berlin(due),
            "earliest": in_berlin(due - slack),
            "latest": in_berlin(due + slack),
            "first_reviewed_at": in_berlin(-60),
            "last_reviewed_at": in_berlin(due - 20),
            "weights_version": "fsrs6-default",
        }
        return Memory.objects.create(item=item, **{**values, **fields})

    return make


def plan(study, **changes) -> None:
    """Plan the day that the clock of `study` shows, with these settings."""
    if changes:
        profile, _ = StudyProfile.objects.update_or_create(learner=study.learner, defaults=changes)
    else:
        profile, _ = StudyProfile.objects.get_or_create(learner=study.learner)
    DayPlan.objects.all().delete()
    planning.plan_day([profile.pk], at=study.at)


def asked(learner) -> Counter[datetime]:
    return Counter(memory.planned_for or memory.due for memory in Memory.objects.of(learner))


def test_the_plan_spreads_what_falls_due_on_one_day(study, remember):
    for _ in range(10):
        remember(6, slack=2)
    plan(study)
    assert asked(study.learner) == {in_berlin(day): 2 for day in range(4, 9)}


def test_the_fold_stays_as_it_is(study, remember):
    for _ in range(10):
        remember(6, slack=2)
    before = list(Memory.objects.values("pk", "due", "earliest", "latest", "interval", "stability"))
    plan(study)
    assert list(Memory.objects.values("pk", "due", "earliest", "latest", "interval", "stability")) == before


def test_free_weekdays_hold_nothing_that_could_lie_elsewhere(study, remember):
    for _ in range(6):
        remember(7, slack=3)  # Saturday
    only_that_day = remember(7)
    plan(study, easy_days=WEEKEND_OFF)
    days = asked(study.learner)
    assert (days[in_berlin(7)], days[in_berlin(8)]) == (1, 0)
    only_that_day.refresh_from_db()
    assert only_that_day.planned_for is None


def test_the_first_answer_of_the_day_arranges_when_no_worker_did(study, course, remember):
    for _ in range(4):
        remember(6, slack=2)
    study.answer(course.items["choice"])
    assert Memory.objects.filter(planned_for__isnull=False).count() == 3


def test_a_plan_is_carried_out_once_a_day(study, remember):
    plan(study)
    for _ in range(4):
        remember(6, slack=2)
    planning.plan_day([study.learner.pk], at=study.at)
    assert not Memory.objects.filter(planned_for__isnull=False).exists()


def test_an_answer_drops_the_planned_day(study, course):
    item = course.items["flashcard"]
    study.answer(item, rating=4)
    Memory.objects.update(planned_for=in_berlin(9), planned_because="postponed")
    study.answer(item, rating=4)
    memory = Memory.objects.get()
    assert (memory.planned_for, memory.planned_because) == (None, "")


def test_a_move_is_not_carried_out_after_the_fold_has_changed(study, remember):
    memory = remember(6, slack=2)
    move = arranging.Move(memory.pk, memory.due, in_berlin(5), "")
    Memory.objects.update(due=in_berlin(30))
    assert arranging.carry_out([move]) == 0
    memory.refresh_from_db()
    assert memory.planned_for is None


def test_reviews_of_others_and_far_ones_are_left_alone(study, bob, remember):
    far = remember(40, slack=2)
    foreign = remember(6, slack=2, learner=bob)
    for _ in range(3):
        remember(6, slack=2)
    plan(study)
    assert {memory.planned_for for memory in Memory.objects.filter(pk__in=[far.pk, foreign.pk])} == {None}


def test_a_break_sends_reviews_before_it_or_after_it_with_its_cause(study, remember):
    before, inside = remember(5, slack=2), remember(9, slack=1)
    plan(study, break_from=in_berlin(4).date(), break_until=in_berlin(12).date())
    before.refresh_from_db()
    inside.refresh_from_db()
    assert (before.planned_for, before.planned_because) == (in_berlin(3), "")
    assert in_berlin(13) <= inside.planned_for <= in_berlin(15)
    assert inside.planned_because == "break"


def test_a_break_that_is_called_off_gives_its_reviews_back(study, remember):
    inside = remember(9)
    days = {"break_from": in_berlin(4).date(), "break_until": in_berlin(12).date()}
    settling.change_settings(study.learner, days, at=study.at)
    inside.refresh_from_db()
    assert inside.planned_because == "break"
    settling.change_settings(study.learner, dict.fromkeys(days), at=study.at)
    inside.refresh_from_db()
    assert (inside.planned_for, inside.planned_because) == (None, "")


def test_clearing_a_break_that_is_over_moves_nothing(study, remember):
    inside = remember(2)
    days = {"break_from": in_berlin(1).date(), "break_until": in_berlin(3).date()}
    settling.change_settings(study.learner, days, at=study.at)
    study.wait(days=4)
    settling.change_settings(study.learner, dict.fromkeys(days), at=study.at)
    inside.refresh_from_db()
    assert inside.planned_for == in_berlin(4)


def test_new_easy_days_hold_at_once(study, remember):
    memory = remember(7, slack=2)
    settling.change_settings(study.learner, {"easy_days": WEEKEND_OFF}, at=study.at)
    memory.refresh_from_db()
    assert memory.planned_for == in_berlin(6)


def test_cards_of_one_concept_come_on_different_days_and_problems_need_not(study, course, remember):
    cards = [remember(6, slack=1) for _ in range(3)]
    Item.objects.filter(memories__in=cards).update(owner=None)
    plan(study)
    assert sorted(asked(study.learner).values()) == [1, 1, 1]
    Item.objects.filter(memories__in=cards).update(kind="numeric")
    (numeric, *_) = arranging.reviews_between(study.learner, study.at, in_berlin(30))
    assert numeric.siblings is None


def test_the_work_of_a_plan_does_not_grow_with_what_lies_far_ahead(study, remember, django_assert_num_queries):
    for _ in range(3):
        remember(6, slack=2)
    profile, _ = StudyProfile.objects.get_or_create(learner=study.learner)
    with django_assert_num_queries(3):  # reviews, encompass weights, what was missed lately
        few = arranging.moves_of_the_day(study.learner, profile, at=study.at)
    for _ in range(20):
        remember(200, slack=9)
    with django_assert_num_queries(3):
        assert arranging.moves_of_the_day(study.learner, profile, at=study.at) == few
