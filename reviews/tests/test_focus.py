"""New items follow the learner's goals and claims; a claim is checked by one question within a week. C4, C5."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from model_bakery import baker

from cards.models import Concept
from learning import aiming, claiming
from learning.focus import CHECK_DAYS
from learning.knowing import CLAIMED
from learning.models import Claim
from quizzes.models import Attempt, Item
from reviews.models import DayPlan, Memory
from reviews.plans import day_plan, settling
from reviews.profiles import profile_of


@pytest.fixture
def concepts(course):
    """The two of the course, and `aside` with a question that no goal of the course needs."""
    aside = baker.make(Concept, slug="aside", title="Aside", status="published", position=9)
    question = course.items["choice"]
    item = Item.objects.create(slug="choice-aside", kind="choice", concept=aside, stem=question.stem, position=1)
    Item.objects.filter(pk=item.pk).update(status="published", version=1)
    return {**course.concepts, "aside": aside}


def planned(study, *, days=0):
    """The concepts of the new items on the study day so many days ahead."""
    at = study.at + timedelta(days=days)
    made = day_plan.plan_of(study.learner, profile_of(study.learner), at=at).item_ids
    concept_of = dict(Item.objects.values_list("pk", "concept__slug"))
    return [concept_of[item] for item in made]


def test_without_a_goal_the_whole_course_is_studied(study, concepts):
    assert set(planned(study)) == {"dot-product", "attention-output", "aside"}


def test_new_items_come_from_the_goals(study, concepts):
    aiming.set_goal(study.learner, concepts["aside"], at=study.at)
    assert planned(study) == ["aside"]
    aiming.set_goal(study.learner, concepts["attention-output"], at=study.at)
    assert planned(study)[0] == "aside"
    assert set(planned(study)) == {"aside", "attention-output"}


def test_what_lies_outside_the_goals_is_not_held_back_by_them(study, concepts):
    settling.change_settings(study.learner, {"new_per_day": 1}, at=study.at)
    aiming.set_goal(study.learner, concepts["attention-output"], at=study.at)
    made = day_plan.plan_of(study.learner, profile_of(study.learner), at=study.at)
    assert made.left_over == Item.objects.filter(concept=concepts["attention-output"]).count() - 1


def test_when_the_goals_hold_nothing_new_the_course_goes_on(study, concepts):
    aiming.set_goal(study.learner, concepts["aside"], at=study.at)
    Item.objects.filter(slug="choice-aside").update(status="retired")
    assert set(planned(study)) == {"dot-product", "attention-output"}


def test_a_goal_set_in_the_middle_of_the_day_changes_the_day(study, course, concepts):
    study.answer(course.items["choice"])
    assert DayPlan.objects.count() == 1
    aiming.set_goal(study.learner, concepts["aside"], at=study.at)
    assert planned(study) == ["aside"]
    aiming.drop(study.learner, concepts["aside"], at=study.at)
    assert "dot-product" in planned(study)


def test_nothing_new_is_asked_of_what_the_learner_claims(study, concepts):
    claiming.claim(study.learner, concepts["dot-product"], at=study.at)
    assert set(planned(study)) == {"attention-output", "aside"}
    claiming.undo(study.learner, concepts["dot-product"], at=study.at)
    assert "dot-product" in planned(study)


def test_a_claim_is_checked_by_one_numeric_item_within_a_week(study, concepts):
    claiming.claim(study.learner, concepts["dot-product"], at=study.at)
    by_day = [planned(study, days=day) for day in range(CHECK_DAYS + 1)]
    assert by_day[0].count("dot-product") == 0
    assert by_day[CHECK_DAYS].count("dot-product") == 1
    at = study.at + timedelta(days=CHECK_DAYS)
    first = day_plan.plan_of(study.learner, profile_of(study.learner), at=at).item_ids[0]
    assert Item.objects.get(pk=first).slug == "numeric-dot"


@pytest.mark.parametrize("verdict", ["correct", "wrong"])
def test_a_claim_is_checked_once(study, course, concepts, verdict):
    claiming.claim(study.learner, concepts["dot-product"], at=study.at)
    study.wait(hours=24 * CHECK_DAYS)
    study.answer(course.items["numeric"], verdict)
    study.wait(hours=24)
    assert "dot-product" not in planned(study)
    assert Memory.objects.filter(learner=study.learner, item=course.items["numeric"]).exists()


def test_claims_made_together_are_checked_on_different_days(study, concepts):
    made = [claiming.claim(study.learner, concept, at=study.at) for concept in concepts.values()]
    days = [min(day for day in range(9) if claim.concept.slug in planned(study, days=day)) for claim in made]
    assert len(set(days)) == len(days)
    assert max(days) <= CHECK_DAYS


def test_a_claim_that_answers_refuted_is_taught_again(study, course, concepts):
    claiming.claim(study.learner, concepts["dot-product"], at=study.at)
    study.wait(hours=24 * CHECK_DAYS)
    for _ in range(2):
        study.answer(course.items["numeric"], "wrong")
        study.wait(minutes=1)
    study.wait(hours=24)
    assert "dot-product" in planned(study)
    assert Claim.objects.get().undone_at is None
    shown = study.client.get("/api/v1/concepts/dot-product/").json()
    assert (shown["known"], bool(shown["claim"]["lapsed_at"])) == (False, True)


def test_a_check_that_is_right_turns_the_claim_into_knowledge_shown(study, course, concepts):
    claiming.claim(study.learner, concepts["dot-product"], at=study.at)
    address = "/api/v1/concepts/dot-product/"
    assert study.client.get(address).json()["known_because"]["source"] == CLAIMED
    study.wait(hours=24)
    study.answer(course.items["numeric"])
    assert study.client.get(address).json()["known_because"]["source"] == "shown"


def test_planning_without_a_claim_reads_of_the_answers_only_what_was_missed_lately(study, course):
    with CaptureQueriesContext(connection) as queries:
        day_plan.plan_of(study.learner, profile_of(study.learner), at=study.at)
    read = [query["sql"] for query in queries if Attempt._meta.db_table in query["sql"]]
    assert ["'wrong'" in sql and "last_reviewed_at" in sql for sql in read] == [True]
