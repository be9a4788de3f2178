"""“Set as goal” and the study plan. C17 numbers 3, 4, 7 and 8 of the specification."""

from datetime import timedelta

import pytest
from model_bakery import baker

from cards import linking, snapshot
from cards.models import Card, Concept, Course, Prerequisite
from cards.vocabulary import HARD, PUBLISHED, RETIRED, SOFT
from learning import aiming, claiming
from learning.models import Goal
from learning.plan import plan_of, progress_of
from learning.standings import Standings
from quizzes.models import Item
from web.problems import Problem


@pytest.fixture
def aim(concepts, now):
    def set_goal(learner, slug, **fields):
        return aiming.set_goal(learner, Concept.objects.get(slug=slug), **{"at": now, **fields})

    return set_goal


@pytest.fixture
def claim(concepts, now):
    return lambda learner, slug: claiming.claim(learner, concepts[slug], at=now)


def topics(learner):
    current = snapshot.current()
    return plan_of(learner, Standings(learner, current), current)


def plan(learner):
    return [topic.concept.slug for topic in topics(learner)]


def following(learner):
    return [topic.concept.slug for topic in topics(learner) if topic.is_next]


def progress(learner, goal):
    current = snapshot.current()
    return progress_of(Goal.objects.get(pk=goal.pk), Standings(learner, current), current)


def new_concept(slug, position=9, *, kinds=("choice",)):
    concept = baker.make(Concept, slug=slug, title=slug, status=PUBLISHED, position=position)
    for kind in kinds:
        baker.make(Item, slug=f"{slug}-{kind}", concept=concept, kind=kind, status="published", version=1)
    return concept


def test_the_plan_lists_each_topic_after_what_it_requires(alice, aim):
    aim(alice, "goal")
    assert plan(alice) == ["base", "left", "right", "goal"]
    assert plan(alice) == plan(alice)


def test_what_is_taken_for_granted_is_in_no_plan(alice, aim):
    aim(alice, "goal")
    assert "school" not in plan(alice)


def test_a_soft_prerequisite_is_in_no_plan_and_closes_no_gate(alice, aim, claim, concepts):
    linking.link(Prerequisite(concept=concepts["base"], requires=concepts["tip"], kind=SOFT))
    aim(alice, "goal")
    assert "tip" not in plan(alice)
    assert following(alice) == ["base"]


def test_known_topics_leave_the_plan_and_come_back_with_undo(alice, aim, claim, concepts, now):
    aim(alice, "goal")
    claim(alice, "left")
    assert plan(alice) == ["right", "goal"]
    claiming.undo(alice, concepts["left"], at=now)
    assert plan(alice) == ["base", "left", "right", "goal"]


def test_the_learner_chooses_among_the_topics_that_are_open(alice, aim, claim):
    aim(alice, "goal")
    assert following(alice) == ["base"]
    claim(alice, "base")
    assert following(alice) == ["left", "right"]
    claim(alice, "left")
    claim(alice, "right")
    assert following(alice) == ["goal"]


def test_three_topics_at_most_are_offered(alice, aim, concepts):
    for number in range(4):
        linking.link(Prerequisite(concept=concepts["goal"], requires=new_concept(f"extra-{number}"), kind=HARD))
    aim(alice, "goal")
    assert len(following(alice)) == 3


def test_goals_are_studied_one_after_the_other_and_nothing_twice(alice, aim):
    aim(alice, "right")
    aim(alice, "goal")
    assert [(topic.concept.slug, topic.goal) for topic in topics(alice)] == [
        ("base", "right"), ("right", "right"), ("left", "goal"), ("goal", "goal"),
    ]  # fmt: skip
    aim(alice, "goal", position=1)
    assert plan(alice) == ["base", "left", "right", "goal"]


def test_without_a_goal_the_courses_own_one_is_studied(alice, concepts, aim):
    baker.make(Course, slug="course", is_default=True, goal=concepts["left"])
    assert plan(alice) == ["base", "left"]
    aim(alice, "right")
    assert plan(alice) == ["base", "right"]


