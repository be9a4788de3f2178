"""Implicit credit, C8: what builds on a skill was answered right, so the review of that skill waits."""

from datetime import UTC, datetime, timedelta

import pytest

from cards import linking
from cards.models import Prerequisite
from cards.vocabulary import HARD
from reviews import crediting
from reviews.models import DayPlan, Memory, StudyProfile
from reviews.plans import planning, settling


def in_berlin(day: int) -> datetime:
    """The start of Alice's study day so many days after Saturday, 21 November: 4 in the morning."""
    return datetime(2026, 11, 21, 3, tzinfo=UTC) + timedelta(days=day)


def link(course, weight):
    below, above = course.concepts["dot-product"], course.concepts["attention-output"]
    linking.link(Prerequisite(concept=above, requires=below, kind=HARD, encompass_weight=weight))


@pytest.fixture
def skill(study, course):
    """Dot products are learned; their problem with numbers comes back in 21 days, with an interval of 20."""
    for _ in range(4):
        study.answer(course.items["choice"])
        study.wait(minutes=1)
        study.answer(course.items["numeric"])
        study.wait(minutes=1)
    memory = Memory.objects.get(item=course.items["numeric"])
    Memory.objects.filter(pk=memory.pk).update(
        state="review", interval=20, last_reviewed_at=in_berlin(1), due=in_berlin(21), earliest=in_berlin(19),
        latest=in_berlin(23), planned_for=None,
    )  # fmt: skip
    return memory


def use(study, course, *, day, verdict="correct", **extra):
    """Answer the problem that builds on dot products, so many days after the start."""
    study.at = in_berlin(day) + timedelta(hours=6)
    return study.answer(course.items["vector"], verdict, **extra)


def plan(study, *, day):
    study.at = in_berlin(day) + timedelta(hours=5)
    StudyProfile.objects.get_or_create(learner=study.learner)
    DayPlan.objects.all().delete()
    planning.plan_day([study.learner.pk], at=study.at)


def planned(memory):
    memory.refresh_from_db()
    day = memory.planned_for and (memory.planned_for - in_berlin(0)) / timedelta(days=1)
    return day, memory.planned_because


@pytest.mark.parametrize(("weight", "day"), [(1.0, 37), (0.5, 27), (0.3, 23)])
def test_a_right_answer_lets_the_review_of_what_it_uses_wait(study, course, skill, weight, day):
    link(course, weight)
    use(study, course, day=17)
    plan(study, day=18)
    assert planned(skill) == (day, "credit")


def test_nothing_but_the_day_changes(study, course, skill):
    link(course, 1.0)
    before = Memory.objects.filter(pk=skill.pk).values()[0]
    use(study, course, day=17)
    plan(study, day=18)
    after = Memory.objects.filter(pk=skill.pk).values()[0]
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"planned_for", "planned_because"}


def test_it_says_what_used_the_skill(study, course, skill):
    link(course, 1.0)
    use(study, course, day=17)
    (credit,) = crediting.credits_of(study.learner, at=study.at)
    assert (credit.memory_id, credit.used_in) == (skill.pk, "attention-output")


@pytest.mark.parametrize("verdict", ["wrong", "hinted"])
def test_a_wrong_or_hinted_answer_gives_no_credit(study, course, skill, verdict):
    link(course, 1.0)
    if verdict == "wrong":
        use(study, course, day=17, verdict="wrong")
    else:
        study.at = in_berlin(17) + timedelta(hours=6)
        review = study.show(course.items["vector"])
        study.client.post("/api/v1/reviews/hint", {"token": review["token"]})
        study.post(review, study.response(review))
    assert crediting.credits_of(study.learner, at=study.at) == []


def test_without_a_weight_nothing_moves(study, course, skill):
    link(course, 0)
    use(study, course, day=17)
    plan(study, day=18)
    assert planned(skill)[1] == ""


def test_an_undone_answer_gives_no_credit(study, course, skill):
    link(course, 1.0)
    reply = use(study, course, day=17)
    study.client.post(f"/api/v1/reviews/{reply['id']}/undo")
    assert crediting.credits_of(study.learner, at=study.at) == []


def test_two_credits_do_not_add_up(study, course, skill):
    link(course, 0.5)
    use(study, course, day=17)
    use(study, course, day=17)
    plan(study, day=18)
    plan(study, day=19)
    assert planned(skill) == (27, "credit")


def test_a_later_answer_lets_it_wait_longer(study, course, skill):
    link(course, 0.5)
    use(study, course, day=15)
    plan(study, day=16)
    assert planned(skill) == (25, "credit")
    use(study, course, day=19)
    plan(study, day=20)
    assert planned(skill) == (29, "credit")


def test_a_shaky_skill_is_asked_all_the_same(study, course, skill):
    link(course, 1.0)
    study.at = in_berlin(16)
    for _ in range(2):
        study.answer(course.items["choice"], "wrong")
        study.wait(minutes=1)
    use(study, course, day=17)
    assert crediting.credits_of(study.learner, at=study.at) == []


def test_questions_and_cards_get_no_credit(study, course, skill):
    link(course, 1.0)
    use(study, course, day=17)
    assert {credit.item_id for credit in crediting.credits_of(study.learner, at=study.at)} == {
        course.items["numeric"].pk
    }


def test_an_answer_to_the_skill_itself_ends_its_credit(study, course, skill):
    link(course, 1.0)
    use(study, course, day=17)
    plan(study, day=18)
    study.answer(course.items["numeric"])
    assert planned(skill)[0] is None
    assert crediting.credits_of(study.learner, at=study.at) == []


def test_nothing_is_put_into_a_break(study, course, skill):
    link(course, 1.0)
    use(study, course, day=17)
    wish = {"break_from": in_berlin(36).date(), "break_until": in_berlin(38).date()}
    settling.change_settings(study.learner, wish, at=study.at)
    plan(study, day=18)
    assert planned(skill)[1] != "credit"


def test_before_an_exam_nothing_waits(study, course, skill):
    link(course, 1.0)
    use(study, course, day=17)
    settling.change_settings(study.learner, {"exam_on": in_berlin(30).date()}, at=study.at)
    plan(study, day=18)
    assert planned(skill)[1] != "credit"


def test_a_setting_turns_it_off_and_gives_back_what_waits(study, course, skill):
    link(course, 1.0)
    use(study, course, day=17)
    plan(study, day=18)
    assert planned(skill)[1] == "credit"
    assert study.client.get("/api/v1/me").json()["implicit_credit"] is True
    assert study.client.patch("/api/v1/me", {"implicit_credit": False}).json()["implicit_credit"] is False
    assert planned(skill) == (None, "")
    plan(study, day=19)
    assert planned(skill)[1] == ""
