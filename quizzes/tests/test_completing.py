"""Who completed a card: counted once each, from the attempts, and never taken back by an edit."""

from uuid import uuid4

import pytest
from model_bakery import baker

from cards.models import Card, Completion
from quizzes import completing
from quizzes.models import Attempt, CompletionCursor, Item
from quizzes.publishing import publish
from quizzes.tasks import count_completions


@pytest.fixture
def answer(course, now):
    """`answer(alice, "choice", "correct")` stores an attempt."""

    def store(learner, item, verdict="correct", **fields):
        at = {"received_at": now, "reviewed_at": now}
        values = {"counted": True, "mode": "review", "hints": 0, "submission_id": uuid4(), "nonce": uuid4().hex} | at
        return baker.make(Attempt, learner=learner, item=course.items[item], verdict=verdict, **values | fields)

    return store


@pytest.fixture
def complete(answer):
    def answer_all(learner, **fields):
        for item in ("choice", "numeric", "flashcard"):
            answer(learner, item, **fields)

    return answer_all


def counted(now):
    completing.refresh(at=now)
    return Completion.objects.counted().filter(card__slug="card-dot").count()


def test_every_published_task_has_to_be_answered_right(answer, alice, now):
    answer(alice, "choice")
    answer(alice, "flashcard")
    answer(alice, "numeric", "wrong")
    assert counted(now) == 0
    answer(alice, "numeric")
    assert counted(now) == 1


def test_one_learner_in_two_tabs_counts_once_and_a_deleted_one_no_more(complete, alice, bob, now):
    complete(alice)
    complete(alice)
    complete(bob)
    assert (counted(now), counted(now)) == (2, 2)
    alice.delete()
    assert counted(now) == 1


def test_hints_are_allowed_and_seen_solutions_and_undone_answers_are_not(complete, alice, bob, charlie, now):
    complete(alice, hints=2)
    complete(bob, counted=False, refused="token_used")
    complete(charlie, undone=True)
    counted(now)
    assert [each.learner for each in Completion.objects.all()] == [alice]


def test_a_later_task_and_an_edit_take_nothing_back(complete, course, alice, bob, now):
    complete(alice)
    assert counted(now) == 1
    item = Item.objects.create(
        slug="numeric-more", kind="numeric", concept=course.concepts["dot-product"], problem_type="attention-output"
    )
    publish(item, at=now)
    complete(alice)
    complete(bob)
    assert counted(now) == 1


def test_authors_staff_and_closed_accounts_are_not_counted(complete, author, alice, bob, now):
    Card.objects.update(creator=bob)
    for person in (author, alice, bob):
        complete(person)
    alice.is_active = False
    alice.save()
    assert counted(now) == 0
    assert Completion.objects.count() == 3


def test_chunks_reach_the_last_attempt(complete, alice, bob, now, monkeypatch):
    monkeypatch.setattr(completing, "CHUNK", 1)
    monkeypatch.setattr(completing, "LOOK_BACK", 1)
    complete(alice)
    complete(bob)
    count_completions()
    assert Completion.objects.count() == 2
    assert CompletionCursor.objects.get().attempt == Attempt.objects.order_by("pk").last().pk
    assert completing.refresh(at=now) is False


def test_each_of_two_cards_of_a_topic_has_a_flashcard_of_its_own(complete, answer, course, alice, now):
    other = baker.make(
        Card,
        slug="card-dot-2",
        concept=course.concepts["dot-product"],
        status="published",
        created_at=now,
        updated_at=now,
    )
    course.items["second"] = Item.objects.create(
        slug="flashcard-dot-2", kind="flashcard", concept=other.concept, card=other, status="published", version=1
    )
    complete(alice)
    completing.refresh(at=now)
    assert [each.card.slug for each in Completion.objects.all()] == ["card-dot"]
    answer(alice, "second")
    completing.refresh(at=now)
    assert Completion.objects.count() == 2


def test_the_work_of_a_round_is_bounded(complete, alice, bob, now, django_assert_max_num_queries):
    for person in (alice, bob):
        complete(person)
    completing.refresh(at=now)
    with django_assert_max_num_queries(12):
        completing.refresh(at=now)


def test_small_numbers_are_not_told_exactly(api, alice, course, complete, now, django_user_model):
    card = Card.objects.get(slug="card-dot")

    def told():
        counted(now)
        return api(alice).get(f"/api/v1/cards/{card.pk}/").json()["completed"]

    assert told() == {"learners": 0, "fewer_than": None}
    complete(alice)
    assert told() == {"learners": None, "fewer_than": 5}
    for number in range(4):
        complete(django_user_model.objects.create_user(f"learner-{number}@example.com", "scaled dot product"))
    assert told() == {"learners": 5, "fewer_than": None}
