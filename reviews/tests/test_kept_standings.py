"""Where a learner stands is worked out once, and anew whenever anything that it follows from has changed."""

from datetime import timedelta

import pytest

from cards import snapshot
from cards.linking import changing_the_graph
from learning import claiming
from learning.models import Claim
from learning.standings import Standings, kept_standings
from quizzes.models import Item
from reviews import reviewing
from reviews.models import ReviewEvent
from reviews.statistics.record import StudyRecord


@pytest.fixture
def stand(study):
    """`stand()` is what the pages are told; it must be what a fresh look at everything comes to."""

    def kept() -> Standings:
        current = snapshot.current()
        kept = kept_standings(study.learner, current, log=StudyRecord(study.learner, at=study.at).stamp)
        fresh = Standings(study.learner, current)
        for each in ("said", "answers", "evidence", "reasons", "lapsed"):
            assert getattr(kept, each) == getattr(fresh, each)
        return kept

    return kept


def test_a_second_look_reads_no_answer(study, course, django_assert_num_queries):
    study.answer(course.items["choice"])
    current, log = snapshot.current(), StudyRecord(study.learner, at=study.at).stamp
    first = kept_standings(study.learner, current, log=log)
    with django_assert_num_queries(2):  # claims, kinds of items
        assert kept_standings(study.learner, current, log=log) is first


def test_answers_undos_claims_and_items_are_seen_at_once(study, course, stand, bob):
    stand()
    for verdict in ("correct", "wrong"):
        study.answer(course.items["choice"], verdict)
        study.wait(minutes=2)
        assert stand().answers["dot-product"]
    for event in list(ReviewEvent.objects.values_list("event_id", flat=True)):
        reviewing.undo(study.learner, event, at=study.at)
        stand()
    assert stand().answers == {}
    claiming.claim(study.learner, course.concepts["dot-product"], at=study.at)
    assert stand().known("dot-product")
    claiming.undo(study.learner, course.concepts["dot-product"], at=study.at + timedelta(minutes=1))
    assert not stand().known("dot-product")
    study.answer(course.items["numeric"])
    Item.objects.filter(slug="choice-dot").update(status="retired")
    stand()
    with changing_the_graph():
        course.concepts["attention-output"].status = "draft"
        course.concepts["attention-output"].save()
    assert "attention-output" not in stand().graph


def test_nobody_is_told_how_another_stands(study, course, stand, bob):
    study.answer(course.items["choice"])
    assert stand().answers
    theirs = kept_standings(bob, snapshot.current(), log=StudyRecord(study.learner, at=study.at).stamp)
    assert theirs.answers == {}
    assert not Claim.objects.exists()
