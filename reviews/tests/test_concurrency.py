"""Two tabs, two phones, one impatient finger: each distinct answer once, whatever arrives at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import uuid4

import pytest
from django.db import connection

from quizzes.models import Attempt
from reviews.log import ReviewLog
from reviews.models import Memory, ReviewEvent, StudyProfile

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


def all_at_once(act, count=AT_ONCE):
    def one(number):
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_the_same_post_many_times_at_once_counts_once(study, course):
    review, identifier = study.show(course.items["numeric"]), uuid4()
    response = study.response(review)
    replies = all_at_once(lambda _: study.post(review, response, identifier))
    assert {reply.status_code for reply in replies} == {200}
    assert sorted(reply.json()["status"] for reply in replies) == ["applied"] + ["duplicate"] * (AT_ONCE - 1)
    assert all({**reply.json(), "status": ""} == {**replies[0].json(), "status": ""} for reply in replies)
    assert ReviewEvent.objects.count() == Attempt.objects.count() == 1


def test_one_problem_answered_on_many_devices_at_once_earns_credit_once(study, course):
    review = study.show(course.items["numeric"])
    response = study.response(review)
    replies = all_at_once(lambda _: study.post(review, response))
    assert sorted(reply.status_code for reply in replies) == [200] + [409] * (AT_ONCE - 1)
    assert ReviewEvent.objects.count() == 1
    assert Attempt.objects.count() == AT_ONCE


def test_answers_to_many_items_at_once_leave_no_hole_and_true_memories(study, course):
    study.answer(course.items["choice"])
    items = [item for kind, item in course.items.items() if kind != "flashcard"] * 2

    def act(number):
        review = study.show(items[number])
        return study.post(review, {"unknown": True}).status_code

    codes = all_at_once(act)
    assert set(codes) <= {200, 409}
    sequences = list(ReviewEvent.objects.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, StudyProfile.objects.get().last_sequence + 1))
    log = ReviewLog.read(study.learner, [item.pk for item in items])
    for memory in Memory.objects.all():
        state = log.state(memory.item_id)
        assert (memory.stability, memory.due, memory.reps) == (state.stability, state.due, state.reps)


def test_a_cursor_misses_nothing_while_devices_write_at_once(study, course):
    """A sequence given before its commit would be passed by: the reader asks all the time."""
    writers, batches, events = 3, 4, 3
    ended = [Event() for _ in range(writers)]

    def write(number):
        try:
            for _ in range(batches):
                made = [undo_of_nothing(study, course) for _ in range(events)]
                study.client.post("/api/v1/sync/events", {"events": made})
        finally:
            ended[number].set()

    def read():
        pulled, cursor, last = [], 0, False
        while True:
            page = study.client.get("/api/v1/sync/events", {"cursor": cursor, "limit": 5}).json()
            pulled += [event["sequence"] for event in page["results"]]
            cursor = page["cursor"]
            if last and not page["more"]:
                return pulled
            last = all(each.is_set() for each in ended)

    pulled = all_at_once(lambda number: read() if number == writers else write(number), writers + 1)[-1]
    assert pulled == list(range(1, writers * batches * events + 1))


def undo_of_nothing(study, course):
    return {
        "id": str(uuid4()),
        "kind": "undo",
        "undoes": str(uuid4()),
        "item": course.items["choice"].pk,
        "reviewed_at": study.at.isoformat(),
        "time_zone": "Europe/Berlin",
        "day_starts_at": 4,
    }


def test_undo_at_once_from_two_tabs_is_one_undo(study, course):
    reply = study.answer(course.items["choice"])
    undone = all_at_once(lambda _: study.client.post(f"/api/v1/reviews/{reply['id']}/undo").json()["status"])
    assert sorted(undone) == ["applied"] + ["duplicate"] * (AT_ONCE - 1)
