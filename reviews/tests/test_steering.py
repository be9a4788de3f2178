"""Putting items aside, calling them back, beginning anew and moving them, online and by sync."""

from datetime import timedelta
from uuid import UUID, uuid4, uuid5

import pytest

from reviews.models import Memory, ReviewEvent
from reviews.scheduling.leech import LEECH_LAPSES

SPACE = UUID(int=13)


def steer(study, item, kind, identifier=None, status=200, **extra):
    body = {"id": str(identifier or uuid4()), "kind": kind, **extra}
    reply = study.client.post(f"/api/v1/memories/{item.pk}/events/", body)
    assert reply.status_code == status, reply.json()
    return reply.json()


def asked_items(study):
    """Answer everything that is asked now; return the kinds."""
    kinds = []
    while (review := study.next()["review"]) and len(kinds) < 20:
        kinds.append(review["item"]["kind"])
        response = {} if review["item"]["kind"] == "flashcard" else study.response(review)
        study.post(review, response, rating=4)
    return kinds


def test_a_suspended_item_is_asked_no_more_until_it_is_called_back(study, course):
    item = course.items["choice"]
    study.answer(item)
    told = steer(study, item, "suspend")
    assert (told["status"], told["suspended"], told["memory"]["state"]) == ("applied", True, "learning")
    study.wait(days=3)
    assert "choice" not in asked_items(study)
    assert steer(study, item, "unsuspend")["suspended"] is False
    assert asked_items(study) == ["choice"]


def test_a_buried_item_comes_back_by_itself_the_next_study_day(study, course):
    item = course.items["choice"]
    study.answer(item)
    study.wait(minutes=30)
    told = steer(study, item, "bury")
    assert told["buried_until"] == "2026-11-22T03:00:00Z"  # four o'clock in Berlin
    assert "choice" not in asked_items(study)
    study.wait(days=1)
    assert "choice" in asked_items(study)


def test_a_new_item_can_be_buried_and_suspended_too(study, course):
    steer(study, course.items["choice"], "bury")
    steer(study, course.items["explain"], "suspend")
    kinds = asked_items(study)
    assert "choice" not in kinds
    assert "explain" not in kinds
    assert Memory.objects.get(item=course.items["explain"]).state == "new"
    study.wait(days=1)
    kinds = asked_items(study)
    assert "choice" in kinds
    assert "explain" not in kinds


def test_a_reset_makes_the_item_new_and_its_undo_brings_the_memory_back(study, course):
    item = course.items["choice"]
    reply = study.answer(item, rating=4)
    study.wait(days=1)
    identifier = uuid4()
    assert steer(study, item, "reset", identifier)["memory"] is None
    assert not Memory.objects.exists()
    undone = study.client.post(f"/api/v1/reviews/{identifier}/undo").json()
    assert undone["memory"] == reply["memory"]


def test_a_reschedule_moves_the_due_day_and_keeps_the_stability(study, course):
    item = course.items["choice"]
    reply = study.answer(item, rating=4)
    moved = steer(study, item, "reschedule", days=30)
    assert moved["memory"]["due"] == "2026-12-21T03:00:00Z"
    assert {**moved["memory"], "due": None} == {**reply["memory"], "due": None}
    assert steer(study, item, "reschedule", days=0)["memory"]["due"] < study.at.isoformat()
    assert "choice" in asked_items(study)


def test_a_resend_is_a_duplicate_and_another_body_is_refused(study, course):
    item, identifier = course.items["choice"], uuid4()
    assert steer(study, item, "suspend", identifier)["status"] == "applied"
    assert steer(study, item, "suspend", identifier)["status"] == "duplicate"
    assert steer(study, item, "bury", identifier, status=409)["code"] == "id_reused"
    assert steer(study, course.items["vector"], "suspend", identifier, status=409)["code"] == "id_reused"
    assert ReviewEvent.objects.count() == 1


