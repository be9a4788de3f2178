"""Two misses in a row bring the weakest prerequisite forward: the day plan asks it, and it is said why. C8."""

from datetime import UTC, datetime, timedelta

import pytest

from cards import linking
from cards.models import Prerequisite
from cards.vocabulary import HARD
from learning import claiming
from reviews import strengthening
from reviews.models import DayPlan, Memory, StudyProfile
from reviews.plans import day_plan, planning
from reviews.profiles import profile_of


def in_berlin(day: int) -> datetime:
    """The start of Alice's study day so many days after Saturday, 21 November: 4 in the morning."""
    return datetime(2026, 11, 21, 3, tzinfo=UTC) + timedelta(days=day)


@pytest.fixture
def course(course):
    """attention-output requires dot-product."""
    below, above = course.concepts["dot-product"], course.concepts["attention-output"]
    linking.link(Prerequisite(concept=above, requires=below, kind=HARD))
    return course


@pytest.fixture
def learned(study, course):
    """Two reviews of dot products come back in weeks, the question a week before the problem."""
    for kind, due in (("choice", 20), ("numeric", 27)):
        study.answer(course.items[kind])
        Memory.objects.filter(item=course.items[kind]).update(
            state="review", interval=20, due=in_berlin(due), earliest=in_berlin(due - 2), latest=in_berlin(due + 2),
            planned_for=None,
        )  # fmt: skip
    return {kind: Memory.objects.get(item=course.items[kind]) for kind in ("choice", "numeric")}


def miss(study, course, times=2, *, day=1, **extra):
    study.at = in_berlin(day) + timedelta(hours=6)
    for _ in range(times):
        study.wait(minutes=2)
        study.answer(course.items["vector"], "wrong", **extra)


def plan(study, *, day):
    study.at = in_berlin(day) + timedelta(minutes=5)
    StudyProfile.objects.get_or_create(learner=study.learner)
    DayPlan.objects.all().delete()
    planning.plan_day([study.learner.pk], at=study.at)


def planned(memory):
    memory.refresh_from_db()
    day = memory.planned_for and (memory.planned_for - in_berlin(0)) / timedelta(days=1)
    return day, memory.planned_because


def new_items(study, *, day):
    at = in_berlin(day) + timedelta(hours=1)
    return day_plan.plan_of(study.learner, profile_of(study.learner), at=at).item_ids


def test_the_next_day_asks_one_problem_of_the_basis(study, course, learned):
    miss(study, course)
    plan(study, day=2)
    assert planned(learned["numeric"]) == (2, "basis")
    assert planned(learned["choice"])[1] == ""


def test_nothing_but_the_day_changes(study, course, learned):
    before = Memory.objects.filter(pk=learned["numeric"].pk).values()[0]
    miss(study, course)
    plan(study, day=2)
    after = Memory.objects.filter(pk=learned["numeric"].pk).values()[0]
    assert {name for name in before if before[name] != after[name]} == {"planned_for", "planned_because"}


@pytest.mark.parametrize("how", ["once", "right again", "long ago", "taken back"])
def test_without_two_misses_in_a_row_lately_nothing_comes_forward(study, course, learned, how):
    miss(study, course, 1 if how == "once" else 2)
    if how == "right again":
        study.answer(course.items["vector"])
    if how == "taken back":
        identifier = study.client.get("/api/v1/sync/events").json()["results"][-1]["id"]
        study.client.post(f"/api/v1/reviews/{identifier}/undo")
    plan(study, day=17 if how == "long ago" else 2)
    assert planned(learned["numeric"])[1] == ""


def test_what_comes_anyway_needs_no_second_review(study, course, learned):
    Memory.objects.filter(pk=learned["choice"].pk).update(due=in_berlin(2), earliest=in_berlin(2), latest=in_berlin(2))
    miss(study, course)
    plan(study, day=2)
    assert planned(learned["numeric"])[1] == ""


def test_once_the_basis_was_asked_the_rest_stays_where_it_is(study, course, learned):
    miss(study, course)
    study.wait(minutes=2)
    study.answer(course.items["numeric"])
    plan(study, day=2)
    assert planned(learned["choice"])[1] == ""
    assert strengthening.bases_of(study.learner, at=study.at) == []


@pytest.mark.parametrize("wish", [{"break_from": in_berlin(2).date(), "break_until": in_berlin(3).date()}])
def test_nothing_comes_forward_into_a_break(study, course, learned, wish):
    miss(study, course)
    StudyProfile.objects.filter(learner=study.learner).update(**wish)
    plan(study, day=2)
    assert planned(learned["numeric"])[1] == ""


def test_a_second_plan_of_the_day_moves_nothing_more(study, course, learned):
    miss(study, course)
    for _ in range(2):
        plan(study, day=2)
    assert planned(learned["numeric"]) == (2, "basis")
    assert planned(learned["choice"])[1] == ""


def test_a_basis_that_was_never_met_comes_first_among_the_new_items(study, course):
    miss(study, course)
    assert course.items["numeric"].pk in new_items(study, day=2)[:3]
    first = new_items(study, day=2)[0]
    assert first in {item.pk for item in course.items.values() if item.concept.slug == "dot-product"}


def test_a_basis_that_was_only_claimed_is_asked_one_question(study, course):
    claim = claiming.claim(study.learner, course.concepts["dot-product"], at=in_berlin(1))
    type(claim).objects.filter(pk=claim.pk).update(at=in_berlin(1))
    miss(study, course)
    assert new_items(study, day=2)[0] == course.items["numeric"].pk
    of_the_basis = {item.pk for item in course.items.values() if item.concept.slug == "dot-product"}
    assert len(of_the_basis & set(new_items(study, day=2))) == 1


def told(client, study, item, verdict="wrong"):
    study.wait(minutes=2)
    reply = study.answer(item, verdict)
    return " ".join(client.get(f"/study/answered/{reply['id']}/").content.decode().split())


def test_the_second_miss_says_what_comes_forward(client, study, course, learned, monkeypatch):
    monkeypatch.setattr("reviews.pages.study_views.now", lambda: study.at)
    client.force_login(study.learner)
    study.at = in_berlin(1)
    basis = '<a href="/concepts/dot-product/">Dot Product</a>'
    said = f"Missed twice in a row: <span>Attention Output</span>. It builds on {basis}"
    assert said not in told(client, study, course.items["vector"])
    assert said in told(client, study, course.items["vector"])
    assert said not in told(client, study, course.items["vector"], "correct")
    assert said not in told(client, study, course.items["choice"])
