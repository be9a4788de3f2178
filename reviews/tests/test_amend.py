"""Changing a rating and taking an answer back: idempotent, at any depth."""

from uuid import uuid4

from reviews.models import Memory, ReviewEvent


def test_a_right_answer_may_become_easy_and_good_again(study, course):
    reply = study.answer(course.items["choice"])
    url = f"/api/v1/reviews/{reply['id']}/rating"
    easy = study.client.put(url, {"rating": 4}).json()
    assert easy["memory"]["due"] == reply["dues"]["4"]
    good = study.client.put(url, {"rating": 3}).json()
    assert good["memory"] == reply["memory"]
    assert Memory.objects.get().reps == 1


def test_saying_the_same_twice_adds_no_event(study, course):
    reply = study.answer(course.items["choice"])
    url = f"/api/v1/reviews/{reply['id']}/rating"
    assert [study.client.put(url, {"rating": 4}).json()["status"] for _ in range(2)] == ["applied", "duplicate"]
    assert ReviewEvent.objects.count() == 2


def test_a_wrong_answer_keeps_its_rating(study, course):
    reply = study.answer(course.items["choice"], "wrong")
    refused = study.client.put(f"/api/v1/reviews/{reply['id']}/rating", {"rating": 4})
    assert (refused.status_code, refused.json()["code"]) == (409, "rating_fixed")


def test_again_is_no_wish(study, course):
    reply = study.answer(course.items["choice"])
    assert study.client.put(f"/api/v1/reviews/{reply['id']}/rating", {"rating": 1}).status_code == 400


def test_undo_of_the_only_answer_forgets_the_item(study, course):
    reply = study.answer(course.items["choice"])
    undone = study.client.post(f"/api/v1/reviews/{reply['id']}/undo").json()
    assert (undone["status"], undone["memory"]) == ("applied", None)
    assert not Memory.objects.exists()


def test_undo_of_an_earlier_answer_keeps_the_later_one(study, course):
    wrong = study.answer(course.items["choice"], "wrong")
    study.wait(minutes=2)
    study.answer(course.items["choice"])
    study.client.post(f"/api/v1/reviews/{wrong['id']}/undo")
    memory = Memory.objects.get()
    assert (memory.reps, round(memory.stability, 4)) == (1, 2.3065)


def test_undo_twice_is_the_same_as_once(study, course):
    reply = study.answer(course.items["choice"])
    url = f"/api/v1/reviews/{reply['id']}/undo"
    assert [study.client.post(url).json()["status"] for _ in range(2)] == ["applied", "duplicate"]
    assert ReviewEvent.objects.count() == 2


def test_what_is_not_mine_or_not_there_cannot_be_undone(study, course, api, bob):
    reply = study.answer(course.items["choice"])
    missing = study.client.post(f"/api/v1/reviews/{uuid4()}/undo")
    foreign = api(bob).post(f"/api/v1/reviews/{reply['id']}/undo")
    assert missing.status_code == foreign.status_code == 404
    assert missing.json() == foreign.json()


def test_an_undone_new_item_is_new_again(study, course):
    before = study.next()["counts"]
    reply = study.answer(course.items["choice"])
    assert study.next()["counts"]["new"] == before["new"] - 1
    study.client.post(f"/api/v1/reviews/{reply['id']}/undo")
    assert study.next()["counts"] == before


def test_an_undone_answer_is_no_evidence_until_the_undo_is_undone(study, course):
    from quizzes.models import Attempt

    reply = study.answer(course.items["choice"])
    study.client.post(f"/api/v1/reviews/{reply['id']}/undo")
    assert not Attempt.objects.earned().exists()
    undo = ReviewEvent.objects.get(kind="undo")
    event = {
        "id": str(uuid4()), "kind": "undo", "item": course.items["choice"].pk, "undoes": str(undo.event_id),
        "reviewed_at": study.at.isoformat(), "time_zone": "UTC", "day_starts_at": 4,
    }  # fmt: skip
    study.client.post("/api/v1/sync/events", {"events": [event]})
    assert Attempt.objects.earned().count() == 1
