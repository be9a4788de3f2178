"""Sync: every event has a fate, in order, and the memory is the same however they arrive."""

import re
from datetime import timedelta
from itertools import groupby, permutations
from uuid import UUID, uuid4, uuid5

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Attempt
from reviews.log import ReviewLog
from reviews.memories import FOLDED_FIELDS, folded
from reviews.models import Memory, ReviewEvent

SPACE = UUID(int=9)


def flash(study, course, number, rating=3, minutes=0, **extra):
    return {
        "id": str(uuid5(SPACE, str(number))),
        "kind": "answer",
        "item": course.items["flashcard"].pk,
        "response": {},
        "rating": rating,
        "reviewed_at": (study.at - timedelta(days=30) + timedelta(minutes=minutes)).isoformat(),
        "time_zone": "Asia/Tokyo",
        "day_starts_at": 4,
        **extra,
    }


def push(study, *events):
    reply = study.client.post("/api/v1/sync/events", {"events": list(events)})
    assert reply.status_code == 200, reply.json()
    return reply.json()["results"]


def memory(item):
    return Memory.objects.filter(item=item).values(*FOLDED_FIELDS).first()


def test_offline_reviews_are_applied_and_a_second_push_is_duplicate(study, course):
    events = [flash(study, course, 0), flash(study, course, 1, minutes=10)]
    assert [fate["status"] for fate in push(study, *events)] == ["applied", "applied"]
    assert [fate["status"] for fate in push(study, *events)] == ["duplicate", "duplicate"]
    assert ReviewEvent.objects.count() == 2
    assert ReviewEvent.objects.first().time_zone == "Asia/Tokyo"


def test_the_same_event_twice_in_one_batch_counts_once(study, course):
    event = flash(study, course, 0)
    first, second = push(study, event, event)
    assert (first["status"], second) == ("applied", {**first, "status": "duplicate"})
    assert ReviewEvent.objects.count() == 1


def test_a_resend_is_told_the_same_long_after_the_clock_rule_would_refuse_it(study, course):
    undo = flash(study, course, 1, kind="undo", response=None, rating=None, undoes=str(uuid5(SPACE, "7")))
    first = push(study, flash(study, course, 0), undo)
    events = [flash(study, course, 0), undo]
    study.wait(days=500)
    assert push(study, *events) == [{**fate, "status": "duplicate"} for fate in first]
    assert push(study, {**events[0], "device": "other"})[0]["code"] == "clock"


def test_one_bad_event_never_stops_the_others(study, course):
    good = flash(study, course, 0)
    fates = push(
        study,
        flash(study, course, 1, rating=None),
        flash(study, course, 2, reviewed_at=(study.at + timedelta(hours=1)).isoformat()),
        flash(study, course, 3, item=999_999),
        flash(study, course, 4, time_zone="Mars/Olympus"),
        flash(study, course, 5, reviewed_at="2026-03-01T10:00:00"),
        "nonsense",
        flash(study, course, 6, kind="dance"),
        good,
        {**good, "rating": 1},
    )
    assert [(fate["status"], fate.get("code")) for fate in fates] == [
        ("invalid", "invalid_answer"),
        ("rejected", "clock"),
        ("rejected", "not_found"),
        ("invalid", "invalid"),
        ("invalid", "invalid"),
        ("invalid", "invalid"),
        ("invalid", "invalid"),
        ("applied", None),
        ("rejected", "id_reused"),
    ]
    assert ReviewEvent.objects.count() == 1


def test_four_events_give_one_memory_in_every_order_and_batching(study, course, django_user_model):
    events = [
        flash(study, course, 0),
        flash(study, course, 1, minutes=10),
        flash(study, course, 2, rating=1, minutes=5000),
        flash(study, course, 3, kind="undo", response=None, rating=None, undoes=str(uuid5(SPACE, "2")), minutes=5001),
    ]
    found = set()
    for order in permutations(events):
        Memory.objects.all().delete()
        ReviewEvent.objects.all().delete()
        Attempt.objects.all().delete()
        push(study, *order[:1])
        push(study, *order[1:])
        found.add(tuple(memory(course.items["flashcard"]).items()))
    assert len(found) == 1


def test_a_problem_solved_offline_is_graded_at_sync(study, course):
    review = study.show(course.items["numeric"])
    event = flash(study, course, 0, rating=None, item=course.items["numeric"].pk, token=review["token"])
    event["reviewed_at"] = study.at.isoformat()
    study.wait(days=20)
    (fate,) = push(study, {**event, "response": study.response(review)})
    assert (fate["status"], fate["counted"], fate["grade"]["verdict"]) == ("applied", True, "correct")


def test_a_problem_needs_its_own_token(study, course):
    other = study.show(course.items["vector"])["token"]
    numeric = course.items["numeric"].pk
    response = {"text": "1"}
    fates = push(
        study,
        flash(study, course, 0, item=numeric, response=response),
        flash(study, course, 1, item=numeric, response=response, token=other),
    )
    assert [fate["code"] for fate in fates] == ["token_invalid", "token_invalid"]


