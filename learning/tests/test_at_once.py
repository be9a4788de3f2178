"""Two tabs, one impatient finger: claims, goals, placements and lessons are one each, whatever arrives together."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from model_bakery import baker

from cards.models import Concept
from cards.vocabulary import PUBLISHED
from learning import aiming, claiming, placing, teaching
from learning.models import Claim, Goal, LessonRun, PlacementRun
from web.problems import Problem

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(act, arguments):
    def one(argument):
        try:
            return act(argument)
        except Problem as problem:
            return problem.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(one, arguments))


def test_a_claim_that_is_made_many_times_at_once_is_one(alice, concepts, now):
    all_at_once(lambda _: claiming.claim(alice, concepts["left"], at=now), range(6))
    assert Claim.objects.count() == 1


def test_no_more_than_five_goals_come_of_many_at_once(alice, concepts, now):
    wishes = [baker.make(Concept, slug=f"wish-{number}", status=PUBLISHED) for number in range(7)]
    for wish in wishes:
        baker.make("quizzes.Item", slug=f"{wish.slug}-choice", concept=wish, kind="choice", status=PUBLISHED, version=1)
    codes = all_at_once(lambda wish: aiming.set_goal(alice, wish, at=now), wishes)
    assert codes.count("goals_full") == 2
    assert sorted(Goal.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_a_placement_and_a_lesson_begin_once(alice, course, now):
    concept = course.concepts["dot-product"]
    all_at_once(lambda _: placing.begin(alice, at=now), range(5))
    all_at_once(lambda _: teaching.begin(alice, concept, at=now), range(5))
    assert (PlacementRun.objects.count(), LessonRun.objects.count()) == (1, 1)
