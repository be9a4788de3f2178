"""What counts as known, and the reason given for it."""

import pytest

from cards import linking, snapshot
from cards.vocabulary import RETIRED
from learning.ladder import LEARNED, LEARNING, LOCKED, READY, SHAKY
from learning.standings import ASSUMED, FOLLOWS, SHOWN, Reason, Standings


@pytest.fixture
def standings():
    return lambda learner: Standings(learner, snapshot.current())


def test_only_what_is_taken_for_granted_is_known_at_first(concepts, alice, standings):
    mine = standings(alice)
    assert mine.reasons == {"school": Reason(ASSUMED)}
    assert mine.status("base") == READY
    assert mine.status("goal") == LOCKED
    assert mine.missing("goal") == ["left", "right"]


def test_a_learned_concept_opens_what_builds_on_it(concepts, alice, standings, learn):
    learn(alice, "base")
    mine = standings(alice)
    assert mine.status("base") == LEARNED
    assert mine.reasons["base"] == Reason(SHOWN)
    assert (mine.status("left"), mine.status("goal")) == (READY, LOCKED)


def test_what_lies_below_a_learned_concept_follows_from_it(concepts, alice, standings, learn):
    learn(alice, "left")
    mine = standings(alice)
    assert mine.reasons["base"] == Reason(FOLLOWS, "left")
    assert not mine.known("right")


def test_the_nearest_concept_shown_is_the_one_named(concepts, alice, standings, learn):
    learn(alice, "goal")
    assert standings(alice).reasons["base"] == Reason(FOLLOWS, "goal")
    learn(alice, "left")
    assert standings(alice).reasons["base"] == Reason(FOLLOWS, "left")


def test_answers_of_ones_own_weigh_more_than_what_would_follow(concepts, alice, standings, learn, attempt):
    learn(alice, "left")
    attempt(alice, "base-choice", "wrong")
    mine = standings(alice)
    assert mine.status("base") == LEARNING
    assert not mine.known("base")
    assert mine.status("left") == LEARNED  # no cascade


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
    assert mine.status("base") == LEARNING


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
    with django_assert_num_queries(2):
        assert Standings(alice, current).known("school")
