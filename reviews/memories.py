"""Keep the memory rows equal to the fold of their events."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from quizzes.models import Attempt
from reviews import profiles
from reviews.log import ReviewLog, instant
from reviews.models import Memory
from reviews.scheduling.fold import UNDO
from reviews.scheduling.memory_state import Hold, MemoryState, State

STATE_FIELDS = (
    "stability",
    "difficulty",
    "state",
    "step",
    "reps",
    "lapses",
    "is_leech",
    "interval",
    "due",
    "earliest",
    "latest",
    "first_reviewed_at",
    "last_reviewed_at",
)
FOLDED_FIELDS = (*STATE_FIELDS, "suspended", "buried_until", "weights_version")
# Of an item that was put aside before its first answer nothing else is known.
UNMET: dict[str, Any] = {
    **dict.fromkeys(STATE_FIELDS),
    "state": State.NEW,
    "reps": 0,
    "lapses": 0,
    "is_leech": False,
    "interval": 0,
}


def refold(learner: User, log: ReviewLog) -> dict[int, MemoryState | None]:
    """Store what the events of each item add up to; the caller holds the learner's lock."""
    states = {item_id: log.state(item_id) for item_id in log.pairs}
    rows = {item_id: folded(state, log.hold(item_id), log.weights_version) for item_id, state in states.items()}
    Memory.objects.bulk_create(
        # planned_for is dropped: it was chosen inside a window that no longer stands.
        [
            Memory(learner_id=learner.pk, item_id=item_id, planned_for=None, **row)
            for item_id, row in rows.items()
            if row
        ],
        update_conflicts=True,
        unique_fields=["learner", "item"],
        update_fields=[*FOLDED_FIELDS, "planned_for", "planned_because"],
    )
    gone = [item_id for item_id, row in rows.items() if row is None]
    if gone:
        Memory.objects.of(learner).filter(item_id__in=gone).delete()
    return states


def folded(state: MemoryState | None, hold: Hold, weights_version: str) -> dict[str, Any] | None:
    """Return the folded columns of one memory, or None if there is nothing to keep."""
    if state is None and hold == Hold():
        return None
    known = UNMET if state is None else {name: getattr(state, name) for name in STATE_FIELDS}
    held = {"suspended": hold.suspended, "buried_until": hold.buried_until}
    return {**known, **held, "weights_version": weights_version}


@transaction.atomic
def replay(learner: User, item_ids: Iterable[int] | None, *, at: datetime) -> None:
    """Fold some items again, or all of them (None): after a change of weights, or of the past."""
    profile = profiles.lock(learner, at=at)
    refold(learner, ReviewLog.read(learner, item_ids, profile))


def mark_undone(learner: User, log: ReviewLog) -> None:
    """Mark the attempts whose answers the log calls void, and only those; nothing to do where nothing was undone."""
    touched = [item_id for item_id, events in log.pairs.items() if any(event.kind == UNDO for event in events)]
    if touched:
        align_attempts(learner, touched, log.void())


def align_attempts(learner: User, item_ids: Iterable[int], void: set[UUID]) -> None:
    """Mark the attempts at some items whose ids are `void`, and only those."""
    attempts = Attempt.objects.of(learner).filter(item_id__in=list(item_ids))
    attempts.filter(undone=False, submission_id__in=void).update(undone=True)
    attempts.filter(undone=True).exclude(submission_id__in=void).update(undone=False)


def as_json(state: MemoryState | None) -> dict[str, Any] | None:
    """Return the `memory` object of the API."""
    if state is None:
        return None
    return {
        "stability": state.stability,
        "difficulty": state.difficulty,
        "due": instant(state.due),
        "state": str(state.state),
        "interval": state.interval,
        "step": state.step,
        "reps": state.reps,
        "lapses": state.lapses,
        "is_leech": state.is_leech,
    }
