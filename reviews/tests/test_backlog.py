"""Catching up, getting ahead and cramming: the fold is never touched."""

from datetime import date, timedelta

import pytest

from quizzes.models import Attempt, Item
from reviews.models import Memory, ReviewEvent
from reviews.plans import settling
from reviews.scheduling.lateness import Standing, least_harmed_by_waiting, nearest

FOLD = ("pk", "due", "earliest", "latest", "interval", "stability", "state", "last_reviewed_at")


@pytest.fixture
def remember(study, course):
    """`remember(waited=22, interval=20)`: answered 22 days ago with an interval of 20, so two days late."""

    def make(waited: int, interval: int, **fields) -> Memory:
        number = Item.objects.count()
        item = Item.objects.create(
            slug=f"own-{number}",
            kind="flashcard",
            concept=course.concepts["dot-product"],
            status="published",
            version=1,
            owner=study.learner,
        )
        answered = study.at - timedelta(days=waited)
        due = answered - timedelta(hours=6, minutes=30) + timedelta(days=interval)  # the start of a study day
        values = {
            "learner": study.learner,
            "stability": float(interval),
            "difficulty": 5.0,
            "state": "review",
            "reps": 5,
            "interval": interval,
        }
        days = {"due": due, "earliest": due, "latest": due, "first_reviewed_at": answered, "last_reviewed_at": answered}
        return Memory.objects.create(item=item, weights_version="test", **{**values, **days, **fields})

    return make


def backlog(study) -> dict:
    return study.client.get("/api/v1/reviews/backlog").json()


def move(study, verb: str, count: int) -> dict:
    reply = study.client.post(f"/api/v1/reviews/backlog/{verb}", {"count": count})
    assert reply.status_code == 200, reply.json()
    return reply.json()


def fold(study) -> list[dict]:
    return list(Memory.objects.of(study.learner).order_by("pk").values(*FOLD))


def test_the_backlog_tells_what_waits_and_what_may_wait_longer(study, remember):
    remember(waited=22, interval=20)  # 15 % late tomorrow
    remember(waited=100, interval=95)  # 6 %
    remember(waited=40, interval=20)  # twice its interval
    remember(waited=30, interval=30)  # due today, 3 % late tomorrow
    remember(waited=28, interval=30)  # two days early
    remember(waited=15, interval=30)
    assert backlog(study) == {"due": 4, "overdue": 3, "safe_to_postpone": 2, "safe_to_advance": 1}


def test_postponing_takes_those_that_lose_least_and_leaves_the_fold_alone(study, remember):
    late = remember(waited=40, interval=20)
    firm = remember(waited=200, interval=200)
    before = fold(study)
    assert move(study, "postpone", 1) == {
        "moved": 1, "due": 1, "overdue": 1, "safe_to_postpone": 0, "safe_to_advance": 1,
    }  # fmt: skip
    firm.refresh_from_db()
    late.refresh_from_db()
    assert firm.planned_because == "postponed"
    assert firm.planned_for > study.at
    assert late.planned_for is None
    assert fold(study) == before
    assert not ReviewEvent.objects.exists()


def test_postponed_reviews_are_spread_over_the_days_that_they_can_wait(study, remember):
    for _ in range(14):
        remember(waited=100, interval=100)
    move(study, "postpone", 14)
    days = {memory.planned_for.date() for memory in Memory.objects.of(study.learner)}
    assert len(days) == 14


def test_a_postponed_review_stays_where_it_is_when_the_next_day_is_planned(study, remember):
    from reviews import profiles
    from reviews.plans import arranging

    memory = remember(waited=100, interval=100)
    move(study, "postpone", 1)
    memory.refresh_from_db()
    planned_for = memory.planned_for
    arranging.arrange(study.learner, profiles.profile_of(study.learner), at=study.at)
    memory.refresh_from_db()
    assert memory.planned_for == planned_for


def test_advancing_brings_the_nearest_reviews_to_today(study, remember):
    near, far = remember(waited=29, interval=30), remember(waited=25, interval=30)
    assert backlog(study)["due"] == 0
    assert move(study, "advance", 1)["moved"] == 1
    assert backlog(study)["due"] == 1
    near.refresh_from_db()
    far.refresh_from_db()
    assert (near.planned_because, far.planned_because) == ("advanced", "")


