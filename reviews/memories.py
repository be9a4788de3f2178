"""Keep the memory rows equal to the fold of their events."""

from typing import Any

from accounts.models import User
from quizzes.models import Attempt
from reviews.log import ReviewLog, instant
from reviews.models import Memory
from reviews.scheduling import fsrs6
from reviews.scheduling.fold import UNDO
from reviews.scheduling.memory_state import MemoryState

FOLDED_FIELDS = (
    "stability",
    "difficulty",
    "state",
    "step",
    "reps",
    "lapses",
    "interval",
    "due",
    "earliest",
    "latest",
    "first_reviewed_at",
    "last_reviewed_at",
)


def refold(learner: User, log: ReviewLog) -> dict[int, MemoryState | None]:
    """Store what the events of each item add up to; the caller holds the learner's lock."""
    states = {item_id: log.state(item_id) for item_id in log.pairs}
    Memory.objects.bulk_create(
        [_row(learner, item_id, state) for item_id, state in states.items() if state],
        update_conflicts=True,
        unique_fields=["learner", "item"],
        update_fields=[*FOLDED_FIELDS, "planned_for", "planned_because", "weights_version"],
    )
    gone = [item_id for item_id, state in states.items() if state is None]
    if gone:
        Memory.objects.of(learner).filter(item_id__in=gone).delete()
    return states


def mark_undone(learner: User, log: ReviewLog) -> None:
    """Mark the attempts whose answers the log calls void, and only those; nothing to do where nothing was undone."""
    touched = [item_id for item_id, events in log.pairs.items() if any(event.kind == UNDO for event in events)]
    if touched:
        void = log.void()
        attempts = Attempt.objects.of(learner).filter(item_id__in=touched)
        attempts.filter(undone=False, submission_id__in=void).update(undone=True)
        attempts.filter(undone=True).exclude(submission_id__in=void).update(undone=False)


def _row(learner: User, item_id: int, state: MemoryState) -> Memory:
    # planned_for is dropped: it was chosen inside a window that no longer stands.
    fields = {name: getattr(state, name) for name in FOLDED_FIELDS}
    return Memory(learner=learner, item_id=item_id, weights_version=fsrs6.WEIGHTS_VERSION, planned_for=None, **fields)


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
    }