def test_without_a_goal_and_a_course_the_plan_is_empty(alice, concepts):
    assert plan(alice) == []


def test_a_topic_without_lessons_blocks_nobody(alice, aim, concepts):
    linking.link(Prerequisite(concept=concepts["base"], requires=new_concept("stub", kinds=()), kind=HARD))
    aim(alice, "goal")
    assert plan(alice) == ["base", "left", "right", "goal"]
    assert following(alice) == ["base"]


def test_the_estimate_counts_cards_and_items_that_are_left(alice, aim, attempt):
    aim(alice, "goal")
    before = {topic.concept.slug: topic.minutes for topic in topics(alice)}
    assert before == {"base": 4, "left": 4, "right": 4, "goal": 6}  # one choice 1, one numeric 3, one card 2
    attempt(alice, "goal-numeric", "wrong")
    assert {topic.concept.slug: topic.minutes for topic in topics(alice)} == {**before, "goal": 3}
    Card.objects.update(status=RETIRED)
    assert {topic.concept.slug: topic.minutes for topic in topics(alice)}["goal"] == 1


def test_setting_a_goal_twice_changes_nothing(alice, aim):
    assert aim(alice, "goal") == aim(alice, "goal")
    assert Goal.objects.count() == 1


def test_five_goals_at_most_are_open(alice, bob, aim):
    for number in range(6):
        new_concept(f"wish-{number}")
    for number in range(5):
        aim(alice, f"wish-{number}")
    with pytest.raises(Problem) as refused:
        aim(alice, "wish-5")
    assert (refused.value.status_code, refused.value.code) == (409, "goals_full")
    assert aim(alice, "wish-4").position == 5
    assert aim(bob, "wish-5").position == 1


def test_a_goal_that_is_reached_or_dropped_makes_room(alice, aim, now):
    wishes = [new_concept(f"wish-{number}") for number in range(7)]
    for wish in wishes[:5]:
        aim(alice, wish.slug)
    claiming.claim(alice, wishes[0], at=now)
    aim(alice, "wish-5")
    assert aiming.drop(alice, wishes[1], at=now)
    assert aim(alice, "wish-6").position == 6


def test_dropping_a_goal_closes_the_gap_and_keeps_what_was_learned(alice, aim, concepts, learn, now):
    for slug in ("left", "right", "tip"):
        aim(alice, slug)
    learn(alice, "base")
    aiming.drop(alice, concepts["left"], at=now)
    assert list(Goal.objects.of(alice).standing().values_list("concept__slug", "position")) == [
        ("right", 1), ("tip", 2),
    ]  # fmt: skip
    assert plan(alice) == ["right", "tip"]
    assert not aiming.drop(alice, concepts["left"], at=now)


def test_progress_of_an_all_claimed_goal_is_complete_and_mastery_none(alice, aim, claim, now):
    goal = aim(alice, "goal")
    assert (progress(alice, goal).share, progress(alice, goal).reached_at) == (0, None)
    claim(alice, "left")
    assert progress(alice, goal).share == 0.5
    claim(alice, "goal")
    reached = progress(alice, goal)
    assert (reached.share, reached.mastered, reached.is_over, reached.reached_at) == (1, 0, True, now)


def test_a_goal_that_is_known_already_is_reached_and_its_plan_empty(alice, aim, claim):
    claim(alice, "left")
    goal = aim(alice, "left")
    assert progress(alice, goal).is_over
    assert plan(alice) == []


def test_progress_may_fall_when_authors_add_a_topic_and_says_how_many(alice, aim, claim, concepts):
    goal = aim(alice, "left")
    claim(alice, "base")
    assert (progress(alice, goal).share, progress(alice, goal).added) == (0.5, 0)
    for number in range(2):
        linking.link(Prerequisite(concept=concepts["left"], requires=new_concept(f"extra-{number}"), kind=HARD))
    assert (progress(alice, goal).share, progress(alice, goal).added) == (0.25, 2)


