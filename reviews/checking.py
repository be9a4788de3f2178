"""Prove that the memories are what the log says. A command does it on demand, a task every night."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from quizzes.models import Attempt, Item
from reviews import memories, profiles
from reviews.log import ReviewLog
from reviews.memories import FOLDED_FIELDS
from reviews.models import Memory, ReplayJob, ReviewEvent, StudyProfile

MISSING, SURPLUS, UNDONE = "missing", "surplus", "attempt.undone"


@dataclass(frozen=True)
class Difference:
    """One memory that is not the replay of its log, and the columns that say something else."""

    learner_id: int
    item_id: int
    columns: tuple[str, ...]

    def __str__(self) -> str:
        return f"learner {self.learner_id}, item {self.item_id}: {', '.join(self.columns)}"


def learners_to_check(*, limit: int, after: int = 0) -> list[int]:
    """Return up to `limit` ids above `after` of learners who have a log."""
    rows = StudyProfile.objects.filter(learner_id__gt=after).order_by("learner_id")
    return list(rows.values_list("learner_id", flat=True)[:limit])


def learners_who_study(*, limit: int, after: int = 0) -> list[int]:
    """Return the same without those who stay away: nothing is written about them. Nor those who are just replayed."""
    rows = StudyProfile.objects.filter(learner_id__gt=after, plan_at__isnull=False).order_by("learner_id")
    rows = rows.exclude(learner__in=ReplayJob.objects.filter(finished_at=None).values("learner"))
    return list(rows.values_list("learner_id", flat=True)[:limit])


def check(learner_ids: Iterable[int], *, fix: bool = False, at: datetime) -> list[Difference]:
    """Compare every memory of some learners with the replay of its log; `fix` makes them equal."""
    found = []
    for learner in User.objects.filter(pk__in=list(learner_ids)).order_by("pk"):
        # Without a lock first: hardly anybody differs, and nobody is to wait for that.
        if differences(learner):
            found += _settle(learner, fix=fix, at=at)
    return found


@transaction.atomic
def _settle(learner: User, *, fix: bool, at: datetime) -> list[Difference]:
    """Compare again while nothing can change."""
    profile = profiles.lock(learner, at=at)
    found = differences(learner)
    if fix and found:
        log = ReviewLog.read(learner, {each.item_id for each in found}, profile)
        memories.refold(learner, log)
        memories.align_attempts(learner, log.pairs, log.void())
    return found


def differences(learner: User) -> list[Difference]:
    """Return the learner's memories that are not the replay of their log. An item that is gone has none."""
    log = ReviewLog.read(learner)
    stored = {row.pop("item_id"): row for row in Memory.objects.of(learner).values("item_id", *FOLDED_FIELDS)}
    items = set(
        Item.objects.filter(pk__in=ReviewEvent.objects.of(learner).values("item_id")).values_list("pk", flat=True)
    )
    misjudged = _misjudged(learner, log)
    found = []
    for item_id in sorted((items & set(log.pairs)) | set(stored)):
        columns = [UNDONE] if item_id in misjudged else []
        told = memories.folded(log.state(item_id), log.hold(item_id), log.weights_version) if item_id in items else None
        row = stored.get(item_id)
        if told is None or row is None:
            columns += [] if told is row else [SURPLUS if told is None else MISSING]
        else:
            columns += [name for name in FOLDED_FIELDS if told[name] != row[name]]
        if columns:
            found.append(Difference(learner.pk, item_id, tuple(columns)))
    return found


def _misjudged(learner: User, log: ReviewLog) -> set[int]:
    """Return the items with an attempt that is called undone, or not, against the log."""
    void = log.void()
    undone = Attempt.objects.of(learner).filter(undone=True).values_list("submission_id", "item_id")
    wrongly = {item_id for identifier, item_id in undone if identifier not in void}
    standing = Attempt.objects.of(learner).filter(undone=False).values_list("submission_id", "item_id") if void else ()
    return wrongly | {item_id for identifier, item_id in standing if identifier in void}
