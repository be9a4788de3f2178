"""Change how a learner studies: zone, day start, limits, retention, order, easy days, break, reminder."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from learning.waiting import BREAK, CREDIT, EXAM
from reviews import memories, profiles
from reviews.models import Memory, RetentionChange, StudyProfile
from reviews.plans import arranging, day_plan
from reviews.scheduling.study_day import day_start

ACCOUNT_FIELDS = frozenset({"display_name", "time_zone", "day_starts_at", "language", "theme", "letter_keys"})
# What decides about the days of reviews: a change is carried out at once.
BREAK_FIELDS = frozenset({"break_from", "break_until"})
ARRANGING_FIELDS = BREAK_FIELDS | {"easy_days", "exam_on"}


def change_settings(learner: User, changes: dict[str, Any], *, at: datetime) -> StudyProfile:
    """Store the changes. What was in force before stays in force for what happened before.

    No due date moves: events keep the zone and the day start of their own moment. Easy days, a break and an exam move
    what is planned, as the next day plan would.
    """
    profile = _store(learner, changes, at=at)
    if ARRANGING_FIELDS & set(changes):
        arranging.arrange(learner, profile, at=at)
    return profile


@transaction.atomic
def _store(learner: User, changes: dict[str, Any], *, at: datetime) -> StudyProfile:
    profile = profiles.lock(learner, at=at)
    today = profiles.study_day_of(learner, at)[0]
    if BREAK_FIELDS & set(changes) and profile.break_until and profile.break_until >= today:
        # The old break is not over: what it moved is free again.
        arranging.release(learner, BREAK)
    if profile.exam_on and changes.get("exam_on", profile.exam_on) != profile.exam_on:
        arranging.release(learner, EXAM)
    if changes.get("implicit_credit") is False:
        arranging.release(learner, CREDIT)
    if "new_per_day" in changes:
        day_plan.forget(learner, today)
    wished = _wish(learner, profile)
    for name, value in changes.items():
        setattr(learner if name in ACCOUNT_FIELDS else profile, name, value)
    learner.save(update_fields=sorted(ACCOUNT_FIELDS & set(changes)))
    wish = _wish(learner, profile)
    if wish != wished:
        RetentionChange.objects.create(learner=learner, at=at, **wish)
        # A device's clock may run ahead by some minutes: such answers fall under the new wish.
        ahead = Memory.objects.of(learner).filter(last_reviewed_at__gte=at)
        memories.replay(learner, ahead.values_list("item_id", flat=True), at=at)
    for name, moment in profiles.next_times(learner, profile, at).items():
        setattr(profile, name, moment)
    profile.save()
    return profile


def _wish(learner: User, profile: StudyProfile) -> dict[str, Any]:
    """Return the line of the settings log that says how much of what is asked the learner wants to remember."""
    exam = profile.exam_on if profile.exam_retention else None
    return {
        "desired_retention": profile.desired_retention,
        "exam_begins_at": exam and day_start(exam, learner.time_zone, learner.day_starts_at),
        "exam_retention": profile.exam_retention if exam else None,
    }
