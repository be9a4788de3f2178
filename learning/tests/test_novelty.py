"""What authors add below something that a learner had spoken of before is marked as new."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_bakery import baker

from cards import linking, snapshot
from cards.graph import Graph
from cards.models import Concept, Prerequisite
from cards.vocabulary import DRAFT, HARD, PUBLISHED
from learning import aiming, claiming
from learning.knowing import CLAIMED, FOLLOWS, Reason
from learning.models import Goal
from learning.novelty import added_to, newly_following
from learning.reading import edges_added_since
from learning.standings import Standings
from quizzes.models import Item

LATER = timedelta(days=1)


def new_to(learner, since):
    standings = Standings(learner, snapshot.current())
    return newly_following(standings.graph, standings.reasons, edges_added_since(since))


@pytest.fixture
def extend(concepts, now):
    """`extend("left", "extra")` puts a new concept below another, a day after `now`."""

    def put_below(slug, name, *, status=PUBLISHED, at=now + LATER):
        concept = baker.make(Concept, slug=name, title=name.title(), status=status, position=9, level="graduate")
        baker.make(Item, slug=f"{name}-choice", concept=concept, kind="choice", status="published", version=1)
        above = Concept.objects.get(slug=slug)
        linking.link(Prerequisite(concept=above, requires=concept, kind=HARD, added_at=at))
        return concept

    return put_below


def test_a_prerequisite_added_after_a_claim_follows_from_it_and_is_new(alice, concepts, extend, now):
    claiming.claim(alice, concepts["left"], at=now)
    extend("left", "extra")
    extend("extra", "deeper", at=None)
    assert Standings(alice, snapshot.current()).known("deeper")
    assert new_to(alice, now) == {"extra", "deeper"}


def test_what_was_there_before_the_claim_is_not_new(alice, concepts, extend, now):
    extend("left", "extra")
    claiming.claim(alice, concepts["left"], at=now + 2 * LATER)
    assert new_to(alice, now) == set()


def test_a_second_way_to_an_old_topic_makes_nothing_new(alice, concepts, now):
    claiming.claim(alice, concepts["left"], at=now)
    linking.link(Prerequisite(concept=concepts["left"], requires=concepts["school"], kind=HARD, added_at=now + LATER))
    assert new_to(alice, now) == set()


def test_saying_so_again_later_ends_the_mark(alice, concepts, extend, now):
    claiming.claim(alice, concepts["left"], at=now)
    extend("left", "extra")
    claiming.claim(alice, concepts["goal"], at=now + 2 * LATER)
    assert new_to(alice, now) == set()


def test_what_is_published_later_counts_from_then(alice, concepts, extend, now):
    draft = extend("left", "extra", status=DRAFT, at=now - LATER)
    claiming.claim(alice, concepts["left"], at=now)
    linking.set_status(draft, PUBLISHED, at=now + LATER)
    assert new_to(alice, now) == {"extra"}
    linking.set_status(draft, DRAFT)
    linking.set_status(draft, PUBLISHED)
    assert new_to(alice, now) == {"extra"}


def test_topics_that_no_goal_took_when_it_was_set_are_added():
    goals = [Goal(topics=["a", "b"]), Goal(topics=["c"])]
    assert added_to(goals, ["a", "c", "d"]) == {"d"}
    assert added_to([], ["a"]) == set()


def test_the_page_of_a_topic_says_that_it_was_added_below_a_claim(client, alice, concepts, extend, now):
    claiming.claim(alice, concepts["left"], at=now)
    extend("left", "extra")
    client.force_login(alice)
    assert "It was added below that later." in client.get("/concepts/extra/").content.decode()
    assert "It was added" not in client.get("/concepts/base/").content.decode()


def test_the_page_of_a_topic_says_that_it_was_added_on_the_way_to_a_goal(client, alice, concepts, extend, now):
    aiming.set_goal(alice, concepts["goal"], at=now)
    extend("left", "extra")
    client.force_login(alice)
    assert "It was added on the way to your goal" in client.get("/concepts/extra/").content.decode()
    assert "It was added" not in client.get("/concepts/base/").content.decode()


@given(st.data())
def test_new_is_exactly_what_the_graph_of_that_time_did_not_reach(data):
    """One claim on the top: what follows now and did not when it was made."""
    claimed_at = datetime(2026, 1, 1, tzinfo=UTC)
    size = data.draw(st.integers(2, 7))
    nodes = [f"c{number}" for number in range(size)]
    pairs = [(nodes[above], nodes[below]) for above in range(size) for below in range(above)]
    edges = data.draw(st.lists(st.sampled_from(pairs), unique=True))
    young = set(data.draw(st.lists(st.sampled_from(edges), unique=True))) if edges else set()
    top = nodes[-1]
    now_below = Graph(nodes, edges).ancestors([top])
    then_below = Graph(nodes, [edge for edge in edges if edge not in young]).ancestors([top])
    reasons = {slug: Reason(FOLLOWS, top, claimed_at) for slug in now_below} | {top: Reason(CLAIMED, at=claimed_at)}
    added = dict.fromkeys(young, claimed_at + LATER)
    assert newly_following(Graph(nodes, edges), reasons, added) == now_below - then_below
