"""The page of goals and plan, and “set as goal” wherever it stands."""

import pytest

from cards import linking
from cards.models import Card, Chapter, Course
from cards.vocabulary import RETIRED
from learning import aiming, claiming
from learning.models import Goal


@pytest.fixture
def chapter(concepts):
    course = Course.objects.create(slug="small", title="Small", is_default=True, goal=concepts["goal"])
    chapter = Chapter.objects.create(course=course, slug="only", title="The only chapter", position=1)
    Card.objects.update(chapter=chapter, position=1)
    return chapter


@pytest.fixture
def reader(client, alice, chapter):
    client.force_login(alice)
    return client


def page(client, address="/goals/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_without_a_goal_the_plan_leads_to_the_aim_of_the_course(reader):
    text = page(reader)
    assert "No goal of your own yet." in text
    assert "4 topics are left to learn" in text
    assert '<option value="goal">Goal</option>' in text


def test_a_goal_is_set_on_the_page_of_its_topic(reader, alice):
    response = reader.post("/goals/", {"slug": "left", "next": "/concepts/left/"}, follow=True)
    assert response.redirect_chain == [("/concepts/left/", 302)]
    assert "A goal of yours: see the plan" in response.content.decode()
    text = page(reader)
    assert "0 of 2 topics known" in text
    assert text.index("/concepts/base/") < text.index("/concepts/left/")


def test_the_plan_marks_what_is_open_and_tells_its_time(reader):
    text = page(reader)
    opened = text[text.index("Next: choose one") : text.index("The plan")]
    assert "/concepts/base/" in opened
    assert "/concepts/left/" not in opened
    assert "About 4 minutes" in opened
    assert "about 20 minutes" in text


def test_a_goal_moves_up_and_the_plan_says_which_goal_asks_for_what(reader, alice, concepts, now):
    for slug in ("left", "right"):
        aiming.set_goal(alice, concepts[slug], at=now)
    reader.post("/goals/", {"slug": "right", "position": "1", "next": "/goals/"})
    assert [goal.concept.slug for goal in Goal.objects.of(alice).standing()] == ["right", "left"]
    text = page(reader)
    assert [text.count("for Right"), text.count("for Left")] == [1, 1]  # each is named where it begins


@pytest.mark.parametrize("position", ["0", "6", "x", "", "²"])
def test_a_place_without_sense_is_refused(reader, position):
    assert reader.post("/goals/", {"slug": "left", "position": position}).status_code == 400


def test_a_dropped_goal_is_gone_and_what_was_learned_stays(reader, alice, concepts, now):
    aiming.set_goal(alice, concepts["left"], at=now)
    response = reader.post("/goals/left/drop", {"next": "/goals/"}, follow=True)
    assert "What you learned for it stays." in response.content.decode()
    assert not Goal.objects.of(alice).standing().exists()


def test_one_goal_too_many_is_refused_in_words(reader, alice, concepts, now, monkeypatch):
    monkeypatch.setattr(aiming, "MOST_GOALS", 2)
    for slug in ("left", "right"):
        aiming.set_goal(alice, concepts[slug], at=now)
    response = reader.post("/goals/", {"slug": "tip"}, follow=True)
    assert "Reach or drop one of them first." in response.content.decode()


def test_a_reached_goal_says_when_and_a_withdrawn_one_says_why(reader, alice, concepts, learn, now):
    aiming.set_goal(alice, concepts["left"], at=now)
    learn(alice, "left")
    text = page(reader)
    assert "2 of 2 topics known. Reached on " in " ".join(text.split())
    assert "Nothing is left to learn for your goals." in text
    linking.set_status(concepts["left"], RETIRED)
    assert "This topic was withdrawn from the course" in page(reader)


def test_what_was_said_to_be_known_is_listed_with_its_undo(reader, alice, concepts, learn, now):
    claiming.claim(alice, concepts["base"], at=now)
    text = page(reader)
    assert "You said so, " in text
    assert 'action="/concepts/base/claim/undo"' in text
    learn(alice, "base", days=1)
    assert "Answers since then bear it out." in page(reader)


def test_goals_ask_for_a_login(client, concepts):
    assert client.get("/goals/").url.startswith("/accounts/login/")


def test_what_was_begun_is_offered_before_what_is_new(reader, alice, learn, attempt):
    learn(alice, "base")
    assert "Begin: Left" in page(reader)
    attempt(alice, "right-choice", "wrong")
    assert "Go on: Right" in page(reader)


def test_each_line_of_the_plan_says_why_it_is_there(reader, alice, concepts, now):
    text = " ".join(page(reader).split())
    assert "Needed for: <span>Left</span>, <span>Right</span>. Unlocks 3 topics." in text
    assert "Needed for: <span>Goal</span>. Learn first: <span>Base</span>." in text
    assert "The goal itself." in text


def test_what_the_plan_leaves_out_gives_its_reason(reader, alice, concepts, learn, now):
    assert "left out" not in page(reader)
    claiming.claim(alice, concepts["left"], at=now)
    learn(alice, "right")
    text = " ".join(page(reader).split())
    assert "3 topics are left out: they count as known" in text
    left_out = text[text.index("3 topics are left out") :]
    for reason in ("You said so.", 'Follows from <a href="/concepts/left/"', "Shown on 21 November 2026."):
        assert reason in left_out


def test_what_was_missed_brings_its_basis_to_the_head_of_the_plan(reader, alice, attempt):
    assert page(reader).count("Brought forward") == 0
    for kind in ("choice", "numeric"):
        attempt(alice, f"goal-{kind}", "wrong")
        attempt(alice, f"left-{kind}", "correct")
    text = page(reader)
    plan = text[text.index('id="plan"') :]
    assert "Brought forward, because you missed" in plan
    assert plan.index("/concepts/base/") < plan.index("/concepts/right/") < plan.index("/concepts/left/")


def test_a_known_basis_is_asked_again_and_the_page_says_for_what(reader, alice, concepts, attempt, now):
    claiming.claim(alice, concepts["base"], at=now)
    for kind in ("choice", "numeric"):
        attempt(alice, f"left-{kind}", "wrong")
    text = " ".join(page(reader).split())
    assert '<a href="/concepts/base/">Base</a> is asked once more with your next day’s reviews' in text
    assert 'because you missed <a href="/concepts/left/">Left</a> twice in a row.' in text


def test_moving_a_goal_says_where_it_stands_now(reader, alice, concepts, now):
    for slug in ("left", "right"):
        aiming.set_goal(alice, concepts[slug], at=now)
    response = reader.post("/goals/", {"slug": "right", "position": "1", "next": "/goals/"}, follow=True)
    assert "“Right” is goal number 1 now. The plan follows the order." in response.content.decode()


def test_a_goal_tells_what_is_taken_for_granted_below_it(reader, alice, concepts, now):
    aiming.set_goal(alice, concepts["left"], at=now)
    assert "1 more topic below it is taken for granted." in page(reader)