def test_a_phone_that_never_saw_the_reply_brings_the_same_event_by_sync(study, course):
    item, identifier = course.items["choice"], uuid4()
    steer(study, item, "suspend", identifier)
    assert sync(study, item, "suspend", identifier)["status"] == "duplicate"


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "reschedule"},
        {"kind": "reschedule", "days": -1},
        {"kind": "reschedule", "days": 36_501},
        {"kind": "reschedule", "days": 1.5},
        {"kind": "answer"},
        {"kind": "regrade"},
        {"kind": "undo"},
        {},
    ],
)
def test_nonsense_is_refused(study, course, body):
    url = f"/api/v1/memories/{course.items['choice'].pk}/events/"
    refused = study.client.post(url, {"id": str(uuid4()), **body})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")


def test_an_item_that_is_not_there_or_not_mine_is_not_found(study, course, bob):
    course.items["flashcard"].owner = bob
    course.items["flashcard"].save()
    for item_id in (999_999, 2**62, course.items["flashcard"].pk):
        refused = study.client.post(f"/api/v1/memories/{item_id}/events/", {"id": str(uuid4()), "kind": "suspend"})
        assert refused.status_code == 404


def sync(study, item, kind, identifier=None, **extra):
    event = {
        "id": str(identifier or uuid4()), "kind": kind, "item": item.pk, "reviewed_at": study.at.isoformat(),
        "time_zone": "Asia/Tokyo", "day_starts_at": 4, **extra,
    }  # fmt: skip
    return study.client.post("/api/v1/sync/events", {"events": [event]}).json()["results"][0]


def test_sync_takes_every_kind_that_steers(study, course):
    item = course.items["choice"]
    study.answer(item)
    for kind in ("suspend", "unsuspend", "bury", "unbury"):
        study.wait(minutes=1)
        assert sync(study, item, kind)["status"] == "applied"
    assert sync(study, item, "reschedule", days=3)["status"] == "applied"
    assert sync(study, item, "reschedule")["status"] == "invalid"
    memory = Memory.objects.get()
    assert (memory.suspended, memory.buried_until) == (False, None)
    assert memory.due == memory.latest
    study.wait(minutes=1)
    assert sync(study, item, "reset")["status"] == "applied"
    assert not Memory.objects.exists()
    pulled = study.client.get("/api/v1/sync/events").json()["results"]
    assert [event["kind"] for event in pulled][1:] == ["suspend", "unsuspend", "bury", "unbury", "reschedule", "reset"]
    assert pulled[5]["days"] == 3


def test_an_older_suspension_that_arrives_late_does_not_win(study, course):
    item = course.items["choice"]
    study.answer(item)
    steer(study, item, "unsuspend")
    study.at -= timedelta(minutes=5)
    sync(study, item, "suspend")
    assert Memory.objects.get().suspended is False


def test_an_undo_can_be_undone_from_the_api(study, course):
    reply = study.answer(course.items["choice"])
    study.client.post(f"/api/v1/reviews/{reply['id']}/undo")
    redone = study.client.post(f"/api/v1/reviews/{uuid5(UUID(reply['id']), 'undo')}/undo").json()
    assert redone["memory"] == reply["memory"]


def test_the_reply_and_the_page_say_when_an_item_has_become_a_leech(study, course, client):
    item = course.items["choice"]
    study.answer(item, rating=4)
    told = []
    for _ in range(LEECH_LAPSES + 1):
        study.wait(days=30)
        told.append(study.answer(item, "wrong"))
        study.wait(minutes=11)
        again = study.answer(item, rating=4)
    assert [reply["leech"] for reply in told] == [False] * (LEECH_LAPSES - 1) + [True, False]
    client.force_login(study.learner)
    pages = [client.get(f"/study/answered/{reply['id']}/").content.decode() for reply in told[-2:]]
    assert ["Forgotten 8 times by now." in page for page in pages] == [True, False]
    assert (again["leech"], again["memory"]["is_leech"]) == (False, True)
    assert study.client.get("/api/v1/memories/").json()["results"][0]["is_leech"] is True
