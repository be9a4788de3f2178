"""The day plan: which new items a learner's study day brings.

A pure function of (learner, study day, data). Celery stores it at the learner's day start; when the workers are down
the first write of the day does, and until then every reader computes the same.
"""

from collections.abc import Iterator
from datetime import date, datetime

from accounts.models import User
from cards import snapshot
from cards.models import Concept, Course
from quizzes.models import Item
from reviews.models import DayPlan, Memory, StudyProfile
from reviews.profiles import study_day_of
from reviews.scheduling.new_items import Candidate, choose_new


def new_items_of(learner: User, profile: StudyProfile, *, at: datetime) -> list[int]:
    """Return the new items of the learner's study day at `at`, met or not, in order. Writes nothing."""
    day, start = study_day_of(learner, at)
    stored = DayPlan.objects.filter(learner=learner, study_day=day).values_list("new_items", flat=True).first()
    return stored if stored is not None else compute(learner, profile, start)


def compute(learner: User, profile: StudyProfile, day_began_at: datetime) -> list[int]:
    """Return the plan of the study day that began at `day_began_at`; what happened since then changes nothing."""
    met = set(Memory.objects.of(learner).met_before(day_began_at).values_list("item_id", flat=True))
    return choose_new((each for each in course_items() if each.item_id not in met), profile.new_per_day)


def course_items() -> Iterator[Candidate]:
    """Yield the course's items in the order of study: what the goal needs, just in time, then the rest."""
    rank = {slug: place for place, slug in enumerate(concept_order())}
    rows = Item.objects.published().filter(owner=None).order_by("position", "pk")
    candidates = [Candidate(*row) for row in rows.values_list("pk", "kind", "concept__slug")]
    yield from sorted(candidates, key=lambda each: rank.get(each.concept, len(rank)))


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
    if DayPlan.objects.filter(learner=learner, study_day=day).exists():
        return False
    plan = DayPlan(learner=learner, study_day=day, new_items=compute(learner, profile, start), created_at=at)
    DayPlan.objects.bulk_create([plan], ignore_conflicts=True)
    return True


def forget(learner: User, day: date) -> None:
    """Drop a stored plan: the limits changed, and it will be computed again with the new ones."""
    DayPlan.objects.filter(learner=learner, study_day=day).delete()
