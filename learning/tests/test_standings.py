"""What counts as known, and the reason given for it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards import linking, snapshot
from cards.vocabulary import RETIRED
from learning.knowing import ASSUMED, FOLLOWS, SHOWN
from learning.ladder import LEARNED, LOCKED, READY, SHAKY
from learning.standings import Standings
from quizzes.models import Attempt


@pytest.fixture
def standings():
    return lambda learner: Standings(learner, snapshot.current())


def why(standings, slug):
    """The source of what is known, and the concept that it follows from."""
    reason = standings.reasons[slug]
    return (reason.source, reason.concept) if reason.concept else reason.source


def test_only_what_is_taken_for_granted_is_known_at_first(concepts, alice, standings):
    mine = standings(alice)
    assert mine.reasons.keys() == {"school"}
    assert why(mine, "school") == ASSUMED
    assert mine.status("base") == READY
    assert mine.status("goal") == LOCKED
    assert mine.missing("goal") == ["left", "right"]


def test_a_learned_concept_opens_what_builds_on_it(concepts, alice, standings, learn):
    learn(alice, "base")
    mine = standings(alice)
    assert mine.status("base") == LEARNED
    assert why(mine, "base") == SHOWN
    assert (mine.status("left"), mine.status("goal")) == (READY, LOCKED)


def test_what_lies_below_a_learned_concept_follows_from_it(concepts, alice, standings, learn):
    learn(alice, "left")
    mine = standings(alice)
    assert why(mine, "base") == (FOLLOWS, "left")
    assert not mine.known("right")


def test_the_nearest_concept_shown_is_the_one_named(concepts, alice, standings, learn):
    learn(alice, "goal")
    assert why(standings(alice), "base") == (FOLLOWS, "goal")
    learn(alice, "left")
    assert why(standings(alice), "base") == (FOLLOWS, "left")


def test_two_misses_on_different_items_weigh_more_than_what_would_follow(concepts, alice, standings, learn, attempt):
    learn(alice, "left")
    for _ in range(3):
        attempt(alice, "base-choice", "wrong")
    assert standings(alice).known("base")  # three times the same item may be the item's fault
    attempt(alice, "base-numeric", "wrong")
    mine = standings(alice)
    assert mine.status("base") == SHAKY
    assert not mine.known("base")
    assert mine.status("left") == LEARNED  # no cascade upwards
    assert mine.shaky_bases("left") == ["base"]
    assert why(mine, "school") == ASSUMED  # nor down


def test_a_right_answer_or_a_hint_between_two_misses_is_no_contradiction(concepts, alice, standings, learn, attempt):
    learn(alice, "left")
    attempt(alice, "base-choice", "wrong")
    attempt(alice, "base-choice", "correct")
    attempt(alice, "base-numeric", "wrong")
    attempt(alice, "base-choice", "wrong", hints=1)
    assert standings(alice).known("base")


def test_two_misses_shake_only_the_concept_itself(concepts, alice, standings, learn, attempt):
    learn(alice, "base")
    learn(alice, "left")
    for _ in range(2):
        attempt(alice, "base-choice", "wrong", days=1)
    mine = standings(alice)
    assert (mine.status("base"), mine.status("left")) == (SHAKY, LEARNED)


def test_practice_and_hinted_answers_teach_the_ladder_nothing(concepts, alice, standings, learn):
    learn(alice, "left", counted=False, mode="practice")
    learn(alice, "base", hints=1)
    mine = standings(alice)
    assert mine.status("left") == LOCKED
    assert mine.status("base") == READY


def test_another_learners_answers_are_not_mine(concepts, alice, bob, standings, learn):
    learn(alice, "base")
    assert not standings(bob).known("base")


def test_a_soft_prerequisite_locks_nothing(concepts, alice, standings, learn):
    learn(alice, "left")
    learn(alice, "right")
    mine = standings(alice)
    assert mine.status("goal") == READY
    assert not mine.known("tip")


def test_a_retired_concept_is_no_longer_in_the_way(concepts, alice, standings):
    linking.set_status(concepts["left"], RETIRED)
    assert standings(alice).missing("goal") == ["right"]


def test_standings_cost_the_same_for_any_number_of_answers(concepts, alice, learn, django_assert_num_queries):
    current = snapshot.current()
    for concept in ("base", "left", "right"):
        learn(alice, concept)
    with django_assert_num_queries(3):
        assert Standings(alice, current).known("school")


steps = st.lists(
    st.tuples(
        st.sampled_from(["base-choice", "base-numeric", "left-choice", "left-numeric"]),
        st.sampled_from(["correct", "correct", "wrong", "partial"]),
        st.integers(0, 1),
        st.sampled_from(["review", "lesson"]),
    ),
    max_size=14,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, data=st.data())
def test_replaying_the_log_reproduces_every_status_in_whatever_order_it_arrived(
    steps, data, concepts, alice, bob, standings, attempt, now
):
    Attempt.objects.all().delete()
    numbered = list(enumerate(steps))
    for learner, arrived in ((alice, numbered), (bob, data.draw(st.permutations(numbered)))):
        for number, (item, verdict, hints, mode) in arrived:
            attempt(learner, item, verdict, hints=hints, mode=mode, reviewed_at=now + timedelta(days=number))
    mine, theirs = standings(alice), standings(bob)
    assert {slug: mine.status(slug) for slug in concepts} == {slug: theirs.status(slug) for slug in concepts}
    assert mine.reasons == theirs.reasons
