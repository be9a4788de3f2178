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
from learning.focus import Focus, focus_of
from quizzes.models import Item
from quizzes.querysets import ItemQuerySet
from reviews import profiles, strengthening
from reviews.models import DayPlan, Memory, StudyProfile
from reviews.plans import arranging
from reviews.plans.durations import seconds_per_item
from reviews.profiles import study_day_of
from reviews.scheduling.new_items import Candidate, choose_new

# What lies beyond a plan is counted so far: it is a number for the learner to see.
MOST_LEFT_OVER = 999
# What checks a claim, the best first.
CHECK_KINDS = ("numeric", "choice", "explain", "flashcard")


@dataclass(frozen=True)
class NewItems:
    """The new items of a study day, met or not, in order, and how many more the learner could meet.

    `pace`: the seconds that an answer takes this learner, by kind of item.
    """

    item_ids: list[int]
    left_over: int
    pace: dict[str, float]


def plan_of(learner: User, profile: StudyProfile, *, at: datetime) -> NewItems:
    """Return the plan of the learner's study day at `at`. Writes nothing."""
    return stored_plan(learner, at=at) or make_plan(learner, profile, study_day_of(learner, at)[1])


def stored_plan(learner: User, *, at: datetime) -> NewItems | None:
    """Return the plan of that study day if it is stored already."""
    stored = DayPlan.objects.filter(learner=learner, study_day=study_day_of(learner, at)[0]).order_by()
    row = stored.values_list("new_items", "left_over", "pace").first()
    return NewItems(*row) if row else None


def new_items_ahead(learner: User, profile: StudyProfile, *, days: int, at: datetime) -> list[int]:
    """Return the new items of the study day at `at` and of the days after it, `days` in all."""
    today = plan_of(learner, profile, at=at).item_ids
    longer = compute(learner, profile, study_day_of(learner, at)[1], days=days)
    later = (item for item in longer if item not in set(today))
    return [*today, *islice(later, profile.new_per_day * (days - 1))]


def compute(learner: User, profile: StudyProfile, day_began_at: datetime, *, days: int = 1) -> list[int]:
    """Return the plan of the study day that began at `day_began_at`; answers given since then change nothing."""
    return _compute(learner, profile.new_per_day * days, day_began_at, _focus(learner, day_began_at))


def _compute(learner: User, limit: int, day_began_at: datetime, focus: Focus) -> list[int]:
    unmet = _unmet(learner, day_began_at)
    checks = _checks(unmet, focus)[:limit]
    # Own notes were asked for, so they stand before the course; choosing mixes the two. A deck may hold thousands.
    own = unmet.filter(owner=learner).order_by("pk")[:limit]
    course = _of_the_course(unmet, focus).exclude(pk__in=checks).order_by("position", "pk")
    candidates = [*_candidates(own), *in_study_order(_candidates(course), focus)]
    return [*checks, *choose_new(candidates, limit - len(checks))]


def _focus(learner: User, day_began_at: datetime) -> Focus:
    forward = [basis.concept for basis in strengthening.bases_of(learner, at=day_began_at)]
    return focus_of(learner, day_began_at=day_began_at, forward=forward)


def make_plan(learner: User, profile: StudyProfile, day_began_at: datetime) -> NewItems:
    """Work out the plan of the study day that began at `day_began_at`. Writes nothing."""
    focus = _focus(learner, day_began_at)
    item_ids = _compute(learner, profile.new_per_day, day_began_at, focus)
    if len(item_ids) < profile.new_per_day:
        return NewItems(
            item_ids, 0, seconds_per_item(learner)
        )  # nothing is left; counting would look at every item to say so
    unmet = _unmet(learner, day_began_at)
    left = (unmet.filter(owner=learner) | _of_the_course(unmet, focus)).exclude(pk__in=item_ids).order_by()
    return NewItems(item_ids, left[:MOST_LEFT_OVER].count(), seconds_per_item(learner))


def _unmet(learner: User, day_began_at: datetime) -> ItemQuerySet:
    """Return the items that the learner may meet and had not met when the day began.

    Asked item by item: the course has a few hundred items, the learner may have a hundred thousand memories.
    """
    known = Memory.objects.of(learner).filter(Q(first_reviewed_at__lt=day_began_at) | Q(suspended=True))
    return Item.objects.published().visible_to(learner).filter(~Exists(known.filter(item=OuterRef("pk"))))


def _of_the_course(unmet: ItemQuerySet, focus: Focus) -> ItemQuerySet:
    """Return the course's items for the learner's goals; once those are met, or without a goal, all that are left."""
    course = unmet.filter(owner=None).exclude(concept__slug__in=focus.left_out)
    wanted = course.filter(concept__slug__in=focus.goals)
    return wanted if focus.goals and wanted.exists() else course


def _checks(unmet: ItemQuerySet, focus: Focus) -> list[int]:
    """Return one item for each claim that should be checked: numbers where there are any, since they cannot be guessed.

    A concept whose items are all known to the learner needs none: its reviews check it.
    """
    if not focus.checks:
        return []
    items = unmet.filter(owner=None, concept__slug__in=focus.checks).order_by("position", "pk")
    best: dict[str, Candidate] = {}
    for item in sorted(_candidates(items), key=lambda item: CHECK_KINDS.index(item.kind)):
        best.setdefault(item.concept, item)
    return [best[slug].item_id for slug in focus.checks if slug in best]


def _candidates(items: ItemQuerySet) -> list[Candidate]:
    return [Candidate(*row) for row in items.values_list("pk", "kind", "concept__slug")]


def in_study_order(candidates: Iterable[Candidate], focus: Focus) -> list[Candidate]:
    """Return the course's items in the order of study: what the goals need, just in time, then the rest."""
    rank = {slug: place for place, slug in enumerate(dict.fromkeys([*focus.goals, *focus.course]))}
    return sorted(candidates, key=lambda each: rank.get(each.concept, len(rank)))


def store(learner: User, profile: StudyProfile, *, at: datetime) -> bool:
    """Store today's plan if it is not stored yet; return whether this call did. Safe to repeat and to race."""
    day, start = study_day_of(learner, at)
    stored = DayPlan.objects.filter(learner=learner, study_day=day)
    if stored.exists():
        return False
    # Computed before the lock is taken: on SQLite it keeps everybody else from writing.
    made = make_plan(learner, profile, start)
    plan = DayPlan(
        learner=learner,
        study_day=day,
        new_items=made.item_ids,
        left_over=made.left_over,
        pace=made.pace,
        created_at=at,
    )
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


def forget_today(learner: User, at: datetime) -> None:
    """Drop today's stored plan: the learner's goals or claims changed."""
    forget(learner, study_day_of(learner, at)[0])
