"""What holds for any learner and any graph: the order of a plan, and statuses that are a replay of what stands."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards import snapshot
from cards.graph import Graph
from learning.models import Claim
from learning.plan import brought_forward
from learning.standings import Standings
from quizzes.models import Attempt

graphs = st.integers(2, 14).flatmap(
    lambda size: st.builds(
        lambda pairs: Graph(map(str, range(size)), [(str(max(p)), str(min(p))) for p in pairs if p[0] != p[1]]),
        st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=40),
    )
)


@given(graph=graphs, goals=st.sets(st.integers(0, 13)), first=st.sets(st.integers(0, 13)))
def test_a_plan_with_topics_brought_forward_lists_each_after_what_it_requires(graph, goals, first):
    order = graph.study_order([slug for slug in map(str, goals) if slug in graph], lambda _: 0)
    wanted = [slug for slug in map(str, first) if slug in order]
    plan = brought_forward(order, wanted, graph)
    place = {slug: number for number, slug in enumerate(plan)}
    assert sorted(plan) == sorted(order)
    assert all(place[required] < place[slug] for slug in plan for required in graph.requires[slug])
    head = {*wanted, *graph.ancestors(wanted)}
    assert set(plan[: len(head)]) == head


steps = st.lists(
    st.tuples(
        st.sampled_from(["base-choice", "base-numeric", "left-choice", "left-numeric"]),
        st.sampled_from(["correct", "correct", "wrong", "partial"]),
        st.integers(0, 1),  # hints
        st.booleans(),  # taken back
    ),
    max_size=14,
)
claims = st.dictionaries(st.sampled_from(["base", "left", "goal"]), st.integers(0, 14), max_size=3)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, claims=claims, data=st.data())
def test_taking_answers_back_is_as_if_they_had_never_been_given_whatever_came_first(
    steps, claims, data, concepts, alice, bob, attempt, now
):
    Attempt.objects.all().delete()
    Claim.objects.all().delete()
    for learner in (alice, bob):
        for slug, day in claims.items():
            Claim.objects.create(
                learner=learner, concept=concepts[slug], source="claim", at=now + timedelta(days=day, hours=-1)
            )
    numbered = list(enumerate(steps))
    for number, (item, verdict, hints, undone) in data.draw(st.permutations(numbered)):
        attempt(alice, item, verdict, hints=hints, undone=undone, reviewed_at=now + timedelta(days=number))
    for number, (item, verdict, hints, undone) in numbered:
        if not undone:
            attempt(bob, item, verdict, hints=hints, reviewed_at=now + timedelta(days=number))
    mine, theirs = (Standings(learner, snapshot.current()) for learner in (alice, bob))
    assert {slug: mine.status(slug) for slug in concepts} == {slug: theirs.status(slug) for slug in concepts}
    assert (mine.reasons, mine.lapsed) == (theirs.reasons, theirs.lapsed)
