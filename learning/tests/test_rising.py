"""What is said after a session: how much closer a goal came, and what was mastered, became shaky or lapsed."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards import linking, snapshot
from cards.models import Course, Prerequisite
from cards.vocabulary import HARD
from learning import aiming, claiming
from learning.completion import completion_since
from learning.models import Claim
from learning.rising import NOTHING, change_since
from learning.standings import Standings
from quizzes.models import Attempt


@pytest.fixture
def goal(alice, concepts, now):
    return aiming.set_goal(alice, concepts["goal"], at=now)


@pytest.fixture
def change(now):
    """`change(alice, days=1)`: what is different since so many days after the beginning."""

    def since(learner, **time):
        current = snapshot.current()
        return change_since(learner, Standings(learner, current), current, since=now + timedelta(**time))

    return since


def rises(found):
    return [(rise.goal.slug, rise.before, rise.known, rise.topics) for rise in found.rises]


def gained(found):
    return [[concept.slug for concept in rise.gained] for rise in found.rises]


def test_where_nothing_changed_nothing_is_said_and_nothing_asked(alice, goal, learn, now, django_assert_num_queries):
    learn(alice, "base")
    current = snapshot.current()
    standings = Standings(alice, current)
    with django_assert_num_queries(0):
        assert change_since(alice, standings, current, since=now + timedelta(days=1)) == NOTHING


def test_learning_a_topic_brings_the_goal_closer(alice, goal, learn, change):
    learn(alice, "base")
    learn(alice, "left", days=1)
    found = change(alice, days=1)
    assert (rises(found), gained(found)) == ([("goal", 1, 2, 4)], [["left"]])
    assert not found.rises[0].is_reached


def test_a_claim_counts_with_all_that_follows_from_it(alice, goal, concepts, change, now):
    claiming.claim(alice, concepts["left"], at=now)
    assert gained(change(alice)) == [["base", "left"]]


def test_without_a_goal_of_ones_own_the_courses_one_comes_closer(alice, concepts, learn, change):
    Course.objects.create(slug="small", title="Small", is_default=True, goal=concepts["left"])
    learn(alice, "base")
    assert rises(change(alice)) == [("left", 0, 1, 2)]


def test_each_goal_that_came_closer_is_told(alice, goal, concepts, learn, change, now):
    aiming.set_goal(alice, concepts["right"], at=now)
    aiming.set_goal(alice, concepts["tip"], at=now)
    learn(alice, "base")
    assert rises(change(alice)) == [("goal", 0, 1, 4), ("right", 0, 1, 2)]
    assert [concept.slug for concept in change(alice).gained] == ["base"]  # named once


def test_reaching_the_goal_is_told(alice, goal, concepts, learn, change, now):
    claiming.claim(alice, concepts["left"], at=now - timedelta(days=1))
    claiming.claim(alice, concepts["right"], at=now - timedelta(days=1))
    learn(alice, "goal")
    assert change(alice).rises[0].is_reached


def test_an_answer_on_what_was_learned_before_is_no_rise(alice, goal, learn, attempt, change):
    learn(alice, "base")
    attempt(alice, "base-choice", "correct", days=1)
    assert change(alice, days=1) == NOTHING


def test_mastering_is_told_and_is_no_rise(alice, goal, learn, attempt, change):
    learn(alice, "base")
    attempt(alice, "base-choice", "correct", days=4)
    found = change(alice, days=4)
    assert ([each.slug for each in found.mastered], found.rises) == (["base"], [])
    attempt(alice, "base-choice", "wrong", days=5)
    assert change(alice, days=5) == NOTHING  # mastered → learned: still known, and one miss costs no more


def test_what_became_shaky_is_told_once(alice, goal, learn, attempt, change):
    learn(alice, "base")
    for kind in ("choice", "numeric"):
        attempt(alice, f"base-{kind}", "wrong", days=1)
    assert [each.slug for each in change(alice, days=1).shaky] == ["base"]
    assert change(alice, days=2) == NOTHING


def test_a_claim_that_lapsed_is_told(alice, goal, concepts, attempt, change, now):
    claiming.claim(alice, concepts["base"], at=now - timedelta(hours=1))
    for _ in range(2):
        attempt(alice, "base-numeric", "wrong", days=1)
    found = change(alice, days=1)
    assert ([each.slug for each in found.lapsed], found.rises) == (["base"], [])


def test_what_was_lost_and_won_back_on_one_day_is_no_rise(alice, goal, learn, attempt, change):
    learn(alice, "base")
    for kind in ("choice", "numeric"):
        attempt(alice, f"base-{kind}", "wrong", days=1)
    learn(alice, "base", days=1)
    assert change(alice, days=1).rises == []


def test_a_topic_that_authors_added_moves_both_numbers(alice, goal, concepts, learn, change):
    learn(alice, "base")
    learn(alice, "tip")
    linking.link(Prerequisite(concept=concepts["right"], requires=concepts["tip"], kind=HARD))
    learn(alice, "left", days=1)
    assert rises(change(alice, days=1)) == [("goal", 2, 3, 5)]


steps = st.lists(
    st.tuples(
        st.sampled_from(["base-choice", "base-numeric", "left-choice", "left-numeric", "claim left", "claim base"]),
        st.sampled_from(["correct", "correct", "correct", "wrong"]),
    ),
    max_size=16,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, cut=st.integers(0, 16))
def test_what_is_said_to_have_been_known_is_what_was_known(steps, cut, alice, bob, concepts, attempt, now):
    """Bob stopped at the cut: what he knows is what Alice is told that she knew."""
    Attempt.objects.all().delete()
    Claim.objects.all().delete()
    for number, (what, verdict) in enumerate(steps):
        for learner in (alice, bob)[: 2 if number < cut else 1]:
            if what.startswith("claim"):
                claiming.claim(learner, concepts[what.split()[1]], at=now + timedelta(days=number))
            else:
                attempt(learner, what, verdict, reviewed_at=now + timedelta(days=number))
    current = snapshot.current()
    for slug in ("left", "base"):
        aiming.set_goal(alice, concepts[slug], at=now)
    told = change_since(alice, Standings(alice, current), current, since=now + timedelta(days=cut, hours=-1))
    mine, theirs = Standings(alice, current), Standings(bob, current)
    topics = {"left": {"left", "base"}, "base": {"base"}}
    expected = {
        slug: (sum(theirs.known(each) for each in below), sum(mine.known(each) for each in below))
        for slug, below in topics.items()
    }
    lapsed_again = {claim.concept.slug for claim in Claim.objects.of(alice).exclude(undone_at=None)}
    if not lapsed_again:  # a claim that was said again took the first one back
        assert {rise.goal.slug: (rise.before, rise.known) for rise in told.rises} == {
            slug: numbers for slug, numbers in expected.items() if numbers[1] > numbers[0]
        }


def test_a_card_is_completed_on_the_day_of_its_last_task(alice, concepts, attempt, now):
    from cards.models import Card, Chapter

    course = Course.objects.create(slug="small", title="Small", goal=concepts["goal"])
    Card.objects.update(chapter=Chapter.objects.create(course=course, slug="only", title="Only", position=1))
    attempt(alice, "goal-choice", "correct")
    assert completion_since(alice, since=now) is None
    attempt(alice, "goal-numeric", "correct", days=1)
    rise = completion_since(alice, since=now + timedelta(days=1))
    assert (rise.before, len(rise.completion.completed), rise.completion.percent) == (0, 1, 100.0)
    attempt(alice, "goal-choice", "correct", days=2)
    assert completion_since(alice, since=now + timedelta(days=2)) is None
