"""The day plan: which new items a learner's study day brings, and on which days the coming reviews lie.

A pure function of (learner, study day, data). Celery stores it at the learner's day start; when the workers are down
the first write of the day does, and until then every reader computes the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from cards import snapshot
from cards.models import Concept, Course
from quizzes.models import Item
from quizzes.querysets import ItemQuerySet
from reviews import arranging, profiles
from reviews.models import DayPlan, Memory, StudyProfile
from reviews.profiles import study_day_of
from reviews.scheduling.new_items import Candidate, choose_new

# What lies beyond a plan is counted so far: it is a number for the learner to see.
MOST_LEFT_OVER = 999


@dataclass(frozen=True)
class NewItems:
    """The new items of a study day, met or not, in order, and how many more the learner could meet."""

    item_ids: list[int]
    left_over: int


def plan_of(learner: User, profile: StudyProfile, *, at: datetime) -> NewItems:
    """Return the plan of the learner's study day at `at`. Writes nothing."""
    day, start = study_day_of(learner, at)
    stored = DayPlan.objects.filter(learner=learner, study_day=day).values_list("new_items", "left_over").first()
    return NewItems(*stored) if stored else _make_plan(learner, profile, start)


def new_items_ahead(learner: User, profile: StudyProfile, *, days: int, at: datetime) -> list[int]:
    """Return the new items of the study day at `at` and of the days after it, `days` in all."""
    today = plan_of(learner, profile, at=at).item_ids
    longer = compute(learner, profile, study_day_of(learner, at)[1], days=days)
    later = (item for item in longer if item not in set(today))
    return [*today, *islice(later, profile.new_per_day * (days - 1))]


def compute(learner: User, profile: StudyProfile, day_began_at: datetime, *, days: int = 1) -> list[int]:
    """Return the plan of the study day that began at `day_began_at`; answers given since then change nothing."""
    limit = profile.new_per_day * days
    unmet = _unmet(learner, day_began_at)
    # Own notes were asked for, so they stand before the course; choosing mixes the two. A deck may hold thousands.
    own = unmet.filter(owner=learner).order_by("pk")[:limit]
    return choose_new(
        [*_candidates(own), *in_study_order(_candidates(unmet.filter(owner=None).order_by("position", "pk")))], limit
    )


def _make_plan(learner: User, profile: StudyProfile, day_began_at: datetime) -> NewItems:
    item_ids = compute(learner, profile, day_began_at)
    if len(item_ids) < profile.new_per_day:
        return NewItems(item_ids, 0)  # nothing is left; counting would look at every item to say so
    unmet = _unmet(learner, day_began_at).order_by()[: len(item_ids) + MOST_LEFT_OVER].count()
    return NewItems(item_ids, unmet - len(item_ids))


def _unmet(learner: User, day_began_at: datetime) -> ItemQuerySet:
    """Return the items that the learner may meet and had not met when the day began.

    Asked item by item: the course has a few hundred items, the learner may have a hundred thousand memories.
    """
    known = Memory.objects.of(learner).filter(Q(first_reviewed_at__lt=day_began_at) | Q(suspended=True))
    return Item.objects.published().visible_to(learner).filter(~Exists(known.filter(item=OuterRef("pk"))))


def _candidates(items: ItemQuerySet) -> list[Candidate]:
    return [Candidate(*row) for row in items.values_list("pk", "kind", "concept__slug")]


def in_study_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the course's items in the order of study: what the goal needs, just in time, then the rest."""
    rank = {slug: place for place, slug in enumerate(concept_order())}
    return sorted(candidates, key=lambda each: rank.get(each.concept, len(rank)))


def concept_order() -> list[str]:
    """Return the published concepts in the default course's order of study."""
    graph = snapshot.current().graph
    positions = dict(Concept.objects.published().values_list("slug", "position"))
    course = Course.objects.filter(is_default=True).select_related("goal").first()
    goals = [course.goal.slug] if course and course.goal.slug in graph else []
    order: dict[str, None] = {}
    for goal in [*goals, *sorted(positions, key=lambda slug: (positions[slug], slug))]:
        if goal in graph:
            order.update(dict.fromkeys(graph.study_order(goal, positions.__getitem__)))
    return list(order)


def store(learner: User, profile: StudyProfile, *, at: datetime) -> bool:
    """Store today's plan if it is not stored yet; return whether this call did. Safe to repeat and to race."""
    day, start = study_day_of(learner, at)
    stored = DayPlan.objects.filter(learner=learner, study_day=day)
    if stored.exists():
        return False
    # Computed before the lock is taken: on SQLite it keeps everybody else from writing.
    made = _make_plan(learner, profile, start)
    plan = DayPlan(learner=learner, study_day=day, new_items=made.item_ids, left_over=made.left_over, created_at=at)
    moves = arranging.moves_of_the_day(learner, profile, at=at)
    with transaction.atomic():
        profiles.lock(learner, at=at)
        if stored.exists():
            return False
        plan.save()
        arranging.carry_out(moves)
    return True


def forget(learner: User, day: date) -> None:
    """Drop a stored plan: the limits changed, and it will be computed again with the new ones."""
    DayPlan.objects.filter(learner=learner, study_day=day).delete()
