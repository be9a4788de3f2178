"""Celery's part of the day: store the plans of the study days that begin. Safe to repeat and to be late."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from reviews import profiles
from reviews.models import Memory, StudyProfile
from reviews.plans import day_plan

# A learner who stays away is planned again with their first answer; until then they cost nothing.
IDLE_AFTER = timedelta(days=30)


def learners_to_plan(*, at: datetime, limit: int, after: int = 0) -> list[int]:
    """Return up to `limit` ids above `after` of learners whose study day has begun unplanned."""
    due = StudyProfile.objects.filter(plan_at__lte=at, learner_id__gt=after).order_by("learner_id")
    return list(due.values_list("learner_id", flat=True)[:limit])


def plan_day(learner_ids: Iterable[int], *, at: datetime) -> int:
    """Store today's plan of each learner; return how many were stored. A second call stores none."""
    stored = 0
    for profile in StudyProfile.objects.select_related("learner").filter(learner_id__in=list(learner_ids)):
        stored += day_plan.store(profile.learner, profile, at=at)
        schedule_next(profile, at=at)
    return stored


def schedule_next(profile: StudyProfile, *, at: datetime) -> None:
    """Note when the learner's next plan is due; never, for one who has stayed away."""
    active = Memory.objects.of(profile.learner_id).filter(last_reviewed_at__gte=at - IDLE_AFTER).exists()
    plan_at = profiles.next_day_start(profile.learner, at) if active else None
    StudyProfile.objects.filter(pk=profile.pk).update(plan_at=plan_at)
