"""Every review on another day than its memory would choose says why: to the pages of the map and over REST."""

from datetime import UTC, datetime, timedelta

import pytest

from cards import linking
from cards.models import Prerequisite
from cards.vocabulary import HARD
from learning.waiting import waiting_of
from reviews.models import Memory, StudyProfile
from reviews.plans import arranging


def in_berlin(day: int) -> datetime:
    """The start of Alice's study day so many days after Saturday, 21 November: 4 in the morning."""
    return datetime(2026, 11, 21, 3, tzinfo=UTC) + timedelta(days=day)


@pytest.fixture
def skill(study, course):
    """Dot products are learned; their problem comes back on day 21, and a problem with a share of 1 builds on them."""
    below, above = course.concepts["dot-product"], course.concepts["attention-output"]
    linking.link(Prerequisite(concept=above, requires=below, kind=HARD, encompass_weight=1.0))
    for _ in range(4):
        for kind in ("choice", "numeric"):
            study.answer(course.items[kind])
            study.wait(minutes=1)
    Memory.objects.filter(item=course.items["choice"]).update(
        state="review", due=in_berlin(60), earliest=in_berlin(60), latest=in_berlin(60)
    )
    own = Memory.objects.filter(item=course.items["numeric"])
    own.update(
        state="review", interval=20, last_reviewed_at=in_berlin(1), due=in_berlin(21), earliest=in_berlin(19),
        latest=in_berlin(23), planned_for=None,
    )  # fmt: skip
    return own


def arrange(study, day):
    study.at = in_berlin(day) + timedelta(hours=1)
    arranging.arrange(study.learner, StudyProfile.objects.get(), at=study.at)


def told(study, **concept):
    return [
        (each.concept, each.because, each.reviews, each.days, each.cause)
        for each in waiting_of(study.learner, at=study.at, **concept)
    ]


def test_a_review_that_was_practised_elsewhere_says_where(study, course, skill):
    study.at = in_berlin(17) + timedelta(hours=6)
    study.answer(course.items["vector"])
    arrange(study, 18)
    expected = [("dot-product", "credit", 1, 16, "attention-output")]
    assert told(study) == expected
    study.at = in_berlin(36)  # long after the answers that give credit: it still says why
    assert told(study, concept="dot-product") == expected
    assert told(study, concept="attention-output") == []
    study.at = in_berlin(38)
    assert told(study) == []  # it has come


def test_a_review_that_comes_early_says_what_was_missed(study, course, skill):
    study.at = in_berlin(3)
    for _ in range(2):
        study.wait(minutes=2)
        study.answer(course.items["vector"], "wrong")
    arrange(study, 4)
    assert told(study) == [("dot-product", "basis", 1, -17, "attention-output")]
    study.answer(course.items["vector"])
    study.wait(minutes=1)
    assert told(study) == [("dot-product", "basis", 1, -17, None)]  # moved it was, but nothing is missed any more


@pytest.mark.parametrize(("because", "day"), [("break", 25), ("postponed", 30), ("advanced", 2), ("exam", 7)])
def test_a_wish_of_ones_own_is_a_reason(study, skill, because, day):
    skill.update(planned_for=in_berlin(day), planned_because=because)
    assert told(study) == [("dot-product", because, 1, day - 21, None)]


def test_a_day_inside_the_window_needs_no_reason(study, skill):
    skill.update(planned_for=in_berlin(22))
    assert told(study) == []


def test_what_todays_limit_holds_back_is_told_by_concept_where_the_order_says_which(study, course, skill):
    study.at = in_berlin(61)
    assert told(study) == []
    StudyProfile.objects.update(reviews_per_day=1)
    assert told(study) == [(None, "daily_limit", 1, 0, None)]
    assert told(study, concept="dot-product") == [("dot-product", "daily_limit", 1, 0, None)]
    assert told(study, concept="attention-output") == []
    StudyProfile.objects.update(review_order="mixed")
    assert told(study, concept="dot-product") == []


def test_the_reasons_of_others_are_not_mine(study, bob, skill):
    skill.update(planned_for=in_berlin(30), planned_because="postponed")
    assert waiting_of(bob, at=study.at) == []


def test_plan_and_concept_tell_it_over_rest_and_their_pages_in_words(study, course, skill, client, monkeypatch):
    study.at = in_berlin(17) + timedelta(hours=6)
    study.answer(course.items["vector"])
    arrange(study, 18)
    for module in ("api", "goals_api", "goal_views", "views"):
        monkeypatch.setattr(f"learning.{module}.now", lambda: study.at)
    told = [
        {
            "concept": "dot-product", "because": "credit", "reviews": 1, "days": 16,
            "asked_at": "2026-12-28T03:00:00Z", "cause": "attention-output",
        }
    ]  # fmt: skip
    assert study.client.get("/api/v1/plan").json()["waiting"] == told
    assert study.client.get("/api/v1/concepts/dot-product/").json()["waiting"] == told
    assert study.client.get("/api/v1/concepts/attention-output/").json()["waiting"] == []
    client.force_login(study.learner)
    for address in ("/goals/", "/concepts/dot-product/"):
        page = " ".join(client.get(address).content.decode().split())
        assert "1 review, postponed 16 days to 28 December." in page
        assert 'Used in <a href="/concepts/attention-output/">' in page
