"""A goal check: two questions on each of the topics that a goal ends with, mixed; the schedule hears nothing."""

import pytest

from cards import linking
from cards.models import Prerequisite
from cards.vocabulary import HARD
from learning import aiming, claiming
from quizzes.models import Attempt, Item
from reviews.models import Memory, ReviewEvent
from reviews.practice_runs import GoalCheck
from reviews.tests.test_guided_pages import Reader

CHECK = "/practice/goals/attention-output/"


@pytest.fixture
def reader(client, alice, course):
    """attention-output requires dot-product."""
    below, above = course.concepts["dot-product"], course.concepts["attention-output"]
    linking.link(Prerequisite(concept=above, requires=below, kind=HARD))
    client.force_login(alice)
    return Reader(client, alice)


def items(alice, course, now):
    goal = course.concepts["attention-output"]
    asked = GoalCheck(alice, [str(goal.pk), "0123abcd"], at=now).item_ids
    return [Item.objects.get(pk=item).slug for item in asked]


def test_two_items_of_each_topic_take_turns_numbers_first(reader, alice, course, now):
    assert items(alice, course, now) == ["numeric-dot", "numeric-output", "choice-dot"]


def test_a_check_asks_each_item_once_and_tells_topic_by_topic(reader, course):
    reader.get(CHECK)
    check = reader.address
    seen = []
    for verdict in ("correct", "wrong", "correct"):
        seen.append(reader.kind)
        reader.answer(verdict)
        reader.get(check)
    assert seen == ["numeric", "numeric", "choice"]
    page = " ".join(reader.page.split())
    for words in ("2 of 3 right.", "2 of 2 right", "0 of 1 right", "To your goals"):
        assert words in page


def test_the_schedule_hears_nothing_of_it(reader):
    reader.get(CHECK)
    reader.answer("wrong")
    assert set(Attempt.objects.values_list("mode", "counted")) == {("practice", False)}
    assert not ReviewEvent.objects.exists()
    assert not Memory.objects.exists()


def test_a_reached_goal_offers_its_check_and_one_that_is_known_says_so_when_it_is_set(reader, alice, course, now):
    aiming.set_goal(alice, course.concepts["attention-output"], at=now)
    assert CHECK not in reader.get("/goals/")
    claiming.claim(alice, course.concepts["attention-output"], at=now)
    assert CHECK in reader.get("/goals/")
    assert "You know all of it already" in reader.post("/goals/", slug="dot-product")


def test_a_goal_without_questions_has_no_check(reader, client, course):
    Item.objects.update(status="retired")
    reader_of_nothing = client.get(f"{CHECK}0123abcd/")
    assert reader_of_nothing.status_code == 404


def test_a_check_asks_for_a_login(client, course):
    assert client.get(CHECK).url.startswith("/accounts/login/")
