"""What is asked next, and why."""

from itertools import pairwise

import pytest

from reviews.models import DayPlan, Memory, ReviewEvent
from reviews.scheduling.new_items import Candidate, choose_new


def test_looking_writes_nothing(study, course, django_assert_num_queries):
    first = study.next()
    assert study.next() == first
    assert not DayPlan.objects.exists()
    assert not Memory.objects.exists()


def test_the_first_answer_of_the_day_stores_the_plan(study, course):
    study.answer(course.items["choice"])
    assert len(DayPlan.objects.get().new_items) == 5


def test_the_plan_is_the_same_all_day(study, course):
    from reviews import day_plan
    from reviews.profiles import profile_of

    morning = day_plan.new_items_of(study.learner, profile_of(study.learner), at=study.at)
    study.answer(course.items["choice"])
    DayPlan.objects.all().delete()
    study.wait(hours=5)
    assert day_plan.new_items_of(study.learner, profile_of(study.learner), at=study.at) == morning


def test_a_step_that_is_due_comes_before_new_items(study, course):
    study.answer(course.items["choice"], "wrong")
    study.answer(course.items["numeric"])
    study.wait(minutes=2)
    assert study.next()["review"]["item"]["id"] == course.items["choice"].pk


def test_the_item_just_answered_is_not_shown_twice_in_a_row(study, course):
    study.answer(course.items["choice"], "wrong")
    study.wait(minutes=2)
    study.answer(course.items["numeric"], "wrong")
    study.wait(minutes=2)
    study.answer(course.items["choice"], "wrong")
    study.wait(minutes=2)
    assert study.next()["review"]["item"]["id"] == course.items["numeric"].pk


def test_after_an_item_the_queue_looks_as_if_it_were_answered(study, course):
    shown = study.next()["review"]["item"]["id"]
    prefetched = study.next(after=shown)
    assert prefetched["review"]["item"]["id"] != shown
    assert prefetched["counts"]["new"] == 4


def test_when_nothing_is_left_it_says_when_something_comes_back(study, course):
    for item in course.items.values():
        study.answer(item, rating=4)
    done = study.next()
    assert done["review"] is None
    assert done["counts"] == {
        "learning": 0,
        "due": 0,
        "new": 0,
        "held_back": {"reviews": 0, "new": 0, "because": ""},
    }
    soonest = min(Memory.objects.values_list("due", flat=True))
    assert done["next_due_at"] == soonest.isoformat().replace("+00:00", "Z")


def test_a_review_is_due_from_the_start_of_its_day(study, course):
    reply = study.answer(course.items["choice"], rating=4)
    study.wait(days=reply["memory"]["interval"] - 1)
    assert study.next()["counts"]["due"] == 0
    study.wait(days=1)
    assert study.next()["counts"]["due"] == 1


def test_a_step_within_twenty_minutes_is_asked_when_all_else_is_done(study, course):
    for item in course.items.values():
        study.answer(item, rating=None if item.kind != "flashcard" else 3)
    waiting = study.next()
    assert waiting["review"] is not None
    assert waiting["counts"]["learning"] == 5


def test_the_daily_limit_of_new_items_holds(study, course):
    study.client.patch("/api/v1/me", {"new_per_day": 2})
    assert study.next()["counts"]["new"] == 2
    for _ in range(2):
        identifier = study.next()["review"]["item"]["id"]
        study.answer(next(item for item in course.items.values() if item.pk == identifier), rating=4)
    assert study.next()["review"] is None


def test_a_raised_limit_counts_at_once(study, course):
    study.client.patch("/api/v1/me", {"new_per_day": 1})
    study.answer(course.items["flashcard"], rating=4)
    study.client.patch("/api/v1/me", {"new_per_day": 3})
    assert study.next()["counts"]["new"] == 2


def test_a_retired_item_is_asked_no_more(study, course):
    from quizzes.publishing import retire

    study.answer(course.items["choice"], rating=4)
    retire(course.items["choice"])
    study.wait(days=60)
    assert study.next()["counts"]["due"] == 0


def test_another_learners_memories_change_nothing(study, course, bob):
    before = study.next()
    Memory.objects.bulk_create([])
    study.answer(course.items["choice"])
    assert ReviewEvent.objects.filter(learner=bob).count() == 0
    assert before["counts"]["new"] == 5


def test_new_items_mix_kinds_and_concepts():
    candidates = [
        Candidate(number, kind, concept)
        for number, (concept, kind) in enumerate(
            (concept, kind)
            for concept in "abcdefgh"
            for kind in ("flashcard", "choice", "choice", "numeric" if concept in "bc" else "choice")
        )
    ]
    by_id = {candidate.item_id: candidate for candidate in candidates}
    chosen = [by_id[identifier] for identifier in choose_new(candidates, 10)]
    assert {"flashcard", "choice", "numeric"} <= {candidate.kind for candidate in chosen}
    assert all(first.concept != second.concept for first, second in pairwise(chosen))


@pytest.mark.parametrize("limit", [0, 1, 7, 32, 99])
def test_a_longer_plan_begins_with_the_shorter(limit):
    candidates = [Candidate(n, ("flashcard", "choice", "numeric")[n % 3], "abcd"[n // 8]) for n in range(32)]
    longest = choose_new(candidates, 99)
    assert choose_new(candidates, limit) == longest[:limit]
    assert sorted(longest) == list(range(32))


def test_next_costs_the_same_number_of_queries_however_much_was_learned(study, course, django_assert_num_queries):
    for item in course.items.values():
        study.answer(item, "wrong", rating=1 if item.kind == "flashcard" else None)
    study.wait(minutes=5)
    study.next()
    # session, user · profile · steps due · last answered, items · version, answers so far · badge: steps, reviews,
    # reviews done, plan, met · next due, unmet items
    with django_assert_num_queries(15):
        assert study.next()["review"]


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "9" * 30, "١"])
def test_a_strange_after_is_refused(study, course, after):
    refused = study.client.get("/api/v1/reviews/next", {"after": after})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