def test_an_answer_posted_online_and_brought_again_by_sync_counts_once(study, course):
    review, identifier = study.show(course.items["numeric"]), uuid4()
    response = study.response(review)
    study.post(review, response, identifier)
    event = flash(study, course, 0, rating=None, item=course.items["numeric"].pk, token=review["token"])
    event |= {"id": str(identifier), "response": response, "reviewed_at": study.at.isoformat()}
    assert push(study, event)[0]["status"] == "duplicate"
    assert ReviewEvent.objects.count() == 1


def test_a_second_answer_to_one_problem_is_rejected_every_time_it_is_sent(study, course):
    review = study.show(course.items["numeric"])
    study.post(review, {"unknown": True})
    event = flash(study, course, 0, rating=None, item=course.items["numeric"].pk, token=review["token"])
    event |= {"response": study.response(review), "reviewed_at": study.at.isoformat()}
    fates = [push(study, event)[0] for _ in range(2)]
    assert [(fate["status"], fate["code"]) for fate in fates] == [("rejected", "token_used")] * 2


def test_an_undo_that_arrives_first_waits_for_its_answer(study, course):
    undo = flash(study, course, 1, kind="undo", response=None, rating=None, undoes=str(uuid5(SPACE, "0")))
    push(study, undo)
    push(study, flash(study, course, 0))
    assert memory(course.items["flashcard"]) is None


def test_an_undo_of_another_items_answer_is_rejected(study, course):
    push(study, flash(study, course, 0))
    undo = flash(
        study, course, 1, kind="undo", item=course.items["choice"].pk, response=None, undoes=str(uuid5(SPACE, "0"))
    )
    assert push(study, undo)[0]["code"] == "item_mismatch"


def of_every_kind(study, course, count):
    """`count` events: answers to items of all kinds from a bundle, and everything that can be said about an item."""
    packed = study.client.get("/api/v1/sync/bundle").json()["results"]
    shown = [each for item in packed for each in item["presentations"]]
    kinds = {each["item"]["id"]: each["item"]["kind"] for each in shown}
    events = []
    for number in range(count):
        review = shown[number % len(shown)]
        event = flash(study, course, f"{count}/{number}", minutes=number, item=review["item"]["id"])
        if number % 3 == 2:
            kind = ("suspend", "unsuspend", "bury", "unbury", "reset", "reschedule", "rate", "undo")[number // 3 % 8]
            named = str(uuid5(SPACE, f"{count}/{number - 1}"))
            event |= {"kind": kind, "days": 3, "rates": named, "undoes": named, "item": events[-1]["item"]}
        elif kinds[event["item"]] != "flashcard":
            event |= {"response": {"unknown": True}, "token": review["token"]}
        events.append(event)
    return events


def test_a_batch_asks_the_database_as_often_whatever_its_size(study, course):
    def statements(count):
        events = of_every_kind(study, course, count)
        with CaptureQueriesContext(connection) as captured:
            fates = push(study, *events)
        assert {fate["status"] for fate in fates} <= {"applied", "rejected"}
        assert {fate.get("code") for fate in fates} <= {None, "token_used"}
        # SQLite takes so many values a statement; what it needs for one table counts as one.
        begun = [re.split(r"[(\d]", query["sql"])[0] for query in captured if "SAVEPOINT" not in query["sql"]]
        return [name for name, _ in groupby(begun)]

    statements(24)  # the day's first answers store the plan
    assert statements(200) == statements(48)


def test_a_pull_pages_through_all_events_once(study, course):
    push(study, *[flash(study, course, number, minutes=number) for number in range(7)])
    seen, cursor, more = [], "0", True
    while more:
        page = study.client.get("/api/v1/sync/events", {"cursor": cursor, "limit": 3}).json()
        seen += [event["id"] for event in page["results"]]
        cursor, more = page["cursor"], page["more"]
    assert seen == [str(uuid5(SPACE, str(number))) for number in range(7)]


def test_two_learners_may_use_the_same_id(study, course, api, bob):
    event = flash(study, course, 0)
    push(study, event)
    assert api(bob).post("/api/v1/sync/events", {"events": [event]}).json()["results"][0]["status"] == "applied"


@pytest.mark.parametrize("body", [{}, {"events": "x"}, {"events": None}])
def test_a_batch_that_is_no_list_is_refused(study, course, body):
    assert study.client.post("/api/v1/sync/events", body).json()["code"] == "invalid"


def test_more_than_a_thousand_events_are_refused(study, course):
    refused = study.client.post("/api/v1/sync/events", {"events": [{}] * 1001})
    assert (refused.status_code, refused.json()["code"]) == (413, "batch_too_large")


def test_every_memory_equals_its_replay_after_a_mixed_day(study, course):
    for number, kind in enumerate(["choice", "numeric", "choice", "vector", "explain", "choice"]):
        reply = study.answer(course.items[kind], "wrong" if number % 2 else "correct")
        study.wait(hours=7)
        if number == 3:
            study.client.post(f"/api/v1/reviews/{reply['id']}/undo")
    log = ReviewLog.read(study.learner, [item.pk for item in course.items.values()])
    for item in course.items.values():
        assert memory(item) == folded(log.state(item.pk), log.hold(item.pk), log.weights_version)
