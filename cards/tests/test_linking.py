"""Changing the graph: loops are refused, every change is seen at once, and two authors cannot close a loop together."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from model_bakery import baker

from cards import linking, snapshot
from cards.models import Concept, GraphVersion, Prerequisite
from cards.vocabulary import DRAFT, HARD, PUBLISHED, RETIRED, SOFT


def concept(slug, **fields):
    values = {"title": slug.title(), "level": "graduate", "difficulty": "beginner", "status": PUBLISHED} | fields
    return baker.make(Concept, slug=slug, **values)


def link(above, below, kind=HARD):
    return linking.link(Prerequisite(concept=above, requires=below, kind=kind))


@pytest.fixture
def chain(db):
    """c requires b requires a."""
    a, b, c = concept("a"), concept("b"), concept("c")
    link(b, a)
    link(c, b)
    return a, b, c


def test_an_edge_that_closes_a_loop_is_refused_with_the_path(chain):
    a, _, c = chain
    with pytest.raises(linking.WouldCloseALoop) as refused:
        link(a, c)
    assert refused.value.path == ["a", "c", "b", "a"]
    assert str(refused.value) == "This would close a loop: a → c → b → a."
    assert Prerequisite.objects.count() == 2


def test_a_concept_cannot_require_itself(chain):
    a, _, _ = chain
    with pytest.raises(linking.WouldCloseALoop):
        link(a, a)


def test_a_loop_through_a_draft_is_refused_too(chain):
    a, b, c = chain
    linking.set_status(b, DRAFT)
    with pytest.raises(linking.WouldCloseALoop):
        link(a, c)


def test_a_soft_edge_changes_no_depth_and_may_point_back(chain):
    a, _, c = chain
    before = snapshot.current().graph.depth
    link(a, c, kind=SOFT)
    assert snapshot.current().graph.depth == before


def test_a_soft_edge_cannot_be_made_hard_if_that_closes_a_loop(chain):
    a, _, c = chain
    edge = link(a, c, kind=SOFT)
    edge.kind = HARD
    with pytest.raises(linking.WouldCloseALoop):
        linking.link(edge)


def test_the_same_edge_twice_is_refused(chain):
    _, b, c = chain
    with pytest.raises(ValidationError):
        link(c, b)


def test_retiring_a_concept_in_the_middle_lets_its_children_go_on(chain):
    b = chain[1]
    assert snapshot.current().graph.prerequisites_total["c"] == 2
    linking.set_status(b, RETIRED)
    graph = snapshot.current().graph
    assert "b" not in graph
    assert (graph.depth["c"], graph.prerequisites_total["c"]) == (0, 0)
    linking.set_status(b, PUBLISHED)
    assert snapshot.current().graph.depth["c"] == 2


def test_removing_an_edge_is_seen_at_once(chain):
    snapshot.current()
    linking.unlink(Prerequisite.objects.get(concept__slug="c"))
    assert snapshot.current().graph.depth["c"] == 0


def test_an_unchanged_graph_costs_one_query(chain, django_assert_num_queries):
    snapshot.current()
    with django_assert_num_queries(1):
        snapshot.current()


def test_a_change_that_was_rolled_back_is_not_remembered(chain):
    with transaction.atomic():
        link(chain[0], concept("z"))
        assert snapshot.current().graph.depth["a"] == 1
        transaction.set_rollback(True)
    assert snapshot.current().graph.depth["a"] == 0


def test_what_lies_below_an_assumed_concept_is_known_to_all(db):
    low, high, beyond = concept("low"), concept("high", assumed_known=True), concept("beyond")
    link(high, low)
    link(beyond, high)
    assert snapshot.current().known_to_all == {"low", "high"}


@pytest.mark.django_db(transaction=True)
def test_of_two_opposite_edges_at_the_same_moment_one_wins():
    a, b = concept("a"), concept("b")
    linking.set_status(a, PUBLISHED)  # the lock row exists
    barrier, outcomes = Barrier(2), []

    def author(above, below):
        try:
            barrier.wait()
            link(above, below)
            outcomes.append("stored")
        except linking.WouldCloseALoop:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=author, args=pair) for pair in ((a, b), (b, a))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "stored"]
    assert Prerequisite.objects.count() == 1


def test_there_is_one_lock_row(chain):
    assert GraphVersion.objects.count() == 1
