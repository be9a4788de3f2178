"""What is asked next, and why."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from quizzes.models import Item
from reviews.models import DayPlan, Memory, ReviewEvent
from reviews.plans import day_plan, settling
from reviews.profiles import profile_of
from reviews.scheduling.new_items import Candidate, choose_new
from reviews.scheduling.review_orders import REVIEW_ORDERS, DueReview, in_order

FIRST = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def test_looking_writes_nothing(study, course, django_assert_num_queries):
    first = study.next()
    assert study.next() == first
    assert not DayPlan.objects.exists()
    assert not Memory.objects.exists()


def test_the_first_answer_of_the_day_stores_the_plan(study, course):
    study.answer(course.items["choice"])
    assert len(DayPlan.objects.get().new_items) == 5


def test_the_plan_is_the_same_all_day(study, course):
    morning = day_plan.plan_of(study.learner, profile_of(study.learner), at=study.at).item_ids
    study.answer(course.items["choice"])
    DayPlan.objects.all().delete()
    study.wait(hours=5)
    assert day_plan.plan_of(study.learner, profile_of(study.learner), at=study.at).item_ids == morning


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


def test_next_costs_the_same_number_of_queries_however_much_was_learned(study, course, django_assert_max_num_queries):
    for item in course.items.values():
        study.answer(item, "wrong", rating=1 if item.kind == "flashcard" else None)
    study.wait(minutes=5)
    study.next()
    # session, user · profile, plan · steps due · answered today · item · version, answers so far, last statement ·
    # reviews, new items · next due
    with django_assert_max_num_queries(13):
        assert study.next()["review"]


def test_what_lies_beyond_the_plan_is_counted_once_a_day(study, course, django_assert_num_queries):
    settling.change_settings(study.learner, {"new_per_day": 2}, at=study.at)
    profile = profile_of(study.learner)
    assert day_plan.plan_of(study.learner, profile, at=study.at).left_over == 3
    day_plan.store(study.learner, profile, at=study.at)
    with django_assert_num_queries(1):
        assert day_plan.plan_of(study.learner, profile, at=study.at).left_over == 3


@pytest.mark.parametrize(("limit", "left_over"), [(0, 5), (4, 1), (5, 0), (6, 0)])
def test_a_plan_knows_how_much_it_leaves_out(study, course, limit, left_over):
    settling.change_settings(study.learner, {"new_per_day": limit}, at=study.at)
    made = day_plan.plan_of(study.learner, profile_of(study.learner), at=study.at)
    assert (len(made.item_ids), made.left_over) == (min(limit, 5), left_over)


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "9" * 30, "١"])
def test_a_strange_after_is_refused(study, course, after):
    refused = study.client.get("/api/v1/reviews/next", {"after": after})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")


# --- limits, breaks and orders ----------------------------------------------------------------------------------------
@pytest.fixture
def due_reviews(study, course):
    """All items of the course are due for review: the first the longest, with the shortest interval."""
    for number, item in enumerate(course.items.values()):
        study.answer(item, rating=4)
        Memory.objects.filter(item=item).update(
            state="review",
            due=study.at - timedelta(days=5 - number),
            last_reviewed_at=study.at - timedelta(days=10 + 10 * number),
            first_reviewed_at=study.at - timedelta(days=90),
            interval=5 + 10 * number,
            stability=400.0 - 80 * number,
        )
    return list(course.items.values())


def test_what_the_daily_limits_hold_back_is_counted_and_said(study, course, due_reviews):
    Memory.objects.filter(item__in=due_reviews[3:]).delete()
    settling.change_settings(study.learner, {"reviews_per_day": 2, "new_per_day": 1}, at=study.at)
    DayPlan.objects.all().delete()
    shown = study.next()
    assert shown["counts"] == {
        "learning": 0,
        "due": 2,
        "new": 1,
        "held_back": {"reviews": 1, "new": 1, "because": "daily_limit"},
    }


def test_a_limit_that_is_used_up_names_the_next_day(study, course, due_reviews):
    settling.change_settings(study.learner, {"reviews_per_day": 0}, at=study.at)
    done = study.next()
    assert (done["review"], done["counts"]["held_back"]["reviews"]) == (None, 5)
    assert done["next_due_at"] == "2026-11-22T03:00:00Z"


def test_a_break_asks_nothing_and_says_when_it_ends(study, course, due_reviews):
    Memory.objects.filter(item=due_reviews[0]).delete()
    break_days = {"break_from": date(2026, 11, 20), "break_until": date(2026, 11, 24)}
    settling.change_settings(study.learner, break_days, at=study.at)
    shown = study.next()
    assert shown["review"] is None
    assert shown["counts"] == {
        "learning": 0,
        "due": 0,
        "new": 0,
        "held_back": {"reviews": 4, "new": 1, "because": "break"},
    }
    assert shown["next_due_at"] == "2026-11-25T03:00:00Z"
    study.wait(days=4)
    assert study.next()["counts"]["due"] == 4


@pytest.mark.parametrize(
    ("order", "first"), [("due", "choice"), ("retrievability", "flashcard"), ("relative_overdueness", "numeric")]
)
def test_reviews_come_in_the_order_that_the_learner_chose(study, course, due_reviews, order, first):
    # The choice has waited longest, the flashcard is remembered best, the number is latest for its interval.
    Memory.objects.filter(item=course.items["flashcard"]).update(stability=20_000.0)
    Memory.objects.filter(item=course.items["numeric"]).update(interval=1)
    explain, now_answered = course.items["explain"], {"last_reviewed_at": study.at, "due": study.at + timedelta(days=9)}
    Memory.objects.filter(item=explain).update(**now_answered)
    settling.change_settings(study.learner, {"review_order": order}, at=study.at)
    assert study.next()["review"]["item"]["id"] == course.items[first].pk


def test_a_random_order_is_the_same_all_day_and_another_one_tomorrow():
    reviews = [DueReview(item, FIRST, 10.0, 10, FIRST) for item in range(20)]
    today = in_order(reviews, "random", at=FIRST, day=FIRST.date())
    evening = in_order(today, "random", at=FIRST + timedelta(hours=9), day=FIRST.date())
    tomorrow = in_order(reviews, "random", at=FIRST, day=FIRST.date() + timedelta(days=1))
    assert today == evening
    assert tomorrow not in (today, reviews)


def test_every_order_takes_a_day_old_memory_with_no_interval():
    reviews = [DueReview(1, FIRST, 0.001, 0, FIRST), DueReview(2, FIRST, 36_500.0, 36_500, FIRST)]
    for order in REVIEW_ORDERS:
        assert {review.item_id for review in in_order(reviews, order, at=FIRST, day=FIRST.date())} == {1, 2}


def test_an_item_that_was_put_aside_is_not_offered_as_new(study, course):
    put_aside = course.items["choice"]
    Memory.objects.create(learner=study.learner, item=put_aside, state="new", suspended=True, weights_version="test")
    assert study.next()["counts"]["new"] == 4
    Memory.objects.update(suspended=False, buried_until=study.at + timedelta(hours=5))
    assert study.next()["counts"]["new"] == 4
    study.wait(hours=6)
    assert study.next()["counts"]["new"] == 5


def test_a_learners_own_notes_are_offered_before_the_course_and_to_nobody_else(study, course, bob):
    concept = course.concepts["dot-product"]
    for learner in (study.learner, bob):
        Item.objects.create(
            slug=f"own-{learner.pk}", kind="flashcard", concept=concept, status="published", version=1, owner=learner
        )
    planned = day_plan.plan_of(study.learner, profile_of(study.learner), at=study.at).item_ids
    own = Item.objects.get(owner=study.learner)
    assert planned[0] == own.pk
    assert Item.objects.get(owner=bob).pk not in planned


@pytest.mark.parametrize("days", [1, 2, 3])
def test_the_plan_of_the_coming_days_begins_with_todays(study, course, days):
    settling.change_settings(study.learner, {"new_per_day": 2}, at=study.at)
    profile = profile_of(study.learner)
    ahead = day_plan.new_items_ahead(study.learner, profile, days=days, at=study.at)
    assert ahead[:2] == day_plan.plan_of(study.learner, profile, at=study.at).item_ids
    assert len(ahead) == len(set(ahead)) == min(2 * days, 5)