def test_what_was_put_off_comes_back_by_advancing(study, remember):
    remember(waited=100, interval=100)
    remember(waited=95, interval=100)
    move(study, "postpone", 1)
    assert backlog(study)["due"] == 0
    move(study, "advance", 1)
    assert backlog(study)["due"] == 1
    assert Memory.objects.get(interval=100, last_reviewed_at=study.at - timedelta(days=95)).planned_for is None


def test_more_than_there_is_cannot_be_moved(study, remember):
    remember(waited=100, interval=100)
    assert move(study, "postpone", 2000)["moved"] == 1
    assert move(study, "postpone", 2000)["moved"] == 0


def test_nothing_is_brought_into_a_break(study, remember):
    remember(waited=29, interval=30)
    days = {"break_from": date(2026, 11, 20), "break_until": date(2026, 11, 24)}
    settling.change_settings(study.learner, days, at=study.at)
    assert move(study, "advance", 1)["moved"] == 0


def test_the_reviews_of_others_are_not_moved(study, remember, bob):
    remember(waited=100, interval=100, learner=bob)
    assert move(study, "postpone", 5) == {
        "moved": 0, "due": 0, "overdue": 0, "safe_to_postpone": 0, "safe_to_advance": 0,
    }  # fmt: skip


@pytest.mark.parametrize("count", [0, -1, 2001, "1", None, True, 1.5])
def test_a_strange_count_is_refused(study, count):
    refused = study.client.post("/api/v1/reviews/backlog/postpone", {"count": count})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")


def test_who_is_equally_late_waits_if_firm_and_comes_if_weak():
    firm, weak = Standing(1, 10, 10, 90.0), Standing(2, 10, 10, 9.0)
    assert least_harmed_by_waiting([weak, firm], 1) == [firm]
    assert nearest([weak, firm], 1) == [weak]


@pytest.mark.parametrize("interval", [1, 2, 7, 20, 100, 1000])
@pytest.mark.parametrize("waited", [0, 1, 7, 100, 1000])
def test_a_review_may_be_put_off_while_it_is_harmless_or_by_a_tenth(interval, waited):
    standing = Standing(1, waited, interval, float(interval))
    today = date(2026, 11, 21)
    days = (standing.latest(today) - today).days
    assert days >= 1
    assert days == max(1, waited // 10) or standing.lateness(in_days=days) < 0.15
    assert standing.lateness(in_days=days + 1) >= 0.15


# --- cramming ---------------------------------------------------------------------------------------------------------
def cram(study, **query) -> dict:
    return study.client.get("/api/v1/reviews/cram", query).json()["review"]


def test_a_round_goes_through_the_whole_concept_and_begins_again(study, course):
    shown, after = [], {}
    for _ in range(4):
        review = cram(study, concept="dot-product", **after)
        shown.append(review["item"]["id"])
        after = {"after": review["item"]["id"]}
    own = {item.pk for item in course.items.values() if item.concept.slug == "dot-product"}
    assert set(shown[:3]) == own
    assert shown[3] == shown[0]


def test_without_a_concept_it_goes_through_what_was_met(study, course):
    assert cram(study) is None
    study.answer(course.items["numeric"])
    assert cram(study)["item"]["id"] == course.items["numeric"].pk


def test_a_crammed_answer_never_touches_the_schedule(study, course):
    study.answer(course.items["flashcard"], rating=4)
    before, events = fold(study), ReviewEvent.objects.count()
    review = cram(study)
    answer = {"id": "5f0f0f5e-0000-4000-8000-000000000001", "token": review["token"], "response": {}, "rating": 1}
    reply = study.client.post("/api/v1/practice/answer", answer).json()
    assert (reply["grade"]["verdict"], reply["counted"]) == ("wrong", False)
    assert fold(study) == before
    assert ReviewEvent.objects.count() == events
    assert Attempt.objects.filter(mode="practice").count() == 1
    refused = study.client.post("/api/v1/reviews/", {**answer, "id": "5f0f0f5e-0000-4000-8000-000000000002"})
    assert (refused.status_code, refused.json()["code"]) == (400, "wrong_purpose")


@pytest.mark.parametrize("concept", ["no-such-concept", "\x00", "x" * 5000, "'; --"])
def test_a_strange_concept_has_nothing_to_cram(study, course, concept):
    reply = study.client.get("/api/v1/reviews/cram", {"concept": concept})
    assert (reply.status_code, reply.json()["code"]) == (404, "not_found")
