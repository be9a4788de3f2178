"""Keep the memory rows equal to the fold of their events."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import User
from quizzes.models import Attempt
from reviews.models import Memory, ReviewEvent
from reviews.profiles import retention_log
from reviews.scheduling import fsrs6
from reviews.scheduling.fold import UNDO, RetentionLog, fold, void_ids
from reviews.scheduling.memory_state import Event, MemoryState
from reviews.scheduling.rating import PASSING

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


def events_of(learner: User, item_ids: Iterable[int]) -> dict[int, list[Event]]:
    """Return the events of some of the learner's items, by item, in no particular order."""
    pairs: dict[int, list[Event]] = defaultdict(list)
    for row in ReviewEvent.objects.of(learner).filter(item_id__in=set(item_ids)):
        pairs[row.item_id].append(as_event(row))
    return pairs


def as_event(row: ReviewEvent) -> Event:
    """Return the frozen value of a row of the log."""
    return Event(
        id=row.event_id,
        kind=row.kind,
        reviewed_at=row.reviewed_at,
        time_zone=row.time_zone,
        day_starts_at=row.day_starts_at,
        rating=row.rating,
        may_be_amended=row.may_be_amended,
        target=row.target,
    )


def refold(learner: User, item_ids: Iterable[int]) -> dict[int, MemoryState | None]:
    """Replay the events of the items and store what they add up to; the caller holds the learner's lock.

    Constant in queries, whatever the number of items.
    """
    item_ids = set(item_ids)
    pairs = events_of(learner, item_ids)
    retention = retention_log(learner)
    states = {item_id: fold(pairs[item_id], retention) for item_id in item_ids}
    Memory.objects.bulk_create(
        [_row(learner, item_id, state) for item_id, state in states.items() if state],
        update_conflicts=True,
        unique_fields=["learner", "item"],
        update_fields=[*FOLDED_FIELDS, "planned_for", "weights_version"],
    )
    gone = [item_id for item_id, state in states.items() if state is None]
    if gone:
        Memory.objects.of(learner).filter(item_id__in=gone).delete()
    return states


def mark_undone(learner: User, item_ids: Iterable[int]) -> None:
    """Mark the attempts whose answers the log calls void, and only those; nothing to do where nothing was undone."""
    pairs = {item_id: events for item_id, events in events_of(learner, item_ids).items() if _has_undo(events)}
    void = {identifier for events in pairs.values() for identifier in void_ids(events)}
    if pairs:
        attempts = Attempt.objects.of(learner).filter(item_id__in=pairs)
        attempts.filter(undone=False, submission_id__in=void).update(undone=True)
        attempts.filter(undone=True).exclude(submission_id__in=void).update(undone=False)


def _has_undo(events: Iterable[Event]) -> bool:
    return any(event.kind == UNDO for event in events)


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


def outlooks(learner: User, answers: Iterable[tuple[int, UUID]]) -> dict[UUID, dict[str, Any]]:
    """Return, by event id, what Hard, Good and Easy would lead to for answers given as (item, event id).

    Empty for an answer whose rating is fixed. Two queries, whatever the number of answers.
    """
    answers = list(answers)
    if not answers:
        return {}
    pairs = events_of(learner, {item_id for item_id, _ in answers})
    retention = retention_log(learner)
    found = {}
    for item_id, event_id in answers:
        answered = next(event for event in pairs[item_id] if event.id == event_id)
        ratings = PASSING if answered.may_be_amended else ()
        found[event_id] = outlook(pairs[item_id], answered, ratings, retention)
    return found


def outlook(
    events: Iterable[Event], answered: Event, ratings: Iterable[int], retention: RetentionLog
) -> dict[str, Any]:
    """Return where each rating of one answer leads: whole days, and the instant when the item comes back.

    The dice are seeded by the event's id, so what is shown is what happens.
    """
    others = [event for event in events if event.id != answered.id and event.target != answered.id]
    states = {str(int(rating)): fold([*others, replace(answered, rating=int(rating))], retention) for rating in ratings}
    return {
        "intervals": {rating: state.interval for rating, state in states.items() if state},
        "dues": {rating: instant(state.due) for rating, state in states.items() if state},
    }


def instant(at: datetime) -> str:
    """Return ISO 8601 in UTC, as the API writes times."""
    return at.isoformat().replace("+00:00", "Z")


def state_of(learner: User, item_id: int) -> MemoryState | None:
    """Return what the log says about one item."""
    return fold(events_of(learner, [item_id])[item_id], retention_log(learner))
