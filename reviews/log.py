"""Read the review log of some items: a few queries, whatever their number, and everything else is computed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from accounts.models import User
from reviews.models import ReviewEvent, StudyProfile
from reviews.profiles import profile_of, retention_log
from reviews.scheduling import leech
from reviews.scheduling.fold import Grades, RetentionLog, fold, hold, standing, void_ids
from reviews.scheduling.fsrs6 import Weights, weights_of
from reviews.scheduling.memory_state import Event, Hold, MemoryState
from reviews.scheduling.rating import PASSING, Rating


@dataclass(frozen=True)
class ReviewLog:
    """The events of some of a learner's items, by item, and the settings under which they are folded."""

    pairs: dict[int, list[Event]]
    retention: RetentionLog
    weights: Weights
    weights_version: str

    @classmethod
    def read(cls, learner: User, item_ids: Iterable[int] | None = None, profile: StudyProfile | None = None) -> Self:
        """Return the log of the items as it stands; None = of all items that have one."""
        rows = ReviewEvent.objects.of(learner)
        pairs: dict[int, list[Event]] = {}
        if item_ids is not None:
            pairs = {item_id: [] for item_id in item_ids}
            rows = rows.filter(item_id__in=list(pairs))
        for item_id, event in rows.as_events():
            pairs.setdefault(item_id, []).append(event)
        profile = profile or profile_of(learner)
        weights = weights_of(profile.weights and tuple(profile.weights))
        return cls(pairs, retention_log(learner), weights, profile.weights_version)

    def state(self, item_id: int) -> MemoryState | None:
        """Return what the answers to one item add up to."""
        return fold(self.pairs[item_id], self.retention, self.weights)

    def hold(self, item_id: int) -> Hold:
        """Return whether the learner put the item aside."""
        return hold(self.pairs[item_id])

    def void(self) -> set[UUID]:
        """Return the ids of all events that an undo took back."""
        return {identifier for events in self.pairs.values() for identifier in void_ids(events)}

    def outlook(self, item_id: int, answered: Event, ratings: Iterable[int]) -> dict[str, Any]:
        """Return where each rating of one answer leads: whole days, and the instant when the item comes back.

        The dice are seeded by the event's id, so what is shown is what happens.
        """
        others = [each for each in self.pairs[item_id] if answered.id not in (each.id, each.target)]
        states = {
            str(int(rating)): fold([*others, replace(answered, rating=int(rating))], self.retention, self.weights)
            for rating in ratings
        }
        return {
            "intervals": {rating: state.interval for rating, state in states.items() if state},
            "dues": {rating: instant(state.due) for rating, state in states.items() if state},
        }

    def aftermath(self, item_id: int, event_id: UUID) -> dict[str, Any]:
        """Return what an answer in the log leads to: the outlook of the ratings left to the learner, and `leech`."""
        answered = self.event(item_id, event_id)
        left = PASSING if self.grades(item_id).may_be_amended(answered) else ()
        return {**self.outlook(item_id, answered, left), "leech": self._made_a_leech(item_id, answered)}

    def moment_after(self, item_id: int, at: datetime) -> datetime:
        """Return `at`, or a later moment at which something that is done now comes last: device clocks run ahead."""
        return max([at, *(event.reviewed_at + timedelta(microseconds=1) for event in self.pairs[item_id])])

    def grades(self, item_id: int) -> Grades:
        """Return what stands about the ratings of one item's answers."""
        return Grades.of(standing(self.pairs[item_id]))

    def _made_a_leech(self, item_id: int, answered: Event) -> bool:
        """True if this answer is the lapse at which the learner is told that asking again does not help."""
        state = self.state(item_id) if answered.rating == Rating.AGAIN else None
        if state is None or not leech.is_reminder_due(state.lapses):
            return False
        others = [event for event in self.pairs[item_id] if event.id != answered.id]
        without = fold(others, self.retention, self.weights)
        return without is not None and without.lapses < state.lapses

    def event(self, item_id: int, event_id: UUID) -> Event:
        """Return one event of an item."""
        return next(event for event in self.pairs[item_id] if event.id == event_id)


def instant(at: datetime) -> str:
    """Return ISO 8601 in UTC, as the API writes times."""
    return at.isoformat().replace("+00:00", "Z")
