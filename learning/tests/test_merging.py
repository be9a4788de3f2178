"""An author makes one concept of two: what belonged to the one is the other's, and nothing is lost or doubled."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from model_bakery import baker

from cards import linking, snapshot
from cards.linking import WouldCloseALoop
from cards.merging import merge
from cards.models import Card, Concept, Course, GlossaryTerm, Objective, Prerequisite, SuggestedQuestion
from cards.vocabulary import DRAFT, HARD, PUBLISHED, RETIRED, SOFT
from learning import aiming, claiming, visitor_claims
from learning.models import Claim, Goal, LessonRun, PlacementRun
from learning.standings import Standings
from quizzes.models import Item

LATER = timedelta(days=1)


def edges():
    rows = Prerequisite.objects.values_list("concept__slug", "requires__slug", "kind")
    return {tuple(row) for row in rows}


def points_to(concept):
    """Return every table that still names the concept, in whatever room; the history of its texts may."""
    tables = []
    for relation in Concept._meta.get_fields(include_hidden=True):
        is_column_of_another = relation.auto_created and not relation.concrete
        if not is_column_of_another or "Historical" in relation.related_model.__name__:
            continue
        if relation.related_model._base_manager.filter(**{relation.field.name: concept}).exists():
            tables.append(f"{relation.related_model.__name__}.{relation.field.name}")
    return tables


@pytest.fixture
def twin(concepts, now):
    """`twin` says the same as `left`: both require base, the goal requires left and twin; it has one of everything."""
    made = baker.make(Concept, slug="twin", title="Twin", status=PUBLISHED)
    for above, below, weight in (("twin", "base", 0.8), ("goal", "twin", 0)):
        both = {each.slug: each for each in (*concepts.values(), made)}
        linking.link(Prerequisite(concept=both[above], requires=both[below], kind=HARD, encompass_weight=weight))
    linking.link(Prerequisite(concept=made, requires=concepts["tip"], kind=SOFT, reason="tips help"))
    baker.make(Card, slug="card-twin", concept=made, status=PUBLISHED, created_at=now, updated_at=now)
    baker.make(Item, slug="twin-choice", concept=made, kind="choice", status="published", version=1)
    baker.make(Objective, slug="twin.1", concept=made)
    baker.make(GlossaryTerm, term="twin", concept=made)
    baker.make(SuggestedQuestion, concept=made, answer=concepts["goal"], text="Why?")
    baker.make(SuggestedQuestion, concept=made, answer=concepts["left"], text="What else?")
    baker.make(SuggestedQuestion, concept=concepts["goal"], answer=made, text="How?")
    baker.make(Course, slug="course", goal=made)
    return made


@pytest.fixture
def learners_of_twin(alice, bob, concepts, twin, now):
    """Alice has one row of each kind on the twin; Bob has them on both concepts, those on the twin later."""
    for learner, slugs in ((alice, ["twin"]), (bob, ["left", "twin"])):
        for number, slug in enumerate(slugs):
            concept, at = Concept.objects.get(slug=slug), now + number * timedelta(hours=1)
            claiming.claim(learner, concept, at=at)
            aiming.set_goal(learner, concept, at=at)
            baker.make(LessonRun, learner=learner, concept=concept, began_at=at, criterion={})
        baker.make(PlacementRun, learner=learner, began_at=now, candidates=["base", *slugs])


def test_nothing_points_to_a_merged_concept_any_more(concepts, twin, learners_of_twin, now):
    assert len(points_to(twin)) == 12
    merge(twin, concepts["left"], at=now)
    assert points_to(twin) == []
    assert {"Claim.concept", "Card.concept", "Item.concept", "Course.goal"} < set(points_to(concepts["left"]))


def test_edges_move_and_equal_ones_become_one_that_says_the_stronger_of_both(concepts, twin, now):
    soft = linking.link(Prerequisite(concept=twin, requires=concepts["right"], kind=SOFT))
    linking.link(Prerequisite(concept=concepts["left"], requires=concepts["right"], kind=HARD))
    merge(twin, concepts["left"], at=now)
    assert not Prerequisite.objects.filter(pk=soft.pk).exists()
    assert {edge for edge in edges() if "left" in edge} == {
        ("left", "base", HARD), ("left", "right", HARD), ("left", "tip", SOFT), ("goal", "left", HARD)
    }  # fmt: skip
    assert Prerequisite.objects.get(concept__slug="left", requires__slug="base").encompass_weight == 0.8
    assert Prerequisite.objects.get(concept__slug="left", requires__slug="tip").reason == "tips help"
    graph = snapshot.current().graph
    assert "twin" not in graph
    assert graph.unlocks["left"] == 1


def test_an_edge_between_the_two_goes(concepts, twin, now):
    linking.link(Prerequisite(concept=twin, requires=concepts["left"], kind=HARD))
    merge(twin, concepts["left"], at=now)
    assert ("left", "base", HARD) in edges()
    assert not any(above == below for above, below, _kind in edges())


def test_a_merge_that_would_close_a_loop_is_refused_with_the_path_and_changes_nothing(concepts, now):
    before = edges()
    with pytest.raises(WouldCloseALoop) as refused:
        merge(concepts["goal"], concepts["base"], at=now)
    assert refused.value.path in (["base", "left", "base"], ["base", "right", "base"])
    assert edges() == before
    assert Concept.objects.get(slug="goal").status == PUBLISHED


@pytest.mark.parametrize("status", [DRAFT, RETIRED])
def test_nothing_is_merged_into_what_nobody_can_read_or_into_itself(concepts, twin, status, now):
    with pytest.raises(ValidationError):
        merge(twin, twin, at=now)
    linking.set_status(concepts["left"], status)
    with pytest.raises(ValidationError):
        merge(twin, concepts["left"], at=now)


def test_claims_move_and_duplicates_collapse(concepts, twin, alice, bob, learners_of_twin, now):
    merge(twin, concepts["left"], at=now + LATER)
    for learner in (alice, bob):
        [claim] = Claim.objects.of(learner).standing()
        assert claim.concept == concepts["left"]
        assert Standings(learner, snapshot.current()).known("base")
    assert Claim.objects.of(bob).standing().get().at == now + timedelta(hours=1)  # the newest word stays
    claiming.undo(bob, concepts["left"], at=now + 2 * LATER)
    assert not Standings(bob, snapshot.current()).known("left")


def test_goals_move_keep_their_order_and_are_told_of_no_added_topic(concepts, twin, alice, bob, learners_of_twin, now):
    aiming.set_goal(bob, concepts["tip"], at=now)
    merge(twin, concepts["left"], at=now + LATER)
    order = Goal.objects.of(bob).standing().values_list("concept__slug", "position")
    assert list(order) == [("left", 1), ("tip", 2)]
    [goal] = Goal.objects.of(alice).standing()
    assert (goal.concept.slug, "twin" in goal.topics, "left" in goal.topics) == ("left", False, True)


def test_a_learner_goes_on_with_one_lesson_and_one_placement(concepts, twin, bob, learners_of_twin, now):
    merge(twin, concepts["left"], at=now + LATER)
    [lesson] = LessonRun.objects.filter(learner=bob, ended_at=None)
    assert (lesson.concept.slug, lesson.began_at) == ("left", now + timedelta(hours=1))
    assert PlacementRun.objects.get(learner=bob).candidates == ["base", "left"]


def test_answers_count_for_the_concept_that_stays(concepts, twin, alice, attempt, now):
    for item in ("left-choice", "left-numeric", "twin-choice", "twin-choice"):
        attempt(alice, item, "correct")
    assert Standings(alice, snapshot.current()).status("left") == "learning"
    merge(twin, concepts["left"], at=now + LATER)
    assert Standings(alice, snapshot.current()).status("left") == "learned"


def test_a_suggested_question_never_leads_to_its_own_page(concepts, twin, now):
    merge(twin, concepts["left"], at=now)
    found = SuggestedQuestion.objects.values_list("concept__slug", "text", "answer__slug")
    assert set(found) == {("left", "Why?", "goal"), ("goal", "How?", "left")}


def test_what_a_visitor_said_of_a_merged_concept_is_said_of_the_one_that_stays(concepts, twin, alice, now):
    session = {visitor_claims.KEY: ["twin", "left"]}
    merge(twin, concepts["left"], at=now)
    assert visitor_claims.adopt(session, alice, at=now) == 1
    assert Claim.objects.of(alice).standing().get().concept == concepts["left"]


@pytest.mark.parametrize("path", ["/concepts/{}/", "/api/v1/concepts/{}/"])
def test_an_old_address_leads_to_the_concept_that_stays_also_after_a_second_merge(
    client, api, alice, concepts, twin, path, now
):
    merge(twin, concepts["left"], at=now)
    merge(concepts["left"], concepts["right"], at=now)
    reader = client if path.startswith("/concepts") else api(alice)
    for slug in ("twin", "left"):
        answer = reader.get(path.format(slug))
        assert (answer.status_code, answer["Location"]) == (301, path.format("right"))
    assert reader.get(path.format("right")).status_code == 200
