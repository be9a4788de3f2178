"""The bundle: a device takes study along, and what it did counts when it comes back."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Attempt
from reviews import bundle
from reviews.models import Memory, ReviewEvent


def fetch(study, **query):
    reply = study.client.get("/api/v1/sync/bundle", query)
    assert reply.status_code == 200, reply.json()
    return reply.json()


def packed(study, item, **query):
    (found,) = [each for each in fetch(study, **query)["results"] if each["presentations"][0]["item"]["id"] == item.pk]
    return found


def answered_offline(study, shown, response, **extra):
    return {
        "id": str(uuid4()),
        "kind": "answer",
        "item": shown["item"]["id"],
        "token": shown["token"],
        "response": response,
        "reviewed_at": study.at.isoformat(),
        "time_zone": "Europe/Berlin",
        "day_starts_at": 4,
        **extra,
    }


def push(study, *events):
    return study.client.post("/api/v1/sync/events", {"events": list(events)}).json()["results"]


def test_a_new_learner_takes_the_plan_along(study, course):
    found = fetch(study, days=3)
    items = {each["presentations"][0]["item"]["kind"]: each for each in found["results"]}
    assert set(items) == {"choice", "numeric", "flashcard", "explain"}
    assert {kind: len(each["presentations"]) for kind, each in items.items()} == {
        "choice": 3,
        "numeric": 3,
        "flashcard": 1,
        "explain": 1,
    }
    assert items["flashcard"]["presentations"][0]["back"]["text"] == "Multiply and add."
    assert {point["id"] for point in items["explain"]["reveal"]["rubric"]} == {"weights", "values", "extra"}
    assert items["choice"]["reveal"] is items["numeric"]["reveal"] is None
    assert (found["cut"], items["choice"]["due"]) == (False, None)
    assert datetime.fromisoformat(found["expires_at"]) == study.at + timedelta(days=3)


def test_what_falls_due_within_the_days_comes_first_and_the_rest_stays_at_home(study, course):
    for kind in ("choice", "numeric"):
        study.answer(course.items[kind])
    soon, late = Memory.objects.order_by("item_id")
    Memory.objects.filter(pk=soon.pk).update(due=study.at + timedelta(days=5))
    Memory.objects.filter(pk=late.pk).update(due=study.at + timedelta(days=9))
    results = fetch(study, days=7)["results"]
    items = [each["presentations"][0]["item"]["id"] for each in results]
    assert items[0] == soon.item_id
    assert late.item_id not in items
    assert datetime.fromisoformat(results[0]["due"]) == study.at + timedelta(days=5)
    assert all(each["due"] is None for each in results[1:])


def test_packing_writes_nothing_and_asks_as_often_for_many_items_as_for_few(study, course, monkeypatch):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            fetch(study)
        return [query["sql"].split()[0] for query in captured]

    fetch(study)  # this process now knows the course's graph
    many = queries()
    monkeypatch.setattr(bundle, "MOST_ITEMS", 3)
    assert set(many) == {"SELECT"}
    assert len(queries()) == len(many)


def test_a_bundle_that_cannot_hold_everything_says_so(study, course, monkeypatch):
    monkeypatch.setattr(bundle, "MOST_ITEMS", 2)
    found = fetch(study)
    assert (found["cut"], len(found["results"])) == (True, 2)


def test_every_copy_of_a_problem_has_its_own_numbers_and_earns_credit_once(study, course):
    copies = packed(study, course.items["numeric"])["presentations"]
    assert len({shown["prompt"]["text"] for shown in copies}) == len({shown["token"] for shown in copies}) == 3
    events = [answered_offline(study, shown, study.response(shown)) for shown in [*copies, copies[0]]]
    fates = push(study, *events)
    assert [(fate["status"], fate["counted"]) for fate in fates] == [("applied", True)] * 3 + [("rejected", False)]
    assert fates[-1]["code"] == "token_used"
    assert Memory.objects.get().reps == 3


def test_two_bundles_hold_different_problems_so_two_devices_both_earn_credit(study, course):
    phone, tablet = (packed(study, course.items["numeric"])["presentations"][0] for _ in range(2))
    assert phone["prompt"]["text"] != tablet["prompt"]["text"]
    fates = push(study, *(answered_offline(study, shown, study.response(shown)) for shown in (phone, tablet)))
    assert [fate["counted"] for fate in fates] == [True, True]


def test_the_first_problem_of_a_bundle_is_not_the_one_answered_last(study, course):
    before = study.show(course.items["numeric"])
    study.post(before, {"unknown": True})
    Memory.objects.update(due=study.at)
    assert packed(study, course.items["numeric"])["presentations"][0]["prompt"]["text"] != before["prompt"]["text"]


@pytest.mark.parametrize(
    ("answered_after", "counted"), [(timedelta(days=5), True), (timedelta(days=5, seconds=2), False)]
)
def test_a_bundle_holds_as_long_as_it_says_and_may_come_back_much_later(study, course, answered_after, counted):
    shown = packed(study, course.items["choice"], days=5)["presentations"][0]
    event = answered_offline(study, shown, study.response(shown), reviewed_at=(study.at + answered_after).isoformat())
    study.wait(days=390)
    (fate,) = push(study, event)
    assert (fate["status"], fate["counted"]) == ("applied", counted)
    assert ReviewEvent.objects.exists() == counted
    assert Attempt.objects.get().refused == ("" if counted else "token_expired")


def test_as_many_new_items_go_along_as_the_days_bring(study, course):
    study.client.patch("/api/v1/me", {"new_per_day": 2})
    assert [len(fetch(study, days=days)["results"]) for days in (1, 2, 3)] == [2, 4, 5]


def test_suspended_items_stay_at_home(study, course):
    study.answer(course.items["choice"])
    Memory.objects.update(due=study.at, suspended=True)
    items = [each["presentations"][0]["item"]["id"] for each in fetch(study)["results"]]
    assert course.items["choice"].pk not in items


@pytest.mark.parametrize("days", ["0", "15", "-1", "x", "1.5"])
def test_a_bundle_of_no_or_too_many_days_is_refused(study, course, days):
    refused = study.client.get("/api/v1/sync/bundle", {"days": days})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")


def test_a_bundle_says_nothing_about_answers(study, course):
    shown = packed(study, course.items["vector"])["presentations"][0]
    assert set(shown) == {"token", "item", "prompt", "options", "answer_format", "back", "hints"}
    assert set(shown["answer_format"]) <= {"input", "shape", "decimals", "carry", "options", "rank", "symbols", "label"}
