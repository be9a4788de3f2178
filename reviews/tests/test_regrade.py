"""A later engine grades old attempts again: both results are kept, memories follow, and everything can be undone."""

from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from quizzes.models import Attempt
from reviews.checking import differences
from reviews.models import Memory, Regrade, ReviewEvent

TYPE = "dot-product"


def regrade(*options):
    out = StringIO()
    call_command("regrade", "--type", TYPE, *options, stdout=out)
    return out.getvalue()


def answer(study, course, number):
    """Answer the numeric item with a number added to what is right."""
    review = study.show(course.items["numeric"])
    right = float(study.response(review)["text"])
    reply = study.post(review, {"text": str(right + number)}).json()
    return Attempt.objects.get(submission_id=reply["id"])


def mend_key(attempt, number):
    """Store the problem as an engine would that had got its answer wrong before."""
    attempt.problem["answer"] += number
    attempt.save()


@pytest.fixture
def wronged(study, course):
    """An answer that was called wrong because of a wrong key."""
    attempt = answer(study, course, 1000)
    mend_key(attempt, 1000)
    return attempt


def test_a_dry_run_says_who_gains_and_writes_nothing(study, wronged):
    said = regrade()
    assert f"learner {study.learner.pk}, " in said
    assert "wrong -> correct (gain)" in said
    assert "1 attempts: 1 gain, 0 lose" in said
    assert not Regrade.objects.exists()
    assert ReviewEvent.objects.count() == 1


def test_an_applied_regrade_keeps_both_results_and_moves_the_memory(study, wronged):
    before = Memory.objects.get()
    regrade("--apply")
    wronged.refresh_from_db()
    after = Memory.objects.get()
    assert (wronged.verdict, wronged.reply["grade"]["verdict"]) == ("wrong", "wrong")
    assert Regrade.objects.get().verdict == "correct"
    assert (before.step, after.step) == (0, 1)
    assert after.stability > before.stability
    assert not differences(study.learner)


def test_a_second_run_changes_nothing(wronged):
    regrade("--apply")
    assert "0 gain, 0 lose" in regrade("--apply")
    assert ReviewEvent.objects.count() == 2
    assert Regrade.objects.count() == 1


def test_an_answer_that_was_never_right_loses_and_its_wish_with_it(study, course):
    attempt = answer(study, course, 0)
    study.client.put(f"/api/v1/reviews/{attempt.submission_id}/rating", {"rating": 4})
    mend_key(attempt, 1000)
    assert "correct -> wrong (lose)" in regrade("--apply")
    assert Memory.objects.get().state == "learning"
    refused = study.client.put(f"/api/v1/reviews/{attempt.submission_id}/rating", {"rating": 4})
    assert refused.json()["code"] == "rating_fixed"
    mend_key(attempt, -1000)
    regrade("--apply")
    assert Memory.objects.get().state == "review"  # the wish for Easy holds again


def test_a_regrade_can_be_undone(study, wronged):
    before = Memory.objects.get().stability
    regrade("--apply")
    identifier = ReviewEvent.objects.get(kind="regrade").event_id
    undone = study.client.post(f"/api/v1/reviews/{identifier}/undo").json()
    assert undone["memory"]["stability"] == before == Memory.objects.get().stability


def test_a_client_cannot_send_one(study, wronged):
    event = {
        "id": str(UUID(int=5)), "kind": "regrade", "item": wronged.item_id, "rating": 4,
        "reviewed_at": study.at.isoformat(), "time_zone": "UTC", "day_starts_at": 4,
    }  # fmt: skip
    (fate,) = study.client.post("/api/v1/sync/events", {"events": [event]}).json()["results"]
    assert (fate["status"], fate["code"]) == ("invalid", "invalid")


def test_practice_is_graded_again_without_a_memory(study, course, wronged):
    Attempt.objects.update(mode="practice", counted=False)
    ReviewEvent.objects.all().delete()
    Memory.objects.all().delete()
    assert "1 gain" in regrade("--apply")
    assert Regrade.objects.get().verdict == "correct"
    assert not ReviewEvent.objects.exists()


def test_what_can_no_longer_be_read_stays_as_it_was(wronged):
    wronged.response = {"rating": None, "text": "seven and a half"}
    wronged.save()
    assert "1 no longer read" in regrade("--apply")
    assert not Regrade.objects.exists()


def test_an_unknown_type_is_refused(db):
    with pytest.raises(CommandError, match="no problem type"):
        call_command("regrade", "--type", "dot-produkt")
