"""All own data can be taken along, and nothing of it is left when somebody leaves."""

import json
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from accounts.models import User
from cards.models import Completion
from conftest import PASSWORD
from quizsite.own_data import OWN_DATA
from quizzes.models import Attempt, HintUse, ImportedCard, ImportJob, Item
from quizzes.presenting import present_for_practice, present_for_review
from reviews.models import DayPlan, Memory, RetentionChange, ReviewEvent, StudyProfile
from web import outbox
from web.models import OutboxMessage

# Tables with a user in them that an export leaves out, and why.
NOT_OWN = {
    "account.EmailAddress": "`me` names the address",
    "admin.LogEntry": "what authors do to the course",
    "cards.Card": "belongs to the course; only the name goes with its creator",
    "cards.Approval": "belongs to the course",
    "cards.Affiliation": "written by an administrator, about a reviewer",
    "cards.Prerequisite": "belongs to the course",
    "cards.HistoricalCard": "belongs to the course",
    "cards.HistoricalConcept": "belongs to the course",
    "quizzes.ItemVersion": "belongs to the course, and the versions of own items repeat them",
    "reviews.PushSubscription": "the address of a browser at its push service, and keys to write to it",
    "reviews.ReplayJob": "work of the server that is under way",
    "reviews.WeightsFit": "how well weights fitted; the weights themselves are in the study profile",
    "usersessions.UserSession": "logins end with the account",
    "accounts.User_groups": "a role is given, not owned",
    "accounts.User_user_permissions": "a role is given, not owned",
}


def owners() -> dict[str, list[str]]:
    """Return every table that points at a user, with the columns that do."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        columns = [each.name for each in model._meta.concrete_fields if each.related_model is User]
        if columns:
            found[model._meta.label] = columns
    return found


@pytest.fixture
def studied(api, alice, course, now):
    """Alice answered, practised, took a hint, changed her mind, imported a note and reported a problem."""
    client = api(alice)
    review = client.get("/api/v1/reviews/next").json()["review"]
    review = present_for_review(course.items["choice"], learner_id=alice.pk, channel="x", at=timezone.now()).as_json()
    client.post("/api/v1/reviews/hint", {"token": review["token"]})
    answer = {"id": str(uuid4()), "token": review["token"], "response": {"unknown": True}}
    assert client.post("/api/v1/reviews/", answer).status_code == 200
    practice = present_for_practice(course.items["numeric"], learner_id=alice.pk, at=timezone.now())
    answer = {"id": str(uuid4()), "token": practice.token, "response": {"unknown": True}}
    assert client.post("/api/v1/practice/answer", answer).status_code == 200
    client.patch("/api/v1/me", {"desired_retention": 0.85, "display_name": "Älice"})
    client.post("/api/v1/concepts/dot-product/claim")
    client.put("/api/v1/goals/attention-output", {})
    client.post("/api/v1/placement", {})
    client.post("/api/v1/lessons/", {"concept": "dot-product"})
    client.post("/api/v1/reports/", {"kind": "item", "target": "choice-dot", "text": "A sign is wrong."})
    note = Item.objects.create(
        slug="note", kind="flashcard", concept=course.concepts["dot-product"], owner=alice, stem="q", model_answer="k"
    )
    ImportedCard.objects.create(owner=alice, item=note, guid="g", ordinal=0, modified=1)
    Completion.objects.create(learner=alice, card=course.items["flashcard"].card, at=now)
    ImportJob.objects.create(learner=alice, created_at=now, package=b"x")
    DayPlan.objects.get_or_create(learner=alice, study_day=now.date(), defaults={"created_at": now})
    outbox.put("reminder", f"reminder:{alice.pk}:x", {"learner": alice.pk}, now=now)
    return client


def exported(client) -> dict:
    response = client.get("/api/v1/me/export")
    assert response.status_code == 200
    return json.loads(b"".join(response.streaming_content))


def test_every_table_with_a_user_in_it_is_exported_or_left_out_for_a_reason():
    known = {own.model._meta.label for own in OWN_DATA} | NOT_OWN.keys()
    assert owners().keys() - known == set()


def test_the_export_holds_every_own_row(studied, alice):
    document = exported(studied)
    assert (document["format"], document["version"], document["me"]["email"]) == ("attentive", 1, alice.email)
    assert document["me"]["display_name"] == "Älice"
    for own in OWN_DATA:
        assert len(document[own.name]) == own.model._default_manager.filter(**{own.owner: alice}).count() > 0, own.name
    assert document["review_events"][0]["event_id"]
    assert document["attempts"][1]["problem"]["answer"]


def test_an_export_holds_nothing_of_anybody_else(studied, api, bob):
    document = exported(api(bob))
    assert [own.name for own in OWN_DATA if document[own.name]] == []


def test_a_new_account_exports_too(api, charlie):
    assert exported(api(charlie))["attempts"] == []


def test_the_export_is_a_file_that_no_cache_keeps(api, alice):
    response = api(alice).get("/api/v1/me/export")
    assert 'attachment; filename="attentive-' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_nothing_is_left_of_a_deleted_account(studied, alice):
    pk = alice.pk
    assert studied.delete("/api/v1/me").status_code == 204
    left = {
        f"{label}.{column}": number
        for label, columns in owners().items()
        for column in columns
        if (number := apps.get_model(label)._default_manager.filter(**{f"{column}_id": pk}).count())
    }
    assert left == {}
    assert not Item.objects.filter(slug="note").exists()
    assert not OutboxMessage.objects.filter(payload__learner=pk).exists()
    assert [model.objects.count() for model in (Attempt, HintUse, Memory, ReviewEvent, StudyProfile)] == [0] * 5
    assert not RetentionChange.objects.exists()


def test_the_other_learners_keep_everything(studied, api, bob, course):
    review = present_for_review(course.items["choice"], learner_id=bob.pk, channel="x", at=timezone.now())
    answer = {"id": str(uuid4()), "token": review.token, "response": {"unknown": True}}
    api(bob).post("/api/v1/reviews/", answer)
    before = exported(api(bob))
    studied.delete("/api/v1/me")
    after = exported(api(bob))
    assert {**after, "exported_at": ""} == {**before, "exported_at": ""}
    assert Item.objects.filter(owner=None).count() == len(course.items)


def test_every_login_ends_with_the_account(client, alice):
    given = {"email": alice.email, "password": PASSWORD}
    signed_in = client.post("/_allauth/app/v1/auth/login", given, content_type="application/json").json()
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    token = {"X-Session-Token": signed_in["meta"]["session_token"]}
    client.cookies.clear()
    assert client.delete("/api/v1/me", headers=token).status_code == 204
    assert not Session.objects.exists()
    assert client.get("/api/v1/me", headers=token).status_code == 401


def test_a_deletion_with_a_body_is_refused(api, alice):
    refused = api(alice).delete("/api/v1/me", {"dry_run": True})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert User.objects.filter(pk=alice.pk).exists()


def test_what_an_author_wrote_stays_without_the_name(api, author, course):
    card = course.concepts["dot-product"].cards.get()
    type(card).objects.filter(pk=card.pk).update(creator=author)
    api(author).delete("/api/v1/me")
    card.refresh_from_db()
    assert card.creator is None


def test_private_columns_of_the_server_stay_here(studied):
    document = exported(studied)
    assert "package" not in document["imports"][0]
    assert not {"body_digest", "channel"} & document["attempts"][0].keys()
    assert all(isinstance(own.model, type) and issubclass(own.model, models.Model) for own in OWN_DATA)
