"""Completed cards, the rate of the course, and the card that comes next."""

import pytest
from model_bakery import baker

from cards.models import Card, Chapter, Course
from cards.models import Completion as CompletedCard
from learning.completion import completion_of
from quizzes.models import Item


@pytest.fixture
def cards(concepts, now):
    """A card on base and one on goal, which comes first in the chapter."""
    course = Course.objects.create(slug="small", title="Small", is_default=True, goal=concepts["goal"])
    chapter = Chapter.objects.create(course=course, slug="only", title="The only chapter", position=1)
    Card.objects.update(chapter=chapter, position=1)
    base = baker.make(
        Card,
        slug="card-base",
        title="The base",
        concept=concepts["base"],
        chapter=chapter,
        position=2,
        status="published",
        created_at=now,
        updated_at=now,
    )
    return {"goal": Card.objects.get(slug="card-goal"), "base": base}


def test_a_card_is_completed_when_each_of_its_tasks_was_right_once(alice, cards, attempt):
    attempt(alice, "base-choice", "correct", hints=1)
    attempt(alice, "base-numeric", "wrong")
    assert completion_of(alice).completed == frozenset()
    attempt(alice, "base-numeric", "correct", mode="practice", counted=False)
    attempt(alice, "base-numeric", "wrong")
    assert completion_of(alice).completed == {cards["base"].pk}
    assert completion_of(alice).percent == 50


def test_an_answer_taken_back_completes_nothing(alice, cards, attempt):
    for item in ("base-choice", "base-numeric"):
        attempt(alice, item, "correct", undone=item == "base-numeric")
    assert completion_of(alice).completed == frozenset()


def test_the_task_of_one_card_is_not_asked_of_another(alice, cards, learn, concepts):
    Card.objects.filter(slug="card-base").update(concept=concepts["goal"])
    baker.make(
        Item, slug="own", concept=concepts["goal"], card=cards["goal"], kind="flashcard", status="published", version=1
    )
    learn(alice, "goal")
    assert completion_of(alice).completed == {cards["base"].pk}


def test_a_card_without_tasks_is_never_completed(alice, cards):
    Item.objects.all().delete()
    assert completion_of(alice).completed == frozenset()


def test_the_course_page_tells_the_rate_with_its_meaning_and_goes_on_where_the_plan_is(client, alice, cards, learn):
    client.force_login(alice)
    text = client.get("/course/").content.decode()
    assert "0 of 2 cards completed: 0.0 %." in text
    assert "Begin with: The base" in text  # the goal comes first in the chapter, but it is locked
    learn(alice, "base")
    text = client.get("/course/").content.decode()
    assert "1 of 2 cards completed: 50.0 %. A card is completed when each of its tasks was answered right once." in text
    assert "Next card: The goal" in text


def test_with_every_card_completed_the_course_says_so(client, alice, cards, learn):
    for concept in ("base", "goal"):
        learn(alice, concept)
    client.force_login(alice)
    assert "Every card is completed." in client.get("/course/").content.decode()


def test_a_visitor_begins_with_the_first_card_and_sees_no_rate(client, cards):
    text = client.get("/course/").content.decode()
    assert "Begin with: The goal" in text
    assert "completed" not in text


def test_a_card_leads_to_the_next_one_across_chapters(client, cards):
    course = cards["goal"].chapter.course
    later = Chapter.objects.create(course=course, slug="later", title="Later", position=2)
    Card.objects.filter(slug="card-base").update(chapter=later, position=0)
    assert "Next card: The base" in client.get("/cards/card-goal/").content.decode()
    assert "Next card" not in client.get("/cards/card-base/").content.decode()


def test_a_card_shows_where_its_topic_sits(client, alice, cards):
    client.force_login(alice)
    text = client.get("/cards/card-goal/").content.decode()
    assert "Where it sits" in text
    assert "goal uses left" in text
    assert "Nothing in the course builds on this yet." in text


@pytest.mark.parametrize(
    ("learners", "said"),
    [
        (0, "Nobody has completed it yet"),
        (4, "Completed by fewer than 5 learners"),
        (5, "Completed by 5 learners"),
    ],
)
def test_a_card_tells_how_many_completed_it_without_telling_who(client, cards, now, learners, said):
    for _ in range(learners):
        baker.make(CompletedCard, card=cards["goal"], learner__is_active=True, learner__is_staff=False, at=now)
    assert said in client.get("/cards/card-goal/").content.decode()


def test_a_card_says_in_its_head_whether_anybody_reviewed_it(client, cards):
    assert "Not reviewed yet" in client.get("/cards/card-goal/").content.decode()
