"""Fold a learner's memories again after a change of weights: some at a time, so that nobody waits, and resumable."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from reviews import memories, profiles
from reviews.models import Memory, ReplayJob, StudyProfile
from reviews.plans import arranging
from web import clock, outbox

KIND = "reviews.replay"
ITEMS_AT_ONCE = 100  # the learner's lock is held for as long as these take


def start(profile: StudyProfile, *, at: datetime) -> ReplayJob:
    """Note that all memories are to be folded again; part of the transaction that changes the weights."""
    job = ReplayJob.objects.create(
        learner=profile.learner,
        weights_version=profile.weights_version,
        created_at=at,
        items=Memory.objects.of(profile.learner).count(),
    )
    outbox.put(KIND, f"{KIND}:{job.pk}", {"job": job.pk}, now=at)
    return job


def waiting_of(learner: User) -> ReplayJob | None:
    """Return the learner's replay that is not finished, the newest if weights changed twice."""
    return ReplayJob.objects.filter(learner=learner, finished_at=None).last()


def drain(key: str, payload: dict[str, Any]) -> None:
    """Carry out a replay that waits in the outbox, from where an earlier run of it was cut off."""
    job = ReplayJob.objects.select_related("learner").filter(pk=payload["job"]).first()
    if job is None:
        return  # the account is gone
    while replay_next(job, at=clock.now()):
        pass
    # The fold has dropped what was planned for the coming days.
    arranging.arrange(job.learner, profiles.profile_of(job.learner), at=clock.now())


@transaction.atomic
def replay_next(job: ReplayJob, *, at: datetime) -> bool:
    """Fold the next items of a job; False when it is done. Two workers on one job share the items."""
    profile = profiles.lock(job.learner, at=at)
    job.refresh_from_db(fields=["after_item", "done", "finished_at"])
    if job.finished_at is not None:
        return False
    left = Memory.objects.of(job.learner).filter(item_id__gt=job.after_item).order_by("item_id")
    # Weights that changed again meanwhile have a job of their own.
    is_wanted = job.weights_version == profile.weights_version
    item_ids = list(left.values_list("item_id", flat=True)[:ITEMS_AT_ONCE]) if is_wanted else []
    if item_ids:
        memories.replay(job.learner, item_ids, at=at)
        job.after_item, job.done = item_ids[-1], job.done + len(item_ids)
    else:
        job.finished_at = at
    job.save(update_fields=["after_item", "done", "finished_at"])
    return bool(item_ids)
