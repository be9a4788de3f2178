"""“Set as goal”, and dropping one: the only writer of goals."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cards import snapshot
from cards.models import Concept
from learning import changes
from learning.models import Goal
from learning.plan import progress_of
from learning.standings import Standings
from learning.topics import study_order
from web.problems import Problem

MOST_GOALS = 5


def set_goal(learner: User, concept: Concept, *, position: int | None = None, at: datetime) -> Goal:
    """Work towards the concept, after the other goals or as the `position`-th; setting it again only moves it."""
    current = snapshot.current()
    topics = list(study_order(current, [concept.slug]))
    standings = Standings(learner, current)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=learner.pk)  # two tabs at once do not make six goals
        goals = list(Goal.objects.of(learner).standing())
        goal = next((each for each in goals if each.concept_id == concept.pk), None)
        if goal is None:
            if sum(not progress_of(each, standings, current).is_over for each in goals) >= MOST_GOALS:
                raise Problem(409, "goals_full", _("%d goals are open. Reach or drop one of them first.") % MOST_GOALS)
            goal = Goal.objects.create(
                learner=learner, concept=concept, position=len(goals) + 1, set_at=at, topics=topics
            )
            goals.append(goal)
        if position is not None:
            goals.remove(goal)
            goals.insert(position - 1, goal)
        _number(goals)
        changes.tell(learner, at=at)
    return goal


@transaction.atomic
def drop(learner: User, concept: Concept, *, at: datetime) -> bool:
    """Drop the goal; what was learned for it stays. Return whether there was one."""
    User.objects.select_for_update().get(pk=learner.pk)
    dropped = Goal.objects.of(learner).filter(dropped_at=None, concept=concept).update(dropped_at=at)
    _number(list(Goal.objects.of(learner).standing()))
    changes.tell(learner, at=at)
    return bool(dropped)


def _number(goals: list[Goal]) -> None:
    for position, goal in enumerate(goals, start=1):
        if goal.position != position:
            goal.position = position
            goal.save(update_fields=["position"])
