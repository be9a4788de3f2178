"""The day plan: which new items a learner's study day brings, and on which days the coming reviews lie.

A pure function of (learner, study day, data). Celery stores it at the learner's day start; when the workers are down
the first write of the day does, and until then every reader computes the same.
"""

from collections.abc import Iterable
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
from reviews.querysets import MemoryQuerySet
from reviews.scheduling.new_items import Candidate, choose_new


def new_items_of(learner: User, profile: StudyProfile, *, at: datetime) -> list[int]:
    """Return the new items of the learner's study day at `at`, met or not, in order. Writes nothing."""
    day, start = study_day_of(learner, at)
    stored = DayPlan.objects.filter(learner=learner, study_day=day).values_list("new_items", flat=True).first()
    return stored if stored is not None else compute(learner, profile, start)


def new_items_ahead(learner: User, profile: StudyProfile, *, days: int, at: datetime) -> list[int]:
    """Return the new items of the study day at `at` and of the days after it, `days` in all."""
    today = new_items_of(learner, profile, at=at)
    longer = compute(learner, profile, study_day_of(learner, at)[1], days=days)
    later = (item for item in longer if item not in set(today))
    return [*today, *islice(later, profile.new_per_day * (days - 1))]


def compute(learner: User, profile: StudyProfile, day_began_at: datetime, *, days: int = 1) -> list[int]:
    """Return the plan of the study day that began at `day_began_at`; answers given since then change nothing."""
    limit = profile.new_per_day * days
    known = Memory.objects.of(learner).filter(Q(first_reviewed_at__lt=day_began_at) | Q(suspended=True))
    unmet = items_without(known, learner)
    # Own notes were asked for, so they stand before the course; choosing mixes the two. A deck may hold thousands.
    own = unmet.filter(owner=learner).order_by("pk")[:limit]
    return choose_new(
        [*_candidates(own), *in_study_order(_candidates(unmet.filter(owner=None).order_by("position", "pk")))], limit
    )


def items_without(memories: MemoryQuerySet, learner: User) -> ItemQuerySet:
    """Return the items that the learner may meet and has none of these memories of.

    Asked item by item: the course has a few hundred items, the learner may have a hundred thousand memories.
    """
    return Item.objects.published().visible_to(learner).filter(~Exists(memories.filter(item=OuterRef("pk"))))


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
    plan = DayPlan(learner=learner, study_day=day, new_items=compute(learner, profile, start), created_at=at)
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
