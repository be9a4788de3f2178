"""A study history for tests, written straight into the log and folded."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from quizzes.models import Item
from reviews import memories
from reviews.models import ReviewEvent, StudyProfile
from reviews.profiles import lock
from reviews.scheduling.fold import ANSWER, RATE, UNDO


class History:
    """One learner's log: `answer`, `rate` and `undo` append to it, `fold` makes the memories."""

    def __init__(self, learner: User) -> None:
        self.learner = learner
        self.events: list[ReviewEvent] = []

    def answer(self, item: Item, at: datetime, rating: int = 3, **fields: Any) -> UUID:
        return self._append(item, ANSWER, at, rating=rating, may_be_amended=rating > 1, **fields)

    def rate(self, item: Item, target: UUID, rating: int, at: datetime) -> UUID:
        return self._append(item, RATE, at, target=target, rating=rating)

    def undo(self, item: Item, target: UUID, at: datetime) -> UUID:
        return self._append(item, UNDO, at, target=target)

    def tell(self, item: Item, kind: str, at: datetime, **fields: Any) -> UUID:
        """Append an event of any other kind."""
        return self._append(item, kind, at, **fields)

    def fold(self, *, at: datetime) -> None:
        """Write what was appended, and the memories that it adds up to."""
        with transaction.atomic():
            profile = lock(self.learner, at=at)
            for event in self.events:
                profile.last_sequence += 1
                event.sequence = profile.last_sequence
            ReviewEvent.objects.bulk_create(self.events)
            StudyProfile.objects.filter(pk=profile.pk).update(last_sequence=profile.last_sequence)
            memories.replay(self.learner, {event.item_id for event in self.events}, at=at)
        self.events = []

    def _append(self, item: Item, kind: str, at: datetime, **fields: Any) -> UUID:
        place = {"time_zone": self.learner.time_zone, "day_starts_at": self.learner.day_starts_at}
        event = ReviewEvent(
            learner=self.learner,
            event_id=fields.pop("id", None) or uuid4(),
            item=item,
            kind=kind,
            reviewed_at=at,
            received_at=at,
            **{**place, **fields},
        )
        self.events.append(event)
        return event.event_id