def test_a_retired_topic_in_the_middle_leaves_its_children_working(alice, aim, claim, concepts):
    goal = aim(alice, "goal")
    linking.set_status(concepts["left"], RETIRED)
    assert plan(alice) == ["base", "right", "goal"]
    claim(alice, "right")
    assert following(alice) == ["goal"]
    assert (progress(alice, goal).topics, progress(alice, goal).known) == (3, 2)


def test_a_goal_that_is_retired_closes_and_is_told(api, alice, aim, concepts):
    aim(alice, "left")
    aim(alice, "right")
    linking.set_status(concepts["left"], RETIRED)
    goals = api(alice).get("/api/v1/goals/").json()["results"]
    assert [(goal["slug"], goal["closed"]) for goal in goals] == [("left", "retired"), ("right", None)]
    assert plan(alice) == ["base", "right"]
    assert api(alice).delete("/api/v1/goals/left").status_code == 204
    assert len(api(alice).get("/api/v1/goals/").json()["results"]) == 1


# --- over REST --------------------------------------------------------------------------------------------------------
def test_goals_over_rest(api, alice, bob, concepts, now):
    client = api(alice)
    put = client.put("/api/v1/goals/goal", {})
    assert put.status_code == 200
    expected = {"slug": "goal", "title": "Goal", "position": 1, "topics": 4, "known": 0, "mastered": 0, "progress": 0}
    assert expected.items() <= put.json().items()
    assert client.put("/api/v1/goals/left/", {"position": 1}).json()["position"] == 1
    assert [goal["slug"] for goal in client.get("/api/v1/goals/").json()["results"]] == ["left", "goal"]
    assert api(bob).get("/api/v1/goals/").json() == {"results": [], "next": None}
    assert client.delete("/api/v1/goals/left").status_code == 204
    assert client.delete("/api/v1/goals/left").status_code == 204
    assert [goal["position"] for goal in client.get("/api/v1/goals/").json()["results"]] == [1]


def test_a_goal_needs_no_body_and_refuses_a_wrong_one(api, alice, concepts):
    client = api(alice)
    assert client.put("/api/v1/goals/goal").status_code == 200
    for wrong in ({"position": 0}, {"position": "1"}, {"position": 99}):
        refused = client.put("/api/v1/goals/goal", wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "position")
    assert client.put("/api/v1/goals/no-such-thing").status_code == 404
    assert client.delete("/api/v1/goals/no-such-thing").status_code == 404


def test_the_plan_over_rest(api, alice, concepts):
    client = api(alice)
    client.put("/api/v1/goals/goal")
    client.post("/api/v1/concepts/base/claim")
    shown = client.get("/api/v1/plan").json()
    assert [(topic["slug"], topic["status"], topic["is_next"]) for topic in shown["results"]] == [
        ("left", "ready", True), ("right", "ready", True), ("goal", "locked", False),
    ]  # fmt: skip
    expected = {
        "slug": "left", "title": "Left", "language": "en", "status": "ready", "goal": "goal", "is_next": True,
        "minutes": 4, "learn_first": [], "needed_for": ["goal"], "opens": 1, "comes_first_for": None,
    }  # fmt: skip
    assert expected.items() <= shown["results"][0].items()
    assert shown["results"][2]["learn_first"] == ["left", "right"]
    assert (shown["asked_again"], shown["waiting"]) == ([], [])
    assert (shown["minutes"], shown["next"]) == (14, None)


def test_the_plan_costs_the_same_for_any_number_of_topics(api, alice, aim, concepts, django_assert_max_num_queries):
    aim(alice, "goal")
    for number in range(12):
        linking.link(Prerequisite(concept=concepts["goal"], requires=new_concept(f"extra-{number}"), kind=HARD))
    current = snapshot.current()
    with django_assert_max_num_queries(10):
        assert len(plan_of(alice, Standings(alice, current), current)) == 16


def test_reaching_a_goal_is_dated_by_what_was_known_last(alice, aim, learn, now):
    goal = aim(alice, "right")
    learn(
        alice,
        "base",
    )
    learn(alice, "right", days=2)
    assert progress(alice, goal).reached_at > now + timedelta(days=2)
