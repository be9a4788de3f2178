"""Read the review log of some items: two queries, whatever their number, and everything else is computed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from accounts.models import User
from reviews.models import ReviewEvent
from reviews.profiles import retention_log
from reviews.scheduling.fold import RetentionLog, fold, void_ids
from reviews.scheduling.memory_state import Event, MemoryState
from reviews.scheduling.rating import PASSING


@dataclass(frozen=True)
class ReviewLog:
    """The events of some of a learner's items, by item, and what retention the learner wished for when."""

    pairs: dict[int, list[Event]]
    retention: RetentionLog

    @classmethod
    def read(cls, learner: User, item_ids: Iterable[int]) -> Self:
        """Return the log of the items as it stands."""
        pairs: dict[int, list[Event]] = {item_id: [] for item_id in item_ids}
        for row in ReviewEvent.objects.of(learner).filter(item_id__in=list(pairs)):
            pairs[row.item_id].append(as_event(row))
        return cls(pairs, retention_log(learner))

    def state(self, item_id: int) -> MemoryState | None:
        """Return what the events of one item add up to."""
        return fold(self.pairs[item_id], self.retention)

    def void(self) -> set[UUID]:
        """Return the ids of all events that an undo took back."""
        return {identifier for events in self.pairs.values() for identifier in void_ids(events)}

    def outlook(self, item_id: int, answered: Event, ratings: Iterable[int]) -> dict[str, Any]:
        """Return where each rating of one answer leads: whole days, and the instant when the item comes back.

        The dice are seeded by the event's id, so what is shown is what happens.
        """
        others = [each for each in self.pairs[item_id] if answered.id not in (each.id, each.target)]
        states = {
            str(int(rating)): fold([*others, replace(answered, rating=int(rating))], self.retention)
            for rating in ratings
        }
        return {
            "intervals": {rating: state.interval for rating, state in states.items() if state},
            "dues": {rating: instant(state.due) for rating, state in states.items() if state},
        }

    def amendable_outlook(self, item_id: int, event_id: UUID) -> dict[str, Any]:
        """Return the outlook of Hard, Good and Easy for an answer in the log; empty where the rating is fixed."""
        answered = next(event for event in self.pairs[item_id] if event.id == event_id)
        return self.outlook(item_id, answered, PASSING if answered.may_be_amended else ())


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


def instant(at: datetime) -> str:
    """Return ISO 8601 in UTC, as the API writes times."""
    return at.isoformat().replace("+00:00", "Z")
